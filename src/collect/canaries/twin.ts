import { twinName, type TwinVariant } from "../../evidence/canary-twin.ts";
import { recordOnly } from "../../policy/built-in.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Sha256 } from "../../policy/digest.ts";

/** The model that only twins reach, and the one that stands in for a feature's fallback. */
export const stageProvider = "seaworthy-stage";
export const stageFallback = "seaworthy-stage-fallback";
export const stageModel = "canary";

/** The source of the gateway's own made-up documents. */
const canarySource = "seaworthy-canary";

/** Our own choices: a fault is played so that nobody waits for it; the model is on the loopback. */
const faultLimits = { firstByteMs: 400, idleMs: 400, totalMs: 4000 };
const faultDelayMs = 10;

/**
 * The same feature for canaries: its guards, prompt, tools, limits on one call and what blindness means, with a model of the gateway's
 * own. No answer is given twice, nothing is counted but by `limits`, and documents of the gateway's own may be read.
 */
export function twinsOf(policy: Policy, sha256: Sha256): readonly Policy[] {
  const { quotas, cache: _cache, judges, knowledge, ...kept } = policy;
  // Whose answers only stand in the log decides nothing.
  const asked = judges?.rules.filter(({ mode }) => mode === "ask") ?? [];
  const twin = (variant?: TwinVariant): Policy => ({
    ...kept,
    ...(judges === undefined || asked.length === 0 || variant === "open"
      ? {}
      : { judges: { ...judges, rules: asked } }),
    ...(knowledge === undefined
      ? {}
      : {
          knowledge: [
            ...knowledge,
            {
              source: canarySource,
              owner: "the gateway itself",
              acl: "tenant" as const,
              trust: "internal" as const,
            },
          ],
        }),
    feature: twinName(policy.feature, variant),
    digest: `sha256:${sha256(`canary ${variant ?? ""} ${policy.digest}`)}`,
    models: [{ provider: stageProvider, id: stageModel }],
    retry: { attempts: 1, baseDelayMs: faultDelayMs },
  });
  return [
    twin(),
    recordOnly(twin("open"), sha256),
    twin("told"),
    {
      ...twin("faults"),
      limits: { ...policy.limits, ...faultLimits },
      retry: { attempts: policy.retry.attempts, baseDelayMs: faultDelayMs },
      models: [
        { provider: stageProvider, id: stageModel },
        ...(policy.models.length > 1 ? [{ provider: stageFallback, id: stageModel }] : []),
      ],
    },
    { ...twin("limits"), ...(quotas === undefined ? {} : { quotas }) },
  ];
}
