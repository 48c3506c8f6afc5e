import { z } from "zod";
import type { SourceDocument } from "./document.ts";
import { suggestion } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import {
  defaultGatewayQuotas,
  defaultQuotas,
  nanosPerDollar,
  type GatewayQuotas,
  type Quotas,
} from "./quotas.ts";

/** Our own choice: beyond any house's numbers, and far within what a sum of integers holds exactly. */
const countMax = 1_000_000_000_000;
const dollarsMax = 1_000_000;

const count = (what: string) => z.int().min(1).max(countMax).describe(what);
const dollars = (what: string) =>
  z
    .number()
    .min(1 / nanosPerDollar)
    .max(dollarsMax)
    .describe(`${what}, in US dollars`);
const together = (max: number, what: string) => z.int().min(1).max(max).describe(what);

/** Members of a manifest's `limits:` that are counted over a feature's calls. */
export const quotaMembers = {
  requests_per_user_per_hour: count("requests of one user in any 60 minutes; 100 unless changed"),
  requests_per_session: count("requests of one session; as requests_per_user_per_hour unless changed"),
  tokens_per_user_per_day: count("tokens of one user in a day (UTC); 1000000 unless changed"),
  tokens_global_per_day: count("tokens of the whole feature in a day (UTC); 10000000 unless changed"),
  concurrent: together(65_536, "calls of the feature under way at one time"),
  concurrent_per_key: together(65_536, "calls of one key under way at one time"),
  concurrent_per_user: together(65_536, "calls of one user under way at one time; 32 unless changed"),
  spend_per_request_usd: dollars("the most that one request may cost; 10 unless changed"),
  spend_per_day_usd: dollars("what the feature may cost in a day (UTC)"),
  spend_per_month_usd: dollars("what the feature may cost in a calendar month (UTC)"),
  spend_per_user_per_day_usd: dollars("what one user may cost in a day (UTC)"),
  spend_per_user_per_month_usd: dollars("what one user may cost in a calendar month (UTC)"),
  spend_per_key_per_month_usd: dollars("what one key may cost in a calendar month (UTC)"),
  answer_tokens: count("tokens reserved for an answer whose request names no maximum; 4096 unless changed"),
};

export const quotaNames = Object.keys(quotaMembers).join(", ");

type Given = { readonly [name in keyof typeof quotaMembers]?: number | undefined };

/** The nearest whole nano-dollar. */
export const nanosOf = (usd: number): number => Math.round(usd * nanosPerDollar);

/** Leaves out what is not there. */
const present = <T extends object>(members: T): { [name in keyof T]?: Exclude<T[name], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [name in keyof T]?: Exclude<T[name], undefined>;
  };

const nanos = (usd: number | undefined): number | undefined => (usd === undefined ? undefined : nanosOf(usd));

/** What a feature is held to: the manifest's numbers, and the checklist's where it names none. */
export function quotasOf(given: Given): Quotas {
  const own = present({
    requestsPerUserPerHour: given.requests_per_user_per_hour,
    requestsPerSession: given.requests_per_session ?? given.requests_per_user_per_hour,
    tokensPerUserPerDay: given.tokens_per_user_per_day,
    tokensPerDay: given.tokens_global_per_day,
    concurrent: given.concurrent,
    concurrentPerKey: given.concurrent_per_key,
    concurrentPerUser: given.concurrent_per_user,
    nanosPerRequest: nanos(given.spend_per_request_usd),
    nanosPerDay: nanos(given.spend_per_day_usd),
    nanosPerMonth: nanos(given.spend_per_month_usd),
    nanosPerUserPerDay: nanos(given.spend_per_user_per_day_usd),
    nanosPerUserPerMonth: nanos(given.spend_per_user_per_month_usd),
    nanosPerKeyPerMonth: nanos(given.spend_per_key_per_month_usd),
    answerTokens: given.answer_tokens,
  });
  return { ...defaultQuotas, ...own, nanosPerRequestIsOwn: own.nanosPerRequest !== undefined };
}

/** Somebody limited the feature's money: what has no price cannot be held to that. */
export const limitsMoney = (quotas: Quotas): boolean =>
  quotas.nanosPerRequestIsOwn ||
  quotas.nanosPerDay !== undefined ||
  quotas.nanosPerMonth !== undefined ||
  quotas.nanosPerUserPerDay !== undefined ||
  quotas.nanosPerUserPerMonth !== undefined ||
  quotas.nanosPerKeyPerMonth !== undefined;

/** The gateway's `limits:`: what all its features may use together. */
export const gatewayLimitsSection = z
  .strictObject({
    tokens_global_per_day: count("tokens of all features together in a day (UTC)"),
    concurrent: together(65_536, "calls under way at one time; 1024 unless changed"),
    spend_per_request_usd: dollars("the most that one request may cost, whatever its feature says"),
    spend_per_day_usd: dollars("what the environment may cost in a day (UTC)"),
    spend_per_month_usd: dollars("what the environment may cost in a calendar month (UTC)"),
  })
  .partial();

/** What a gateway holds all features together to. */
export function gatewayQuotasOf(given: z.infer<typeof gatewayLimitsSection> = {}): GatewayQuotas {
  return {
    ...defaultGatewayQuotas,
    ...present({
      tokensPerDay: given.tokens_global_per_day,
      concurrent: given.concurrent,
      nanosPerRequest: nanos(given.spend_per_request_usd),
      nanosPerDay: nanos(given.spend_per_day_usd),
      nanosPerMonth: nanos(given.spend_per_month_usd),
    }),
  };
}

const perMillion = (what: string) =>
  z.number().min(0).max(100_000).describe(`US dollars for a million ${what}`);

/** The gateway's `prices:`: by provider and model, before the price list. The model "*" stands for every other one. */
export const pricesSection = z.record(
  z.string().min(1).max(63),
  z.record(
    z.string().min(1).max(200),
    z.strictObject({
      input: perMillion("tokens read"),
      output: perMillion("tokens written, thinking included"),
      cached_input: perMillion("tokens read from a cache; as input unless given").optional(),
      cache_write: perMillion("tokens written into a cache; as input unless given").optional(),
    }),
  ),
);

export type PricesConfig = Readonly<z.infer<typeof pricesSection>>;

/** A price for a provider that nobody knows is one that nobody charges: a slip in its name would make a model free of its price. */
export const priceProblems = (
  document: SourceDocument,
  prices: PricesConfig,
  providers: readonly string[],
): readonly Problem[] =>
  Object.keys(prices)
    .filter((name) => !providers.includes(name))
    .map((name) =>
      document.problemAtKey(["prices", name], `there is no provider "${name}"`, suggestion(name, providers)),
    );
