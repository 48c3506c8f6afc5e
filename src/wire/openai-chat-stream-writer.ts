import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Usage } from "../exchange/answer.ts";
import type { Extras, Part } from "../exchange/exchange.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import { argumentsText } from "../exchange/tool-arguments.ts";
import { sayable } from "./openai-chat-answer.ts";
import { writePart } from "./openai-chat-content.ts";
import { writeError } from "./openai-chat-error.ts";
import { withExtras } from "./openai-chat-extras.ts";
import { format } from "./openai-chat-request.ts";
import { writeStopReason } from "./openai-chat-stop.ts";
import { writeUsage } from "./openai-chat-usage.ts";
import { sseText } from "./sse.ts";
import type { StreamWriter, WireError } from "./wire.ts";

/** What stands before and after the JSON text of each delta of one part. */
interface OpenPart {
  readonly before: string;
  readonly after: string;
  /** Of a tool call: its number among the calls of the choice. */
  readonly call: number | undefined;
}

interface OpenChoice {
  readonly parts: Map<number, OpenPart>;
  calls: number;
}

const chunkEnd = `},"finish_reason":null}]}\n\n`;

/** Events as chunks. Each event is written at once; all that stays the same is put together when its part starts. */
export class ChatStreamWriter implements StreamWriter {
  readonly #streamUsage: boolean;
  readonly #choices = new Map<number, OpenChoice>();
  /** `data: {…` up to the value of `choices`. */
  #head = headOf("", "", 0);
  #same = false;
  #usage: Usage | undefined;

  constructor(streamUsage: boolean) {
    this.#streamUsage = streamUsage;
  }

  /** @throws KnownError EXCHANGE_UNWRITABLE where a part is one that the format cannot say. */
  push(event: AnswerEvent): string {
    switch (event.type) {
      case "start":
        return this.#start(event);
      case "part-start":
        return this.#role(event.choice) + this.#partStart(event.choice, event.part, event.of);
      case "delta": {
        const open = this.#choices.get(event.choice)?.parts.get(event.part);
        if (open !== undefined) return open.before + JSON.stringify(event.text) + open.after;
        return this.push({ ...event, type: "part-start", of: { kind: "text" } }) + this.push(event);
      }
      case "part-whole":
        return this.#role(event.choice) + this.#whole(event.choice, event.part, event.value);
      case "part-end":
        return this.#partEnd(event);
      case "stop":
        return this.#role(event.choice) + this.#stop(event);
      case "unread":
        return "";
      case "usage":
        this.#usage = event.usage;
        return "";
      case "end":
        return this.#end();
      case "failed":
        return "";
    }
  }

  /** No `[DONE]` after it: a client that passed over the error would take the answer for a whole one. */
  fail(error: WireError): string {
    return sseText(JSON.stringify(writeError(error)));
  }

  #start(event: AnswerEvent & { type: "start" }): string {
    this.#same = event.format === format;
    this.#head = headOf(event.id, event.model, event.createdAtSeconds ?? 0);
    return this.#role(0, this.#same ? event.extras : undefined);
  }

  /** The first chunk of a choice, which says who speaks; "" when it was sent. */
  #role(choice: number, extras?: Extras): string {
    if (this.#choices.has(choice)) return "";
    this.#choices.set(choice, { parts: new Map(), calls: 0 });
    const delta = { role: "assistant", content: "", refusal: null };
    const body: JsonObject = { choices: [{ index: choice, delta, finish_reason: null }] };
    return this.#chunk(extras === undefined ? body : withExtras({ ...body }, extras));
  }

  #partStart(choice: number, part: number, of: PartStart): string {
    const open = this.#choices.get(choice);
    if (open === undefined) return "";
    const head = `${this.#head}[{"index":${choice},"delta":{`;
    const simple = (key: string): string => {
      const before = `${head}${JSON.stringify(key)}:`;
      open.parts.set(part, { before, after: chunkEnd, call: undefined });
      return "";
    };
    switch (of.kind) {
      case "text":
        return simple("content");
      case "refusal":
        return simple("refusal");
      case "reasoning": {
        const key = this.#same ? (of.nativeKey ?? "reasoning_content") : "reasoning_content";
        if (key !== "thinking") return simple(key);
        const before = `${head}"content":[{"type":"thinking","thinking":[{"type":"text","text":`;
        open.parts.set(part, { before, after: `}]}]${chunkEnd}`, call: undefined });
        return "";
      }
      case "tool-call": {
        const call = open.calls;
        open.calls += 1;
        const [kind, key] = of.freeText === true ? ["custom", "input"] : ["function", "arguments"];
        const before = `${head}"tool_calls":[{"index":${call},"${kind}":{"${key}":`;
        open.parts.set(part, { before, after: `}}]${chunkEnd}`, call });
        const id = JSON.stringify(of.callId);
        const name = JSON.stringify(of.name);
        const first = `{"index":${call},"id":${id},"type":"${kind}","${kind}":{"name":${name},"${key}":""}}`;
        return `${head}"tool_calls":[${first}]${chunkEnd}`;
      }
    }
  }

  /** In pieces, as if it had been streamed; the start is left out where it was sent before. */
  #whole(choice: number, part: number, value: Part): string {
    sayable(value, `/choices/${choice}/parts/${part}`);
    if (value.kind === "media") return this.#delta(choice, { images: [writePart(value)] });
    if (value.kind === "tool-result") return "";
    if (value.kind === "text" && this.#same && value.extras !== undefined)
      return this.#delta(choice, { content: [writePart(value)] });
    const started = this.#choices.get(choice)?.parts.has(part) === true;
    const text = value.kind === "tool-call" ? argumentsText(value.arguments) : value.text;
    return (
      (started ? "" : this.#partStart(choice, part, startOf(value))) +
      (text === "" ? "" : this.push({ type: "delta", choice, part, text })) +
      (value.kind === "tool-call" ? this.#callExtras(choice, part, value.extras) : "")
    );
  }

  #partEnd({ choice, part, extras }: AnswerEvent & { type: "part-end" }): string {
    const text = this.#callExtras(choice, part, extras);
    this.#choices.get(choice)?.parts.delete(part);
    return text;
  }

  /** What a vendor says of a call beside its arguments, e.g. Gemini's signature of the thought behind it. */
  #callExtras(choice: number, part: number, extras: Extras | undefined): string {
    const call = this.#choices.get(choice)?.parts.get(part)?.call;
    if (!this.#same || extras === undefined || call === undefined) return "";
    return this.#delta(choice, { tool_calls: [{ ...extras, index: call }] });
  }

  #stop({ choice, reason, nativeStop, extras }: AnswerEvent & { type: "stop" }): string {
    const word = writeStopReason(reason, this.#same ? nativeStop : undefined);
    const { message, ...others } = (this.#same ? extras : undefined) ?? {};
    const last = withExtras({ index: choice, delta: message ?? {}, finish_reason: word }, others);
    return this.#chunk({ choices: [last] });
  }

  #end(): string {
    const usage = this.#streamUsage ? this.#usage : undefined;
    const counted = usage === undefined ? undefined : writeUsage(usage, this.#same);
    return (counted === undefined ? "" : this.#chunk({ choices: [], usage: counted })) + sseText("[DONE]");
  }

  #delta(choice: number, delta: JsonObject): string {
    return this.#chunk({ choices: [{ index: choice, delta, finish_reason: null }] });
  }

  #chunk({ choices, ...others }: { readonly [key: string]: JsonValue }): string {
    const rest = JSON.stringify(others);
    const tail = rest === "{}" ? "}" : `,${rest.slice(1)}`;
    return `${this.#head}${JSON.stringify(choices)}${tail}\n\n`;
  }
}

const headOf = (id: string, model: string, created: number): string =>
  `data: {"id":${JSON.stringify(id)},"object":"chat.completion.chunk","created":${created},` +
  `"model":${JSON.stringify(model)},"choices":`;

function startOf(value: Part): PartStart {
  switch (value.kind) {
    case "tool-call": {
      const { callId, name, freeText } = value;
      return { kind: "tool-call", callId, name, ...(freeText === true ? { freeText } : {}) };
    }
    case "reasoning":
      return { kind: "reasoning", ...(value.nativeKey === undefined ? {} : { nativeKey: value.nativeKey }) };
    case "refusal":
      return { kind: "refusal" };
    case "text":
    case "media":
    case "tool-result":
      return { kind: "text" };
  }
}
