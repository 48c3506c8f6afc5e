import type { Account } from "./account.ts";
import { dayEndsAtMs, minuteLeavesAtMs, sessionIdleMs, type Moment } from "./moment.ts";
import { usedOf, type Rule } from "./rules.ts";

/** What is left of one kind, and when all of it will be there again. */
export interface Left {
  readonly max: number;
  readonly left: number;
  /** Milliseconds since 1970. */
  readonly resetAtMs: number;
}

/** The tightest limits of the caller's own: absent where there is none. */
export interface Headroom {
  readonly requests?: Left;
  readonly tokens?: Left;
}

/** Limits of the user, the session and the key. Those of the feature and the house are nobody else's business while there is room. */
export function headroomOf(
  rules: readonly (readonly Rule[])[],
  accounts: readonly Account[],
  at: Moment,
): Headroom {
  let requests: Left | undefined;
  let tokens: Left | undefined;
  for (const list of rules)
    for (const { scope, metric, max } of list) {
      if (scope === "environment" || scope === "feature") continue;
      if (metric !== "hourRequests" && metric !== "sessionRequests" && metric !== "dayTokens") continue;
      const account = accounts.find((one) => one.scope === scope);
      if (account === undefined) continue;
      const left = Math.max(0, max - usedOf(account, metric));
      if (metric === "dayTokens") {
        if (tokens === undefined || left < tokens.left) tokens = { max, left, resetAtMs: dayEndsAtMs(at) };
      } else if (requests === undefined || left < requests.left)
        requests = {
          max,
          left,
          resetAtMs: metric === "hourRequests" ? minuteLeavesAtMs(at.minute) : at.atMs + sessionIdleMs,
        };
    }
  return { ...(requests === undefined ? {} : { requests }), ...(tokens === undefined ? {} : { tokens }) };
}
