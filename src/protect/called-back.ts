import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { SseReader, sseText } from "../wire/sse.ts";
import { fetched, type Ask } from "./fetched-answer.ts";
import { word } from "./plain-json.ts";
import { principalHeaders } from "./principal.ts";
import type { ProtectOptions } from "./options.ts";
import { runtimeOf } from "./runtimes.ts";

/** A model that is an object of a library: the gateway calls it back where others send a request over the network. */
export interface CalledBack {
  /** The provider's name in manifests. */
  readonly name: string;
  readonly options: ProtectOptions;
  /** Makes the library's error of ours. */
  readonly error: (failed: Failed) => Error;
}

/** What the gateway said instead of an answer. */
export interface Failed {
  readonly status: number;
  /** Our code, such as `policy_blocked`. */
  readonly code: string;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One call: what is asked, in our own words or as embeddings, and what answers it. */
export interface BackCall {
  /** @throws KnownError EXCHANGE_UNREADABLE for what nobody here can look into: it is refused, and written down as that. */
  readonly body: () => JsonObject;
  readonly signal: AbortSignal | undefined;
  /** The body as the gateway lets it go, and the model's answer to it. */
  readonly answer: (
    body: JsonObject,
    signal: AbortSignal,
  ) => Promise<JsonObject | AsyncIterable<AnswerEvent>>;
}

const surfaces = {
  chat: ["/v1/exchange", "exchange"],
  embed: ["/v1/embeddings", "openai-embeddings"],
} as const;

/** Calls a model through the gateway. Made once for each model. */
export function caller(
  model: CalledBack,
  surface: keyof typeof surfaces,
): (call: BackCall) => Promise<Response> {
  const runtime = runtimeOf(model.options);
  const { feature, principal } = model.options;
  const [path, format] = surfaces[surface];
  return async ({ body, signal, answer }) => {
    const ask = async (text: string): Promise<Response> =>
      runtime().fetch({
        path,
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(feature === undefined ? {} : { "x-seaworthy-feature": feature }),
          ...principalHeaders(principal),
        },
        body: text,
        signal,
        destination: {
          name: model.name,
          format,
          way: { send: async (request) => fetched(answering(answer), request) },
        },
      });
    let text: string;
    try {
      text = JSON.stringify(body());
    } catch (error) {
      // The log has it as a request that could not be read, which it is.
      await ask("{}");
      throw error;
    }
    const response = await ask(text);
    if (response.ok) return response;
    throw model.error(failedBy(await response.text(), response));
  };
}

/** A model's answer as one that a provider sends. */
const answering =
  (answer: BackCall["answer"]): Ask =>
  async (text, _headers, signal) => {
    try {
      const said = await answer(JSON.parse(text) as JsonObject, signal);
      if (Symbol.asyncIterator in said) return new Response(ReadableStream.from(eventTexts(said)));
      return Response.json(said);
    } catch (error) {
      signal.throwIfAborted();
      const { status, message } = failureOf(error);
      return Response.json({ error: { message } }, { status });
    }
  };

const encoder = new TextEncoder();

async function* eventTexts(events: AsyncIterable<AnswerEvent>): AsyncGenerator<Uint8Array> {
  try {
    for await (const event of events) yield encoder.encode(sseText(JSON.stringify(event)));
  } catch (error) {
    const { status, message } = failureOf(error);
    yield encoder.encode(sseText(JSON.stringify({ status, error: { message } }), "error"));
  }
}

/** Our own choice: a failure of the model's own code, which the same request meets again. */
const notAgain = 501;

/** What a library's error says of the provider: the status where there was one. A failure without any may pass where it says so. */
function failureOf(error: unknown): { readonly status: number; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (typeof error !== "object" || error === null) return { status: notAgain, message };
  const named = "statusCode" in error ? error.statusCode : "status" in error ? error.status : undefined;
  if (typeof named === "number" && named >= 400 && named < 600) return { status: named, message };
  return { status: "isRetryable" in error && error.isRetryable === true ? 503 : notAgain, message };
}

function failedBy(body: string, { status, headers }: Pick<Response, "status" | "headers">): Failed {
  const error = errorIn(body);
  return {
    status,
    code: word(error["code"]) || "internal",
    message: word(error["message"]) || body.slice(0, 200),
    headers: Object.fromEntries(headers),
    body,
  };
}

function errorIn(text: string): JsonObject {
  const value = jsonOf(text);
  const error = isObject(value) ? value["error"] : undefined;
  return isObject(error) ? error : {};
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // Not from the gateway: its text says enough.
    return undefined;
  }
}

/** The whole answer in our words. */
export const wholeAnswer = async (response: Response): Promise<Answer> => (await response.json()) as Answer;

/** The events of a streamed answer. @throws the library's error where the answer was stopped within. */
export async function* answerEvents(response: Response, model: CalledBack): AsyncGenerator<AnswerEvent> {
  const events = new SseReader();
  const decoder = new TextDecoder();
  for await (const piece of response.body as AsyncIterable<Uint8Array>)
    for (const { event, data } of events.push(decoder.decode(piece, { stream: true }))) {
      if (event === "error") throw model.error(failedBy(data, { status: 200, headers: response.headers }));
      yield JSON.parse(data) as AnswerEvent;
    }
}
