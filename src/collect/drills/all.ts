import { defaultAnomalyRules, type AnomalyRules } from "../../policy/anomalies-section.ts";
import type { Policy } from "../../policy/policy.ts";
import { collector, type Collector } from "../collector.ts";
import { drillAlertRules } from "./alert-rules.ts";
import type { AlertClocks } from "./alert-stand.ts";
import { drillFailedAuth, drillViolations } from "./bursts.ts";
import { drillHold, type HoldParts } from "./hold.ts";
import { drillKeyLeak, type KeyStand } from "./key-leak.ts";
import { drillRollback, type VersionStand } from "./rollback.ts";

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

export interface DrillParts extends AlertClocks {
  readonly policies: readonly Pick<Policy, "anomalies">[];
  readonly randomBytes: HoldParts["randomBytes"];
  readonly withFolder: <T>(work: (folder: string) => Promise<T>) => Promise<T>;
  readonly withKeyStand: <T>(work: (stand: KeyStand) => Promise<T>) => Promise<T>;
  readonly withVersionStand: <T>(work: (stand: VersionStand) => Promise<T>) => Promise<T>;
}

/** Drills that need nobody: parts of the gateway, with made-up input that no person, key or log of anybody sees. */
export function drillCollectors(parts: DrillParts): readonly Collector[] {
  const rules = (): readonly AnomalyRules[] =>
    parts.policies.length === 0
      ? [defaultAnomalyRules]
      : parts.policies.map(({ anomalies = defaultAnomalyRules }) => anomalies);
  // A feature with weaker rules than the others is the one that has to hold.
  const weakest = (): AnomalyRules =>
    [...rules()].sort((a, b) => b.violations.count - a.violations.count)[0] ?? defaultAnomalyRules;
  const { stopwatch } = parts;
  return [
    collector({
      observation: "drill-violations",
      everyMs: dayMs,
      collect: () => drillViolations(weakest(), parts),
    }),
    collector({
      observation: "drill-failed-auth",
      everyMs: dayMs,
      collect: () => drillFailedAuth(weakest(), parts),
    }),
    collector({
      observation: "drill-alert-rules",
      everyMs: weekMs,
      collect: () => Promise.resolve(drillAlertRules(rules())),
    }),
    collector({
      observation: "drill-key-leak",
      everyMs: weekMs,
      collect: () => parts.withKeyStand((stand) => drillKeyLeak(stand, stopwatch)),
    }),
    collector({
      observation: "drill-rollback",
      everyMs: weekMs,
      collect: () => parts.withVersionStand((stand) => drillRollback(stand, stopwatch)),
    }),
    collector({
      observation: "drill-hold",
      everyMs: weekMs,
      collect: () => parts.withFolder((folder) => drillHold({ ...parts, folder })),
    }),
  ];
}
