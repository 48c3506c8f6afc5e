import type { JsonObject, JsonValue } from "../base/json.ts";
import type { MediaPart, Part, TextPart, ToolArguments, Unread } from "../exchange/exchange.ts";
import { unreadOf } from "../exchange/unread.ts";
import { Fields, unreadable, type ReadCode } from "./fields.ts";

/** Where a part stands, and whose mistake it is where it is none. */
export interface PartPlace {
  readonly pointer: string;
  readonly code: ReadCode;
}

const roles = ["system", "user", "assistant", "tool"] as const;
export const readRole = (fields: Fields): (typeof roles)[number] => oneOf(fields, "role", roles);

/** The word at `key`, which must be one of these. */
export function oneOf<T extends string>(fields: Fields, key: string, words: readonly T[]): T {
  const text = fields.string(key);
  const word = words.find((one) => one === text);
  if (word === undefined) throw fields.wrong(key, `one of ${words.join(", ")}`);
  return word;
}

/** Nothing may be left that nobody has read: what our words do not name stands in `extras`. */
export function closed<T>(fields: Fields, value: T): T {
  const rest = fields.extras();
  const [key] = rest === undefined ? [] : Object.keys(rest);
  if (key !== undefined) throw fields.wrong(key, "no such field; what has no word stands in extras");
  return value;
}

/** A member for an object literal that is absent where there is nothing. */
export const member = <K extends string, T>(key: K, value: T | undefined): { [key in K]?: T } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]?: T });

export const extrasOf = (fields: Fields): { readonly extras?: JsonObject } =>
  member("extras", fields.optionalObject("extras"));

/** Notes what no guard can read of a part. */
export function noteUnread(part: Part, pointer: string, unread: Unread[]): void {
  for (const kind of unreadOf(part)) unread.push({ pointer, kind });
}

export function readPart(value: JsonValue | undefined, place: PartPlace): Part {
  const fields = new Fields(value, place.pointer, place.code);
  const kinds = ["text", "reasoning", "refusal", "tool-call", "tool-result", "media"] as const;
  const kind = oneOf(fields, "kind", kinds);
  switch (kind) {
    case "text":
      return closed(fields, readText(fields));
    case "refusal":
      return closed(fields, { kind, text: fields.string("text"), ...extrasOf(fields) });
    case "reasoning":
      return closed(fields, {
        kind,
        text: fields.string("text"),
        ...member("sealed", fields.optionalString("sealed")),
        ...extrasOf(fields),
      });
    case "tool-call":
      return closed(fields, {
        kind,
        callId: fields.string("callId"),
        name: fields.string("name"),
        arguments: readArgumentsAt(fields),
        ...member("freeText", fields.optionalBoolean("freeText")),
        ...extrasOf(fields),
      });
    case "tool-result":
      return closed(fields, {
        kind,
        callId: fields.string("callId"),
        ...member("failed", fields.optionalBoolean("failed")),
        parts: (fields.optionalArray("parts") ?? []).map((part, i) =>
          readInner(part, { ...place, pointer: `${place.pointer}/parts/${i}` }),
        ),
        ...extrasOf(fields),
      });
    case "media":
      return closed(fields, readMedia(fields));
  }
}

function readInner(value: JsonValue, place: PartPlace): TextPart | MediaPart {
  const part = readPart(value, place);
  if (part.kind === "text" || part.kind === "media") return part;
  throw unreadable(`${place.pointer}/kind`, "text or media", part.kind, place.code);
}

const readText = (fields: Fields): TextPart => ({
  kind: "text",
  text: fields.string("text"),
  ...member("document", fields.optionalBoolean("document")),
  ...extrasOf(fields),
});

function readArgumentsAt(fields: Fields): ToolArguments {
  const inner = fields.fields("arguments");
  const kind = oneOf(inner, "kind", ["json", "text"]);
  return kind === "text"
    ? closed(inner, { kind, text: inner.string("text") })
    : closed(inner, { kind, value: inner.take("value") ?? null });
}

function readMedia(fields: Fields): MediaPart {
  const source = fields.fields("source");
  const kind = oneOf(source, "kind", ["url", "data", "file"]);
  return {
    kind: "media",
    media: oneOf(fields, "media", ["image", "audio", "file"]),
    source:
      kind === "url"
        ? closed(source, { kind, url: source.string("url") })
        : kind === "file"
          ? closed(source, { kind, fileId: source.string("fileId") })
          : closed(source, { kind, mediaType: source.string("mediaType"), base64: source.string("base64") }),
    ...member("fileName", fields.optionalString("fileName")),
    ...extrasOf(fields),
  };
}
