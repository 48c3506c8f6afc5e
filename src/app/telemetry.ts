import { hostname } from "node:os";
import type { MetricsDoor } from "../api/metrics-page.ts";
import type { LogClient } from "../audit/socket/client.ts";
import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../base/json.ts";
import type { Secrets } from "../base/secrets.ts";
import type { CallTracer } from "../evidence/call-trace.ts";
import { callCounter } from "../metrics/call-counter.ts";
import { serverPlace, type ServerPlace } from "../metrics/conventions.ts";
import { Numbers, type Reading, type Source } from "../metrics/numbers.ts";
import { openOtlp, resourceOf, type Otlp } from "../metrics/otlp.ts";
import { prometheusText } from "../metrics/prometheus.ts";
import { Tracer } from "../metrics/tracer.ts";
import { guardsVersion } from "../policy/digest.ts";
import type { OtlpConfig, TelemetryConfig } from "../policy/telemetry-config.ts";
import type { WatchedLog } from "./watched-recorder.ts";

export interface TelemetryParts {
  readonly environment: string;
  readonly features: number;
  /** Where each provider answers. */
  readonly providers: readonly { readonly name: string; readonly origin: string }[];
  readonly log: WatchedLog<LogClient>;
  /** Why the log may not be the one that was anchored outside. */
  readonly doubts: () => readonly string[];
  /** Whom the configuration wants told; nobody else is. */
  readonly config: TelemetryConfig;
  /** Where the headers for a collector lie. */
  readonly secrets: Pick<Secrets, "read">;
  readonly now: Clock;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

export interface Telemetry {
  readonly door: MetricsDoor;
  /** Draws calls; undefined where nobody wants to see them. */
  readonly tracer: CallTracer | undefined;
  /** Other parts that have numbers to read. */
  addSources(sources: readonly Source[]): void;
  close(): Promise<void>;
}

/** Counts from now on what the log's entries say, and gives the numbers out. */
export function startTelemetry(parts: TelemetryParts): Telemetry {
  const { log: watched, now, providers } = parts;
  const { recorder: log } = watched;
  const numbers = new Numbers();
  numbers.addSource(() => ofGateway(parts));
  numbers.addSource(() => ofConnection(parts));
  numbers.addSource(() => ofLog(log));
  const places = new Map(providers.map(({ name, origin }) => [name, serverPlace(origin)]));
  watched.watch(callCounter({ numbers, providers: places }));
  const appended = numbers.append.of([]);
  watched.onAppend((ms) => appended.observe(ms / 1000));
  const outside = parts.config.otlp && openOutside(parts.config.otlp, parts, { numbers, places });
  return {
    door: { text: () => prometheusText(numbers), ask: (question) => log.ask(question), now },
    tracer: outside?.tracer,
    addSources: (sources) => {
      for (const source of sources) numbers.addSource(source);
    },
    close: async () => outside?.otlp.close(),
  };
}

/** The collector of the configuration. */
function openOutside(
  { endpoint, headers, traces, metricsEveryMs }: OtlpConfig,
  { environment, log, secrets, now, report }: TelemetryParts,
  { numbers, places }: { readonly numbers: Numbers; readonly places: ReadonlyMap<string, ServerPlace> },
): { readonly otlp: Otlp; readonly tracer: Tracer | undefined } {
  const resource = resourceOf({
    version: guardsVersion,
    environment,
    instance: `${hostname()}:${process.pid}`,
  });
  const otlp = openOtlp({
    endpoint,
    headers: async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(headers).map(async ([name, reference]) => [
            name,
            await secrets.read(reference, `telemetry:${name}`),
          ]),
        ),
      ) as Record<string, string>,
    ...{ metricsEveryMs, resource, numbers, now, report },
  });
  numbers.addSource(() => [{ gauge: "spansDropped", values: [], value: otlp.dropped() }]);
  if (traces === undefined) return { otlp, tracer: undefined };
  const tracer = new Tracer({
    ratio: traces.sample,
    followCaller: traces.followCaller,
    propagate: traces.propagate,
    providers: places,
    resource,
    clock: fineClock(now),
    export: otlp.export,
  });
  log.watch((entry) => tracer.tell(entry));
  return { otlp, tracer };
}

/** Our own choice: less than this a machine's two clocks differ within any call. */
const driftMsMax = 20;

/** The time of day with fractions of a millisecond; set anew where the machine's clock was. */
function fineClock(now: Clock): Clock {
  let offsetMs = now() - performance.now();
  return () => {
    const [coarseMs, runningMs] = [now(), performance.now()];
    if (Math.abs(coarseMs - runningMs - offsetMs) > driftMsMax) offsetMs = coarseMs - runningMs;
    return runningMs + offsetMs;
  };
}

function ofGateway({ environment, features, log }: TelemetryParts): readonly Reading[] {
  return [
    { gauge: "info", values: [guardsVersion, environment], value: 1 },
    { gauge: "features", values: [], value: features },
    { gauge: "watchersFailed", values: [], value: log.failures() },
  ];
}

function ofConnection({ log: { recorder: log }, doubts }: TelemetryParts): readonly Reading[] {
  return [
    { gauge: "logConnected", values: [], value: log.connected() ? 1 : 0 },
    { gauge: "logWaiting", values: [], value: log.waiting() },
    { gauge: "doubts", values: [], value: doubts().length },
  ];
}

/** What auditd says of itself; nothing while it is away. */
async function ofLog(log: LogClient): Promise<readonly Reading[]> {
  const health = (await log.ask({ ask: "health" })) as JsonObject;
  const number = (name: string): number => Number(health[name]);
  return [
    { gauge: "logSize", values: [], value: number("size") },
    { gauge: "logQueue", values: [], value: number("waitingBytes") },
    { gauge: "logFlush", values: [], value: number("meanFlushMs") / 1000 },
    { gauge: "logUnpublished", values: [], value: number("size") - number("checkpointSize") },
    { gauge: "logCheckpointAge", values: [], value: number("uncoveredMs") / 1000 },
    { gauge: "logDiskFree", values: [], value: number("diskFreeBytes") },
    { gauge: "logDiskSize", values: [], value: number("diskBytes") },
  ];
}
