import {
  type SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Attributes,
  type HrTime,
  type SpanContext,
} from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { schemaUrl } from "./conventions.ts";

/** The instrumentation scope of all that we export. */
export const scope = { name: "seaworthy", schemaUrl } as const;

/** A span before it is one: plain numbers and words, so that the path of a call pays for little else. */
export interface Drawn {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanId: string;
  readonly parent: SpanContext | undefined;
  /** Unix milliseconds, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** Why it ended badly; undefined where it did not. */
  readonly error: string | undefined;
}

/** As the SDK's exporters take it. Its own spans carry locks, limits and listeners that a finished one has no use for. */
export function readableSpan(drawn: Drawn, traceId: string, resource: Resource): ReadableSpan {
  const { name, kind, spanId, parent, startMs, attributes, error } = drawn;
  const endMs = Math.max(startMs, drawn.endMs);
  const context = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  return {
    name,
    kind,
    spanContext: () => context,
    ...(parent === undefined ? {} : { parentSpanContext: parent }),
    startTime: hrTime(startMs),
    endTime: hrTime(endMs),
    duration: hrTime(endMs - startMs),
    status:
      error === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: error },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Unix milliseconds in whole seconds and nanoseconds. */
export function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  return nanos >= 1e9 ? [seconds + 1, nanos - 1e9] : [seconds, nanos];
}
