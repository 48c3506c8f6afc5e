import { guardKinds } from "../../guards/registry.ts";
import type { Policy } from "../../policy/policy.ts";
import type { GatewayQuotas } from "../../policy/quotas.ts";
import type { Collected } from "../collector.ts";

/** Limits that each call is held to, whatever the manifest says. */
const ownLimits = ["tokensPerRequestMax", "bodyBytesMax", "firstByteMs", "idleMs", "totalMs"] as const;

/** Guards and limits that are on, and guards that are not, with the reasons that the manifest gives. */
export function ruleFigures({ guards, limits, quotas, off = [] }: Policy): Collected<"config-rules"> {
  const on = new Set(guards.map(({ guard }) => guard.id));
  const missing = guardKinds.map(({ id }) => id).filter((id) => !on.has(id));
  const reasons = new Map(off.map(({ id, reason }) => [id, reason]));
  const names = [
    ...on,
    ...ownLimits.filter((name) => limits[name] > 0),
    ...Object.entries(quotas ?? {}).flatMap(([name, value]) => (typeof value === "number" ? [name] : [])),
  ];
  return {
    figures: {
      rules: names.length,
      off: missing.length,
      unexplained: missing.filter((id) => reasons.get(id) === undefined).length,
    },
    payload: JSON.stringify({
      on: names,
      off: missing.map((id) => ({ id, reason: reasons.get(id) ?? null })),
    }),
  };
}

/** @param tellsSomebody whether a warning reaches anybody: some channel takes it */
export function limitFigures(
  { quotas }: Policy,
  gateway: GatewayQuotas,
  { globalTokens, tellsSomebody }: { readonly globalTokens: number; readonly tellsSomebody: boolean },
): Collected<"config-limits"> {
  const spends = [quotas, gateway].some(
    (of) => of?.nanosPerDay !== undefined || of?.nanosPerMonth !== undefined,
  );
  return {
    figures: {
      perUser: quotas?.requestsPerUserPerHour ?? 0,
      perSession: quotas?.requestsPerSession ?? 0,
      userTokens: quotas?.tokensPerUserPerDay ?? 0,
      globalTokens,
      spendMax: spends ? 1 : 0,
      // Half, four fifths and all of it are told; to nobody where there is no channel.
      spendAlerts: spends && tellsSomebody ? 1 : 0,
      perRequestCost: Number.isFinite(quotas?.nanosPerRequest ?? Infinity) ? 1 : 0,
    },
  };
}
