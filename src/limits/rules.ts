import type { GatewayQuotas, Quotas } from "../policy/quotas.ts";
import type { Account, Scope } from "./account.ts";
import type { KeyLimits } from "./key-limits.ts";

/** What is compared with a limit. */
export type Metric =
  "hourRequests" | "sessionRequests" | "dayTokens" | "dayNanos" | "monthNanos" | "underway";

/** One limit, by the name that it has where it was set. */
export interface Rule {
  readonly name: string;
  readonly scope: Scope;
  readonly metric: Metric;
  readonly max: number;
}

/** What a call adds to each metric. */
export interface Needs {
  readonly tokens: number;
  readonly nanos: number;
}

export const usedOf = (account: Account, metric: Metric): number => account[metric];

export function neededOf({ tokens, nanos }: Needs, metric: Metric): number {
  if (metric === "dayTokens") return tokens;
  return metric === "dayNanos" || metric === "monthNanos" ? nanos : 1;
}

const rule = (name: string, scope: Scope, metric: Metric, max: number | undefined): readonly Rule[] =>
  max === undefined ? [] : [{ name, scope, metric, max }];

/** The limits of a feature's manifest. */
export const featureRules = (of: Quotas): readonly Rule[] => [
  ...rule("requests_per_user_per_hour", "user", "hourRequests", of.requestsPerUserPerHour),
  ...rule("requests_per_session", "session", "sessionRequests", of.requestsPerSession),
  ...rule("tokens_per_user_per_day", "user", "dayTokens", of.tokensPerUserPerDay),
  ...rule("tokens_global_per_day", "feature", "dayTokens", of.tokensPerDay),
  ...rule("concurrent", "feature", "underway", of.concurrent),
  ...rule("concurrent_per_key", "key", "underway", of.concurrentPerKey),
  ...rule("concurrent_per_user", "user", "underway", of.concurrentPerUser),
  ...rule("spend_per_day_usd", "feature", "dayNanos", of.nanosPerDay),
  ...rule("spend_per_month_usd", "feature", "monthNanos", of.nanosPerMonth),
  ...rule("spend_per_user_per_day_usd", "user", "dayNanos", of.nanosPerUserPerDay),
  ...rule("spend_per_user_per_month_usd", "user", "monthNanos", of.nanosPerUserPerMonth),
  ...rule("spend_per_key_per_month_usd", "key", "monthNanos", of.nanosPerKeyPerMonth),
];

/** The limits that a virtual key carries itself, by the options that set them. */
export const keyRules = (of: KeyLimits): readonly Rule[] => [
  ...rule("requests-per-hour", "key", "hourRequests", of.requestsPerHour),
  ...rule("tokens-per-day", "key", "dayTokens", of.tokensPerDay),
  ...rule("concurrent", "key", "underway", of.concurrent),
  ...rule("spend-per-day", "key", "dayNanos", of.nanosPerDay),
  ...rule("spend-per-month", "key", "monthNanos", of.nanosPerMonth),
];

/** What all features together are held to. @param tokensPerDay where the configuration names no number */
export const gatewayRules = (of: GatewayQuotas, tokensPerDay: number): readonly Rule[] => [
  ...rule("tokens_global_per_day", "environment", "dayTokens", of.tokensPerDay ?? tokensPerDay),
  ...rule("concurrent", "environment", "underway", of.concurrent),
  ...rule("spend_per_day_usd", "environment", "dayNanos", of.nanosPerDay),
  ...rule("spend_per_month_usd", "environment", "monthNanos", of.nanosPerMonth),
];
