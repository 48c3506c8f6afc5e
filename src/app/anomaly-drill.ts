import { setTimeout as pause } from "node:timers/promises";
import type { Recorder } from "../audit/recorder.ts";
import { rehearse, smallRehearsal, type Rehearsed } from "../limits/anomaly/rehearsal.ts";
import { defaultAnomalyRules, type AnomalyKind, type AnomalyRules } from "../policy/anomalies-section.ts";
import type { Policy } from "../policy/policy.ts";

export interface AnomalyDrillParts {
  readonly recorder: Pick<Recorder, "record">;
  readonly policies: readonly Pick<Policy, "feature" | "digest" | "anomalies">[];
  readonly environment: string;
  /** Nobody waits for it any more: it ends without an entry for the rest. */
  readonly isOver?: () => boolean;
}

/** What a rehearsal showed for one feature. */
export interface AnomalyDrill {
  readonly feature: string;
  readonly results: readonly Rehearsed[];
  /** Of its entry. */
  readonly index: number;
}

/** Our own choice: a step takes some milliseconds; between two of them calls have their turn. */
const pauseMs = 10;

/** Our own choice: more than these say that detection as a whole is broken. */
const missedMax = 6;

/**
 * Plants one anomaly of each kind into made-up days and looks for it by the thresholds of each feature; an entry `drill.anomalies`
 * says what was found, after how many calls. Features with the same thresholds share one rehearsal.
 */
export async function drillAnomalies(parts: AnomalyDrillParts): Promise<readonly AnomalyDrill[]> {
  const byRules = new Map<string, readonly Rehearsed[]>();
  const drills: AnomalyDrill[] = [];
  for (const { feature, digest, anomalies = defaultAnomalyRules } of parts.policies) {
    const name = JSON.stringify(anomalies);
    const results = byRules.get(name) ?? (await inSteps(anomalies, parts));
    if (results === undefined) break;
    byRules.set(name, results);
    const index = await parts.recorder.record({
      kind: "drill.anomalies",
      feature,
      environment: parts.environment,
      digest,
      facts: factsOf(results),
    });
    drills.push({ feature, results, index });
  }
  return drills;
}

async function inSteps(
  rules: AnomalyRules,
  { isOver = () => false }: Pick<AnomalyDrillParts, "isOver">,
): Promise<readonly Rehearsed[] | undefined> {
  const steps = rehearse(rules, smallRehearsal);
  while (!isOver()) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause(pauseMs);
  }
  return undefined;
}

/** What somebody does who has a credential that is not theirs. */
const accessKinds: ReadonlySet<AnomalyKind> = new Set([
  "secret-access",
  "failed-keys",
  "unusual-hour",
  "unusual-place",
]);

function factsOf(results: readonly Rehearsed[]) {
  const access = results.filter(({ kind }) => accessKinds.has(kind));
  const missed = results.filter(({ state }) => state === "missed").map(({ name }) => name);
  const off = new Set(results.filter(({ state }) => state === "off").map(({ kind }) => kind));
  const calls: Record<string, number> = {};
  for (const { kind, calls: count = 0, state } of results)
    if (state === "found") calls[kind] = Math.max(calls[kind] ?? 0, count);
  return {
    planted: results.length,
    found: results.filter(({ state }) => state === "found").length,
    access: access.length,
    accessFound: access.filter(({ state }) => state === "found").length,
    ...(missed.length === 0 ? {} : { missed: missed.slice(0, missedMax) }),
    ...(off.size === 0 ? {} : { off: [...off] }),
    calls,
  };
}
