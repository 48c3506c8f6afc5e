import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { resourceFromAttributes, type Resource } from "@opentelemetry/resources";
import { BatchSpanProcessor, type ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Clock } from "../base/clock.ts";
import { names, schemaUrl } from "./conventions.ts";
import type { Numbers } from "./numbers.ts";
import { metricProducer } from "./otlp-metrics.ts";

/** Spans that wait for the collector. Our own choice: some 10 MB; what comes while it is full is dropped and counted. */
const waitingSpansMax = 8192;
const batchSpans = 512;

/** Our own choice: a trace is to be seen soon after its call, and a collector that is slow is no reason to keep more. */
const spanDelayMs = 2000;
const exportMs = 3000;

/** A close waits no longer than this for a collector, nor does the end of the process. */
const closeMs = exportMs;

export interface OtlpParts {
  /** `https://collector.example.com:4318`, to which `/v1/traces` and `/v1/metrics` are added. */
  readonly endpoint: string;
  /** Asked for each time, so that a token that was replaced is used at once. */
  readonly headers: () => Promise<Record<string, string>>;
  /** Milliseconds between two exports of numbers; undefined: they are not exported. */
  readonly metricsEveryMs: number | undefined;
  readonly resource: Resource;
  readonly numbers: Numbers;
  readonly now: Clock;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

export interface Otlp {
  /** Takes a finished span; returns at once, also where nobody answers. */
  readonly export: (span: ReadableSpan) => void;
  /** Spans that did not get there. */
  readonly dropped: () => number;
  close(): Promise<void>;
}

/** What all that we export is from. */
export const resourceOf = (about: {
  readonly version: string;
  readonly environment: string;
  readonly instance: string;
}): Resource =>
  resourceFromAttributes(
    {
      [names.serviceName]: "seaworthy",
      [names.serviceVersion]: about.version,
      [names.instance]: about.instance,
      [names.environment]: about.environment,
    },
    { schemaUrl },
  );

/** Sends spans and numbers to a collector over OTLP/HTTP as JSON, in batches and beside the calls. */
export function openOtlp(parts: OtlpParts): Otlp {
  const { endpoint, headers, numbers, resource, now, metricsEveryMs, report } = parts;
  const spans = new Deliveries("spans", report);
  const to = (path: string) => ({ url: `${endpoint}${path}`, headers, timeoutMillis: exportMs });
  const processor = new BatchSpanProcessor({
    exporter: new Spans(to("/v1/traces"), spans),
    maxQueueSize: waitingSpansMax,
    maxExportBatchSize: batchSpans,
    scheduledDelayMillis: spanDelayMs,
    exportTimeoutMillis: exportMs * 2,
  });
  const meters =
    metricsEveryMs === undefined
      ? undefined
      : new MeterProvider({
          resource,
          readers: [
            new PeriodicExportingMetricReader({
              exporter: new Metrics(to("/v1/metrics"), new Deliveries("numbers", report)),
              exportIntervalMillis: metricsEveryMs,
              exportTimeoutMillis: Math.min(exportMs, metricsEveryMs),
              metricProducers: [metricProducer({ numbers, resource, now })],
            }),
          ],
        });
  return {
    export: (span) => {
      if (spans.begin(waitingSpansMax)) processor.onEnd(span);
    },
    dropped: () => spans.dropped,
    close: async () => {
      await within(closeMs, Promise.allSettled([processor.shutdown(), meters?.shutdown()]));
    },
  };
}

/** What became of what was handed over, said to the operator when it changes. */
class Deliveries {
  readonly #what: string;
  readonly #report: (line: string) => void;
  #waiting = 0;
  #failing = false;
  dropped = 0;

  constructor(what: string, report: (line: string) => void) {
    this.#what = what;
    this.#report = report;
  }

  /** One more is to be sent; false where there is no room for it. */
  begin(most: number): boolean {
    if (this.#waiting >= most) {
      this.dropped += 1;
      return false;
    }
    this.#waiting += 1;
    return true;
  }

  end(count: number, error: Error | undefined): void {
    this.#waiting = Math.max(0, this.#waiting - count);
    if (error !== undefined) this.dropped += count;
    if (this.#failing === (error !== undefined)) return;
    this.#failing = error !== undefined;
    this.#report(
      error === undefined
        ? `telemetry: ${this.#what} reach the collector again`
        : `telemetry: ${this.#what} do not reach the collector: ${error.message}\n  hint: calls go on; see telemetry.otlp in the configuration, and whether it answers`,
    );
  }
}

type HttpOptions = ConstructorParameters<typeof OTLPTraceExporter>[0];

class Spans extends OTLPTraceExporter {
  readonly #deliveries: Deliveries;

  constructor(options: HttpOptions, deliveries: Deliveries) {
    super(options);
    this.#deliveries = deliveries;
  }

  override export(items: ReadableSpan[], done: Parameters<OTLPTraceExporter["export"]>[1]): void {
    super.export(items, (result) => {
      this.#deliveries.end(items.length, errorOf(result));
      done(result);
    });
  }
}

class Metrics extends OTLPMetricExporter {
  readonly #deliveries: Deliveries;

  constructor(options: HttpOptions, deliveries: Deliveries) {
    super(options ?? {});
    this.#deliveries = deliveries;
  }

  override export(items: ResourceMetrics, done: Parameters<OTLPMetricExporter["export"]>[1]): void {
    super.export(items, (result) => {
      this.#deliveries.end(1, errorOf(result));
      done(result);
    });
  }
}

/** The SDK names its codes in a package that is no dependency of ours: 0 is success. */
const errorOf = ({ code, error }: { readonly code: number; readonly error?: Error }): Error | undefined =>
  code === 0 ? undefined : (error ?? new Error("no answer"));

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
