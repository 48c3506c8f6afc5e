import { isObject, pointerStep, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Extras, MediaPart, RefusalPart, TextPart, Unread } from "../exchange/exchange.ts";
import { Fields, unreadable, type ReadCode } from "./fields.ts";

/** JSON that is being written. */
export type Draft = Record<string, JsonValue>;

export type ContentPart = TextPart | RefusalPart | MediaPart;

/** What stays the same while one body is read. */
export interface Reading {
  /** An answer's defaults (`status: completed`, no annotations) are left out: they say nothing, and guards would read them. */
  readonly code: ReadCode;
  /** Grows with each thing that no guard can read. */
  readonly unread: Unread[];
}

/** Our own choice: more parts in one item than any client sends, few enough to look at each. */
export const contentPartsMax = 4096;

/**
 * Our own keys in the extras of a part. `item`, in answers only: the part is the last of its output item, and these are the
 * item's other fields. `whole_item` and `whole_part`: the part stands for an item, or for one part of a content, that our words
 * have no name for; here it is, as it came.
 */
export const itemKey = "item";
export const wholeItemKey = "whole_item";
const wholePartKey = "whole_part";

/** A vendor's field that has the name of one of ours cannot stand beside it. */
export const clashes = (extras: Extras | undefined): boolean =>
  extras !== undefined && [itemKey, wholeItemKey, wholePartKey].some((key) => Object.hasOwn(extras, key));

/** What a content part is when its type is not among the extras. */
export type ImpliedType = "input_text" | "output_text" | "summary_text";

const textTypes = new Set(["input_text", "output_text", "text", "summary_text", "reasoning_text"]);

export const extrasOf = (extras: Extras | undefined): { extras?: Extras } =>
  extras === undefined ? {} : { extras };

/** The extras that an answer's reader keeps: a field that is null or an empty list says nothing. */
export function trimmed(extras: Extras | undefined, reading: Reading): Extras | undefined {
  if (extras === undefined || reading.code === "EXCHANGE_UNREADABLE") return extras;
  const rest = Object.entries(extras).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

const kept = (key: string, value: JsonValue): TextPart => ({
  kind: "text",
  text: "",
  extras: { [key]: value },
});

/** Keeps an item that our words do not name: nothing is lost, and guards see all its texts. */
export const wholeItem = (value: JsonValue): TextPart => kept(wholeItemKey, value);

/** The same for one part of a content. */
export const wholePart = (value: JsonValue): TextPart => kept(wholePartKey, value);

const keptIn = (part: { readonly extras?: Extras }, key: string): JsonObject | undefined => {
  const value = part.extras?.[key];
  return isObject(value) ? value : undefined;
};

/** What a part made by `wholeItem` keeps. */
export const itemOf = (part: { readonly extras?: Extras }): JsonObject | undefined =>
  keptIn(part, wholeItemKey);

/** Stands for something kept whole: the text is empty, and what it says is in the extras. */
export const isKept = (part: { readonly kind: string; readonly extras?: Extras }): boolean =>
  part.kind === "text" && (itemOf(part) ?? keptIn(part, wholePartKey)) !== undefined;

/** An array of content parts. */
export function readContent(
  items: readonly JsonValue[],
  pointer: string,
  implied: ImpliedType,
  reading: Reading,
): ContentPart[] {
  if (items.length > contentPartsMax)
    throw unreadable(pointer, `at most ${contentPartsMax} parts`, items, reading.code);
  return items.map((item, i) => readContentPart(item, pointerStep(pointer, i), implied, reading));
}

export function readContentPart(
  value: JsonValue,
  pointer: string,
  implied: ImpliedType,
  reading: Reading,
): ContentPart {
  const fields = new Fields(value, pointer, reading.code);
  const type = fields.string("type");
  const part = readTyped(fields, type, reading);
  if (part === undefined) {
    // It may point at bytes: a new kind of image or sound. Its texts are seen, the rest is not.
    reading.unread.push({ pointer, kind: "file" });
    return wholePart(value);
  }
  const named = type === implied || part.kind !== "text" ? part.extras : { ...part.extras, type };
  if (clashes(named)) return wholePart(value);
  return part.extras === named ? part : { ...part, ...extrasOf(named) };
}

function readTyped(fields: Fields, type: string, reading: Reading): ContentPart | undefined {
  switch (type) {
    case "refusal": {
      const text = fields.string("refusal");
      return { kind: "refusal", text, ...extrasOf(trimmed(fields.extras(), reading)) };
    }
    case "input_image":
      return readImage(fields, reading);
    case "input_file":
      return readFile(fields, reading);
    case "input_audio":
      return readAudio(fields, reading);
    default: {
      if (!textTypes.has(type)) return undefined;
      const text = fields.string("text");
      return { kind: "text", text, ...extrasOf(trimmed(fields.extras(), reading)) };
    }
  }
}

/** With an address and an id, the address counts and the id stays among the extras. */
export function readImage(fields: Fields, reading: Reading): MediaPart {
  const url = fields.optionalString("image_url");
  const fileId = url === undefined ? fields.optionalString("file_id") : undefined;
  if (url === undefined && fileId === undefined) throw fields.wrong("image_url", "a string, or a file_id");
  const source: MediaPart["source"] =
    url === undefined ? { kind: "file", fileId: fileId ?? "" } : (dataUrl(url) ?? { kind: "url", url });
  return media("image", source, fields, reading);
}

function readFile(fields: Fields, reading: Reading): MediaPart {
  const data = fields.optionalString("file_data");
  const url = data === undefined ? fields.optionalString("file_url") : undefined;
  const fileId = data === undefined && url === undefined ? fields.optionalString("file_id") : undefined;
  const fileName = fields.optionalString("filename");
  let source: MediaPart["source"];
  // Some providers take base64 alone, whose media type is then not known: "".
  if (data !== undefined) source = dataUrl(data) ?? { kind: "data", mediaType: "", base64: data };
  else if (url !== undefined) source = { kind: "url", url };
  else if (fileId !== undefined) source = { kind: "file", fileId };
  else throw fields.wrong("file_data", "a string, or a file_url or file_id");
  const part = media("file", source, fields, reading);
  return fileName === undefined ? part : { ...part, fileName };
}

function readAudio(fields: Fields, reading: Reading): MediaPart {
  const inner = fields.fields("input_audio");
  const base64 = inner.string("data");
  const mediaType = `audio/${inner.string("format")}`;
  const part = media("audio", { kind: "data", mediaType, base64 }, fields, reading);
  const rest = inner.extras();
  return rest === undefined ? part : { ...part, extras: { ...part.extras, input_audio: rest } };
}

export function media(
  kind: MediaPart["media"],
  source: MediaPart["source"],
  fields: Fields,
  reading: Reading,
): MediaPart {
  reading.unread.push({ pointer: fields.pointer, kind, ...sizeOf(source) });
  return { kind: "media", media: kind, source, ...extrasOf(trimmed(fields.extras(), reading)) };
}

/** Four letters of base64 are three bytes (RFC 4648 §4). */
function sizeOf(source: MediaPart["source"]): { bytes?: number } {
  if (source.kind !== "data") return {};
  const { base64 } = source;
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return { bytes: Math.floor(((base64.length - padding) * 3) / 4) };
}

const base64Mark = ";base64";

/** RFC 2397. A data URL that is not in base64 stays a URL: the provider reads it, we do not. */
function dataUrl(url: string): MediaPart["source"] | undefined {
  if (!url.startsWith("data:")) return undefined;
  const comma = url.indexOf(",");
  const head = comma === -1 ? "" : url.slice("data:".length, comma);
  if (!head.endsWith(base64Mark) || head.length === base64Mark.length) return undefined;
  return { kind: "data", mediaType: head.slice(0, -base64Mark.length), base64: url.slice(comma + 1) };
}

/** The extras without our own mark. */
export function vendorExtras(extras: Extras | undefined): Extras | undefined {
  if (extras === undefined || !Object.hasOwn(extras, itemKey)) return extras;
  return Object.fromEntries(Object.entries(extras).filter(([key]) => key !== itemKey));
}

export function writeContentPart(part: ContentPart, implied: ImpliedType): JsonObject {
  const whole = keptIn(part, wholePartKey);
  if (whole !== undefined) return whole;
  const extras = vendorExtras(part.extras);
  if (part.kind === "text") return { type: implied, ...extras, text: part.text };
  if (part.kind === "refusal") return { type: "refusal", ...extras, refusal: part.text };
  if (part.media === "image") return { type: "input_image", ...extras, ...imageFields(part) };
  if (part.media === "file") return { type: "input_file", ...extras, ...fileFields(part) };
  const inner = isObject(extras?.["input_audio"]) ? extras["input_audio"] : {};
  const { source } = part;
  const audio =
    source.kind === "data"
      ? { data: source.base64, format: source.mediaType.slice("audio/".length) }
      : { data: "", format: "" };
  return { type: "input_audio", ...extras, input_audio: { ...inner, ...audio } };
}

export function imageFields({ source }: MediaPart): JsonObject {
  return source.kind === "file" ? { file_id: source.fileId } : { image_url: urlText(source) };
}

function fileFields({ source, fileName }: MediaPart): JsonObject {
  const name = fileName === undefined ? {} : { filename: fileName };
  if (source.kind === "file") return { file_id: source.fileId, ...name };
  return { [source.kind === "url" ? "file_url" : "file_data"]: urlText(source), ...name };
}

function urlText(source: Exclude<MediaPart["source"], { kind: "file" }>): string {
  if (source.kind === "url") return source.url;
  return source.mediaType === "" ? source.base64 : `data:${source.mediaType};base64,${source.base64}`;
}

/** The shortest form that says the same: a lone text without extras is a string. */
export function writeContent(parts: readonly ContentPart[], implied: ImpliedType): JsonValue {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "text" && only.extras === undefined) return only.text;
  return parts.map((part) => writeContentPart(part, implied));
}
