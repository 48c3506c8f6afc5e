import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import {
  isFields,
  member,
  plain,
  plainObject,
  restOf,
  revived,
  revivedObject,
  word,
  type Fields,
} from "./plain-json.ts";

/** A message of LangChain: an object of a class that says what it is. */
export type Message = Fields & object;

const roles: Readonly<Record<string, string>> = {
  human: "user",
  ai: "assistant",
  system: "system",
  developer: "system",
  tool: "tool",
};

export const strange = (place: string): KnownError =>
  new KnownError(
    "EXCHANGE_UNREADABLE",
    `${place}: nobody here knows this, so no guard could look at it`,
    "leave it out, or protect the provider's own client",
  );

const typeOf = (message: Message): string => {
  const own = message["_getType"];
  return word(message["type"]) || (typeof own === "function" ? String(own.call(message)) : "");
};

/** @throws KnownError EXCHANGE_UNREADABLE for a message of another kind, or with a part that nobody knows */
export function readMessage(message: Message, place: string): JsonObject {
  const role = roles[typeOf(message)];
  if (role === undefined) throw strange(place);
  const { name, tool_call_id: callId, status, additional_kwargs: more } = message;
  const parts = readContent(message["content"], `${place}/content`);
  const extras = isFields(more) && Object.keys(more).length > 0 ? plainObject(more, place) : undefined;
  return {
    role,
    ...member("name", typeof name === "string" && name !== "" ? name : undefined),
    parts:
      role === "tool"
        ? [{ kind: "tool-result", callId: word(callId), failed: status === "error", parts }]
        : [...parts, ...readCalls(message["tool_calls"], place)],
    ...member("extras", extras && { additional_kwargs: extras }),
  };
}

export function readContent(content: unknown, place: string): JsonObject[] {
  if (typeof content === "string") return content === "" ? [] : [{ kind: "text", text: content }];
  if (!Array.isArray(content)) throw strange(place);
  return content.map((block: unknown, i) => readBlock(block, `${place}/${i}`));
}

/** Texts, thinking and images in an address: what stands in a message beside them, no guard here could look into. */
function readBlock(block: unknown, place: string): JsonObject {
  if (typeof block === "string") return { kind: "text", text: block };
  if (!isFields(block)) throw strange(place);
  if (block["type"] === "text")
    return {
      kind: "text",
      text: word(block["text"]),
      ...member("extras", restOf(block, ["type", "text"], place)),
    };
  if (block["type"] === "reasoning" && typeof block["reasoning"] === "string")
    return {
      kind: "reasoning",
      text: block["reasoning"],
      ...member("extras", restOf(block, ["type", "reasoning"], place)),
    };
  if (block["type"] === "image_url") {
    const { image_url: image } = block;
    const url = isFields(image) ? word(image["url"]) : word(image);
    const detail = isFields(image) ? restOf(image, ["url"], place) : undefined;
    return { kind: "media", media: "image", source: { kind: "url", url }, ...member("extras", detail) };
  }
  throw strange(place);
}

export const readCalls = (calls: unknown, place: string): JsonObject[] =>
  (Array.isArray(calls) ? (calls as readonly Fields[]) : []).map((call, i) => ({
    kind: "tool-call",
    callId: word(call["id"]),
    name: word(call["name"]),
    arguments: { kind: "json", value: plain(call["args"] ?? {}, `${place}/tool_calls/${i}`) },
  }));

const objects = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonObject[]) : [];

/** Content as a class of LangChain takes it: one text, or blocks where it was that before. */
export function writeContent(parts: readonly JsonObject[], asBlocks: boolean): unknown {
  const said = parts.filter(({ kind }) => kind !== "tool-call");
  if (!asBlocks && said.every(({ kind }) => kind === "text" || kind === "refusal"))
    return said.map(({ text }) => word(text)).join("");
  return said.map((part) => {
    const rest = isObject(part["extras"]) ? revivedObject(part["extras"]) : {};
    if (part["kind"] === "reasoning") return { type: "reasoning", reasoning: part["text"], ...rest };
    if (part["kind"] !== "media") return { type: "text", text: part["text"], ...rest };
    const source = isObject(part["source"]) ? part["source"] : {};
    return { type: "image_url", image_url: { url: source["url"], ...rest } };
  });
}

export const writeCalls = (parts: readonly JsonObject[]): readonly Record<string, unknown>[] =>
  parts
    .filter(({ kind }) => kind === "tool-call")
    .map((part) => {
      const given = isObject(part["arguments"]) ? part["arguments"] : {};
      // What is no JSON is handed on as the one text that it is.
      const args = given["kind"] === "json" ? revived(given["value"]) : { text: given["text"] };
      return { type: "tool_call", id: part["callId"], name: part["name"], args };
    });

/**
 * Messages that a request in our own words is for: of the classes that came in. Before them may stand the feature's own prompt.
 * What a class keeps of its making beside its content is left out: no guard has looked at it.
 */
export function writeMessages(body: JsonObject, before: readonly Message[]): readonly Message[] {
  const messages = objects(body["messages"]);
  const added = messages.length - before.length;
  if (added < 0) throw new Error("a message is missing");
  return messages.map((message, i) => {
    const was = before[i - added];
    const parts = objects(message["parts"]);
    return was === undefined ? systemMessage(before, parts) : writeMessage(message, parts, was);
  });
}

function writeMessage(message: JsonObject, parts: readonly JsonObject[], was: Message): Message {
  const [first] = parts;
  const inner = message["role"] === "tool" && first !== undefined ? objects(first["parts"]) : parts;
  const { additional_kwargs: more } = isObject(message["extras"]) ? message["extras"] : {};
  return made(was, {
    ...kept(was, ["id", "name", "tool_call_id", "status", "role"]),
    content: writeContent(inner, Array.isArray(was["content"])),
    ...(message["role"] === "assistant" ? { tool_calls: writeCalls(parts) } : {}),
    additional_kwargs: isObject(more) ? revivedObject(more) : {},
  });
}

const kept = (of: Fields, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (of[name] === undefined ? [] : [[name, of[name]]])));

type Maker = new (fields: Fields) => Message;

/** Another object of the same class. */
export const made = (like: object, fields: Fields): Message => new (like.constructor as Maker)(fields);

/** The feature's own prompt, where no message shows the class for it: made from what all messages are. */
function systemMessage(before: readonly Message[], parts: readonly JsonObject[]): Message {
  const content = writeContent(parts, false);
  const known = before.find((message) => typeOf(message) === "system");
  if (known !== undefined) return made(known, { content });
  const [any] = before;
  if (any === undefined) throw strange("/messages");
  const Base = Object.getPrototypeOf(any.constructor) as Maker;
  const System = class extends Base {
    readonly type = "system";
    _getType(): string {
      return "system";
    }
  };
  return new System({ content });
}
