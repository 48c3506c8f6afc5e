import type { Unread } from "../exchange/exchange.ts";
import type { Side } from "../guards/guard.ts";
import type { Policy } from "../policy/policy.ts";
import type { Decision } from "./decision.ts";
import { heldBy } from "./redact.ts";

/**
 * Why the text of a request or an answer may not be written down, or undefined where it may. Secrets are written nowhere, not
 * encrypted either. A guard of secrets that could not look leaves nobody who knows where they are, and a text that came as
 * numbers of tokens was looked at by none, nor was one that was refused for its size.
 */
export function withheld(
  policy: Policy,
  side: Side,
  { blind, unseen }: Pick<Decision, "blind" | "unseen">,
  unread: readonly Unread[] = [],
): string | undefined {
  if (unseen === true) return "it was refused before a guard looked at it";
  const held = heldBy(policy);
  if (blind.some(({ guard }) => held.get(guard) === "secret")) return "a guard of secrets could not look";
  const looksForSecrets = policy.guards.some(
    ({ guard, actions }) => guard.holds === "secret" && actions[side] !== undefined,
  );
  if (looksForSecrets && unread.some(({ kind }) => kind === "tokens"))
    return "no guard of secrets reads tokens";
  return undefined;
}

/** A member of an entry's facts, absent where nothing is withheld. */
export const withheldFact = (reason: string | undefined): { readonly withheld?: string } =>
  reason === undefined ? {} : { withheld: reason };

/**
 * A member of an entry's facts where the text went on with a secret that the policy only records: it is written down without it,
 * and with placeholders as they were. Whoever searches the log knows then that not all that went on is in it.
 */
export const partlyFact = (partly: boolean): { readonly partly?: string } =>
  partly ? { partly: "secrets are left out" } : {};
