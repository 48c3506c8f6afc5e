import { createConnection, type Socket } from "node:net";
import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { appendFrame, FrameChunks } from "./frame-chunks.ts";
import { FrameReader, protocolVersion, readAcks, readError, verbs, type Frame } from "./frames.ts";

/** Entries that may be under way at once. Our own choice: thirty times the calls that one gateway has open. */
const pendingMax = 32_768;

/** Bytes that may wait to be read by auditd. */
const unsentBytesMax = 64 * 1024 * 1024;

/** Times between two tries to connect: the first, and the longest. */
const retryFirstMs = 25;
const retryLongestMs = 1000;

/** An auditd that has not answered the oldest entry for this many turns of the watch is given up. */
const watchMs = 1000;
const silentTurnsMax = 10;

/** The same for the oldest question: some are answered from the whole log, one after the other. */
const askTurnsMax = 330;

/** Request numbers have 32 bits and start again. */
const requestsMax = 2 ** 32;

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: KnownError) => void;
}

const away = (message: string): KnownError =>
  new KnownError("LOG_UNAVAILABLE", message, "see that auditd runs and its disk has room; then try again");

/** One socket to auditd, for all callers of a process. What is asked within one turn of the event loop is one write. */
export class Connection {
  readonly #socketPath: string;
  readonly #background: boolean;
  readonly #pending = new Map<number, Pending>();
  readonly #asked = new Map<number, Pending>();
  readonly #chunks = new FrameChunks();
  readonly #watch: NodeJS.Timeout;
  #socket: Socket | undefined;
  #open = false;
  #closed = false;
  #scheduled = false;
  /** Entries that were added since the last write. */
  #unsent = 0;
  /** Entries were written and auditd has not answered to any of them. */
  #awaiting = false;
  #request = 0;
  #retryMs = retryFirstMs;
  #retry: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];
  readonly #silence = new Silence(silentTurnsMax);
  readonly #askSilence = new Silence(askTurnsMax);

  /** `background`: the connection alone does not keep its process up. */
  constructor(socketPath: string, background = false) {
    this.#socketPath = socketPath;
    this.#background = background;
    this.#watch = setInterval(() => this.#look(), watchMs).unref();
    this.#connect();
  }

  /** Auditd has said hello and the connection has not been lost since. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** Entries that auditd has not acknowledged. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Resolves when auditd has said hello; false when it has not within `waitMs`. */
  opened(waitMs: number): Promise<boolean> {
    if (this.#open) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), waitMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  append(entry: NewEntry): Promise<number> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const request = this.#nextRequest();
    try {
      appendFrame(this.#chunks, request, entry);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    this.#unsent += 1;
    // While auditd writes, what comes waits here and goes as one: it could do nothing with it before anyway, and each write
    // wakes a process.
    if (!this.#awaiting) this.#schedule();
    return new Promise<number>((resolve, reject) => {
      this.#pending.set(request, { resolve, reject });
    });
  }

  ask(question: JsonObject): Promise<JsonValue> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const request = this.#nextRequest();
    this.#chunks.addJson(verbs.ask, request, question);
    this.#schedule();
    return new Promise<JsonValue>((resolve, reject) => {
      this.#asked.set(request, { resolve, reject });
    });
  }

  /** Waits for what is under way, then ends. Later calls are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#send();
    while (this.#open && this.#underway > 0)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    clearInterval(this.#watch);
    this.#socket?.destroy();
  }

  get #underway(): number {
    return this.#pending.size + this.#asked.size;
  }

  #refusal(): KnownError | undefined {
    if (this.#closed) return away("the connection to the log is closed");
    if (!this.#open) return away("auditd is not there");
    if (this.#underway >= pendingMax) return away(`${pendingMax} entries wait for the log already`);
    if ((this.#socket?.writableLength ?? 0) > unsentBytesMax)
      return away("more waits for the log than may wait");
    return undefined;
  }

  #nextRequest(): number {
    const request = this.#request;
    this.#request = (request + 1) % requestsMax;
    return request;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#send();
    });
  }

  #send(): void {
    this.#awaiting ||= this.#unsent > 0;
    this.#unsent = 0;
    for (const { bytes, done } of this.#chunks.take())
      if (this.#open && this.#socket !== undefined) this.#socket.write(bytes, done);
      else done();
  }

  #connect(): void {
    const frames = new FrameReader();
    const socket = createConnection(this.#socketPath);
    this.#socket = socket;
    if (this.#background) socket.unref();
    socket.on("data", (chunk: Buffer) => {
      try {
        for (const frame of frames.read(chunk)) this.#hear(frame);
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        socket.destroy(error);
      }
    });
    // The close that follows says the rest.
    socket.on("error", () => undefined);
    socket.on("close", () => this.#lost());
  }

  #hear({ verb, request, body }: Frame): void {
    if (verb === verbs.acks) readAcks(body, (acked, index) => this.#settle(acked)?.resolve(index as never));
    else if (verb === verbs.hello) this.#greet(JSON.parse(body.toString("utf8")) as JsonObject);
    else {
      const value = JSON.parse(body.toString("utf8")) as JsonValue;
      const pending = this.#settle(request);
      if (verb === verbs.refuse) pending?.reject(readError(value));
      else pending?.resolve(value as never);
    }
    if (verb !== verbs.hello) this.#answered();
    if (this.#closed && this.#underway === 0) this.#wake();
  }

  #answered(): void {
    this.#awaiting = false;
    if (this.#unsent > 0) this.#schedule();
  }

  #greet(hello: JsonObject): void {
    if (hello["version"] !== protocolVersion) throw away("auditd is of another version");
    this.#open = true;
    this.#retryMs = retryFirstMs;
    this.#wake();
  }

  #settle(request: number): Pending | undefined {
    const pending = this.#pending.get(request) ?? this.#asked.get(request);
    this.#pending.delete(request);
    this.#asked.delete(request);
    return pending;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #lost(): void {
    const wasOpen = this.#open;
    this.#open = false;
    this.#awaiting = false;
    this.#unsent = 0;
    for (const { done } of this.#chunks.take()) done();
    const lost = [...this.#pending.values(), ...this.#asked.values()];
    this.#pending.clear();
    this.#asked.clear();
    for (const pending of lost) pending.reject(away("auditd went away before it answered"));
    if (this.#closed) {
      this.#wake();
      return;
    }
    this.#retryMs = wasOpen ? retryFirstMs : Math.min(this.#retryMs * 2, retryLongestMs);
    this.#retry = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retry.unref();
  }

  #look(): void {
    const [silent, askSilent] = [this.#silence.look(this.#pending), this.#askSilence.look(this.#asked)];
    if (silent || askSilent) this.#socket?.destroy();
  }
}

/** Watches how long the oldest request has been waiting. */
class Silence {
  readonly #turnsMax: number;
  #oldest = -1;
  #turns = 0;

  constructor(turnsMax: number) {
    this.#turnsMax = turnsMax;
  }

  /** One turn of the watch; true when it has been too long. Map keeps the order of insertion: the first is the oldest. */
  look(requests: ReadonlyMap<number, unknown>): boolean {
    const [oldest = -1] = requests.keys();
    this.#turns = oldest !== -1 && oldest === this.#oldest ? this.#turns + 1 : 0;
    this.#oldest = oldest;
    return this.#turns >= this.#turnsMax;
  }
}
