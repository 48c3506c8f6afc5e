import { SpanKind, TraceFlags, type Attributes, type SpanContext } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { RandomIdGenerator, ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../base/json.ts";
import type { AttemptTrace, CallTrace, TracedAttempt, TracedCall } from "../evidence/call-trace.ts";
import type { NewEntry } from "../evidence/entry.ts";
import {
  finishReason,
  names,
  operationName,
  ownNames,
  providerName,
  type ServerPlace,
} from "./conventions.ts";
import { readableSpan, type Drawn } from "./trace.ts";
import { writeTraceParent, type TraceParent } from "./trace-context.ts";

export interface DrawnParts {
  /** Providers are told which trace a request belongs to. */
  readonly propagate: boolean;
  /** By name. */
  readonly providers: ReadonlyMap<string, ServerPlace>;
  readonly resource: Resource;
  /** Unix milliseconds, with fractions, never less than before. */
  readonly clock: Clock;
  /** Takes what is finished; must return at once. */
  readonly export: (span: ReadableSpan) => void;
}

/** Steps and requests of one call. Our own choice: a call with all its tries and judges has a dozen. */
const spansMax = 64;

interface OpenAttempt {
  readonly to: TracedAttempt;
  readonly spanId: string;
  readonly startMs: number;
  endMs: number | undefined;
  error: string | undefined;
}

export interface Beginning {
  readonly call: TracedCall;
  readonly caller: TraceParent | undefined;
  readonly traceId: string;
  /** It is over: nobody asks for it any more. */
  readonly close: () => void;
}

/** How long the entry about a call's end may come after the end itself, as where the caller went away. */
const lateMs = 5000;

/** One call that is drawn: what it did is kept until its end, and its spans are made then. */
export class DrawnCall implements CallTrace {
  readonly #parts: DrawnParts;
  readonly #ids: RandomIdGenerator;
  readonly #beginning: Beginning;
  readonly #spanId: string;
  readonly #startMs: number;
  readonly #steps: Drawn[] = [];
  readonly #attempts: OpenAttempt[] = [];
  #entry: NewEntry | undefined;
  /** Of the request, where the entry of the end says nothing of it. */
  #input: NewEntry | undefined;
  #ended: { readonly atMs: number; readonly status: number; readonly timer: NodeJS.Timeout } | undefined;

  constructor(parts: DrawnParts, ids: RandomIdGenerator, beginning: Beginning) {
    this.#parts = parts;
    this.#ids = ids;
    this.#beginning = beginning;
    this.#spanId = ids.generateSpanId();
    this.#startMs = parts.clock();
  }

  step(name: string): () => void {
    const startMs = this.#parts.clock();
    return () => {
      if (this.#steps.length >= spansMax) return;
      this.#steps.push({
        name,
        kind: SpanKind.INTERNAL,
        spanId: this.#ids.generateSpanId(),
        parent: this.#context(),
        startMs,
        endMs: this.#parts.clock(),
        attributes: {},
        error: undefined,
      });
    };
  }

  attempt(to: TracedAttempt): AttemptTrace {
    const spanId = this.#ids.generateSpanId();
    const open: OpenAttempt = {
      to,
      spanId,
      startMs: this.#parts.clock(),
      endMs: undefined,
      error: undefined,
    };
    if (this.#attempts.length < spansMax) this.#attempts.push(open);
    return {
      traceparent: this.#parts.propagate
        ? writeTraceParent({ traceId: this.#beginning.traceId, spanId, sampled: true })
        : undefined,
      failed: (reason) => {
        open.endMs ??= this.#parts.clock();
        open.error ??= reason;
      },
    };
  }

  answered(): void {
    const last = this.#attempts.at(-1);
    if (last !== undefined) last.endMs ??= this.#parts.clock();
  }

  tell(entry: NewEntry): void {
    if (entry.kind === "call.input") this.#input = entry;
    if (entry.kind !== "call.output" && entry.kind !== "call.failed" && entry.kind !== "call.refused") return;
    this.#entry ??= entry;
    if (this.#ended !== undefined) this.#finish();
  }

  end(status: number): void {
    if (this.#ended !== undefined) return;
    const timer = setTimeout(() => this.#finish(), lateMs);
    timer.unref();
    this.#ended = { atMs: this.#parts.clock(), status, timer };
    if (this.#entry !== undefined) this.#finish();
  }

  #context(): SpanContext {
    return { traceId: this.#beginning.traceId, spanId: this.#spanId, traceFlags: TraceFlags.SAMPLED };
  }

  #finish(): void {
    const ended = this.#ended;
    if (ended === undefined) return;
    clearTimeout(ended.timer);
    this.#beginning.close();
    const { caller, traceId, call } = this.#beginning;
    const { resource } = this.#parts;
    const failed = ended.status >= 500 || this.#entry?.kind === "call.failed";
    const root: Drawn = {
      name: `${call.method} ${call.route}`,
      kind: SpanKind.SERVER,
      spanId: this.#spanId,
      parent: caller && { traceId, spanId: caller.spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true },
      startMs: this.#startMs,
      endMs: ended.atMs,
      attributes: this.#callAttributes(ended.status, failed),
      error: failed ? this.#reason() : undefined,
    };
    for (const drawn of [
      root,
      ...this.#steps,
      ...this.#attempts.map((one) => this.#drawnAttempt(one, ended.atMs)),
    ])
      this.#parts.export(readableSpan(drawn, traceId, resource));
  }

  #reason(): string {
    const { facts } = this.#entry ?? {};
    return textOf(facts, "errorCode") ?? textOf(facts, "code")?.toLowerCase() ?? "internal";
  }

  #callAttributes(status: number, failed: boolean): Attributes {
    const { call } = this.#beginning;
    const entry = this.#entry;
    const findings = [...(this.#input?.findings ?? []), ...(entry?.findings ?? [])];
    const decision = entry?.decision ?? this.#input?.decision;
    const addedMs = numberOf(entry?.facts, "addedMs");
    const usd = numberOf(entry?.facts, "usd");
    return {
      [names.method]: call.method,
      [names.route]: call.route,
      [names.status]: status,
      [ownNames.exchange]: call.exchange,
      ...(entry?.feature === undefined ? {} : { [ownNames.feature]: entry.feature }),
      ...(decision === undefined ? {} : { [ownNames.decision]: decision }),
      ...(findings.length === 0 ? {} : { [ownNames.findings]: [...new Set(findings)] }),
      ...(addedMs === undefined ? {} : { [ownNames.addedMs]: addedMs }),
      ...(usd === undefined ? {} : { [ownNames.cost]: usd }),
      ...(failed ? { [names.errorType]: this.#reason() } : {}),
    };
  }

  #drawnAttempt(open: OpenAttempt, endedAtMs: number): Drawn {
    const { to, spanId, startMs, error: refused } = open;
    const isLast = open === this.#attempts.at(-1);
    const entry = isLast ? this.#entry : undefined;
    const error = refused ?? (entry?.kind === "call.failed" ? textOf(entry.facts, "reason") : undefined);
    const place = this.#parts.providers.get(to.provider);
    const operation = operationName(to.operation);
    return {
      name: `${operation} ${to.model}`,
      kind: SpanKind.CLIENT,
      spanId,
      parent: this.#context(),
      startMs,
      endMs: open.endMs ?? endedAtMs,
      attributes: {
        [names.operation]: operation,
        [names.provider]: providerName(to.provider),
        [names.requestModel]: to.model,
        ...(place === undefined
          ? {}
          : { [names.serverAddress]: place.address, [names.serverPort]: place.port }),
        ...(to.number > 1 ? { [names.resendCount]: to.number - 1 } : {}),
        ...(error === undefined ? answerAttributes(entry?.facts) : { [names.errorType]: error }),
      },
      error,
    };
  }
}

/** What the entry about an answer says of the model that gave it. */
function answerAttributes(facts: JsonObject | undefined): Attributes {
  const answeredBy = textOf(facts, "answeredBy");
  const firstMs = numberOf(facts, "firstMs");
  const finish = textOf(facts, "finish");
  const counts = [
    [names.inputTokens, "inputTokens"],
    [names.outputTokens, "outputTokens"],
    [names.cachedTokens, "cachedTokens"],
  ] as const;
  return {
    ...(answeredBy === undefined || answeredBy === "" ? {} : { [names.responseModel]: answeredBy }),
    ...(finish === undefined ? {} : { [names.finishReasons]: [finishReason(finish)] }),
    ...(facts?.["stream"] === true ? { [names.requestStream]: true } : {}),
    ...(firstMs === undefined ? {} : { [names.firstChunk]: firstMs / 1000 }),
    ...Object.fromEntries(
      counts.flatMap(([name, fact]) => {
        const value = numberOf(facts, fact);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

const textOf = (facts: JsonObject | undefined, name: string): string | undefined => {
  const value = facts?.[name];
  return typeof value === "string" ? value : undefined;
};

const numberOf = (facts: JsonObject | undefined, name: string): number | undefined => {
  const value = facts?.[name];
  return typeof value === "number" ? value : undefined;
};
