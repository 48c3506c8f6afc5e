import type { FactName, ObservationBeside, ObservationName } from "../evidence/observations.ts";
import type { Policy } from "../policy/policy.ts";

/** What a collector found: figures, never a verdict. */
export interface Collected<N extends ObservationName = ObservationName> {
  readonly figures: Readonly<Record<FactName<N>, number>>;
  readonly beside?: ObservationBeside;
  /** UTF-8, encrypted in the log: the details that a person looks at. No more than 256 KiB. */
  readonly payload?: string;
}

/** Makes one observation, again and again. */
export interface Collector<N extends ObservationName = ObservationName> {
  readonly observation: N;
  /** How often, in milliseconds: well under the age at which a control calls it stale. */
  readonly everyMs: number;
  /**
   * Looks once. `policy`: the feature that it is of; undefined for an observation of the gateway.
   *
   * @returns undefined where there is nothing of the kind to look at (no tools, no documents): nothing is written then
   * @throws where it could not look: nothing is written then either, and the evidence grows stale
   */
  readonly collect: (policy: Policy | undefined, signal: AbortSignal) => Promise<Collected<N> | undefined>;
}

/** Typed by the observation that it names. */
export const collector = <const N extends ObservationName>(one: Collector<N>): Collector => one;
