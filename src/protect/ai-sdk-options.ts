import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { list, nameless, settings } from "./ai-sdk-request.ts";
import { isFields, revived, revivedObject, word, type Fields } from "./plain-json.ts";

const objects = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonObject[]) : [];
const object = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {});

/** The call options that a request in our own words is for: those it was read from, where nothing changed. */
export function writeOptions(body: JsonObject, options: Fields): Record<string, unknown> {
  const { abortSignal, headers } = options;
  const results = resultsIn(options);
  const said = object(body["settings"]);
  const { reasoning } = said;
  const format = body["answerFormat"];
  const choice = body["toolChoice"];
  const tools = objects(body["tools"]);
  return {
    prompt: objects(body["messages"]).map((message) => writeMessage(message, results)),
    ...Object.fromEntries(
      settings.flatMap(([theirs, ours]) => (said[ours] === undefined ? [] : [[theirs, said[ours]]])),
    ),
    ...(reasoning === undefined ? {} : { reasoning: object(reasoning)["effort"] }),
    ...(body["tools"] === undefined || tools.length === 0 ? {} : { tools: tools.map(writeTool) }),
    ...(choice === undefined ? {} : { toolChoice: writeChoice(object(choice)) }),
    ...(format === undefined ? {} : { responseFormat: writeFormat(object(format)) }),
    ...revivedObject(object(body["extras"])),
    ...(abortSignal === undefined ? {} : { abortSignal }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/** The results of tools as they came, by their call: what they are called is no text, and stays out of the words. */
function resultsIn({ prompt }: Fields): ReadonlyMap<string, Fields> {
  const found = new Map<string, Fields>();
  for (const { content } of list(prompt, "/prompt"))
    if (Array.isArray(content))
      for (const part of content as readonly Fields[])
        if (part["type"] === "tool-result") found.set(String(part["toolCallId"]), part);
  return found;
}

type Results = ReturnType<typeof resultsIn>;

function writeMessage(message: JsonObject, results: Results): Record<string, unknown> {
  const parts = objects(message["parts"]);
  const { role } = message;
  const content =
    role === "system"
      ? parts.map(({ text }) => word(text)).join("\n")
      : parts.map((part) => writePart(part, results));
  return { role, content, ...revivedObject(object(message["extras"])) };
}

function writePart(part: JsonObject, results: Results): Record<string, unknown> {
  const extras = object(part["extras"]);
  if (isFields(extras["part"])) return revivedObject(object(extras["part"]));
  const rest = revivedObject(extras);
  switch (part["kind"]) {
    case "text":
      return part["document"] === true && isFields(extras["file"])
        ? writeFile(part, extras)
        : { type: "text", text: part["text"], ...rest };
    case "reasoning":
      return {
        type: "reasoning",
        text: part["text"],
        ...(typeof part["sealed"] === "string"
          ? { providerOptions: JSON.parse(part["sealed"]) as unknown }
          : {}),
        ...rest,
      };
    case "tool-call":
      return {
        type: "tool-call",
        toolCallId: part["callId"],
        toolName: part["name"],
        input: revived(object(part["arguments"])["value"] ?? object(part["arguments"])["text"]),
        ...rest,
      };
    case "tool-result":
      return writeResult(part, extras, results);
    default:
      return writeFile(part, extras);
  }
}

/** The file as it came: bytes are base64 then, which every model takes. */
export function writeFile(part: JsonObject, extras: JsonObject): Record<string, unknown> {
  const { file, fileName, ...rest } = extras;
  const { mediaType, tag } = object(file);
  const source = object(part["source"]);
  const name = part["fileName"] ?? fileName;
  const value =
    source["kind"] === "url"
      ? new URL(word(source["url"]))
      : source["kind"] === "file"
        ? (JSON.parse(word(source["fileId"])) as unknown)
        : (source["base64"] ?? part["text"]);
  const keys: Readonly<Record<string, string>> = { url: "url", reference: "reference", text: "text" };
  const data = tag === undefined ? value : { type: tag, [keys[word(tag)] ?? "data"]: value };
  return {
    type: "file",
    data,
    mediaType: mediaType ?? source["mediaType"],
    ...(name === undefined ? {} : { filename: name }),
    ...revivedObject(rest),
  };
}

function writeResult(part: JsonObject, extras: JsonObject, results: Results): Record<string, unknown> {
  const { output$, ...rest } = extras;
  const was = results.get(word(part["callId"]));
  const { type = "text" } = isFields(was?.["output"]) ? was["output"] : {};
  const parts = objects(part["parts"]);
  return {
    type: "tool-result",
    toolCallId: part["callId"],
    toolName: was?.["toolName"] ?? "tool",
    output: { ...outputOf(String(type), parts, results), ...revivedObject(object(output$)) },
    ...revivedObject(rest),
  };
}

function outputOf(type: string, parts: readonly JsonObject[], results: Results): Record<string, unknown> {
  if (type === "content") return { type, value: parts.map((part) => writePart(part, results)) };
  if (parts.length === 0) return { type };
  const text = parts.map((one) => (typeof one["text"] === "string" ? one["text"] : "")).join("");
  if (!type.endsWith("json")) return { type, value: text };
  try {
    return { type, value: JSON.parse(text) as unknown };
  } catch {
    // A placeholder stands where a number was: the same words, as a text.
    return { type: type.replace("json", "text"), value: text };
  }
}

function writeTool(tool: JsonObject): Record<string, unknown> {
  const { name, description, schema, strict, nativeKind } = tool;
  const rest = revivedObject(object(tool["extras"]));
  if (nativeKind !== undefined) return { id: nativeKind, name, ...rest };
  return {
    type: "function",
    name,
    ...(description === undefined ? {} : { description }),
    inputSchema: schema,
    ...(strict === undefined ? {} : { strict }),
    ...rest,
  };
}

const writeChoice = ({ kind, name }: JsonObject): Record<string, unknown> =>
  kind === "tool" ? { type: kind, toolName: name } : { type: kind };

function writeFormat({ kind, name, description, schema }: JsonObject): Record<string, unknown> {
  if (kind === "text") return { type: "text" };
  return {
    type: "json",
    ...(schema === undefined ? {} : { schema }),
    ...(name === undefined || name === nameless ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}
