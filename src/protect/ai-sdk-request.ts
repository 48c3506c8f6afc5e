import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { isFields, member, plain, plainObject, restOf, type Fields } from "./plain-json.ts";

/** Fields of the options that are no text for a model: they are handed on beside it. */
const beside = ["abortSignal", "headers", "includeRawChunks"];

/** The library's word and ours for each setting. */
export const settings = [
  ["maxOutputTokens", "maxTokens"],
  ["temperature", "temperature"],
  ["topP", "topP"],
  ["topK", "topK"],
  ["presencePenalty", "presencePenalty"],
  ["frequencyPenalty", "frequencyPenalty"],
  ["seed", "seed"],
  ["stopSequences", "stop"],
] as const;

const known = [
  "prompt",
  "tools",
  "toolChoice",
  "responseFormat",
  "reasoning",
  "providerOptions",
  ...settings.map(([theirs]) => theirs),
];

/**
 * Call options of a language model (AI SDK, specifications 2 to 4) in our own words.
 *
 * @throws KnownError EXCHANGE_UNREADABLE for an option or a part that nobody knows: what is not read is not sent.
 */
export function readOptions(options: Fields, model: string, stream: boolean): JsonObject {
  for (const [key, value] of Object.entries(options))
    if (value !== undefined && !known.includes(key) && !beside.includes(key)) throw unknown(`/${key}`);
  const { prompt, tools, toolChoice, responseFormat, reasoning, providerOptions } = options;
  const said: Record<string, JsonValue> = {};
  for (const [theirs, ours] of settings)
    if (options[theirs] !== undefined) said[ours] = plain(options[theirs], `/${theirs}`);
  if (typeof reasoning === "string") said["reasoning"] = { effort: reasoning };
  return {
    operation: "chat",
    model,
    stream,
    messages: list(prompt, "/prompt").map((one, i) => readMessage(one, `/prompt/${i}`)),
    ...(tools === undefined
      ? {}
      : { tools: list(tools, "/tools").map((one, i) => readTool(one, `/tools/${i}`)) }),
    ...(isFields(toolChoice) ? { toolChoice: readChoice(toolChoice) } : {}),
    ...(isFields(responseFormat) ? { answerFormat: readFormat(responseFormat) } : {}),
    settings: said,
    ...extrasOf({ providerOptions }, [], ""),
  };
}

export const unknown = (place: string): KnownError =>
  new KnownError(
    "EXCHANGE_UNREADABLE",
    `${place}: nobody here knows this, so no guard could look at it`,
    "leave it out, or look for a newer version",
  );

export function list(value: unknown, place: string): readonly Fields[] {
  if (Array.isArray(value) && value.every(isFields)) return value;
  throw unknown(place);
}

export const extrasOf = (value: Fields, taken: readonly string[], place: string): { extras?: JsonObject } =>
  member("extras", restOf(value, taken, place));

function readMessage(message: Fields, place: string): JsonObject {
  const { role, content } = message;
  const parts =
    typeof content === "string"
      ? [{ kind: "text", text: content }]
      : list(content, `${place}/content`).map((part, i) => readPart(part, `${place}/content/${i}`));
  return { role: String(role), parts, ...extrasOf(message, ["role", "content"], place) };
}

/** A part without a word of ours, whole: each of its texts is looked at. */
export const otherPart = (part: Fields, place: string): JsonObject => ({
  kind: "text",
  text: "",
  extras: { part: plainObject(part, place) },
});

function readPart(part: Fields, place: string): JsonObject {
  const { type } = part;
  switch (type) {
    case "text":
      return { kind: "text", text: String(part["text"]), ...extrasOf(part, ["type", "text"], place) };
    case "reasoning":
      return {
        kind: "reasoning",
        text: String(part["text"]),
        ...sealedOf(part["providerOptions"], place),
        ...extrasOf(part, ["type", "text", "providerOptions"], place),
      };
    case "file":
      return readFile(part, place);
    case "tool-call":
      return {
        kind: "tool-call",
        callId: String(part["toolCallId"]),
        name: String(part["toolName"]),
        arguments: { kind: "json", value: plain(part["input"] ?? null, `${place}/input`) },
        ...extrasOf(part, ["type", "toolCallId", "toolName", "input"], place),
      };
    case "tool-result":
      return readResult(part, place);
    case "custom":
    case "reasoning-file":
    case "tool-approval-response":
      return otherPart(part, place);
    default:
      throw unknown(place);
  }
}

/** What a vendor adds to its model's thinking is a signature, or the thinking itself encrypted: for no guard to read. */
export const sealedOf = (metadata: unknown, place: string): { sealed?: string } =>
  metadata === undefined ? {} : { sealed: JSON.stringify(plain(metadata, place)) };

/** A file's bytes may be text, base64, bytes, an address, a provider's own name for it, or, since specification 4, say which. */
export function readFile(part: Fields, place: string): JsonObject {
  const { data, mediaType, filename } = part;
  const media = mediaOf(String(mediaType));
  const rest = extrasOf(part, ["type", "data", "mediaType", "filename"], place).extras;
  const tagged = isFields(data) && typeof data["type"] === "string" ? data : undefined;
  const kept = {
    mediaType: String(mediaType),
    ...(tagged === undefined ? {} : { tag: String(tagged["type"]) }),
  };
  const extras = { ...rest, file: kept };
  const name = member("fileName", typeof filename === "string" ? filename : undefined);
  const raw = tagged === undefined ? data : (tagged["data"] ?? tagged["url"] ?? tagged["text"]);
  if (tagged?.["type"] === "text")
    return { kind: "text", document: true, text: String(raw), extras: { ...extras, ...name } };
  if (tagged?.["type"] === "reference") {
    const reference = plain(tagged["reference"] ?? {}, place);
    const source = { kind: "file", fileId: JSON.stringify(reference) };
    return { kind: "media", media, source, ...name, extras };
  }
  if (raw instanceof URL || (typeof raw === "string" && /^https?:\/\//.test(raw)))
    return { kind: "media", media, source: { kind: "url", url: String(raw) }, ...name, extras };
  if (typeof raw !== "string" && !(raw instanceof Uint8Array)) throw unknown(`${place}/data`);
  const base64 = typeof raw === "string" ? raw : Buffer.from(raw).toString("base64");
  return {
    kind: "media",
    media,
    source: { kind: "data", mediaType: String(mediaType), base64 },
    ...name,
    extras,
  };
}

const mediaOf = (mediaType: string): "image" | "audio" | "file" =>
  mediaType.startsWith("image") ? "image" : mediaType.startsWith("audio") ? "audio" : "file";

function readResult(part: Fields, place: string): JsonObject {
  const { toolCallId, output } = part;
  if (!isFields(output)) throw unknown(`${place}/output`);
  const { type, value } = output;
  const kept = restOf(output, ["type", "value"], `${place}/output`);
  const inner = kept === undefined ? {} : { output$: kept };
  const parts: JsonObject[] =
    type === "content"
      ? list(value, `${place}/output/value`).map((one, i) =>
          readResultPart(one, `${place}/output/value/${i}`),
        )
      : value === undefined
        ? []
        : [
            {
              kind: "text",
              text:
                typeof value === "string" && /text$/.test(String(type))
                  ? value
                  : JSON.stringify(plain(value, place)),
            },
          ];
  return {
    kind: "tool-result",
    callId: String(toolCallId),
    failed: String(type).startsWith("error"),
    parts,
    ...extrasOf({ ...part, ...inner }, ["type", "toolCallId", "toolName", "output"], place),
  };
}

function readResultPart(part: Fields, place: string): JsonObject {
  if (part["type"] === "text")
    return { kind: "text", text: String(part["text"]), ...extrasOf(part, ["type", "text"], place) };
  if (part["type"] === "file") return readFile(part, place);
  // Earlier specifications have a name for each kind of file; all of their texts are looked at.
  return otherPart(part, place);
}

function readTool(tool: Fields, place: string): JsonObject {
  const { type, name, id, description, inputSchema, strict } = tool;
  if (type === "function")
    return {
      name: String(name),
      ...member("description", typeof description === "string" ? description : undefined),
      schema: isFields(inputSchema) ? plainObject(inputSchema, `${place}/inputSchema`) : {},
      ...member("strict", typeof strict === "boolean" ? strict : undefined),
      ...extrasOf(tool, ["type", "name", "description", "inputSchema", "strict"], place),
    };
  if (type !== "provider" && type !== "provider-defined") throw unknown(place);
  return {
    name: String(name),
    nativeKind: String(id),
    extras: { ...extrasOf(tool, ["type", "name", "id"], place).extras, type },
  };
}

const readChoice = ({ type, toolName }: Fields): JsonObject =>
  type === "tool" ? { kind: "tool", name: String(toolName) } : { kind: String(type) };

/** Of an answer's schema that has no name. */
export const nameless = "answer";

function readFormat({ type, schema, name, description }: Fields): JsonObject {
  if (type !== "json") return { kind: "text" };
  if (!isFields(schema)) return { kind: "json" };
  return {
    kind: "schema",
    name: typeof name === "string" ? name : nameless,
    ...member("description", typeof description === "string" ? description : undefined),
    schema: plainObject(schema, "/responseFormat/schema"),
  };
}
