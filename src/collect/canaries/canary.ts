import type { ObservationName } from "../../evidence/observations.ts";
import type { Policy } from "../../policy/policy.ts";
import { collector, type Collected, type Collector } from "../collector.ts";
import type { Scenery, Stage } from "./stage.ts";

const hourMs = 3_600_000;

/** What controls want to be a day old at most: our own choice, so that three tries may go wrong before it is stale. */
export const oftenMs = 6 * hourMs;

/** Those that tell people of something: our own choice, twice a day is often enough to be told that nothing is wrong. */
export const toldMs = 12 * hourMs;

/** One canary: what is played for one feature, and what is counted in it. */
export interface Canary<N extends ObservationName = ObservationName> {
  readonly observation: N;
  readonly everyMs?: number;
  /** Undefined where the feature has nothing of the kind. */
  readonly play: (scenery: Scenery) => Promise<Collected<N> | undefined>;
}

export const canary = <const N extends ObservationName>(one: Canary<N>): Canary => one;

/** A canary as a collector: of a feature, on the stage, when those before it are over. */
export const asCollector = (
  { observation, everyMs = oftenMs, play }: Canary,
  stage: Pick<Stage, "play">,
): Collector =>
  collector({
    observation,
    everyMs,
    collect: async (policy: Policy | undefined, signal) =>
      policy === undefined ? undefined : stage.play(policy, signal, play),
  });
