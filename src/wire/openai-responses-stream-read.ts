import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Unread } from "../exchange/exchange.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { unreadBeside } from "../exchange/unread.ts";
import { Fields, unreadable } from "./fields.ts";
import { headExtras, isCall, outputItemsMax, readHead, readOutputItem } from "./openai-responses-answer.ts";
import { streamFailure } from "./openai-responses-error.ts";
import { readStop, readUsage } from "./openai-responses-head.ts";
import { OpenItem, refused } from "./openai-responses-stream-item.ts";
import type { SseEvent } from "./sse.ts";
import type { StreamReader } from "./wire.ts";

/**
 * A streamed response as events.
 *
 * The format says each text up to five times: in deltas, and again whole in the `.done` of the text, the part, the item and
 * the response. The deltas are what guards see, so every repetition must say the same, or the stream is refused; a text that
 * came without any delta is taken from its first repetition. An item that our words do not name comes whole, when it is done.
 *
 * Events of an unknown type are passed over. No text gets by: what they say either stands in the item when it is done, where
 * it is read, or the client does not get it.
 */
export class ResponsesReader implements StreamReader {
  readonly #items = new Map<number, OpenItem>();
  #started = false;
  #ended = false;
  #parts = 0;

  push({ event: named, data }: SseEvent): readonly AnswerEvent[] {
    if (this.#ended || data === "[DONE]") return [];
    const event = readEvent(data);
    // Some providers say only in the name of the event that it is an error.
    const type = event["type"] ?? (named === "error" || isObject(event["error"]) ? "error" : undefined);
    if (typeof type !== "string") throw unreadable("/type", "a string", type, "PROVIDER_FAILED");
    if (type === "error" || type === "response.failed") {
      this.#ended = true;
      return [{ type: "failed", failure: streamFailure(event) }];
    }
    const out: AnswerEvent[] = [];
    if (type.startsWith("response.")) this.#take(type.slice("response.".length), event, out);
    return out;
  }

  end(): readonly AnswerEvent[] {
    if (this.#ended) return [];
    this.#ended = true;
    const message = "the stream stopped before its end";
    return [{ type: "failed", failure: { status: 0, kind: "server", message } }];
  }

  #take(type: string, event: JsonObject, out: AnswerEvent[]): void {
    switch (type) {
      case "created":
      case "queued":
      case "in_progress":
        this.#start(event, out);
        return;
      case "completed":
      case "incomplete":
        this.#start(event, out);
        this.#finish(event, type, out);
        return;
      case "output_text.delta":
      case "refusal.delta":
      case "reasoning_text.delta":
      case "reasoning_summary_text.delta":
      case "function_call_arguments.delta":
      case "custom_tool_call_input.delta":
        this.#item(event).delta(type.slice(0, -".delta".length), event, out);
        return;
      case "output_text.done":
      case "refusal.done":
      case "reasoning_text.done":
      case "reasoning_summary_text.done":
      case "function_call_arguments.done":
      case "custom_tool_call_input.done":
        this.#item(event).textDone(type.slice(0, -".done".length), event, out);
        return;
      case "content_part.added":
      case "content_part.done":
      case "reasoning_summary_part.added":
      case "reasoning_summary_part.done":
        this.#item(event).part(type, event, out);
        return;
      case "output_item.added":
        this.#itemAdded(event, out);
        return;
      case "output_item.done":
        this.#itemDone(event, out);
        return;
      default:
        // Sound belongs to no item, so nothing repeats it: passed over, it would be lost.
        if (type.startsWith("audio.")) throw refused("sound, which no guard can read");
    }
  }

  #start(event: JsonObject, out: AnswerEvent[]): void {
    if (this.#started) return;
    this.#started = true;
    const fields = new Fields(event["response"], "/response", "PROVIDER_FAILED");
    const head = readHead(fields);
    const extras = headExtras(fields);
    out.push({ type: "start", ...head, ...(extras === undefined ? {} : { extras }) });
  }

  #index(event: JsonObject): number {
    const index = event["output_index"];
    if (!this.#started) throw refused("an item before response.created");
    if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index < outputItemsMax)
      return index;
    throw unreadable("/output_index", `a whole number below ${outputItemsMax}`, index, "PROVIDER_FAILED");
  }

  #item(event: JsonObject): OpenItem {
    const item = this.#items.get(this.#index(event));
    if (item === undefined) throw refused("text of an item that was not added");
    return item;
  }

  #itemAdded(event: JsonObject, out: AnswerEvent[]): void {
    const index = this.#index(event);
    if (this.#items.has(index)) throw refused(`item ${index} twice`);
    const item = new OpenItem(new Fields(event["item"], "/item", "PROVIDER_FAILED"), () => this.#nextPart());
    this.#items.set(index, item);
    item.open(out);
  }

  #nextPart(): number {
    this.#parts += 1;
    return this.#parts - 1;
  }

  #itemDone(event: JsonObject, out: AnswerEvent[]): void {
    const index = this.#index(event);
    if (!this.#items.has(index)) this.#itemAdded(event, out);
    this.#closeItem(index, event["item"], "/item", out);
  }

  /** The item as it says it is in the end: read now, or compared with what was read. */
  #closeItem(index: number, value: JsonValue | undefined, pointer: string, out: AnswerEvent[]): void {
    const unread: Unread[] = [];
    const parts = readOutputItem(value ?? null, pointer, { code: "PROVIDER_FAILED", unread });
    const item = this.#items.get(index);
    // The last event repeats the item, and nothing of it leaves again.
    if (item?.closed === false)
      for (const one of unreadBeside(unread, parts)) out.push({ type: "unread", unread: one });
    item?.close(parts, out);
  }

  #finish(event: JsonObject, status: string, out: AnswerEvent[]): void {
    const fields = new Fields(event["response"], "/response", "PROVIDER_FAILED");
    const output = fields.optionalArray("output") ?? [];
    if (output.length > outputItemsMax) throw fields.wrong("output", `at most ${outputItemsMax} items`);
    for (const [index, value] of output.entries()) {
      if (!this.#items.has(index)) throw refused(`an item ${index} in its last event that did not come`);
      this.#closeItem(index, value, `/response/output/${index}`, out);
    }
    for (const item of this.#items.values()) if (!item.closed) item.abandon(out);
    const hasCalls = [...this.#items.values()].some(({ parts }) => parts.some(isCall));
    const usage = fields.optionalFields("usage");
    if (usage !== undefined) out.push({ type: "usage", usage: readUsage(usage) });
    const { stop, nativeStop } = readStop(status, fields.optionalObject("incomplete_details"), hasCalls);
    out.push({
      type: "stop",
      choice: 0,
      reason: stop,
      ...(nativeStop === undefined ? {} : { nativeStop }),
    });
    out.push({ type: "end" });
    this.#ended = true;
  }
}

/** Deltas are by far the most events and nothing of theirs is kept: the strict reader is for the others. */
function readEvent(data: string): JsonObject {
  try {
    const fast: unknown = data.includes('.delta"') ? JSON.parse(data) : undefined;
    if (isObject(fast) && typeof fast["type"] === "string" && fast["type"].endsWith(".delta")) return fast;
    const event = readJson(data);
    if (isObject(event)) return event;
  } catch (error) {
    if (!(error instanceof KnownError) && !(error instanceof SyntaxError)) throw error;
  }
  throw refused("an event that is not a JSON object");
}
