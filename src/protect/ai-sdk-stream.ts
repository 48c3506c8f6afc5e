import type { Part } from "../exchange/exchange.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import {
  metadataOf,
  readContent,
  readStop,
  readUsage,
  writeContent,
  writeStop,
  writeUsage,
  type Beside,
} from "./ai-sdk-answer.ts";
import { member, plain, restOf, revivedObject, type Fields } from "./plain-json.ts";

/** Parts of a stream that say nothing of an answer, or say again what another part says whole. */
const passedOver: ReadonlySet<unknown> = new Set([
  "stream-start",
  "raw",
  "ping",
  "tool-input-start",
  "tool-input-delta",
  "tool-input-end",
]);

const nativeId = /^[A-Za-z0-9_.:-]{1,128}$/;

/** A model's stream in our own words. `heard` is told what the transport says beside it. */
export async function* readStream(
  parts: AsyncIterable<Fields>,
  heard: (warnings: unknown) => void,
): AsyncGenerator<AnswerEvent> {
  const state = new StreamState();
  for await (const part of parts) {
    if (part["type"] === "stream-start") heard(part["warnings"]);
    if (part["type"] === "error") throw errorOf(part["error"]);
    if (!passedOver.has(part["type"])) yield* state.read(part);
  }
}

const errorOf = (error: unknown): Error =>
  error instanceof Error ? error : new Error(JSON.stringify(error));

/** What a stream has begun and not ended. */
class StreamState {
  #started = false;
  #parts = 0;
  readonly #open = new Map<string, { readonly part: number; metadata: unknown }>();

  *read(part: Fields): Generator<AnswerEvent> {
    const { type } = part;
    if (!this.#started) {
      this.#started = true;
      yield start(type === "response-metadata" ? part : {});
    }
    switch (type) {
      case "response-metadata":
        return;
      case "text-start":
      case "reasoning-start":
        yield this.#begin(part, type === "text-start" ? "text" : "reasoning");
        return;
      case "text-delta":
      case "reasoning-delta":
        yield this.#delta(part);
        return;
      case "text-end":
      case "reasoning-end":
        yield this.#end(part, type === "reasoning-end");
        return;
      case "finish":
        yield* finished(part);
        return;
      default:
        yield* this.#whole(part);
    }
  }

  #begin({ id, providerMetadata }: Fields, kind: "text" | "reasoning"): AnswerEvent {
    const name = String(id);
    const part = (this.#parts += 1) - 1;
    this.#open.set(name, { part, metadata: providerMetadata });
    const of: PartStart = { kind, ...(nativeId.test(name) ? { nativeId: name } : {}) };
    return { type: "part-start", choice: 0, part, of };
  }

  #delta({ id, delta, providerMetadata }: Fields): AnswerEvent {
    const open = this.#opened(id);
    open.metadata = providerMetadata ?? open.metadata;
    return { type: "delta", choice: 0, part: open.part, text: String(delta) };
  }

  #end(part: Fields, sealed: boolean): AnswerEvent {
    const open = this.#opened(part["id"]);
    this.#open.delete(String(part["id"]));
    const metadata = part["providerMetadata"] ?? open.metadata;
    const rest = { ...part, ...(sealed ? {} : { providerMetadata: metadata }) };
    return {
      type: "part-end",
      choice: 0,
      part: open.part,
      ...(sealed && metadata !== undefined ? { sealed: JSON.stringify(plain(metadata, "")) } : {}),
      ...member("extras", restOf(rest, ["type", "id", ...(sealed ? ["providerMetadata"] : [])], "")),
    };
  }

  /** A tool's call, a file, a source: what comes at once. */
  *#whole(given: Fields): Generator<AnswerEvent> {
    const at = { choice: 0, part: (this.#parts += 1) - 1 };
    const value = readContent(given, "") as unknown as Part;
    if (value.kind === "tool-call") {
      const { callId, name, extras } = value;
      yield { type: "part-start", ...at, of: { kind: "tool-call", callId, name } };
      yield { type: "delta", ...at, text: String(given["input"]) };
      yield { type: "part-end", ...at, ...member("extras", extras) };
      return;
    }
    yield { type: "part-start", ...at, of: { kind: "text" } };
    yield { type: "part-whole", ...at, value };
    yield { type: "part-end", ...at };
  }

  #opened(id: unknown): { readonly part: number; metadata: unknown } {
    const open = this.#open.get(String(id));
    if (open === undefined) throw new Error("the model's stream goes on with a part that it has not begun");
    return open;
  }
}

function start({ id, timestamp, modelId }: Fields): AnswerEvent {
  return {
    type: "start",
    id: typeof id === "string" ? id : "",
    model: typeof modelId === "string" ? modelId : "",
    ...(timestamp instanceof Date ? { createdAtSeconds: Math.floor(timestamp.getTime() / 1000) } : {}),
  };
}

function* finished(part: Fields): Generator<AnswerEvent> {
  const { stop, ...native } = readStop(part["finishReason"]);
  const extras = restOf(part, ["type", "finishReason", "usage"], "");
  yield { type: "stop", choice: 0, reason: stop, ...native, ...member("extras", extras) };
  yield { type: "usage", usage: readUsage(part["usage"]) };
  yield { type: "end" };
}

/** Our events as parts of the library's stream. */
export async function* writeStream(
  events: AsyncIterable<AnswerEvent>,
  beside: () => Beside | undefined,
  specification: string,
): AsyncGenerator<Record<string, unknown>> {
  const open = new Map<number, OpenPart>();
  let usage: Extract<AnswerEvent, { type: "usage" }>["usage"] | undefined;
  let stop: Extract<AnswerEvent, { type: "stop" }> | undefined;
  for await (const event of events)
    switch (event.type) {
      case "start":
        yield { type: "stream-start", warnings: beside()?.warnings ?? [] };
        yield {
          type: "response-metadata",
          ...(event.id === "" ? {} : { id: event.id }),
          ...(event.model === "" ? {} : { modelId: event.model }),
          ...(event.createdAtSeconds === undefined
            ? {}
            : { timestamp: new Date(event.createdAtSeconds * 1000) }),
        };
        break;
      case "part-start":
      case "delta":
      case "part-whole":
      case "part-end":
        yield* written(event, open);
        break;
      case "usage":
        ({ usage } = event);
        break;
      case "stop":
        stop = event;
        break;
      case "end":
        yield {
          type: "finish",
          usage: writeUsage(usage, specification),
          finishReason: writeStop(
            { stop: stop?.reason ?? "other", ...member("nativeStop", stop?.nativeStop) },
            specification,
          ),
          ...revivedObject(stop?.extras ?? {}),
        };
        break;
      case "unread":
      case "failed":
    }
}

interface OpenPart {
  readonly of: PartStart;
  readonly id: string;
  /** Of a tool's call. */
  text: string;
  /** It has been told to the library that it began. */
  begun: boolean;
  whole: Part | undefined;
}

type PartEvent = Extract<AnswerEvent, { part: number }>;

function* written(event: PartEvent, open: Map<number, OpenPart>): Generator<Record<string, unknown>> {
  if (event.type === "part-start") {
    const { of, part } = event;
    open.set(part, { of, id: of.nativeId ?? String(part), text: "", begun: false, whole: undefined });
    return;
  }
  const part = open.get(event.part);
  if (part === undefined) return;
  if (event.type === "part-whole") part.whole = event.value;
  else if (event.type === "delta") yield* writtenDelta(part, event.text);
  else {
    open.delete(event.part);
    yield* writtenEnd(part, event);
  }
}

const nameOf = ({ of }: OpenPart): string => (of.kind === "reasoning" ? "reasoning" : "text");

/** A part that comes whole, such as a file, has begun as a text without any: it is told of when there is one. */
function* writtenDelta(part: OpenPart, text: string): Generator<Record<string, unknown>> {
  if (part.of.kind === "tool-call") {
    part.text += text;
    return;
  }
  if (!part.begun) yield { type: `${nameOf(part)}-start`, id: part.id };
  part.begun = true;
  yield { type: `${nameOf(part)}-delta`, id: part.id, delta: text };
}

function* writtenEnd(
  part: OpenPart,
  { extras = {}, sealed }: Extract<AnswerEvent, { type: "part-end" }>,
): Generator<Record<string, unknown>> {
  const { of, id, text, whole } = part;
  const rest = revivedObject(extras);
  if (whole !== undefined) {
    yield writeContent({ ...whole, extras: { ...whole.extras, ...extras } });
    return;
  }
  if (of.kind === "tool-call") {
    const { callId, name } = of;
    yield { type: "tool-input-start", id: callId, toolName: name, ...toolRest(rest) };
    yield { type: "tool-input-delta", id: callId, delta: text };
    yield { type: "tool-input-end", id: callId };
    yield { type: "tool-call", toolCallId: callId, toolName: name, input: text, ...rest };
    return;
  }
  if (!part.begun) yield { type: `${nameOf(part)}-start`, id };
  const metadata = sealed === undefined ? {} : { providerMetadata: metadataOf(sealed) };
  yield { type: `${nameOf(part)}-end`, id, ...metadata, ...rest };
}

/** What the beginning of a call's input says too. */
const toolRest = ({ providerExecuted, dynamic, title }: Fields): Record<string, unknown> => ({
  ...(providerExecuted === undefined ? {} : { providerExecuted }),
  ...(dynamic === undefined ? {} : { dynamic }),
  ...(title === undefined ? {} : { title }),
});
