import { KnownError } from "../base/errors.ts";
import { isObject, pointerStep, type JsonObject, type JsonValue } from "../base/json.ts";
import type { StopReason } from "../exchange/answer.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import { Fields, unreadable } from "./fields.ts";
import { reasoningKeys } from "./openai-chat-assistant.ts";
import { CallReader } from "./openai-chat-call-reader.ts";
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

const code = "PROVIDER_FAILED";

/** The deltas of one choice as events of its parts. Speech ends when another part of the same choice begins. */
export class ChoiceReader {
  readonly #choice: number;
  readonly #out: AnswerEvent[];
  readonly #extras = new Pieces();
  readonly #messageExtras = new Pieces();
  readonly #calls: CallReader;
  #parts = 0;
  #text: OpenText | undefined;
  #stopped = false;
  #speaks = false;

  /** Events go to the end of `out`, which its owner empties. */
  constructor(choice: number, out: AnswerEvent[]) {
    this.#choice = choice;
    this.#out = out;
    this.#calls = new CallReader({
      choice,
      out,
      nextPart: () => this.#nextPart(),
      begins: () => this.#closeText(),
    });
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
    this.#closeText();
    this.#calls.endAll();
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
      } else if (key === "tool_calls") each(item, at, (call, place) => this.#calls.push(call, place));
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
    this.#closeText();
    this.#calls.endBeforeText();
    const part = this.#nextPart();
    this.#out.push({ type: "part-whole", choice: this.#choice, part, value });
    this.#out.push({ type: "part-end", choice: this.#choice, part });
  }

  #say(kind: OpenText["kind"], text: string, nativeKey?: string): void {
    if (text === "") return;
    let open = this.#text;
    if (open === undefined || open.kind !== kind || open.nativeKey !== nativeKey) {
      this.#closeText();
      this.#calls.endBeforeText();
      open = { part: this.#nextPart(), kind, nativeKey };
      this.#text = open;
      const of: PartStart = kind === "reasoning" && nativeKey !== undefined ? { kind, nativeKey } : { kind };
      this.#out.push({ type: "part-start", choice: this.#choice, part: open.part, of });
    }
    this.#out.push({ type: "delta", choice: this.#choice, part: open.part, text });
  }

  #closeText(): void {
    if (this.#text === undefined) return;
    this.#out.push({ type: "part-end", choice: this.#choice, part: this.#text.part });
    this.#text = undefined;
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
