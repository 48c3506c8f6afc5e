import { nanosPerDollar } from "../policy/quotas.ts";
import { Account, type Scope } from "./account.ts";
import { dayEndsAtMs, monthEndsAtMs, sessionIdleMs, type Moment } from "./moment.ts";
import { usedOf, type Metric, type Rule } from "./rules.ts";

/** Whose use is asked for. */
export interface Subject {
  readonly scope: Scope;
  /** As people call it. */
  readonly name: string;
  /** Under which it is kept. */
  readonly id: string;
  readonly rules: readonly Rule[];
}

/** How much of one limit is used. Money in dollars. */
export interface Use {
  readonly scope: Scope;
  readonly name: string;
  readonly limit: string;
  readonly max: number;
  readonly used: number;
  readonly left: number;
  /** When all of it is there again, in milliseconds since 1970; of requests, at the latest. */
  readonly resetAtMs: number;
}

/** What subjects have used, from what is kept of them. Calls under way are known to the running gateway only, and not told. */
export function usesOf(
  subjects: readonly Subject[],
  kept: ReadonlyMap<string, string>,
  at: Moment,
): readonly Use[] {
  return subjects.flatMap(({ scope, name, id, rules }) => {
    const account = new Account(id, scope, kept.get(id));
    account.advance(at);
    return rules
      .filter((rule) => rule.scope === scope && rule.metric !== "underway")
      .map(({ name: limit, metric, max }): Use => {
        const unit = metric === "dayNanos" || metric === "monthNanos" ? nanosPerDollar : 1;
        const used = usedOf(account, metric);
        return {
          scope,
          name,
          limit,
          max: max / unit,
          used: used / unit,
          left: Math.max(0, max - used) / unit,
          resetAtMs: resetAtMs(metric, account, at),
        };
      });
  });
}

function resetAtMs(metric: Metric, account: Account, at: Moment): number {
  if (metric === "hourRequests")
    return account.hourRequests === 0 ? at.atMs : account.hourLeavesAtMs(account.hourRequests);
  if (metric === "sessionRequests")
    return account.sessionRequests === 0 ? at.atMs : account.lastAtMs + sessionIdleMs;
  return metric === "monthNanos" ? monthEndsAtMs(at) : dayEndsAtMs(at);
}
