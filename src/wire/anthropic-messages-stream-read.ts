import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Unread } from "../exchange/exchange.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { unreadBeside } from "../exchange/unread.ts";
import {
  readHead,
  readNativeUsage,
  readStop,
  usageOf,
  type NativeUsage,
} from "./anthropic-messages-answer.ts";
import { readBlocks } from "./anthropic-messages-blocks.ts";
import { readFailure } from "./anthropic-messages-error.ts";
import {
  hasText,
  misread,
  providerFailed,
  startBlock,
  wholePart,
  type StreamedBlock,
} from "./anthropic-messages-stream-block.ts";
import { Fields } from "./fields.ts";
import type { SseEvent } from "./sse.ts";
import type { StreamReader } from "./wire.ts";

/** Below this many characters JSON cannot nest so deep that a walk over it would overflow: the engine's own parser is enough. */
const shortEventChars = 4096;

/**
 * Reads a streamed message. Blocks that our events can say are streamed, all others come whole at their end.
 *
 * Events and deltas of an unknown type are passed over where they hold no text, and refused where they do: no text is lost
 * without a word. A stream that leaves blocks open at its end is mended, since nothing is hidden by that.
 */
export class AnthropicStreamReader implements StreamReader {
  readonly #open = new Map<number, StreamedBlock>();
  #parts = 0;
  #usage: NativeUsage | undefined;
  #state: "before" | "within" | "over" = "before";

  push({ data }: SseEvent): readonly AnswerEvent[] {
    if (this.#state === "over") return [];
    return this.#event(data);
  }

  end(): readonly AnswerEvent[] {
    if (this.#state === "over") return [];
    this.#state = "over";
    const message = "the stream ended before message_stop";
    return [{ type: "failed", failure: { status: 0, kind: "server", message } }];
  }

  #event(data: string): readonly AnswerEvent[] {
    const value = readEvent(data);
    const type = value["type"];
    switch (type) {
      case "content_block_delta":
        return this.#delta(value);
      case "content_block_start":
        return this.#blockStart(value);
      case "content_block_stop": {
        const index = value["index"];
        const block = this.#blockAt(index);
        this.#open.delete(Number(index));
        return block.end();
      }
      case "message_start":
        return this.#messageStart(new Fields(value, "", providerFailed));
      case "message_delta":
        return this.#messageDelta(new Fields(value, "", providerFailed));
      case "message_stop": {
        this.#within();
        const events = this.#closeAll();
        this.#state = "over";
        return [...events, { type: "end" }];
      }
      case "error":
        this.#state = "over";
        return [{ type: "failed", failure: readFailure(0, value) }];
      default:
        if (typeof type !== "string" || hasText(value))
          throw misread("/type", "an event of the Messages API", type);
        return [];
    }
  }

  #within(): void {
    if (this.#state !== "within") throw misread("/type", "message_start before anything else", undefined);
  }

  #messageStart(event: Fields): readonly AnswerEvent[] {
    if (this.#state !== "before") throw misread("/type", "one message_start", "message_start");
    const message = event.fields("message");
    const head = readHead(message);
    const content = message.take("content");
    const usage = message.optionalFields("usage");
    // Why it stopped is not known yet.
    for (const key of ["stop_reason", "stop_sequence", "stop_details"]) message.take(key);
    const extras = message.extras();
    this.#state = "within";
    const events: AnswerEvent[] = [{ type: "start", ...head, ...(extras === undefined ? {} : { extras }) }];
    if (usage !== undefined) {
      this.#usage = readNativeUsage(usage);
      events.push({ type: "usage", usage: usageOf(this.#usage) });
    }
    // A turn that goes on after a tool has run on the provider's side may begin with blocks.
    if (content === undefined) return events;
    const unread: Unread[] = [];
    const parts = readBlocks(content, "/message/content", { code: providerFailed, unread });
    for (const one of unreadBeside(unread, parts)) events.push({ type: "unread", unread: one });
    for (const part of parts) {
      events.push(...wholePart(part, this.#parts, []));
      this.#parts += 1;
    }
    return events;
  }

  #blockAt(index: JsonValue | undefined): StreamedBlock {
    const block = typeof index === "number" ? this.#open.get(index) : undefined;
    if (block === undefined) throw misread("/index", "the index of an open block", index);
    return block;
  }

  #blockStart({ index, content_block: block }: JsonObject): readonly AnswerEvent[] {
    this.#within();
    if (typeof index !== "number" || this.#open.has(index))
      throw misread("/index", "the index of a new block", index);
    if (!isObject(block)) throw misread("/content_block", "an object", block);
    const events: AnswerEvent[] = [];
    this.#open.set(
      index,
      startBlock(block, this.#parts, (event) => events.push(event)),
    );
    this.#parts += 1;
    return events;
  }

  #delta({ index, delta }: JsonObject): readonly AnswerEvent[] {
    const block = this.#blockAt(index);
    if (!isObject(delta)) throw misread("/delta", "an object", delta);
    return block.delta(delta);
  }

  #closeAll(): readonly AnswerEvent[] {
    const events = [...this.#open.values()].flatMap((block) => block.end());
    this.#open.clear();
    return events;
  }

  #messageDelta(event: Fields): readonly AnswerEvent[] {
    this.#within();
    event.take("type");
    const events = [...this.#closeAll()];
    const delta = event.fields("delta");
    const known = delta.peek("stop_reason") !== undefined;
    const { stop, ...native } = readStop(delta);
    const usage = event.optionalFields("usage");
    const left = Object.entries({ ...event.extras(), ...delta.extras() }).filter(([, item]) => item !== null);
    const extras = left.length === 0 ? {} : { extras: Object.fromEntries(left) };
    if (known) events.push({ type: "stop", choice: 0, reason: stop, ...native, ...extras });
    if (usage === undefined) return events;
    this.#usage = readNativeUsage(usage, this.#usage);
    return [...events, { type: "usage", usage: usageOf(this.#usage) }];
  }
}

function readEvent(data: string): JsonObject {
  let value: JsonValue;
  try {
    value = data.length < shortEventChars ? (JSON.parse(data) as JsonValue) : readJson(data);
  } catch {
    throw misread("", "JSON", data);
  }
  if (!isObject(value)) throw misread("", "an object", value);
  return value;
}
