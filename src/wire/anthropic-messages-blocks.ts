import { isObject, pointerStep, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Extras, MediaPart, Part, TextPart, ToolResultPart, Unread } from "../exchange/exchange.ts";
import { Fields, unreadable, type ReadCode } from "./fields.ts";

/** What stays the same while one body is read. */
export interface Reading {
  readonly code: ReadCode;
  /** Grows with each thing that no guard can read. */
  readonly unread: Unread[];
}

/** Our own choice: the longest agent turns seen have some hundreds of blocks. */
export const blocksMax = 10_000;

const contentExpected = "a string or an array of content blocks";

/**
 * Content blocks of the Messages API as parts of ours.
 *
 * A block that our words cannot say (a search result, what a tool on the provider's side did, a type from next year) is a
 * text part whose extras are the block itself, `type` included: guards see every string of it, and it is written back whole.
 * The text of such a part is what the person who sent the block wants the model to read; it is empty for the provider's own
 * blocks, which are no speech.
 */
export function readBlocks(value: JsonValue | undefined, pointer: string, reading: Reading): Part[] {
  if (typeof value === "string") return [{ kind: "text", text: value }];
  if (!Array.isArray(value)) throw unreadable(pointer, contentExpected, value, reading.code);
  const blocks = value as readonly JsonValue[];
  if (blocks.length > blocksMax)
    throw unreadable(pointer, `at most ${blocksMax} content blocks`, value, reading.code);
  return blocks.map((block, i) => readBlock(block, pointerStep(pointer, i), reading));
}

export function readBlock(block: JsonValue | undefined, pointer: string, reading: Reading): Part {
  const fields = new Fields(block, pointer, reading.code);
  const type = fields.string("type");
  switch (type) {
    case "text": {
      const text = fields.string("text");
      // Null is what absent means, and some clients send it with every text.
      if (fields.peek("citations") === undefined) fields.take("citations");
      return withExtras({ kind: "text", text }, fields.extras());
    }
    case "image":
      return readMedia(fields, "image", reading);
    case "document":
      return readDocument(fields, block as JsonObject, reading);
    case "search_result":
      return readSearchResult(fields, block as JsonObject, reading);
    case "tool_use":
      return readToolUse(fields);
    case "tool_result":
      return readToolResult(fields, reading);
    case "thinking":
      return readThinking(fields, reading);
    case "redacted_thinking": {
      const sealed = fields.string("data");
      reading.unread.push({ pointer: fields.at("data"), kind: "sealed", bytes: base64Bytes(sealed) });
      return { kind: "reasoning", text: "", sealed, extras: { type, ...fields.extras() } };
    }
    default:
      return wholeBlock(block as JsonObject, pointer, "", reading);
  }
}

/** The part with its extras, where there are any: absent, not undefined. */
export const withExtras = <T extends Part>(part: T, extras: Extras | undefined): T =>
  extras === undefined ? part : { ...part, extras };

function wholeBlock(block: JsonObject, pointer: string, text: string, reading: Reading): TextPart {
  findUnread(block, pointer, reading);
  return { kind: "text", text, extras: block };
}

function readMedia(fields: Fields, media: "image" | "file", reading: Reading): MediaPart {
  const source = fields.fields("source");
  const type = source.string("type");
  const fileName = media === "file" ? fields.optionalString("title") : undefined;
  let said: MediaPart["source"];
  let bytes: number | undefined;
  if (type === "base64") {
    said = { kind: "data", mediaType: source.string("media_type"), base64: source.string("data") };
    bytes = base64Bytes(said.base64);
  } else if (type === "url") said = { kind: "url", url: source.string("url") };
  else if (type === "file") said = { kind: "file", fileId: source.string("file_id") };
  else throw source.wrong("type", "base64, url or file");
  reading.unread.push({ pointer: source.pointer, kind: media, ...(bytes === undefined ? {} : { bytes }) });
  const part = {
    kind: "media",
    media,
    source: said,
    ...(fileName === undefined ? {} : { fileName }),
  } as const;
  return withExtras(part, joined(fields.extras(), "source", source.extras()));
}

/** Plain text is a text part, so that it is guarded and streamed as text; the extras say that it was a document. */
function readDocument(fields: Fields, block: JsonObject, reading: Reading): Part {
  const source = new Fields(fields.peek("source"), fields.at("source"), reading.code);
  const type = source.string("type");
  if (type !== "text" && type !== "content") return readMedia(fields, "file", reading);
  fields.take("source");
  const hole = type === "text" ? "data" : "content";
  if (type === "text") source.string("data");
  const text = source.take(hole);
  if (typeof text === "string")
    return {
      kind: "text",
      text,
      document: true,
      extras: { type: "document", ...fields.extras(), source: { type, ...source.extras() } },
    };
  const whole = textOfBlocks(text, source.at(hole), reading.code);
  return { ...wholeBlock(block, fields.pointer, whole, reading), document: true };
}

function readSearchResult(fields: Fields, block: JsonObject, reading: Reading): Part {
  const content = fields.optionalArray("content") ?? [];
  const pointer = fields.at("content");
  const text = textOfBlocks(content, pointer, reading.code);
  const [only] = content;
  if (content.length !== 1 || !isObject(only) || only["type"] !== "text")
    return { ...wholeBlock(block, fields.pointer, text, reading), document: true };
  const inner = new Fields(only, pointerStep(pointer, 0), reading.code);
  inner.string("text");
  return {
    kind: "text",
    text,
    document: true,
    extras: { type: "search_result", ...fields.extras(), content: [inner.extras() ?? {}] },
  };
}

/** All that a reader would read in an array of blocks, a line feed between two of them. */
function textOfBlocks(value: JsonValue | undefined, pointer: string, code: ReadCode): string {
  if (!Array.isArray(value)) throw unreadable(pointer, contentExpected, value, code);
  const blocks = value as readonly JsonValue[];
  const texts = blocks.flatMap((block, i) => {
    const fields = new Fields(block, pointerStep(pointer, i), code);
    return fields.string("type") === "text" ? [fields.string("text")] : [];
  });
  return texts.join("\n");
}

function readToolUse(fields: Fields): Part {
  const callId = fields.string("id");
  const name = fields.string("name");
  const value = fields.take("input") ?? {};
  // `direct` is what absent means, and the streamed form has no room for it.
  const caller = fields.peek("caller");
  if (isObject(caller) && caller["type"] === "direct" && Object.keys(caller).length === 1)
    fields.take("caller");
  return withExtras({ kind: "tool-call", callId, name, arguments: { kind: "json", value } }, fields.extras());
}

function readToolResult(fields: Fields, reading: Reading): ToolResultPart {
  const callId = fields.string("tool_use_id");
  const failed = fields.optionalBoolean("is_error");
  const content = fields.take("content");
  const pointer = fields.at("content");
  const parts = content === undefined ? [] : readBlocks(content, pointer, reading);
  const inner = parts.map((part, i) => {
    if (part.kind === "text" || part.kind === "media") return part;
    const { type } = (content as readonly JsonObject[])[i] ?? {};
    throw unreadable(`${pointer}/${i}/type`, "a block that a tool result can hold", type, reading.code);
  });
  return withExtras(
    { kind: "tool-result", callId, ...(failed === undefined ? {} : { failed }), parts: inner },
    fields.extras(),
  );
}

function readThinking(fields: Fields, reading: Reading): Part {
  const text = fields.string("thinking");
  const signature = fields.optionalString("signature");
  const sealed = signature === "" ? undefined : signature;
  // Thinking that is not displayed is inside its signature, encrypted; and what else may be, nobody can read.
  if (sealed !== undefined)
    reading.unread.push({ pointer: fields.at("signature"), kind: "sealed", bytes: base64Bytes(sealed) });
  return withExtras(
    { kind: "reasoning", text, ...(sealed === undefined ? {} : { sealed }) },
    fields.extras(),
  );
}

/** Extras with the left-over fields of one inner object under its own key. */
export function joined(
  extras: Extras | undefined,
  key: string,
  inner: Extras | undefined,
): Extras | undefined {
  return inner === undefined ? extras : { ...extras, [key]: inner };
}

/** Bytes of a base64 text. */
export function base64Bytes(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return Math.max(0, Math.floor((text.length * 3) / 4) - padding);
}

/** What no guard can read inside a block that is kept whole: encrypted text, bytes, and files at the provider. */
function findUnread(value: JsonValue, pointer: string, reading: Reading): void {
  if (Array.isArray(value)) {
    (value as readonly JsonValue[]).forEach((item, i) => findUnread(item, pointerStep(pointer, i), reading));
    return;
  }
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const at = pointerStep(pointer, key);
    if (typeof item === "string") {
      if (key.startsWith("encrypted_"))
        reading.unread.push({ pointer: at, kind: "sealed", bytes: base64Bytes(item) });
      else if (key === "file_id") reading.unread.push({ pointer: at, kind: "file" });
      else if (key === "data" && value["type"] === "base64")
        reading.unread.push({ pointer: at, kind: mediaOf(value["media_type"]), bytes: base64Bytes(item) });
    } else if (key === "source" && isObject(item) && item["type"] === "url")
      reading.unread.push({ pointer: at, kind: value["type"] === "image" ? "image" : "file" });
    else findUnread(item, at, reading);
  }
}

const mediaOf = (mediaType: JsonValue | undefined): "image" | "file" =>
  typeof mediaType === "string" && mediaType.startsWith("image/") ? "image" : "file";
