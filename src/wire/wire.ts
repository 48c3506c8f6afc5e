import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { AnswerEvent, ProviderFailure } from "../exchange/stream.ts";
import type { SseEvent } from "./sse.ts";

/** A vendor's format: its JSON into our words and ours into its. One of these is all that knows its field names. */
export interface Wire {
  /** The name in `Exchange.format`, e.g. "openai-chat". */
  readonly format: string;

  /** @throws KnownError EXCHANGE_UNREADABLE with the JSON pointer and what was expected there. */
  readRequest(body: JsonValue, id: string): Exchange;
  /**
   * The body for a provider that speaks this format. For an exchange of the same format it says the same as what was read.
   * `dropped` names what this format cannot say and what does not change the meaning of the answer.
   * @throws KnownError EXCHANGE_UNWRITABLE where leaving it out would change the meaning.
   */
  writeRequest(exchange: Exchange): { readonly body: JsonObject; readonly dropped: readonly string[] };

  /** @throws KnownError PROVIDER_FAILED where the body is not an answer of this format. */
  readAnswer(body: JsonValue): Answer;
  /** The answer as a client of this format expects it. `exchange` is the one it answers. */
  writeAnswer(answer: Answer, exchange: Exchange): JsonObject;

  readStream(): StreamReader;
  writeStream(exchange: Exchange): StreamWriter;

  /** What a provider's error body says. */
  readFailure(status: number, body: JsonValue | undefined): ProviderFailure;
  /**
   * Our own refusal or failure in this vendor's error shape, so that its SDK raises its usual class.
   * The message is ours: never a provider's words.
   */
  writeError(error: WireError): JsonObject;
  /** What is left under the caller's limits, in the headers that this vendor's clients know. */
  writeLimits(limits: WireLimits, nowMs: number): readonly (readonly [name: string, value: string])[];
}

/** What is left of one limit, and when all of it will be there again, in milliseconds since 1970. */
export interface WireLimit {
  readonly max: number;
  readonly left: number;
  readonly resetAtMs: number;
}

export interface WireLimits {
  readonly requests?: WireLimit;
  readonly tokens?: WireLimit;
}

/** What a client of any format is told. */
export interface WireError {
  readonly status: number;
  /** Our code in lower case with underscores, e.g. "policy_blocked". */
  readonly code: string;
  readonly message: string;
  /** JSON pointer or parameter name, where one is at fault. */
  readonly param?: string;
  /** Correlation id. */
  readonly id: string;
}

export interface StreamReader {
  /** One server-sent event of the provider. @throws KnownError PROVIDER_FAILED on what the format does not allow. */
  push(event: SseEvent): readonly AnswerEvent[];
  /** The connection closed. A stream that stopped before its end gives `failed`. */
  end(): readonly AnswerEvent[];
}

export interface StreamWriter {
  /**
   * Bytes for the client, as text: zero or more whole server-sent events. `failed` gives none, since its words are the
   * provider's: the caller answers it with `fail`.
   */
  push(event: AnswerEvent): string;
  /** An error in the middle of a stream, in the vendor's shape, and the end of the stream. */
  fail(error: WireError): string;
}
