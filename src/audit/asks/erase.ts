import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Ask } from "../socket/ask.ts";
import { eraseSubject } from "../retention/erase.ts";
import { flag } from "./retain.ts";

/** Erases a user, a session or a whole tenant. The answer is the receipt. */
export const erase: Ask = {
  role: "privacy",
  inTurn: true,
  async answer({ custody, pseudonyms }, args, asker) {
    const names = {
      tenant: args.optionalWords("tenant"),
      user: args.optionalWords("user"),
      session: args.optionalWords("session"),
    };
    const [allTenants, reason] = [flag(args, "allTenants"), args.words("reason")];
    args.end();
    if (names.user !== undefined && names.session !== undefined)
      throw new KnownError("USAGE", "a user and a session are two subjects", "erase one, then the other");
    if (names.user === undefined && names.session === undefined && names.tenant === undefined)
      throw new KnownError("USAGE", "nobody is named", "name a user, a session or a tenant");
    if (
      allTenants &&
      (names.tenant !== undefined || (names.user === undefined && names.session === undefined))
    )
      throw new KnownError(
        "USAGE",
        "/allTenants stands with a user or session and without a tenant",
        "leave it out, or the tenant",
      );
    const subject = {
      tenant: pseudonyms.of("tenant", names.tenant),
      user: pseudonyms.of("user", names.user),
      session: pseudonyms.of("session", names.session),
    };
    const { swept, ...receipt } = await eraseSubject(custody, {
      subject,
      allTenants,
      by: asker?.name ?? "",
      reason,
    });
    return {
      ...receipt,
      subject: { ...receipt.subject } as JsonObject,
      ...(swept === undefined ? {} : { swept: { ...swept } }),
    };
  },
};
