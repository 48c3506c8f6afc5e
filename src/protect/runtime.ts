import { isDeepStrictEqual } from "node:util";
import { startInside, type InsideGateway } from "../app/inside.ts";
import { insideSettings, programPorts, type InsideAsked } from "../app/inside-settings.ts";
import { KnownError } from "../base/errors.ts";
import { wireError } from "../gateway/reply.ts";
import { wireOf } from "../wire/formats.ts";
import { callHeader, Calls, type Destination } from "./calls.ts";
import { MemoryFetch } from "./memory-fetch.ts";

/** A call on its way into the gateway of this process. */
export interface InsideCall {
  readonly path: string;
  readonly method: string;
  /** Of the caller: whose call it is, and what the door reads. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
  /** Undefined: for what asks no model. */
  readonly destination: Destination | undefined;
}

/** Started: what calls go through. */
interface Started {
  readonly gateway: InsideGateway;
  readonly memory: MemoryFetch;
}

/** Our own choice, as at a gateway's doors: calls under way may finish for so long when it is closed. */
const closeMsMax = 10_000;

/**
 * The gateway of this process for one configuration: started by the first call, shared by all clients, ended by `close` or when the
 * program has nothing left to do.
 */
export class Runtime {
  readonly #asked: InsideAsked;
  readonly #closed: () => void;
  readonly #calls = new Calls();
  #started: Promise<Started> | undefined;
  /** Keeps the process up while something is under way, and only then. */
  readonly #hold = setInterval(() => undefined, 2 ** 30).unref();
  #held = 0;
  #idle: (() => void)[] = [];

  #isClosed = false;

  /** `closed` is told once it has ended. */
  constructor(asked: InsideAsked, closed: () => void) {
    this.#asked = asked;
    this.#closed = closed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether it is the one for this configuration. */
  isFor(asked: InsideAsked): boolean {
    return isDeepStrictEqual(this.#asked, asked);
  }

  /**
   * Sends a call through the gateway. A gateway that does not start answers every call with why: nothing passes by it.
   *
   * @throws the reason of `signal` where the caller gave up.
   */
  async fetch(call: InsideCall): Promise<Response> {
    const { destination, signal, method, body, path } = call;
    const end = this.#begin();
    const id = destination === undefined ? undefined : this.#calls.begin(destination);
    try {
      let started: Started;
      try {
        started = await (this.#started ??= this.#start());
      } catch (error) {
        return refused(error, call);
      }
      const response = await started.memory.fetch({
        path,
        method,
        headers: {
          ...call.headers,
          authorization: `Bearer ${started.gateway.key}`,
          ...(id === undefined ? {} : { [callHeader]: id }),
        },
        body,
        signal,
      });
      // Tries are counted, and written down, on the inside: a library that tried again would ask, and write, twice.
      response.headers.set("x-should-retry", "false");
      return response;
    } finally {
      // Its head is there, or it never will be: no provider is asked any more.
      if (id !== undefined) this.#calls.end(id);
      end();
    }
  }

  /** Ends it after the calls under way. All that was answered is in the log. */
  async close(): Promise<void> {
    this.#hold.ref();
    await this.#quiet();
    this.#isClosed = true;
    try {
      const started = await this.#started;
      started?.memory.close();
      await started?.gateway.close();
    } catch {
      // It never started: whoever called has heard why.
    } finally {
      clearInterval(this.#hold);
      this.#closed();
    }
  }

  async #start(): Promise<Started> {
    try {
      const gateway = await startInside(insideSettings(this.#asked), programPorts(), this.#calls.brought);
      gateway.door.on("request", (_request, response: NodeJS.EventEmitter) => {
        response.once("close", this.#begin());
      });
      return { gateway, memory: new MemoryFetch(gateway.door) };
    } catch (error) {
      // The next call tries again.
      this.#started = undefined;
      throw error;
    }
  }

  /** Something is under way until what this gives is called. */
  #begin(): () => void {
    this.#held += 1;
    if (this.#held === 1) this.#hold.ref();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#held -= 1;
      if (this.#held > 0) return;
      this.#hold.unref();
      for (const tell of this.#idle.splice(0)) tell();
    };
  }

  async #quiet(): Promise<void> {
    if (this.#held === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, closeMsMax);
      this.#idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** In the shape of the caller's format, so that its library throws its own error with our code. */
function refused(error: unknown, { destination, path }: InsideCall): Response {
  const format =
    destination?.format ?? (path.startsWith("/v1/messages") ? "anthropic-messages" : "openai-chat");
  const wire = wireOf(format);
  if (wire === undefined) throw new Error(`no format ${format}`);
  const cause = error instanceof KnownError ? error : undefined;
  const told = wireError(error, "");
  // Its start is this program's own: whoever runs it reads what is wrong, also where it is our mistake.
  const message =
    cause === undefined
      ? `the gateway within this program does not start: ${error instanceof Error ? error.message : String(error)}`
      : `the gateway within this program does not start: ${cause.message}; ${cause.hint}`;
  return Response.json(wire.writeError({ ...told, message }), {
    status: told.status,
    headers: { "x-should-retry": "false" },
  });
}
