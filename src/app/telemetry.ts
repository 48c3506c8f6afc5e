import type { MetricsDoor } from "../api/metrics-page.ts";
import type { LogClient } from "../audit/socket/client.ts";
import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../base/json.ts";
import { callCounter } from "../metrics/call-counter.ts";
import { serverPlace } from "../metrics/conventions.ts";
import { Numbers, type Reading, type Source } from "../metrics/numbers.ts";
import { prometheusText } from "../metrics/prometheus.ts";
import { guardsVersion } from "../policy/digest.ts";
import type { WatchedLog } from "./watched-recorder.ts";

export interface TelemetryParts {
  readonly environment: string;
  readonly features: number;
  /** Where each provider answers. */
  readonly providers: readonly { readonly name: string; readonly origin: string }[];
  readonly log: WatchedLog<LogClient>;
  /** Why the log may not be the one that was anchored outside. */
  readonly doubts: () => readonly string[];
  readonly now: Clock;
}

export interface Telemetry {
  readonly door: MetricsDoor;
  /** Another part that has numbers to read. */
  addSource(source: Source): void;
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
  return {
    door: { text: () => prometheusText(numbers), ask: (question) => log.ask(question), now },
    addSource: (source) => numbers.addSource(source),
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
