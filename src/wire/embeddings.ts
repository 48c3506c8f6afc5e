import { KnownError } from "../base/errors.ts";
import { pointerStep, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange, Message, Unread } from "../exchange/exchange.ts";
import { Fields, unreadable } from "./fields.ts";
import { readFailure, writeError } from "./openai-chat-error.ts";
import { openAiLimitHeaders } from "./limit-headers.ts";
import { extrasMember, put, withExtras, type Draft } from "./openai-chat-extras.ts";
import { readUsage } from "./openai-chat-usage.ts";
import type { Wire } from "./wire.ts";

const format = "openai-embeddings";

/** OpenAI's limit on the inputs of one request. */
export const inputsMax = 2048;

/** OpenAI's limit on the tokens of one request, all inputs together. */
export const tokensMax = 300_000;

/** OpenAI's embeddings (`POST /v1/embeddings`), which do not stream. */
export const embeddings: Wire = {
  format,
  readRequest,
  writeRequest,
  readAnswer,
  writeAnswer,
  readStream: () => {
    throw streamless();
  },
  writeStream: () => {
    throw streamless();
  },
  readFailure,
  writeError,
  writeLimits: openAiLimitHeaders,
};

const streamless = (): KnownError =>
  new KnownError("EXCHANGE_UNREADABLE", "embeddings do not stream", "send the request without stream");

function readRequest(body: JsonValue, id: string): Exchange {
  const fields = new Fields(body, "");
  const model = fields.string("model");
  const unread: Unread[] = [];
  const input = fields.take("input");
  const messages = readInput(input, unread);
  const encoding = fields.optionalString("encoding_format");
  const dimensions = fields.optionalCount("dimensions");
  const user = fields.optionalString("user");
  // Token numbers have no word of ours: they stay as they came.
  const tokens = messages.length === 0 && input !== undefined ? { input } : undefined;
  const rest = fields.extras();
  return {
    id,
    format,
    operation: "embed",
    model,
    stream: false,
    messages,
    tools: [],
    settings: {
      ...(dimensions === undefined ? {} : { dimensions }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(user === undefined ? {} : { user }),
    },
    ...extrasMember(tokens === undefined ? rest : { ...rest, ...tokens }),
    unread,
  };
}

/** One user's message a text; none for token numbers, which are unread. */
function readInput(input: JsonValue | undefined, unread: Unread[]): readonly Message[] {
  const said = (text: string): Message => ({ role: "user", parts: [{ kind: "text", text }] });
  if (typeof input === "string") return [said(input)];
  const expected = "a string, an array of strings, or token numbers";
  if (!Array.isArray(input)) throw unreadable("/input", expected, input);
  const items = input as readonly JsonValue[];
  const [first] = items;
  if (first === undefined) throw unreadable("/input", "at least one input", input);
  if (typeof first === "number") {
    checkTokens(items, "/input");
    if (items.length > tokensMax) throw unreadable("/input", `at most ${tokensMax} tokens`, input);
    unread.push({ pointer: "/input", kind: "tokens" });
    return [];
  }
  if (items.length > inputsMax) throw unreadable("/input", `at most ${inputsMax} inputs`, input);
  if (Array.isArray(first)) {
    let total = 0;
    items.forEach((item, i) => {
      total += checkTokens(item, pointerStep("/input", i));
      if (total > tokensMax) throw unreadable("/input", `at most ${tokensMax} tokens in all`, input);
      unread.push({ pointer: pointerStep("/input", i), kind: "tokens" });
    });
    return [];
  }
  return items.map((item, i) => {
    if (typeof item === "string") return said(item);
    throw unreadable(pointerStep("/input", i), "a string, as the first input is one", item);
  });
}

function checkTokens(value: JsonValue | readonly JsonValue[], pointer: string): number {
  if (!Array.isArray(value) || value.length === 0)
    throw unreadable(pointer, "an array of token numbers", value);
  (value as readonly JsonValue[]).forEach((token, i) => {
    if (!Number.isSafeInteger(token) || Number(token) < 0)
      throw unreadable(pointerStep(pointer, i), "a token number", token);
  });
  return value.length;
}

/** @throws KnownError EXCHANGE_UNWRITABLE for an exchange of another format: none of them embeds. */
function writeRequest(exchange: Exchange): {
  readonly body: JsonObject;
  readonly dropped: readonly string[];
} {
  if (exchange.format !== format)
    throw new KnownError(
      "EXCHANGE_UNWRITABLE",
      `a request of the format ${exchange.format} asks for no embeddings`,
      "send it to the route of its own format",
    );
  const { settings, extras } = exchange;
  const body: Draft = { model: exchange.model };
  if (exchange.messages.length > 0) body["input"] = writeInput(exchange.messages);
  put(body, "encoding_format", settings.encoding);
  put(body, "dimensions", settings.dimensions);
  put(body, "user", settings.user);
  return { body: withExtras(body, extras), dropped: [] };
}

function writeInput(messages: readonly Message[]): JsonValue {
  const texts = messages.map(({ parts }) =>
    parts.map((part) => (part.kind === "text" ? part.text : "")).join(""),
  );
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : texts;
}

function readAnswer(body: JsonValue): Answer {
  const fields = new Fields(body, "", "PROVIDER_FAILED");
  const data = fields.optionalArray("data");
  if (data === undefined || data.length > inputsMax)
    throw fields.wrong("data", `an array of at most ${inputsMax} vectors`);
  const read = data.map((item, i) => readVector(item, i));
  read.sort((a, b) => a.index - b.index);
  fields.take("object");
  const model = fields.optionalString("model") ?? "";
  const id = fields.optionalString("id") ?? "";
  const usage = fields.optionalFields("usage");
  return {
    format,
    id,
    model,
    choices: [],
    embeddings: read.map(({ vector }) => vector),
    ...(usage === undefined ? {} : { usage: readUsage(usage) }),
    ...extrasMember(fields.extras()),
    unread: [],
  };
}

/** Fields of a vector beside these say nothing that a client of the format asks for. */
function readVector(
  item: JsonValue,
  position: number,
): { readonly index: number; readonly vector: readonly number[] | string } {
  const fields = new Fields(item, pointerStep("/data", position), "PROVIDER_FAILED");
  const index = fields.optionalCount("index") ?? position;
  const vector = fields.take("embedding");
  if (typeof vector === "string" && base64.test(vector)) return { index, vector };
  if (isNumbers(vector)) return { index, vector };
  throw fields.wrong("embedding", "an array of numbers, or base64");
}

/** RFC 4648 §4: a text of another kind would reach the client without a guard's look. */
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

const isNumbers = (value: JsonValue | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every((item: JsonValue) => typeof item === "number");

/**
 * A client that asked for base64 decodes what it gets, as the openai package always does: a provider that sent numbers all the
 * same, or an answer made here, is written as the client expects it.
 */
function writeAnswer(answer: Answer, exchange: Exchange): JsonObject {
  const encoded = exchange.settings.encoding === "base64";
  const same = answer.format === format;
  const draft: Draft = {
    object: "list",
    data: (answer.embeddings ?? []).map((vector, index) => {
      const embedding = encoded && typeof vector !== "string" ? base64Vector(vector) : vector;
      return { object: "embedding", index, embedding };
    }),
    model: answer.model,
  };
  if (answer.id !== "") draft["id"] = answer.id;
  if (answer.usage !== undefined) {
    const { input } = answer.usage;
    const usage: Draft = { prompt_tokens: input, total_tokens: input };
    draft["usage"] = same ? withExtras(usage, answer.usage.extras) : usage;
  }
  return same ? withExtras(draft, answer.extras) : draft;
}

/** OpenAI's `base64`: the numbers as little-endian IEEE 754 singles, four bytes each. */
function base64Vector(vector: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  vector.forEach((value, i) => view.setFloat32(i * 4, value, true));
  let binary = "";
  for (let i = 0; i < view.byteLength; i += 1) binary += String.fromCharCode(view.getUint8(i));
  return btoa(binary);
}
