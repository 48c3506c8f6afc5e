import { KnownError } from "../base/errors.ts";
import { isObject, pointerStep, type JsonObject, type JsonValue } from "../base/json.ts";
import type { StopReason } from "../exchange/answer.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import { Fields, unreadable } from "./fields.ts";
import { reasoningKeys } from "./openai-chat-assistant.ts";
import { readContent, readImage, type ContentPart } from "./openai-chat-content.ts";
import { nested } from "./openai-chat-extras.ts";
import { Pieces } from "./openai-chat-pieces.ts";
import { readStopReason } from "./openai-chat-stop.ts";

/** Our own choice: more parts than a model writes in one answer. */
export const partsMax = 4096;

interface OpenText {
  readonly part: number;
  readonly kind: "text" | "reasoning" | "refusal";
  readonly nativeKey: string | undefined;
}

interface OpenCall {
  readonly index: number | undefined;
  readonly callId: string;
  readonly freeText: boolean;
  /** Undefined until the name has come. */
  part: number | undefined;
  /** What came before the name. */
  early: string;
  readonly extras: Pieces;
}

const code = "PROVIDER_FAILED";

/** The deltas of one choice as events of its parts. A part ends when another one of the same choice begins. */
export class ChoiceReader {
  readonly #choice: number;
  readonly #out: AnswerEvent[];
  readonly #extras = new Pieces();
  readonly #messageExtras = new Pieces();
  readonly #endedCalls = new Set<number>();
  #parts = 0;
  #text: OpenText | undefined;
  #call: OpenCall | undefined;
  #stopped = false;
  #speaks = false;

  /** Events go to the end of `out`, which its owner empties. */
  constructor(choice: number, out: AnswerEvent[]) {
    this.#choice = choice;
    this.#out = out;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  push(choice: JsonObject, pointer: string): void {
    let word: JsonValue = null;
    for (const key of Object.keys(choice)) {
      const value = choice[key] ?? null;
      if (value === null || key === "index") continue;
      if (key === "delta") this.#delta(value, pointerStep(pointer, key));
      else if (key === "finish_reason") word = value;
      else if (!this.#stopped) this.#extras.add(key, value);
    }
    if (word === null || this.#stopped) return;
    if (typeof word !== "string")
      throw unreadable(pointerStep(pointer, "finish_reason"), "a string", word, code);
    const { reason, nativeStop } = readStopReason(word);
    this.stop(reason, nativeStop);
  }

  stop(reason: StopReason, nativeStop?: string): void {
    this.#close();
    this.#stopped = true;
    const extras = nested("message", this.#messageExtras.extras, this.#extras.extras);
    this.#out.push({
      type: "stop",
      choice: this.#choice,
      reason,
      ...(nativeStop === undefined ? {} : { nativeStop }),
      ...(extras === undefined ? {} : { extras }),
    });
  }

  #delta(value: JsonValue, pointer: string): void {
    if (!isObject(value)) throw unreadable(pointer, "an object", value, code);
    for (const key of reasoningKeys) {
      const text = value[key];
      if (typeof text === "string") this.#say("reasoning", text, key);
    }
    const content = value["content"] ?? null;
    if (typeof content === "string") this.#say("text", content);
    else if (content !== null) this.#content(content, pointerStep(pointer, "content"));
    for (const key of Object.keys(value)) {
      const item = value[key] ?? null;
      if (item === null || key === "content" || key === "role") continue;
      const at = pointerStep(pointer, key);
      if (key === "refusal") {
        if (typeof item !== "string") throw unreadable(at, "a string", item, code);
        this.#say("refusal", item);
      } else if (key === "tool_calls") each(item, at, (call, place) => this.#callPiece(call, place));
      else if (key === "images") each(item, at, (image, place) => this.#image(image, place));
      else if (typeof item === "string" && isReasoningKey(key)) continue;
      else if (!this.#stopped) {
        if (key === "audio" && !this.#speaks) this.#speak();
        this.#messageExtras.add(key, item);
      }
    }
  }

  /** A spoken answer leaves with the end of its choice; that nobody can read it is said before. */
  #speak(): void {
    this.#speaks = true;
    const pointer = `/choices/${this.#choice}/message/audio`;
    this.#out.push({ type: "unread", unread: { pointer, kind: "audio" } });
  }

  /** Mistral sends arrays of parts where it thinks. */
  #content(value: JsonValue, pointer: string): void {
    for (const part of readContent(value, pointer, { code, unread: [] })) {
      if (part.kind === "media" || part.extras !== undefined) this.#whole(part);
      else if (part.kind === "reasoning") this.#say("reasoning", part.text, part.nativeKey);
      else this.#say(part.kind, part.text);
    }
  }

  #image(value: JsonValue, pointer: string): void {
    const fields = new Fields(value, pointer, code);
    if (fields.string("type") !== "image_url") throw fields.wrong("type", "image_url");
    this.#whole(readImage(fields, []));
  }

  #whole(value: ContentPart): void {
    this.#close();
    const part = this.#nextPart();
    this.#out.push({ type: "part-whole", choice: this.#choice, part, value });
    this.#out.push({ type: "part-end", choice: this.#choice, part });
  }

  #say(kind: OpenText["kind"], text: string, nativeKey?: string): void {
    if (text === "") return;
    let open = this.#text;
    if (open === undefined || open.kind !== kind || open.nativeKey !== nativeKey) {
      this.#close();
      open = { part: this.#nextPart(), kind, nativeKey };
      this.#text = open;
      const of: PartStart = kind === "reasoning" && nativeKey !== undefined ? { kind, nativeKey } : { kind };
      this.#out.push({ type: "part-start", choice: this.#choice, part: open.part, of });
    }
    this.#out.push({ type: "delta", choice: this.#choice, part: open.part, text });
  }

  #callPiece(value: JsonValue, pointer: string): void {
    const fields = new Fields(value, pointer, code);
    const index = fields.optionalCount("index");
    const callId = fields.optionalString("id") ?? "";
    const kind = fields.optionalString("type");
    const custom = fields.optionalFields("custom");
    const inner = custom ?? fields.optionalFields("function");
    const name = inner?.optionalString("name") ?? "";
    let call = this.#call;
    if (call === undefined || begins(call, { index, callId, name })) {
      if (callId === "" && index !== undefined && this.#endedCalls.has(index))
        throw unreadable(pointer, "a tool call that has not ended", value, code);
      this.#close();
      const freeText = custom !== undefined || kind === "custom";
      call = { index, callId, freeText, part: undefined, early: "", extras: new Pieces() };
      this.#call = call;
    }
    this.#argumentsPiece(call, name, argumentsOf(inner, custom === undefined ? "arguments" : "input"));
    const rest = nested(custom === undefined ? "function" : "custom", inner?.extras(), fields.extras());
    for (const key of Object.keys(rest ?? {})) call.extras.add(key, rest?.[key] ?? null);
  }

  #argumentsPiece(call: OpenCall, name: string, text: string): void {
    if (call.part === undefined) {
      call.early += text;
      if (name === "") return;
      call.part = this.#nextPart();
      const { callId, freeText, early, part } = call;
      const of: PartStart = { kind: "tool-call", callId, name, ...(freeText ? { freeText } : {}) };
      this.#out.push({ type: "part-start", choice: this.#choice, part, of });
      if (early !== "") this.#out.push({ type: "delta", choice: this.#choice, part, text: early });
      call.early = "";
    } else if (text !== "") {
      this.#out.push({ type: "delta", choice: this.#choice, part: call.part, text });
    }
  }

  /** Ends what is open. */
  #close(): void {
    if (this.#text !== undefined) {
      this.#out.push({ type: "part-end", choice: this.#choice, part: this.#text.part });
      this.#text = undefined;
    }
    const call = this.#call;
    if (call === undefined) return;
    if (call.part === undefined) throw unreadable("/choices", "a name in each tool call", undefined, code);
    if (call.index !== undefined) this.#endedCalls.add(call.index);
    const { extras } = call.extras;
    this.#out.push({
      type: "part-end",
      choice: this.#choice,
      part: call.part,
      ...(extras === undefined ? {} : { extras }),
    });
    this.#call = undefined;
  }

  #nextPart(): number {
    if (this.#stopped) throw new KnownError(code, "the provider's answer goes on after its end", "try again");
    if (this.#parts >= partsMax)
      throw new KnownError(code, `the provider's answer has more than ${partsMax} parts`, "try again");
    this.#parts += 1;
    return this.#parts - 1;
  }
}

const isReasoningKey = (key: string): boolean => reasoningKeys.some((known) => known === key);

function each(value: JsonValue, pointer: string, visit: (item: JsonValue, pointer: string) => void): void {
  if (!Array.isArray(value)) throw unreadable(pointer, "an array", value, code);
  (value as readonly JsonValue[]).forEach((item, i) => visit(item, pointerStep(pointer, i)));
}

/**
 * Whether a piece is of another call than the open one: by its index, or, with vendors that number all calls 0 or not at all,
 * by an id of its own that comes with a name.
 */
function begins(open: OpenCall, piece: { index: number | undefined; callId: string; name: string }): boolean {
  if (piece.index !== open.index) return true;
  return piece.callId !== "" && piece.callId !== open.callId && piece.name !== "";
}

/** The format has text here; some vendors send the document itself, whole. */
function argumentsOf(fields: Fields | undefined, key: string): string {
  const value = fields?.take(key);
  if (fields === undefined || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "object") return JSON.stringify(value);
  throw fields.wrong(key, "a string");
}
