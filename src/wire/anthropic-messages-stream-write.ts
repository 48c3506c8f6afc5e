import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Extras } from "../exchange/exchange.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { writeStop, writeUsage } from "./anthropic-messages-answer.ts";
import { BlockWriter, type PartEvent } from "./anthropic-messages-block-writer.ts";
import { writeError } from "./anthropic-messages-error.ts";
import { anthropicMessagesFormat } from "./anthropic-messages-request.ts";
import type { Members } from "./anthropic-messages-write-blocks.ts";
import { sseEventCharsMax, sseText } from "./sse.ts";
import type { StreamWriter, WireError } from "./wire.ts";

/** Fields of a `message_delta` that stand beside its `delta`, not in it. */
const besideDelta = new Set(["context_management", "input_transformations"]);

type Event<T extends AnswerEvent["type"]> = Extract<AnswerEvent, { type: T }>;

/**
 * Writes a streamed message in the vendor's order: blocks one after another, so parts that are open at the same time wait for
 * those that began before them. `message_start` waits for the first thing after it, which is where the vendor's own stream has
 * the input's tokens; why it stopped and the final usage wait for the end, since other formats count last.
 */
export class AnthropicStreamWriter implements StreamWriter {
  readonly #waiting = new Map<number, PartEvent[]>();
  #waitingChars = 0;
  #own = false;
  #start: Event<"start"> | undefined;
  #begun = false;
  #blocks: BlockWriter | undefined;
  #current: number | undefined;
  #usage: Event<"usage">["usage"] | undefined;
  #stop: Event<"stop"> | undefined;

  push(event: AnswerEvent): string {
    switch (event.type) {
      case "start":
        this.#start = event;
        this.#own = event.format === anthropicMessagesFormat;
        return "";
      case "unread":
        return "";
      case "usage":
        this.#usage = event.usage;
        return "";
      case "stop":
        if (event.choice === 0) this.#stop = event;
        return "";
      case "end":
        return this.#end();
      case "failed":
        // What the client is told about it comes through `fail`.
        return "";
      default:
        return event.choice === 0 ? this.#begin() + this.#part(event) : "";
    }
  }

  fail(error: WireError): string {
    return sseText(JSON.stringify(writeError(error)), "error");
  }

  #begin(): string {
    if (this.#begun) return "";
    this.#begun = true;
    const message = {
      id: this.#start?.id ?? "",
      type: "message",
      role: "assistant",
      model: this.#start?.model ?? "",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: writeUsage(this.#usage, this.#own),
      ...(this.#own ? this.#start?.extras : undefined),
    };
    return sseText(JSON.stringify({ type: "message_start", message }), "message_start");
  }

  #part(event: PartEvent): string {
    const blocks = (this.#blocks ??= new BlockWriter(this.#own));
    if (blocks.isDone(event.part)) return "";
    this.#current ??= event.part;
    if (event.part !== this.#current) {
      this.#wait(event);
      return "";
    }
    let text = blocks.push(event);
    while (this.#isPast(blocks)) text += this.#next(blocks);
    return text;
  }

  #isPast(blocks: BlockWriter): boolean {
    return this.#current !== undefined && blocks.isDone(this.#current);
  }

  #wait(event: PartEvent): void {
    const waiting = this.#waiting.get(event.part);
    if (waiting === undefined) this.#waiting.set(event.part, [event]);
    else waiting.push(event);
    this.#waitingChars += event.type === "delta" ? event.text.length : 0;
    if (this.#waitingChars > sseEventCharsMax)
      throw new KnownError(
        "PROVIDER_FAILED",
        `more than ${sseEventCharsMax} characters wait for a part that does not end`,
        "ask the provider",
      );
  }

  /** The part that has waited longest, as far as it has come. */
  #next(blocks: BlockWriter): string {
    const [next] = this.#waiting;
    this.#current = next?.[0];
    if (next === undefined) return "";
    this.#waiting.delete(next[0]);
    return next[1].map((event) => blocks.push(event)).join("");
  }

  #end(): string {
    let text = this.#begin();
    // Whatever is still open ends with the message.
    while (this.#blocks !== undefined && this.#current !== undefined) {
      text += this.#blocks.push({ type: "part-end", choice: 0, part: this.#current });
      text += this.#next(this.#blocks);
    }
    return text + this.#messageDelta() + messageStop;
  }

  #messageDelta(): string {
    const stop = this.#stop;
    const said = {
      stop: stop?.reason ?? "other",
      ...(stop?.nativeStop === undefined ? {} : { nativeStop: stop.nativeStop }),
    } as const;
    const delta: Members = {
      stop_reason: writeStop(said, this.#own, this.#blocks?.refused ?? false),
      stop_sequence: stop?.stopSequence ?? null,
      stop_details: null,
    };
    const beside: Members = {};
    const extras: Extras = (this.#own ? stop?.extras : undefined) ?? {};
    for (const [key, value] of Object.entries(extras)) (besideDelta.has(key) ? beside : delta)[key] = value;
    const data: JsonObject = {
      type: "message_delta",
      delta,
      usage: writeUsage(this.#usage, this.#own),
      ...beside,
    };
    return sseText(JSON.stringify(data), "message_delta");
  }
}

const messageStop = sseText('{"type":"message_stop"}', "message_stop");
