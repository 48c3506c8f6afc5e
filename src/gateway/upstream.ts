import { StringDecoder } from "node:string_decoder";
import { Pool, type Dispatcher } from "undici";
import { KnownError } from "../base/errors.ts";
import type { Provider } from "./provider.ts";
import type { StopSignal } from "./stop.ts";
import type { UpstreamAnswer, WayRequest } from "./way.ts";

/** Our own choice: the largest answer is a batch of embeddings, some ten MiB. */
const answerBytesMax = 64 * 1024 * 1024;

export interface UpstreamRequest extends WayRequest {
  readonly provider: Provider;
}

/** Connections to the providers. One pool an origin; only origins of the configuration are ever called. */
export class Upstreams {
  readonly #connections: number;
  readonly #pools = new Map<string, Pool>();

  /**
   * @param connections to one origin at once: as many as there are calls at once, so that none waits for one unseen. Our own choice
   * where it is not said.
   */
  constructor(connections = 256) {
    this.#connections = connections;
  }

  async send(request: UpstreamRequest): Promise<UpstreamAnswer> {
    request.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const receiver = new Receiver(resolve, reject, request.signal);
      this.#pool(request.provider.origin).dispatch(
        {
          path: request.path,
          method: "POST",
          headers: {
            ...request.provider.headers,
            ...request.headers,
            "content-type": "application/json",
            "accept-encoding": "identity",
          },
          body: request.body,
          headersTimeout: request.firstByteMs,
          bodyTimeout: request.idleMs,
        },
        receiver,
      );
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(async (pool) => pool.destroy()));
    this.#pools.clear();
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (pool === undefined) {
      // No pipelining: one slow answer must not hold up another's.
      pool = new Pool(origin, {
        connections: this.#connections,
        pipelining: 1,
        connect: { timeout: 10_000 },
      });
      this.#pools.set(origin, pool);
    }
    return pool;
  }
}

/** One answer as it comes in. Pieces wait here until somebody takes them. */
class Receiver implements Dispatcher.DispatchHandler, UpstreamAnswer {
  status = 0;
  retryAfterSeconds: number | undefined;
  readonly #decoder = new StringDecoder("utf8");
  readonly #resolve: (answer: UpstreamAnswer) => void;
  readonly #reject: (error: Error) => void;
  readonly #signal: StopSignal;
  #controller: Dispatcher.DispatchController | undefined;
  #pieces: string[] = [];
  #bytes = 0;
  #ended = false;
  #left: NodeJS.Timeout | undefined;
  #error: Error | undefined;
  #taker: Taker | undefined;
  readonly #abort = (): void => {
    const gone = new Error("the caller went away");
    // Without one the request still waits for a connection: whoever asked does not.
    if (this.#controller === undefined) this.#reject(gone);
    else this.#controller.abort(gone);
  };

  constructor(resolve: (answer: UpstreamAnswer) => void, reject: (error: Error) => void, signal: StopSignal) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    signal.addEventListener("abort", this.#abort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) this.#abort();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const encoding = headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") {
      controller.abort(new Error("the provider compressed its answer although it was asked not to"));
      return;
    }
    this.status = status;
    const after = Number(headers["retry-after"]);
    this.retryAfterSeconds = Number.isFinite(after) && after >= 0 ? after : undefined;
    this.#resolve(this);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > answerBytesMax) {
      controller.abort(new Error(`the answer is larger than ${answerBytesMax} bytes`));
      return;
    }
    if (this.#left !== undefined) return;
    const text = this.#decoder.write(chunk);
    if (text === "") return;
    this.#pieces.push(text);
    this.#pump();
  }

  onResponseEnd(): void {
    const rest = this.#decoder.end();
    if (rest !== "") this.#pieces.push(rest);
    this.#ended = true;
    this.#done();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#error = error;
    this.#done();
    this.#reject(error);
  }

  #done(): void {
    clearTimeout(this.#left);
    this.#signal.removeEventListener("abort", this.#abort);
    this.#pump();
  }

  leave(waitMs: number): void {
    if (this.#ended || this.#error !== undefined || this.#left !== undefined) return;
    this.#left = setTimeout(() => this.#controller?.abort(new Error("the rest is not wanted")), waitMs);
  }

  async text(): Promise<string> {
    const pieces = this.#pieces;
    this.#pieces = [];
    // A short answer is here as soon as its head: nothing is left to wait for.
    if (!this.#ended)
      await this.each((piece) => {
        pieces.push(piece);
        return undefined;
      });
    return pieces.length === 1 ? (pieces[0] ?? "") : pieces.join("");
  }

  async each(take: (text: string) => Promise<void> | undefined): Promise<void> {
    try {
      await this.#each(take);
    } catch (error) {
      // Nobody takes the rest: the provider shall not go on writing it, nor we go on keeping it.
      if (!this.#ended) this.#controller?.abort(new Error("the rest is not wanted"));
      throw error;
    }
  }

  async #each(take: (text: string) => Promise<void> | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#taker = { take, resolve, reject, busy: false };
      this.#pump();
    });
  }

  /**
   * Gives what is here to whoever takes it, in the same turn in which it came: a stream is many small pieces, and a promise for
   * each costs more than the piece.
   */
  #pump(): void {
    const taker = this.#taker;
    if (taker === undefined || taker.busy) return;
    try {
      while (this.#pieces.length > 0 && this.#left === undefined) {
        const text = this.#pieces.length === 1 ? (this.#pieces[0] ?? "") : this.#pieces.join("");
        this.#pieces = [];
        const busy = taker.take(text);
        if (busy === undefined) continue;
        this.#wait(taker, busy);
        return;
      }
    } catch (error) {
      this.#taker = undefined;
      taker.reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (this.#left === undefined && this.#error === undefined && !this.#ended) return;
    this.#taker = undefined;
    if (this.#left === undefined && this.#error !== undefined) taker.reject(this.#error);
    else taker.resolve();
  }

  #wait(taker: Taker, busy: Promise<void>): void {
    taker.busy = true;
    this.#controller?.pause();
    busy.then(
      () => {
        taker.busy = false;
        this.#controller?.resume();
        this.#pump();
      },
      (error: unknown) => {
        this.#taker = undefined;
        taker.reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }
}

/** Whoever takes the pieces of an answer. */
interface Taker {
  readonly take: (text: string) => Promise<void> | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** It has not finished with the last piece. */
  busy: boolean;
}

/** What went wrong on the way to a provider, in our words; the provider's own words stay in the log. */
export function upstreamError(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  if (codesOf(error).some((code) => timeCode.test(code)))
    return new KnownError("PROVIDER_TIMEOUT", "the model provider did not answer in time", "try again later");
  return new KnownError("PROVIDER_FAILED", "the model provider could not be reached", "try again later");
}

/** Nothing of the request has left: there was no connection to send it on. */
export const wasNeverSent = (error: unknown): boolean => {
  const codes = codesOf(error);
  return codes.length > 0 && codes.every((code) => unsentCodes.has(code));
};

const unsentCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Time that ran out: undici's own limits (UND_ERR_CONNECT_TIMEOUT and its kin), the system's on a connection (ETIMEDOUT), and
 * the resolver's. All other codes of sockets (refused, reset, broken pipe, no route, no such name, certificate) are failures.
 */
const timeCode = /TIMEOUT|TIMEDOUT/;

/** A host with several addresses fails with an error for each of them, of which the first names the whole. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error ? [String(error.code)] : [];
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...own, ...inner.flatMap((one) => codesOf(one))];
}
