import { isObject, pointerStep, type JsonValue } from "../base/json.ts";
import type {
  AnswerFormat,
  Exchange,
  Message,
  Settings,
  Tool,
  ToolChoice,
  Unread,
} from "../exchange/exchange.ts";
import { Fields } from "./fields.ts";
import { closed, extrasOf, member, noteUnread, oneOf, readPart, readRole } from "./own-words-parts.ts";

/** A request in our own words. What no guard can read is found out here, not believed. */
export function readOwnRequest(body: JsonValue, id: string): Exchange {
  const fields = new Fields(body, "");
  const unread: Unread[] = [];
  const messages = (fields.optionalArray("messages") ?? []).map((message, i) =>
    readMessage(message, `/messages/${i}`, unread),
  );
  const tools = (fields.optionalArray("tools") ?? []).map((tool, i) => readTool(tool, `/tools/${i}`, unread));
  const choice = fields.optionalFields("toolChoice");
  const format = fields.optionalFields("answerFormat");
  const settings = fields.optionalFields("settings");
  noteState(fields.peek("extras"), unread);
  return closed(fields, {
    id,
    format: "exchange",
    operation: oneOf(fields, "operation", ["chat", "embed"]),
    model: fields.string("model"),
    stream: fields.optionalBoolean("stream") ?? false,
    messages,
    tools,
    ...member("toolChoice", choice && readChoice(choice)),
    ...member("parallelToolCalls", fields.optionalBoolean("parallelToolCalls")),
    ...member("answerFormat", format && readFormat(format)),
    settings: settings === undefined ? {} : readSettings(settings),
    ...extrasOf(fields),
    unread,
  });
}

/** Options of vendors by which a provider adds text that it has kept: the AI SDK's names and LangChain's. */
const stateNames = new Set(["previousResponseId", "previous_response_id", "conversation", "container"]);

function noteState(extras: JsonValue | undefined, unread: Unread[]): void {
  if (!isObject(extras)) return;
  const { providerOptions } = extras;
  const vendors = isObject(providerOptions) ? Object.entries(providerOptions) : [];
  const places: [string, JsonValue][] = [
    ["/extras", extras],
    ...vendors.map(([name, options]): [string, JsonValue] => [`/extras/providerOptions/${name}`, options]),
  ];
  for (const [place, options] of places)
    if (isObject(options))
      for (const [key, value] of Object.entries(options))
        if (stateNames.has(key) && value !== null)
          unread.push({ pointer: pointerStep(place, key), kind: "provider-state" });
}

function readMessage(value: JsonValue, pointer: string, unread: Unread[]): Message {
  const fields = new Fields(value, pointer);
  const parts = (fields.optionalArray("parts") ?? []).map((part, i) => {
    const at = `${pointer}/parts/${i}`;
    const read = readPart(part, { pointer: at, code: "EXCHANGE_UNREADABLE" });
    noteUnread(read, at, unread);
    return read;
  });
  return closed(fields, {
    role: readRole(fields),
    ...member("nativeRole", fields.optionalString("nativeRole")),
    ...member("name", fields.optionalString("name")),
    parts,
    ...extrasOf(fields),
  });
}

function readTool(value: JsonValue, pointer: string, unread: Unread[]): Tool {
  const fields = new Fields(value, pointer);
  const nativeKind = fields.optionalString("nativeKind");
  if (nativeKind !== undefined) unread.push({ pointer, kind: "provider-tool" });
  return closed(fields, {
    name: fields.string("name"),
    ...member("description", fields.optionalString("description")),
    ...member("schema", fields.optionalObject("schema")),
    ...member("strict", fields.optionalBoolean("strict")),
    ...member("freeText", fields.optionalBoolean("freeText")),
    ...member("nativeKind", nativeKind),
    ...extrasOf(fields),
  });
}

function readChoice(fields: Fields): ToolChoice {
  const kind = oneOf(fields, "kind", ["auto", "none", "required", "tool"]);
  return closed(fields, kind === "tool" ? { kind, name: fields.string("name") } : { kind });
}

function readFormat(fields: Fields): AnswerFormat {
  const kind = oneOf(fields, "kind", ["text", "json", "schema"]);
  if (kind !== "schema") return closed(fields, { kind });
  return closed(fields, {
    kind,
    name: fields.string("name"),
    ...member("description", fields.optionalString("description")),
    schema: fields.optionalObject("schema") ?? {},
    ...member("strict", fields.optionalBoolean("strict")),
  });
}

const numbers = [
  "maxTokens",
  "temperature",
  "topP",
  "topK",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "count",
  "dimensions",
] as const;

function readSettings(fields: Fields): Settings {
  const settings: { -readonly [Key in keyof Settings]: Settings[Key] } = {};
  for (const key of numbers) {
    const value = fields.optionalNumber(key);
    if (value !== undefined) settings[key] = value;
  }
  const stop = fields.optionalArray("stop");
  if (stop !== undefined) {
    if (!stop.every((text) => typeof text === "string")) throw fields.wrong("stop", "an array of strings");
    settings.stop = stop;
  }
  const effort = fields.optionalFields("reasoning");
  if (effort !== undefined)
    settings.reasoning = closed(effort, {
      ...member("effort", effort.optionalString("effort")),
      ...member("budgetTokens", effort.optionalCount("budgetTokens")),
    });
  for (const key of ["user", "encoding"] as const) {
    const value = fields.optionalString(key);
    if (value !== undefined) settings[key] = value;
  }
  const usage = fields.optionalBoolean("streamUsage");
  if (usage !== undefined) settings.streamUsage = usage;
  return closed(fields, settings);
}
