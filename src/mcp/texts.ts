import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Unread } from "../exchange/exchange.ts";
import { rewriteJson } from "../exchange/texts.ts";
import { pick, textAt } from "./catalogue.ts";

/** Told of each text of what a server brought, in a fixed order; gives the text that shall stand instead. */
export interface Reader {
  /** `document`: the text of a file or a resource. */
  text(text: string, document: boolean): string;
  /** What no guard can read. */
  unread(kind: Unread["kind"]): void;
}

type Read = (value: JsonObject, reader: Reader) => JsonObject;

/** What `tools/call` brings. Members that are not named here, `_meta` with them, go no further: nobody would have looked at them. */
export const readToolResult: Read = (result, reader) => {
  const { content, structuredContent, isError } = result;
  return {
    content: list(content).map((block) => readBlock(block, reader)),
    ...(structuredContent === undefined ? {} : { structuredContent: readAny(structuredContent, reader) }),
    ...(isError === true ? { isError } : {}),
  };
};

/** What `prompts/get` brings. */
export const readPromptResult: Read = ({ description, messages }, reader) => ({
  ...(typeof description === "string" ? { description: reader.text(description, false) } : {}),
  messages: list(messages).map((message) => {
    const { role, content } = isObject(message) ? message : {};
    return { role: role === "assistant" ? role : "user", content: readBlock(content ?? null, reader) };
  }),
});

/** What `resources/read` brings. */
export const readResourceResult: Read = ({ contents }, reader) => ({
  contents: list(contents).map((one) => readContents(one, reader)),
});

/** What `completion/complete` brings. */
export const readCompletion: Read = ({ completion }, reader) => {
  const { values, total, hasMore } = isObject(completion) ? completion : {};
  return {
    completion: {
      values: list(values).map((value) => reader.text(typeof value === "string" ? value : "", false)),
      ...(typeof total === "number" ? { total } : {}),
      ...(typeof hasMore === "boolean" ? { hasMore } : {}),
    },
  };
};

/** Any JSON value, every text of it: arguments of an elicitation, a list of resources. */
export const readAny = (value: JsonValue, reader: Reader): JsonValue =>
  rewriteJson(value, (text) => reader.text(text, false));

const list = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

function readBlock(block: JsonValue, reader: Reader): JsonObject {
  if (!isObject(block)) return { type: "text", text: "" };
  const { type } = block;
  const about = isObject(block["annotations"])
    ? { annotations: pick(block["annotations"], ["audience", "priority"]) }
    : {};
  switch (type) {
    case "text":
      return { type, text: reader.text(textAt(block, "text"), false), ...about };
    case "image":
    case "audio":
      reader.unread(type);
      return { ...pick(block, ["type", "data", "mimeType"]), ...about };
    case "resource":
      return { type, resource: readContents(block["resource"] ?? null, reader), ...about };
    case "resource_link":
      return { type, ...(readAny(pick(block, linkMembers), reader) as JsonObject), ...about };
    default:
      // A kind that came later: its texts cannot be told from its bytes.
      reader.unread("file");
      return { type: "text", text: "" };
  }
}

const linkMembers = ["uri", "name", "title", "description", "mimeType", "size"];

function readContents(contents: JsonValue, reader: Reader): JsonObject {
  if (!isObject(contents)) return { uri: "", text: "" };
  const { blob, text, mimeType } = contents;
  const about = {
    uri: reader.text(textAt(contents, "uri"), false),
    ...(typeof mimeType === "string" ? { mimeType: reader.text(mimeType, false) } : {}),
  };
  if (typeof blob === "string") {
    reader.unread("file");
    return { ...about, blob };
  }
  return { ...about, text: reader.text(typeof text === "string" ? text : "", true) };
}
