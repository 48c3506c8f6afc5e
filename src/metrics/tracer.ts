import { ROOT_CONTEXT } from "@opentelemetry/api";
import { RandomIdGenerator, SamplingDecision, TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace";
import type { AttemptTrace, CallTrace, CallTracer, TracedCall } from "../evidence/call-trace.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { DrawnCall, type DrawnParts } from "./drawn-call.ts";
import { readTraceParent, writeTraceParent, type TraceParent } from "./trace-context.ts";

export interface TracerParts extends DrawnParts {
  /** How much of the traces that begin here is drawn: 0 to 1. */
  readonly ratio: number;
  /** A caller who draws a trace has its part here drawn too, and one who does not has not: what W3C Trace Context is for. */
  readonly followCaller: boolean;
}

/** Traces that wait for their end at once. Our own choice: as many as the door has connections. */
const openMax = 4096;

/** What a call that nobody draws needs: who called, told on. */
const nothing = (): void => undefined;

/** Draws calls. Those that are not drawn cost a few words: the caller's trace still goes on to the provider. */
export class Tracer implements CallTracer {
  readonly #parts: TracerParts;
  readonly #ids = new RandomIdGenerator();
  readonly #sampler: TraceIdRatioBasedSampler;
  readonly #open = new Map<string, DrawnCall>();

  constructor(parts: TracerParts) {
    this.#parts = parts;
    this.#sampler = new TraceIdRatioBasedSampler(parts.ratio);
  }

  begin(call: TracedCall): CallTrace {
    const { followCaller, propagate } = this.#parts;
    const caller = readTraceParent(call.traceparent);
    const traceId = caller?.traceId ?? this.#ids.generateTraceId();
    const drawn =
      caller !== undefined && followCaller
        ? caller.sampled
        : this.#sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;
    if (!drawn || this.#open.size >= openMax)
      return passing(
        propagate ? (caller ?? { traceId, spanId: this.#ids.generateSpanId(), sampled: false }) : undefined,
      );
    const trace = new DrawnCall(this.#parts, this.#ids, {
      call,
      caller,
      traceId,
      close: () => this.#open.delete(call.exchange),
    });
    this.#open.set(call.exchange, trace);
    return trace;
  }

  /** Entries of a call that is drawn: what is shown of it is what stands in the log. */
  tell(entry: NewEntry): void {
    if (entry.exchange !== undefined) this.#open.get(entry.exchange)?.tell(entry);
  }
}

function passing(parent: TraceParent | undefined): CallTrace {
  const attempt: AttemptTrace = {
    traceparent: parent === undefined ? undefined : writeTraceParent({ ...parent, sampled: false }),
    failed: nothing,
  };
  return { step: () => nothing, attempt: () => attempt, answered: nothing, end: nothing };
}
