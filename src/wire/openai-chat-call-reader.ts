import type { JsonValue } from "../base/json.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import { Fields, unreadable } from "./fields.ts";
import { toolCallsMax } from "./openai-chat-assistant.ts";
import { nested } from "./openai-chat-extras.ts";
import { Pieces } from "./openai-chat-pieces.ts";

const code = "PROVIDER_FAILED";

interface OpenCall {
  readonly index: number | undefined;
  readonly callId: string;
  readonly freeText: boolean;
  /** Undefined until the name has come. */
  part: number | undefined;
  /** What came before the name. */
  early: string;
  readonly said: Brackets;
  readonly extras: Pieces;
}

/** One piece of a call, as it came. */
interface Piece {
  readonly index: number | undefined;
  readonly callId: string;
  readonly name: string;
  readonly freeText: boolean;
  readonly text: string;
  readonly extras: ReturnType<typeof nested>;
}

/** What the reader of a choice lends to the reader of its calls. */
interface Owner {
  readonly choice: number;
  readonly out: AnswerEvent[];
  nextPart(): number;
  /** A call begins: what else is open ends. */
  begins(): void;
}

/**
 * The tool calls of one choice. Their pieces may take turns. A call ends when its arguments are a whole document and something
 * else begins, so that it can leave; one of which that cannot be said ends with the answer.
 */
export class CallReader {
  readonly #owner: Owner;
  readonly #open = new Map<number | undefined, OpenCall>();
  /** Ids of the calls that have ended, by their index. */
  readonly #ended = new Map<number, string>();

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  push(value: JsonValue, pointer: string): void {
    const piece = readPiece(new Fields(value, pointer, code));
    const { index, callId } = piece;
    let call = this.#open.get(index);
    if (call !== undefined && isOther(call, piece)) {
      this.#end(call);
      call = undefined;
    }
    if (call === undefined) {
      const before = index === undefined ? undefined : this.#ended.get(index);
      if (before !== undefined && (callId === "" || callId === before)) {
        // Some vendors send an empty piece after the last one.
        if (piece.text.trim() === "" && piece.extras === undefined) return;
        throw unreadable(pointer, "a tool call that has not ended", value, code);
      }
      call = this.#begin(piece, pointer);
    }
    this.#say(call, piece);
    for (const key of Object.keys(piece.extras ?? {})) call.extras.add(key, piece.extras?.[key] ?? null);
  }

  /** Speech begins: only a call in the middle of its arguments goes on after it. */
  endBeforeText(): void {
    for (const call of this.#open.values())
      if (call.freeText || call.said.none || call.said.closed) this.#end(call);
  }

  endAll(): void {
    for (const call of this.#open.values()) this.#end(call);
  }

  #begin({ index, callId, freeText }: Piece, pointer: string): OpenCall {
    this.#owner.begins();
    for (const open of this.#open.values()) if (!open.freeText && open.said.closed) this.#end(open);
    if (this.#open.size >= toolCallsMax)
      throw unreadable(pointer, `at most ${toolCallsMax} tool calls at a time`, undefined, code);
    const call: OpenCall = {
      index,
      callId,
      freeText,
      part: undefined,
      early: "",
      said: new Brackets(),
      extras: new Pieces(),
    };
    this.#open.set(index, call);
    return call;
  }

  #say(call: OpenCall, { name, text }: Piece): void {
    const { choice, out } = this.#owner;
    call.said.push(text);
    if (call.part === undefined) {
      call.early += text;
      if (name === "") return;
      call.part = this.#owner.nextPart();
      const { callId, freeText, early, part } = call;
      const of: PartStart = { kind: "tool-call", callId, name, ...(freeText ? { freeText } : {}) };
      out.push({ type: "part-start", choice, part, of });
      if (early !== "") out.push({ type: "delta", choice, part, text: early });
      call.early = "";
    } else if (text !== "") out.push({ type: "delta", choice, part: call.part, text });
  }

  #end(call: OpenCall): void {
    const { index, callId, part } = call;
    if (part === undefined) throw unreadable("/choices", "a name in each tool call", undefined, code);
    this.#open.delete(index);
    if (index !== undefined) this.#ended.set(index, callId);
    const { extras } = call.extras;
    this.#owner.out.push({
      type: "part-end",
      choice: this.#owner.choice,
      part,
      ...(extras === undefined ? {} : { extras }),
    });
  }
}

function readPiece(fields: Fields): Piece {
  const index = fields.optionalCount("index");
  const callId = fields.optionalString("id") ?? "";
  const kind = fields.optionalString("type");
  const custom = fields.optionalFields("custom");
  const inner = custom ?? fields.optionalFields("function");
  const name = inner?.optionalString("name") ?? "";
  const text = argumentsOf(inner, custom === undefined ? "arguments" : "input");
  const extras = nested(custom === undefined ? "function" : "custom", inner?.extras(), fields.extras());
  return { index, callId, name, freeText: custom !== undefined || kind === "custom", text, extras };
}

/** With vendors that number all calls 0 or not at all, an id of its own that comes with a name is another call. */
const isOther = (open: OpenCall, { callId, name }: Piece): boolean =>
  callId !== "" && callId !== open.callId && name !== "";

/** The format has text here; some vendors send the document itself, whole. */
function argumentsOf(fields: Fields | undefined, key: string): string {
  const value = fields?.take(key);
  if (fields === undefined || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "object") return JSON.stringify(value);
  throw fields.wrong(key, "a string");
}

const [quote, backslash] = [0x22, 0x5c];
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);

/** Whether a growing JSON document has closed all that it opened. */
class Brackets {
  #depth = 0;
  #opened = false;
  #quoted = false;
  #escaped = false;
  none = true;

  get closed(): boolean {
    return this.#opened && this.#depth === 0;
  }

  push(text: string): void {
    if (text !== "") this.none = false;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (this.#escaped) this.#escaped = false;
      else if (unit === quote) this.#quoted = !this.#quoted;
      else if (this.#quoted) this.#escaped = unit === backslash;
      else if (opening.has(unit)) {
        this.#depth += 1;
        this.#opened = true;
      } else if (closing.has(unit)) this.#depth -= 1;
    }
  }
}
