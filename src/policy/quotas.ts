/** Dollars are counted in whole nano-dollars: the cheapest token on sale costs some of them, and sums of integers do not drift. */
export const nanosPerDollar = 1_000_000_000;

/** What a feature may use, counted over its calls. Absent members are not limited. Money is in nano-dollars. */
export interface Quotas {
  readonly requestsPerUserPerHour: number;
  readonly requestsPerSession: number;
  readonly tokensPerUserPerDay: number;
  /** Of the feature as a whole. */
  readonly tokensPerDay: number;
  /** Calls under way at one time. */
  readonly concurrent?: number;
  readonly concurrentPerKey?: number;
  readonly concurrentPerUser: number;
  readonly nanosPerRequest: number;
  /** Somebody wrote the one above down: then a model without a price is refused. */
  readonly nanosPerRequestIsOwn: boolean;
  readonly nanosPerDay?: number;
  readonly nanosPerMonth?: number;
  readonly nanosPerUserPerDay?: number;
  readonly nanosPerUserPerMonth?: number;
  readonly nanosPerKeyPerMonth?: number;
  /** Reserved for an answer whose request names no limit of its own. */
  readonly answerTokens: number;
}

/** What all features of a gateway may use together. */
export interface GatewayQuotas {
  /** Undefined: the checklist's, or the largest of a feature where that is more. */
  readonly tokensPerDay?: number;
  readonly concurrent: number;
  readonly nanosPerRequest?: number;
  readonly nanosPerDay?: number;
  readonly nanosPerMonth?: number;
}

/** requirements: 100 requests and 1,000,000 tokens a user, 10,000,000 tokens overall, alert and block above 10 dollars a request. */
export const tokensPerDayDefault = 10_000_000;

/**
 * The checklist's numbers. Our own choices: a person reads one answer at a time and an agent asks for some at once, so 32 under way
 * for one user; 4,096 tokens is the longest answer that most models give without being asked for more.
 */
export const defaultQuotas: Quotas = {
  requestsPerUserPerHour: 100,
  requestsPerSession: 100,
  tokensPerUserPerDay: 1_000_000,
  tokensPerDay: tokensPerDayDefault,
  concurrentPerUser: 32,
  nanosPerRequest: 10 * nanosPerDollar,
  nanosPerRequestIsOwn: false,
  answerTokens: 4096,
};

/** Our own choice: bodies and answers of so many calls fit into a gigabyte at the usual limits of a megabyte each. */
export const defaultGatewayQuotas: GatewayQuotas = { concurrent: 1024 };
