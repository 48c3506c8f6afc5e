import type { Quotas } from "../policy/quotas.ts";
import type { KeyLimits } from "./key-limits.ts";

/** Where a call may go. */
export interface PricedRoute {
  readonly provider: string;
  readonly model: string;
}

/** A call before it is made. */
export interface Ask {
  readonly feature: string;
  readonly quotas: Quotas;
  /** `account`: the id of the first key of a line of rotated ones: they share what they use. */
  readonly key: { readonly account: string; readonly limits?: KeyLimits };
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly session?: string | undefined;
  /** At most. */
  readonly inputTokens: number;
  /** All answers together, where the request names a maximum. */
  readonly outputTokens: number | undefined;
  readonly routes: readonly PricedRoute[];
}
