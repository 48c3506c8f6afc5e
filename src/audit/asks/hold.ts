import type { JsonObject } from "../../base/json.ts";
import type { Ask } from "../socket/ask.ts";
import { placeHold, releaseHold } from "../retention/holds-change.ts";
import { isAsked, releaseRequestMsMax, type Hold } from "../retention/holds.ts";

/** Places a legal hold. */
export const hold: Ask = {
  role: "custodian",
  inTurn: true,
  async answer({ custody }, args, asker) {
    const ask = {
      tenant: args.optionalWords("tenant"),
      user: args.optionalWords("user"),
      session: args.optionalWords("session"),
      feature: args.optionalWords("feature"),
      fromMs: args.optionalCount("fromMs"),
      toMs: args.optionalCount("toMs"),
      reason: args.words("reason"),
      by: asker?.name ?? "",
    };
    args.end();
    const placed = await placeHold(custody, ask);
    return { ...writeHold(placed.hold, placed.hold.atMs), keys: placed.keys };
  },
};

/** Every hold that stands, the oldest first. Reasons and names are sealed in the entries that placed them. */
export const holds: Ask = {
  role: "custodian",
  answer({ custody, now }, args) {
    args.end();
    return Promise.resolve(custody.holds.map((one) => writeHold(one, now())));
  },
};

/** One of the two steps that end a hold. */
export const release: Ask = {
  role: "custodian",
  inTurn: true,
  async answer({ custody }, args, asker) {
    const by = asker ?? { name: "", roles: [] };
    const ask = { hold: args.count("hold"), reason: args.optionalWords("reason"), by };
    args.end();
    return { ...(await releaseHold(custody, ask)) };
  },
};

function writeHold(one: Hold, nowMs: number): JsonObject {
  const { id, atMs, by, tenant, user, session, feature, fromMs, toMs, release: asked } = one;
  const scope = { tenant, user, session, feature, fromMs, toMs };
  return {
    hold: id,
    atMs,
    by,
    ...Object.fromEntries(
      Object.entries(scope).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    ...(asked === undefined || !isAsked(one, nowMs)
      ? {}
      : {
          releaseAskedBy: asked.by,
          releaseAskedAtMs: asked.atMs,
          lapsesAtMs: asked.atMs + releaseRequestMsMax,
        }),
  };
}
