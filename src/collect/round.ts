import type { Clock } from "../base/clock.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { observation, observations, type ObservationName } from "../evidence/observations.ts";
import type { Policy } from "../policy/policy.ts";
import type { Collector } from "./collector.ts";

/** Our own choice: the slowest canary waits for a time-out of a model and for an alert. */
const collectMsMax = 300_000;

/** Our own choice: what could not look may be able to in some minutes. */
const againMsMax = 600_000;

/** One observation of one feature, or of the gateway. */
export interface Job {
  readonly collector: Collector;
  readonly policy: Policy | undefined;
}

/** How a job ended. */
export interface Ran {
  readonly observation: ObservationName;
  readonly feature?: string;
  /** Number of the entry; undefined where there was nothing to look at, or nobody could look. */
  readonly entry?: number;
  /** Why nobody could look. */
  readonly error?: string;
}

export interface RoundParts {
  readonly record: (entry: NewEntry) => Promise<number>;
  readonly environment: string;
  readonly policies: readonly Policy[];
  readonly collectors: readonly Collector[];
  readonly now: Clock;
}

/** When an observation was made last, and under which digest. */
export type LastSeen = (
  observation: ObservationName,
  feature: string | undefined,
) => { readonly atMs: number; readonly digest?: string } | undefined;

/** Knows which observations are due, makes them one after the other, and writes each as an entry. */
export class CollectRound {
  readonly #parts: RoundParts;
  readonly #dueAtMs = new Map<Job, number>();
  /** Jobs run one at a time: canaries of one feature must not be counted as another's. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: RoundParts, last: LastSeen) {
    this.#parts = parts;
    for (const collector of parts.collectors) {
      const ofFeature = observations[collector.observation].of === "feature";
      for (const policy of ofFeature ? parts.policies : [undefined]) {
        const seen = last(collector.observation, policy?.feature);
        const fresh =
          seen !== undefined &&
          (seen.digest === undefined || policy === undefined || seen.digest === policy.digest);
        this.#dueAtMs.set({ collector, policy }, fresh ? seen.atMs + collector.everyMs : 0);
      }
    }
  }

  /** Those of a name or a feature; without either all. */
  jobs(
    wanted: { readonly observations?: readonly string[]; readonly features?: readonly string[] } = {},
  ): readonly Job[] {
    const { observations: names = [], features = [] } = wanted;
    return [...this.#dueAtMs.keys()].filter(
      ({ collector, policy }) =>
        (names.length === 0 || names.includes(collector.observation)) &&
        (features.length === 0 || (policy !== undefined && features.includes(policy.feature))),
    );
  }

  /** The one that has waited longest; undefined where none is due. */
  due(): Job | undefined {
    const nowMs = this.#parts.now();
    const [first] = [...this.#dueAtMs].filter(([, atMs]) => atMs <= nowMs).sort(([, a], [, b]) => a - b);
    return first?.[0];
  }

  /** Looks once and writes what was found. Never throws: who cannot look says why, and the evidence grows stale. */
  run(job: Job): Promise<Ran> {
    const turn = this.#turn.then(() => this.#look(job));
    this.#turn = turn;
    return turn;
  }

  async #look(job: Job): Promise<Ran> {
    const { collector, policy } = job;
    const { record, environment, now } = this.#parts;
    const about = {
      observation: collector.observation,
      ...(policy === undefined ? {} : { feature: policy.feature }),
    };
    const again = (ms: number): void => {
      this.#dueAtMs.set(job, now() + ms);
    };
    try {
      const found = await collector.collect(policy, AbortSignal.timeout(collectMsMax));
      again(collector.everyMs);
      if (found === undefined) return about;
      const { figures, beside, payload } = found;
      const entry = await record({
        ...observation(collector.observation, figures, beside),
        environment,
        ...(policy === undefined ? {} : { feature: policy.feature, digest: policy.digest }),
        ...(payload === undefined ? {} : { payload }),
      });
      return { ...about, entry };
    } catch (error) {
      again(Math.min(collector.everyMs, againMsMax));
      return { ...about, error: error instanceof Error ? error.message : String(error) };
    }
  }
}
