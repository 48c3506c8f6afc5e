import type { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Extras, Part, Unread } from "../exchange/exchange.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { unreadBeside } from "../exchange/unread.ts";
import { readArguments } from "../exchange/tool-arguments.ts";
import { readBlock } from "./anthropic-messages-blocks.ts";
import { Fields, unreadable } from "./fields.ts";
import { sseEventCharsMax } from "./sse.ts";

/** Whatever is wrong in a stream is the provider's mistake. */
export const providerFailed = "PROVIDER_FAILED";

export const misread = (pointer: string, expected: string, found: JsonValue | undefined): KnownError =>
  unreadable(pointer, expected, found, providerFailed);

/** A content block on its way, as events of one part. */
export interface StreamedBlock {
  delta(delta: JsonObject): readonly AnswerEvent[];
  end(): readonly AnswerEvent[];
}

type Push = (event: AnswerEvent) => void;

/** Begins the block of a `content_block_start`; what it says at once goes to `push`. */
export function startBlock(block: JsonObject, part: number, push: Push): StreamedBlock {
  const fields = new Fields(block, "/content_block", providerFailed);
  const type = fields.string("type");
  if (type === "text") return new TextBlock(fields, part, push);
  if (type === "thinking") return new ThinkingBlock(fields, part, push);
  if (type === "tool_use") {
    const read = readBlock(block, "/content_block", { code: providerFailed, unread: [] });
    // The events of a tool call have no room for more than its name: a call with extras comes whole.
    if (read.kind === "tool-call" && read.extras === undefined) {
      const of = { kind: "tool-call", callId: read.callId, name: read.name } as const;
      push({ type: "part-start", choice: 0, part, of });
      return new InputBlock(block, part);
    }
  }
  return new WholeBlock(block, type, part);
}

/** A block that the vendor sent in one piece; `found` is what no guard can read of it. */
export const wholePart = (value: Part, part: number, found: readonly Unread[]): readonly AnswerEvent[] => [
  ...unreadBeside(found, [value]).map((unread) => ({ type: "unread", unread }) as const),
  { type: "part-whole", choice: 0, part, value },
  { type: "part-end", choice: 0, part },
];

const deltaOf = (part: number, text: string): readonly AnswerEvent[] =>
  text === "" ? [] : [{ type: "delta", choice: 0, part, text }];

function textOf(delta: JsonObject, key: string): string {
  const text = delta[key];
  if (typeof text !== "string") throw misread(`/delta/${key}`, "a string", text);
  return text;
}

class TextBlock implements StreamedBlock {
  readonly #part: number;
  readonly #extras: Extras | undefined;
  readonly #cited: JsonValue[];
  #citing: boolean;

  constructor(fields: Fields, part: number, push: Push) {
    this.#part = part;
    const text = fields.string("text");
    const cited = fields.optionalArray("citations");
    this.#cited = [...(cited ?? [])];
    this.#citing = cited !== undefined;
    this.#extras = fields.extras();
    push({ type: "part-start", choice: 0, part, of: { kind: "text" } });
    deltaOf(part, text).forEach(push);
  }

  delta(delta: JsonObject): readonly AnswerEvent[] {
    if (delta["type"] === "text_delta") return deltaOf(this.#part, textOf(delta, "text"));
    if (delta["type"] === "citations_delta") {
      this.#cited.push(delta["citation"] ?? null);
      this.#citing = true;
    } else refuseText(delta, "text");
    return [];
  }

  end(): readonly AnswerEvent[] {
    const cited = this.#citing ? { citations: this.#cited } : undefined;
    const extras = this.#extras === undefined ? cited : { ...this.#extras, ...cited };
    return [{ type: "part-end", choice: 0, part: this.#part, ...(extras === undefined ? {} : { extras }) }];
  }
}

class ThinkingBlock implements StreamedBlock {
  readonly #part: number;
  readonly #extras: Extras | undefined;
  #signature: string;

  constructor(fields: Fields, part: number, push: Push) {
    this.#part = part;
    const text = fields.string("thinking");
    this.#signature = fields.optionalString("signature") ?? "";
    this.#extras = fields.extras();
    push({ type: "part-start", choice: 0, part, of: { kind: "reasoning" } });
    deltaOf(part, text).forEach(push);
  }

  delta(delta: JsonObject): readonly AnswerEvent[] {
    if (delta["type"] === "thinking_delta") return deltaOf(this.#part, textOf(delta, "thinking"));
    if (delta["type"] === "signature_delta") this.#signature = textOf(delta, "signature");
    else refuseText(delta, "thinking");
    return [];
  }

  end(): readonly AnswerEvent[] {
    return [
      {
        type: "part-end",
        choice: 0,
        part: this.#part,
        ...(this.#signature === "" ? {} : { sealed: this.#signature }),
        ...(this.#extras === undefined ? {} : { extras: this.#extras }),
      },
    ];
  }
}

class InputBlock implements StreamedBlock {
  readonly #block: JsonObject;
  readonly #part: number;
  #said = false;

  constructor(block: JsonObject, part: number) {
    this.#block = block;
    this.#part = part;
  }

  delta(delta: JsonObject): readonly AnswerEvent[] {
    if (delta["type"] !== "input_json_delta") {
      refuseText(delta, "tool_use");
      return [];
    }
    const events = deltaOf(this.#part, textOf(delta, "partial_json"));
    this.#said ||= events.length > 0;
    return events;
  }

  end(): readonly AnswerEvent[] {
    // The input of the start counts where nothing followed it: for a tool without arguments the empty object.
    const input = this.#said ? [] : deltaOf(this.#part, JSON.stringify(this.#block["input"] ?? {}));
    return [...input, { type: "part-end", choice: 0, part: this.#part }];
  }
}

/** What our deltas cannot say waits for its end. */
class WholeBlock implements StreamedBlock {
  readonly #type: string;
  readonly #part: number;
  #block: JsonObject;
  #json = "";

  constructor(block: JsonObject, type: string, part: number) {
    this.#block = block;
    this.#type = type;
    this.#part = part;
  }

  delta(delta: JsonObject): readonly AnswerEvent[] {
    const type = delta["type"];
    if (type === "input_json_delta") {
      this.#json += textOf(delta, "partial_json");
      if (this.#json.length > sseEventCharsMax)
        throw misread("/delta/partial_json", `at most ${sseEventCharsMax} characters in a block`, "");
    } else if (type === "compaction_delta")
      // The delta has the final values of the block.
      this.#block = { ...this.#block, ...delta, type: this.#type };
    else refuseText(delta, this.#type);
    return [];
  }

  end(): readonly AnswerEvent[] {
    // An answer that met its limit can end in the middle of the input: then it stays the text that it is.
    const given = this.#json === "" ? undefined : readArguments(this.#json);
    const input = given?.kind === "text" ? given.text : given?.value;
    const block = input === undefined ? this.#block : { ...this.#block, input };
    const unread: Unread[] = [];
    const value = readBlock(block, "/content_block", { code: providerFailed, unread });
    return wholePart(
      value.kind === "tool-call" && given !== undefined ? { ...value, arguments: given } : value,
      this.#part,
      unread,
    );
  }
}

/** A kind of delta from next year may pass by as long as it has nothing to say. */
function refuseText(delta: JsonObject, block: string): void {
  if (hasText(delta)) throw misread("/delta/type", `a delta of a ${block} block`, delta["type"]);
}

/** Whether a value says anything beyond its `type`. */
export function hasText(value: JsonValue): boolean {
  if (typeof value === "string") return value !== "";
  if (Array.isArray(value)) return value.some((item: JsonValue) => hasText(item));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, item]) => key !== "type" && hasText(item));
}
