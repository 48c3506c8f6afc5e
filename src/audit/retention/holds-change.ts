import { KnownError } from "../../base/errors.ts";
import type { Person } from "../people/access.ts";
import type { JsonObject } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { freshTokenMsMax, holdsKey, isAsked, type Hold } from "./holds.ts";
import type { Custody } from "./retention-custody.ts";

/** Our own choice: each run of retention asks all of them of each key. */
const holdsMax = 100;

/** A leaf keeps names of this many bytes whole. */
const featureBytesMax = 64;

/** What shall be held: names as the application gives them. */
export interface HoldAsk {
  readonly tenant: string | undefined;
  readonly user: string | undefined;
  readonly session: string | undefined;
  readonly feature: string | undefined;
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly reason: string;
  /** Name of the person who places it. */
  readonly by: string;
}

/** A hold that has just been placed. */
export interface PlacedHold {
  readonly hold: Hold;
  /** Live data keys that it holds now. */
  readonly keys: number;
}

/**
 * Places a legal hold: from the moment its entry is durable nothing in its scope is destroyed, whatever its time. The leaf has
 * pseudonyms; the names of the scope and the reason are sealed in the payload, which is held for as long as the hold stands.
 * Within `custody.inTurn` only.
 * @throws KnownError USAGE
 */
export async function placeHold(custody: Custody, ask: HoldAsk): Promise<PlacedHold> {
  checkScope(custody, ask);
  const { keys, keyFile, pseudonyms } = custody.parts;
  const { tenant, user, session, feature, fromMs, toMs, by, reason } = ask;
  const placed = await custody.record({
    kind: "hold.placed",
    ...(feature === undefined ? {} : { feature }),
    facts: written({
      by: custody.personOf(by),
      tenant: pseudonyms.of("tenant", tenant),
      user: pseudonyms.of("user", user),
      session: pseudonyms.of("session", session),
      featureKey: pseudonyms.of("feature", feature),
      fromMs,
      toMs,
    }),
    payload: JSON.stringify({ by, reason, tenant, user, session, feature }),
  });
  const hold = custody.state.holds.get(placed.seq);
  if (hold === undefined) throw new Error(`entry ${placed.seq} placed no hold`);
  const held = await keys.find(keyFile.count, (facts) => facts.live && holdsKey(hold, facts));
  return { hold, keys: held.length };
}

/** Without the members that are not there. */
const written = (facts: Readonly<Record<string, string | number | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

function checkScope(custody: Custody, { tenant, user, session, feature, fromMs, toMs }: HoldAsk): void {
  if ([tenant, user, session, feature, fromMs, toMs].every((member) => member === undefined))
    throw new KnownError(
      "USAGE",
      "nothing is named to hold",
      "name a user, tenant, session or feature, or a time; `from` alone holds all that came since",
    );
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
    throw new KnownError("USAGE", "the hold would end before it begins", "give a `to` that is after `from`");
  if (feature !== undefined && Buffer.byteLength(feature) > featureBytesMax)
    throw new KnownError("USAGE", `no feature has a name over ${featureBytesMax} bytes`, "give its name");
  if (custody.holds.length >= holdsMax)
    throw new KnownError("USAGE", `there are ${holdsMax} holds already`, "release those that have ended");
}

/** How far the release of a hold is: asked for by one, or done by two. */
export interface ReleaseStep {
  readonly hold: number;
  readonly state: "asked" | "released";
  /** Index of the entry that says so. */
  readonly entry: number;
  readonly atMs: number;
}

/**
 * Ends a hold in two steps by two people: the first asks, the second releases. A request that is older than a week has lapsed,
 * and whoever comes then is a first again. A token that was made since the hold was placed counts a week later only: whoever makes
 * tokens cannot be both of the two unseen. Within `custody.inTurn` only.
 * @throws KnownError USAGE where there is no such hold, POLICY_HELD where one person could take both steps.
 */
export async function releaseHold(
  custody: Custody,
  ask: { readonly hold: number; readonly by: Person; readonly reason: string | undefined },
): Promise<ReleaseStep> {
  const hold = custody.state.holds.get(ask.hold);
  if (hold === undefined)
    throw new KnownError("USAGE", `there is no hold ${ask.hold}`, "see them: seaworthy audit holds");
  const nowMs = custody.parts.now();
  const { name } = ask.by;
  const by = custody.personOf(name);
  checkToken(hold, ask.by, nowMs);
  const asked = isAsked(hold, nowMs);
  if (asked && hold.release?.by === by)
    throw new KnownError(
      "POLICY_HELD",
      `${name} has asked for the release of hold ${hold.id} already`,
      "somebody else with the role custodian must release it: two people end a hold",
    );
  const step: NewEntry = {
    kind: asked ? "hold.released" : "hold.release-asked",
    facts: { hold: hold.id, by },
    payload: JSON.stringify({ by: name, reason: ask.reason }),
  };
  const leaf = await custody.record(step);
  return { hold: hold.id, state: asked ? "released" : "asked", entry: leaf.seq, atMs: leaf.at };
}

/** @throws KnownError POLICY_HELD where the asker's token was made a short time ago, and the hold was there already. */
function checkToken(hold: Hold, { name, tokenAtMs = 0 }: Person, nowMs: number): void {
  const fromMs = tokenAtMs + freshTokenMsMax;
  if (tokenAtMs < hold.atMs || nowMs >= fromMs) return;
  throw new KnownError(
    "POLICY_HELD",
    `the token of ${name} was made since hold ${hold.id} was placed, and others do not know of it yet`,
    `it counts from ${new Date(fromMs).toISOString()} on; somebody who had theirs before the hold may come now`,
  );
}
