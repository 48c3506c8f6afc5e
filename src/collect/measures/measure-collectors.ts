import type { ObservationName } from "../../evidence/observations.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Collected, Collector } from "../collector.ts";
import { measures } from "./all.ts";
import type { LogReader } from "./log-reader.ts";
import { isRehearsed, type MeasureAsk, type MeasuredFeature, type OwnFigures } from "./measure.ts";

/** One measure to be made: plain data, so that another thread can make it. */
export interface MeasureJob extends Pick<MeasureAsk, "nowMs" | "environment" | "own"> {
  readonly observation: ObservationName;
  readonly of?: MeasuredFeature;
}

export interface MeasureParts {
  readonly environment: string;
  readonly now: () => number;
  /** What only the gateway knows, as it is when it is asked. */
  readonly own: () => OwnFigures;
  /** Makes a measure: `makeMeasure` in this thread, or the same in another one. */
  readonly make: (job: MeasureJob, signal: AbortSignal) => Promise<Collected | undefined>;
}

/** A collector for each measure of the log. */
export const measureCollectors = ({ environment, now, own, make }: MeasureParts): readonly Collector[] =>
  measures.map(({ observation, everyMs, each }) => ({
    observation,
    everyMs,
    collect: async (policy, signal) => {
      const job = { observation, environment, nowMs: now(), own: own() };
      if (each === "gateway") return make(job, signal);
      if (policy === undefined || isRehearsed(policy.feature)) return undefined;
      return make({ ...job, of: measuredFeature(policy, environment) }, signal);
    },
  }));

/** What measures need of a policy. */
export const measuredFeature = (policy: Policy, environment: string): MeasuredFeature => ({
  feature: policy.feature,
  environment,
  models: policy.models.map(({ provider, id }) => ({ provider, id })),
  rules: policy.guards.map(({ guard }) => guard.id),
  capabilities: policy.declared?.capabilities ?? [],
  ...(policy.quotas === undefined ? {} : { requestsPerUserPerHour: policy.quotas.requestsPerUserPerHour }),
});

/** Makes one measure. @throws KnownError as `answerSearch` */
export async function makeMeasure(
  { observation, of, ...ask }: MeasureJob,
  log: LogReader,
): Promise<Collected | undefined> {
  const one = measures.find((measure) => measure.observation === observation);
  if (one === undefined) return undefined;
  if (one.each === "gateway") return one.measure({ ...ask, log });
  return of === undefined ? undefined : one.measure({ ...ask, log, of });
}
