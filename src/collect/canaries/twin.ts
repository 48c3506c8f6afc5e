import { twinName, type TwinVariant } from "../../evidence/canary-twin.ts";
import { recordOnly } from "../../policy/built-in.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Sha256 } from "../../policy/digest.ts";

/** The model that only twins reach, and the one that stands in for a feature's fallback. */
export const stageProvider = "seaworthy-stage";
export const stageFallback = "seaworthy-stage-fallback";
export const stageModel = "canary";

/** What a twin has otherwise, or not at all. */
type Kept = Omit<Policy, "cache" | "quotas" | "judges" | "knowledge" | "sessions">;

const gone: ReadonlySet<string> = new Set(["cache", "quotas", "judges", "knowledge", "sessions"]);

/** The source of the gateway's own made-up documents. */
const canarySource = "seaworthy-canary";

/** Our own choices: a fault is played so that nobody waits for it; the model is on the loopback. */
const faultLimits = { firstByteMs: 400, idleMs: 400, totalMs: 4000 };
const faultDelayMs = 10;

/** Our own choice: fewer than the failures in a row after which a provider is left alone for a while. */
const faultAttemptsMax = 2;

/**
 * Guards that ask whether a text is about what the feature is for. Canaries of everything else speak of a harbour, and are not to be
 * stopped for that: an attack must be stopped by a guard that is meant for it.
 */
const aboutTopics: ReadonlySet<string> = new Set(["off-topic", "groundedness", "medical-disclaimer"]);

/**
 * The same feature for canaries: its guards, prompt, tools, limits on one call and what blindness means, with a model of the gateway's
 * own. No answer is given twice, nothing is counted but by `limits`, and documents of the gateway's own may be read.
 */
export function twinsOf(policy: Policy, sha256: Sha256): readonly Policy[] {
  const { quotas, judges, knowledge, sessions } = policy;
  const kept = Object.fromEntries(
    Object.entries(policy).filter(([name]) => !gone.has(name)),
  ) as unknown as Kept;
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
    // Whose sessions are whose has rehearsals of its own.
    ...(sessions === undefined ? {} : { sessions: { ...sessions, mintedOnly: false } }),
    guards: policy.guards.filter(({ guard }) => variant === "whole" || !aboutTopics.has(guard.id)),
    feature: twinName(policy.feature, variant),
    digest: `sha256:${sha256(`canary ${variant ?? ""} ${policy.digest}`)}`,
    models: [{ provider: stageProvider, id: stageModel }],
    retry: { attempts: 1, baseDelayMs: faultDelayMs },
  });
  return [
    twin(),
    twin("whole"),
    recordOnly(twin("open"), sha256),
    twin("told"),
    {
      ...twin("faults"),
      limits: { ...policy.limits, ...faultLimits },
      retry: { attempts: Math.min(faultAttemptsMax, policy.retry.attempts), baseDelayMs: faultDelayMs },
      models: [
        { provider: stageProvider, id: stageModel },
        ...(policy.models.length > 1 ? [{ provider: stageFallback, id: stageModel }] : []),
      ],
    },
    { ...twin("limits"), ...(quotas === undefined ? {} : { quotas }) },
  ];
}
