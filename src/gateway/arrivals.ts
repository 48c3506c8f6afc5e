import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { KnownError } from "../base/errors.ts";

/** A request on its connection. */
export interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The first request of a connection is 1. */
  readonly number: number;
  /** Requests before it on its connection that had no whole answer when it came. */
  readonly ahead: number;
  /** Set where what came after its head is not HTTP: the rest of it cannot be read. */
  fault?: KnownError | undefined;
}

/** Our own choice: where there seem to be too many, so often they are counted anew. */
const countedEvery = 256;

/** What is under way on each connection, in the order in which it came. */
export class Arrivals {
  readonly #of = new Map<Duplex, Arrival[]>();
  readonly #ended = new WeakSet<Duplex>();
  /** Those in the lists: some may be over. */
  #listed = 0;
  #askedSinceCount = 0;

  add(request: IncomingMessage, response: ServerResponse): Arrival {
    const known = this.#of.get(request.socket) ?? this.#begin(request.socket);
    const number = (known.at(-1)?.number ?? 0) + 1;
    // Tidied when the next one comes: a listener for each response would cost more.
    this.#tidy(known, 0);
    const arrival: Arrival = { request, response, number, ahead: known.length };
    known.push(arrival);
    this.#listed += 1;
    return arrival;
  }

  /**
   * The answer to this one closes its connection: what comes behind it there is looked at by nobody. For a request of which it is not
   * sure where it ends.
   */
  end({ request, response }: Arrival): void {
    if (!response.headersSent) response.setHeader("connection", "close");
    this.#ended.add(request.socket);
  }

  /** Whether the last one of a connection has come. */
  hasEnd(socket: Duplex): boolean {
    return this.#ended.has(socket);
  }

  /** Whether more than so many have no whole answer yet, on all connections together. */
  crowded(max: number): boolean {
    if (this.#listed <= max) return false;
    this.#askedSinceCount += 1;
    if (this.#askedSinceCount % countedEvery !== 1) return true;
    // The newest stays: it is asked for also when it is over.
    for (const known of this.#of.values()) this.#tidy(known, 1);
    return this.#listed > max;
  }

  #begin(socket: Duplex): Arrival[] {
    const known: Arrival[] = [];
    this.#of.set(socket, known);
    socket.once("close", () => {
      this.#of.delete(socket);
      this.#listed -= known.length;
    });
    return known;
  }

  #tidy(known: Arrival[], keep: number): void {
    while (known.length > keep && known[0] !== undefined && isOver(known[0])) {
      known.shift();
      this.#listed -= 1;
    }
  }

  /** Those that have no whole answer yet. */
  underWay(socket: Duplex): readonly Arrival[] {
    return (this.#of.get(socket) ?? []).filter((arrival) => !isOver(arrival));
  }

  /** The newest, also where its answer has left already. */
  newest(socket: Duplex): Arrival | undefined {
    return this.#of.get(socket)?.at(-1);
  }
}

const isOver = ({ response }: Arrival): boolean => response.writableFinished || response.destroyed;

/** Our own choices: a fast answer has no interim one before it; a caller nearby who is gone is noticed in a tenth of a second. */
const askFirstMs = 50;
const askAgainMs = 25;
const askLongestMs = 15_000;

/**
 * Finds out whether a caller who has closed its half of the connection still listens. One that has gone altogether looks the
 * same until something is sent: then its system resets the connection, and the next thing sent meets that. An interim answer (RFC
 * 9110 §15.2) may be sent at any time before the answer, and a comment in an event stream after its head.
 *
 * HTTP/1.0 has no interim answers: there, the end of the request is the end of the caller.
 */
export function askIfThere(socket: Duplex, arrivals: Arrivals): void {
  const open = arrivals.underWay(socket);
  if (open.length === 0) return;
  if (open.some(({ request }) => request.httpVersionMinor === 0)) {
    socket.destroy();
    return;
  }
  let waitMs = askAgainMs;
  const ask = (): void => {
    // An answer that waits for its turn has no connection yet: the one before it asks.
    const now = arrivals.underWay(socket).find(({ response }) => response.socket !== null);
    if (now === undefined) return;
    const { response } = now;
    if (!response.headersSent) response.writeProcessing();
    else if (isEventStream(response) && !response.writableEnded && !response.writableNeedDrain)
      response.write(":\n\n");
    timer = setTimeout(ask, waitMs);
    waitMs = Math.min(waitMs * 2, askLongestMs);
  };
  let timer = setTimeout(ask, askFirstMs);
  socket.once("close", () => clearTimeout(timer));
}

const isEventStream = (response: ServerResponse): boolean =>
  String(response.getHeader("content-type")).startsWith("text/event-stream");
