import type { Collector } from "../collector.ts";
import { badOutput, grounding, harmful, outputSecret, profile } from "./answers.ts";
import { authorisation, type AuthorisationParts } from "./authorisation.ts";
import { asCollector, type Canary } from "./canary.ts";
import { budget, rate } from "./counts.ts";
import { fallback } from "./faults.ts";
import { exposure, history, search } from "./found.ts";
import type { FreshLimiter } from "./fresh-limiter.ts";
import type { LogBeside } from "./log-beside.ts";
import { outputPii, piiEgress } from "./personal-data.ts";
import { promptLeak, promptSecret } from "./prompts.ts";
import { characters, errors, format, tokenLimit } from "./requests.ts";
import type { Stage } from "./stage.ts";
import { ablation, injection, jailbreak } from "./takeover.ts";
import { plaintext, secretTrace, type TraceParts } from "./traces.ts";
import { violationEntry, type ViolationParts } from "./violation.ts";

export interface CanaryCollectorParts
  extends Omit<TraceParts, "log">, Pick<AuthorisationParts, "desk">, ViolationParts {
  readonly stage: Pick<Stage, "play">;
  readonly limiter: FreshLimiter;
  readonly log: LogBeside;
}

/** One collector for each observation that is made by calls through a feature's own path. */
export function canaryCollectors(parts: CanaryCollectorParts): readonly Collector[] {
  const { stage, limiter, log } = parts;
  const { now } = log;
  const all: readonly Canary[] = [
    ...[injection, jailbreak(log), ablation, promptLeak, promptSecret],
    ...[tokenLimit, characters, format, errors(limiter)],
    ...[piiEgress, outputPii(log), outputSecret, badOutput, harmful, grounding, profile],
    ...[rate(limiter), budget(limiter), fallback],
    ...[search(log), history(log), exposure(log), secretTrace(parts), plaintext(parts)],
    ...[authorisation({ ...parts, now }), violationEntry(parts)],
  ];
  return all.map((one) => asCollector(one, stage));
}
