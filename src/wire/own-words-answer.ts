import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Answer, Choice, StopReason, Usage } from "../exchange/answer.ts";
import type { Unread } from "../exchange/exchange.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import { Fields, unreadable } from "./fields.ts";
import { nativeWord } from "./native-word.ts";
import { closed, extrasOf, member, noteUnread, oneOf, readPart } from "./own-words-parts.ts";

const code = "PROVIDER_FAILED";
const format = "exchange";

const stops: readonly StopReason[] = [
  "end",
  "length",
  "tool-calls",
  "stop-sequence",
  "filtered",
  "refusal",
  "other",
];

/** An answer in our own words. What no guard can read is found out here, not believed. */
export function readOwnAnswer(body: JsonValue): Answer {
  const fields = new Fields(body, "", code);
  const unread: Unread[] = [];
  const choices = (fields.optionalArray("choices") ?? []).map((choice, i) =>
    readChoice(choice, `/choices/${i}`, unread),
  );
  const usage = fields.optionalFields("usage");
  const embeddings = fields.optionalArray("embeddings");
  return closed(fields, {
    format,
    id: fields.optionalString("id") ?? "",
    model: fields.optionalString("model") ?? "",
    ...member("createdAtSeconds", fields.optionalNumber("createdAtSeconds")),
    choices,
    ...member("usage", usage && readUsage(usage)),
    ...member("embeddings", embeddings?.map(readVector)),
    ...extrasOf(fields),
    unread,
  });
}

function readVector(value: JsonValue, i: number): readonly number[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
  if (items.length > 0 && items.every((one) => typeof one === "number")) return items;
  throw unreadable(`/embeddings/${i}`, "an array of numbers", value, code);
}

function readChoice(value: JsonValue, pointer: string, unread: Unread[]): Choice {
  const fields = new Fields(value, pointer, code);
  const parts = (fields.optionalArray("parts") ?? []).map((part, i) => {
    const at = `${pointer}/parts/${i}`;
    const read = readPart(part, { pointer: at, code });
    noteUnread(read, at, unread);
    return read;
  });
  return closed(fields, {
    parts,
    stop: oneOf(fields, "stop", stops),
    ...nativeStopOf(fields),
    ...member("stopSequence", fields.optionalString("stopSequence")),
    ...extrasOf(fields),
  });
}

/** A library's own word for the end; what is no word is left out, since no guard looks at it. */
function nativeStopOf(fields: Fields): { readonly nativeStop?: string } {
  const text = fields.optionalString("nativeStop");
  return member("nativeStop", text === undefined ? undefined : nativeWord(text));
}

function readUsage(fields: Fields): Usage {
  return closed(fields, {
    input: fields.optionalCount("input") ?? 0,
    output: fields.optionalCount("output") ?? 0,
    ...member("cachedInput", fields.optionalCount("cachedInput")),
    ...member("cacheWrite", fields.optionalCount("cacheWrite")),
    ...member("reasoning", fields.optionalCount("reasoning")),
    ...extrasOf(fields),
  });
}

const events = ["start", "part-start", "delta", "part-whole", "part-end", "stop", "usage", "end"] as const;

/** One event of a stream. @throws KnownError PROVIDER_FAILED where it is none of ours. */
export function readOwnEvent(value: JsonValue): AnswerEvent {
  const fields = new Fields(value, "", code);
  const type = oneOf(fields, "type", events);
  switch (type) {
    case "start":
      return closed(fields, {
        type,
        format,
        id: fields.optionalString("id") ?? "",
        model: fields.optionalString("model") ?? "",
        ...ignored(fields, "format"),
        ...member("createdAtSeconds", fields.optionalNumber("createdAtSeconds")),
        ...extrasOf(fields),
      });
    case "part-start":
      return closed(fields, { type, ...placeOf(fields), of: readStart(fields.fields("of")) });
    case "delta":
      return closed(fields, { type, ...placeOf(fields), text: fields.string("text") });
    case "part-whole":
      return closed(fields, {
        type,
        ...placeOf(fields),
        value: readPart(fields.take("value"), { pointer: "/value", code }),
      });
    case "part-end":
      return closed(fields, {
        type,
        ...placeOf(fields),
        ...member("sealed", fields.optionalString("sealed")),
        ...extrasOf(fields),
      });
    case "stop":
      return closed(fields, {
        type,
        choice: fields.optionalCount("choice") ?? 0,
        reason: oneOf(fields, "reason", stops),
        ...nativeStopOf(fields),
        ...member("stopSequence", fields.optionalString("stopSequence")),
        ...extrasOf(fields),
      });
    case "usage":
      return closed(fields, { type, usage: readUsage(fields.fields("usage")) });
    case "end":
      return closed(fields, { type });
  }
}

function ignored(fields: Fields, key: string): JsonObject {
  fields.take(key);
  return {};
}

const placeOf = (fields: Fields): { readonly choice: number; readonly part: number } => ({
  choice: fields.optionalCount("choice") ?? 0,
  part: fields.optionalCount("part") ?? 0,
});

/** Our own choice, as every vendor's reader has one: no guard looks at it. */
const nativeId = /^[A-Za-z0-9_.:-]{1,128}$/;

function readStart(fields: Fields): PartStart {
  const kind = oneOf(fields, "kind", ["text", "reasoning", "refusal", "tool-call"]);
  const id = fields.optionalString("nativeId");
  const of: PartStart =
    kind === "tool-call"
      ? {
          kind,
          callId: fields.string("callId"),
          name: fields.string("name"),
          ...member("freeText", fields.optionalBoolean("freeText")),
        }
      : { kind };
  return closed(fields, id !== undefined && nativeId.test(id) ? { ...of, nativeId: id } : of);
}
