import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { openAiLimitHeaders } from "./limit-headers.ts";
import { readFailure, writeError } from "./openai-chat-error.ts";
import { readOwnEvent, readOwnAnswer } from "./own-words-answer.ts";
import { readOwnRequest } from "./own-words-request.ts";
import { sseText, type SseEvent } from "./sse.ts";
import type { StreamReader, Wire, WireError } from "./wire.ts";

/**
 * Our own words as a format, for models that are called in a program's own process by a library's interface and not over the network:
 * no vendor's field is lost on the way to one and back, since none is translated. Spoken on no port.
 */
export const ownWords: Wire = {
  format: "exchange",
  readRequest: readOwnRequest,
  writeRequest,
  readAnswer: readOwnAnswer,
  writeAnswer,
  readStream: () => new OwnStreamReader(),
  writeStream: () => ({ push: pushed, fail }),
  readFailure,
  writeError,
  writeLimits: openAiLimitHeaders,
};

/** @throws KnownError EXCHANGE_UNWRITABLE for a request that came in a vendor's format: those have providers of their own. */
function writeRequest(exchange: Exchange): {
  readonly body: JsonObject;
  readonly dropped: readonly string[];
} {
  if (exchange.format !== ownWords.format)
    throw new KnownError(
      "EXCHANGE_UNWRITABLE",
      `a request of the format ${exchange.format} is not for a model in this process`,
      "name a provider that speaks the format",
    );
  return { body: without(exchange, ["id", "format", "unread"]), dropped: [] };
}

function writeAnswer(answer: Answer): JsonObject {
  return without(answer, ["format", "unread"]);
}

const without = (value: Exchange | Answer, names: readonly string[]): JsonObject =>
  Object.fromEntries<JsonValue>(
    (Object.entries(value) as [string, JsonValue][]).filter(([name]) => !names.includes(name)),
  );

const pushed = (event: AnswerEvent): string =>
  event.type === "failed" ? "" : sseText(JSON.stringify(event));

/** The word under which an error within a stream comes: no event of ours has it. */
const fail = (error: WireError): string => sseText(JSON.stringify(writeError(error)), "error");

/** One event of ours in each of the stream's. */
class OwnStreamReader implements StreamReader {
  #over = false;

  push({ event, data }: SseEvent): readonly AnswerEvent[] {
    if (this.#over) return [];
    const value = json(data);
    if (event === "error") {
      this.#over = true;
      return [{ type: "failed", failure: readFailure(statusOf(value), value) }];
    }
    const read = readOwnEvent(value);
    if (read.type === "end" || read.type === "failed") this.#over = true;
    return [read];
  }

  end(): readonly AnswerEvent[] {
    if (this.#over) return [];
    this.#over = true;
    const message = "the model ended before the end of its answer";
    return [{ type: "failed", failure: { status: 0, kind: "server", message } }];
  }
}

const statusOf = (value: JsonValue): number =>
  isObject(value) && typeof value["status"] === "number" ? value["status"] : 0;

function json(text: string): JsonValue {
  try {
    return readJson(text);
  } catch (error) {
    throw new KnownError(
      "PROVIDER_FAILED",
      `an event of the model is no JSON: ${error instanceof Error ? error.message : ""}`,
      "try again",
    );
  }
}
