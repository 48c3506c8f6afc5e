import { limitsMoney } from "../policy/limits-section.ts";
import type { Policy } from "../policy/policy.ts";
import type { GatewayQuotas } from "../policy/quotas.ts";
import type { PricedRoute } from "./ask.ts";
import type { Prices } from "./prices.ts";

export const gatewayLimitsMoney = (of: GatewayQuotas): boolean =>
  of.nanosPerRequest !== undefined || of.nanosPerDay !== undefined || of.nanosPerMonth !== undefined;

/**
 * Models of a feature whose money is limited and whose price nobody knows: the gateway refuses every call that may go to one.
 * Where any model may be asked for, that is not known before the call.
 */
export function unpricedModels(
  { models, quotas }: Pick<Policy, "models" | "quotas">,
  {
    prices,
    gateway,
    atMs,
  }: { readonly prices: Prices; readonly gateway: GatewayQuotas; readonly atMs: number },
): readonly PricedRoute[] {
  if (quotas === undefined || !(limitsMoney(quotas) || gatewayLimitsMoney(gateway))) return [];
  return models
    .filter(
      ({ provider, id }) => provider !== "*" && id !== "*" && prices.of(provider, id, atMs) === undefined,
    )
    .map(({ provider, id }) => ({ provider, model: id }));
}
