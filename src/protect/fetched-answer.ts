import { KnownError } from "../base/errors.ts";
import type { StopSignal } from "../gateway/stop.ts";
import type { UpstreamAnswer, WayRequest } from "../gateway/way.ts";

/** As of answers that come over the gateway's own connections: the largest is a batch of embeddings. */
const answerBytesMax = 64 * 1024 * 1024;

/** What asks a provider: a program's own `fetch`, with all that it was called with but the body. */
export type Ask = (body: string, headers: WayRequest["headers"], signal: AbortSignal) => Promise<Response>;

/** Sends a request by a program's own `fetch`, within the policy's times. */
export async function fetched(ask: Ask, request: WayRequest): Promise<UpstreamAnswer> {
  request.signal.throwIfAborted();
  const stop = new AbortController();
  const abort = (): void => stop.abort(new Error("the caller went away"));
  request.signal.addEventListener("abort", abort, { once: true });
  const unheard = (): void => request.signal.removeEventListener("abort", abort);
  const late = setTimeout(() => stop.abort(tooLate()), request.firstByteMs);
  try {
    const response = await ask(request.body, request.headers, stop.signal);
    return new FetchedAnswer(response, { stop, idleMs: request.idleMs, unheard });
  } catch (error) {
    unheard();
    throw causeOf(error, stop.signal);
  } finally {
    clearTimeout(late);
  }
}

const tooLate = (): KnownError =>
  new KnownError("PROVIDER_TIMEOUT", "the model provider did not answer in time", "try again later");

/** What `fetch` itself says is "fetch failed"; why, is inside. */
function causeOf(error: unknown, signal: Pick<StopSignal, "aborted" | "reason">): unknown {
  if (signal.aborted) return signal.reason;
  return error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
}

interface AnswerParts {
  readonly stop: AbortController;
  readonly idleMs: number;
  /** Ends the listening to whoever may stop the call. */
  readonly unheard: () => void;
}

class FetchedAnswer implements UpstreamAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly #parts: AnswerParts;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #left = false;

  constructor(response: Response, parts: AnswerParts) {
    this.status = response.status;
    const after = Number(response.headers.get("retry-after") ?? Number.NaN);
    this.retryAfterSeconds = Number.isFinite(after) && after >= 0 ? after : undefined;
    this.#parts = parts;
    this.#reader = response.body?.getReader();
  }

  async text(): Promise<string> {
    const pieces: string[] = [];
    await this.each((piece) => {
      pieces.push(piece);
      return undefined;
    });
    return pieces.join("");
  }

  async each(take: (text: string) => Promise<void> | undefined): Promise<void> {
    const decoder = new TextDecoder();
    let bytes = 0;
    try {
      for (;;) {
        const piece = await this.#next();
        if (piece === undefined) return;
        bytes += piece.length;
        if (bytes > answerBytesMax) throw new Error(`the answer is larger than ${answerBytesMax} bytes`);
        const text = decoder.decode(piece, { stream: true });
        if (text === "") continue;
        const busy = take(text);
        if (busy !== undefined) await busy;
        if (this.#left) {
          void this.#throwAway();
          return;
        }
      }
    } catch (error) {
      // Nobody takes the rest: the provider shall not go on writing it.
      this.#hangUp();
      throw causeOf(error, this.#parts.stop.signal);
    } finally {
      this.#parts.unheard();
    }
  }

  /** Undefined at the end. */
  async #next(): Promise<Uint8Array | undefined> {
    if (this.#reader === undefined) return undefined;
    const idle = setTimeout(() => this.#parts.stop.abort(tooLate()), this.#parts.idleMs);
    try {
      const { value } = await this.#reader.read();
      return value;
    } finally {
      clearTimeout(idle);
    }
  }

  leave(waitMs: number): void {
    if (this.#left) return;
    this.#left = true;
    const timer = setTimeout(() => this.#hangUp(), waitMs);
    void this.#reader?.closed.catch(() => undefined).then(() => clearTimeout(timer));
  }

  /** An answer that ends by itself leaves its connection to the next call. */
  async #throwAway(): Promise<void> {
    try {
      while ((await this.#reader?.read())?.done === false);
    } catch {
      // It was hung up on: nobody wants the rest.
    }
  }

  #hangUp(): void {
    this.#parts.stop.abort(new Error("the rest is not wanted"));
    this.#reader?.cancel().catch(() => undefined);
  }
}
