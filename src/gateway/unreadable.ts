import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { KnownError } from "../base/errors.ts";
import type { NewId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import { wires } from "../wire/formats.ts";
import type { Arrival, Arrivals } from "./arrivals.ts";
import type { Refusals } from "./refusals.ts";
import { tooManyRefused, wireError } from "./reply.ts";

export interface UnreadableDeps {
  readonly refusals: Refusals;
  readonly newId: NewId;
  /** What is known of who is at the other end. */
  readonly about: (socket: Duplex) => { readonly facts: JsonObject; readonly payload: string };
  /** For the operator: what the caller is not told. */
  readonly report: (id: string, error: unknown) => void;
}

/** Our own choice: long enough for a caller to stop sending once it has the answer. */
export const lingerMs = 1000;

/** What is not HTTP, or takes too long to become a request: where Node's parser has given up. */
export class Unreadable {
  readonly #arrivals: Arrivals;
  readonly #deps: UnreadableDeps;
  /** The parser says the same again for all that comes after. */
  readonly #heard = new WeakSet<Duplex>();

  constructor(arrivals: Arrivals, deps: UnreadableDeps) {
    this.#arrivals = arrivals;
    this.#deps = deps;
  }

  /** For the server's `clientError`. A connection that broke has nobody to answer, and asked nothing that was refused. */
  async meet(error: Error, socket: Duplex & { readonly bytesRead?: number }): Promise<void> {
    const code = "code" in error ? String(error.code) : "";
    const fault = faultOf(code);
    // Who connects and says nothing at all has asked nothing.
    if (fault === undefined || socket.bytesRead === 0) {
      socket.destroy();
      return;
    }
    // After `Connection: close` nothing is a request any more (RFC 9112 §9.6): the answer to the last one closes.
    if (code === "HPE_CLOSED_CONNECTION" || this.#heard.has(socket)) return;
    this.#heard.add(socket);
    const newest = this.#arrivals.newest(socket);
    if (newest === undefined || newest.request.complete) await this.#refuse(fault, socket);
    else await this.#inBody(newest, fault, socket);
  }

  /** For the server's `connect`: a socket that Node has let go of, with nobody listening for its errors. */
  async tunnel(socket: Duplex): Promise<void> {
    socket.on("error", () => socket.destroy());
    // What comes behind the request is thrown away, so that the end of it is seen.
    socket.resume();
    await this.#refuse(noTunnels(), socket);
  }

  /** Writes the refusal down, answers after all that was asked before on this connection, and closes it. */
  async #refuse(error: KnownError, socket: Duplex): Promise<void> {
    const id = this.#deps.newId();
    let shown: unknown = error;
    try {
      const { facts, payload } = this.#deps.about(socket);
      const refusal = { exchange: id, code: error.code, facts, about: { payload } };
      const written = await this.#deps.refusals.write(refusal);
      if (!written) shown = tooManyRefused();
    } catch (failure) {
      // What cannot be written down is not told either.
      shown = failure;
      if (!(failure instanceof KnownError)) this.#deps.report(id, failure);
    }
    await this.#answered(socket);
    if (socket.writable) this.#end(socket, answerText(shown, id));
  }

  /** Within a body it is that request which is refused, with its key and in its vendor's shape. */
  async #inBody(arrival: Arrival, fault: KnownError, socket: Duplex): Promise<void> {
    arrival.fault = fault;
    const { request, response } = arrival;
    if (!response.headersSent) response.setHeader("connection", "close");
    // Nobody reads the body yet, or any more: an error that nobody listens to would end the process.
    if (request.listenerCount("error") > 0) request.emit("error", fault);
    await this.#answered(socket);
    if (socket.writable) this.#end(socket, "");
  }

  /** Answers come in their order, and nothing stands inside one. */
  async #answered(socket: Duplex): Promise<void> {
    const last = this.#arrivals.underWay(socket).at(-1);
    if (last !== undefined) await new Promise<void>((resolve) => last.response.once("close", resolve));
  }

  /** RFC 9112 §9.6: with bytes unread, closing at once would reset the connection, and the caller would lose the answer. */
  #end(socket: Duplex, text: string): void {
    socket.end(text);
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once("close", () => clearTimeout(timer));
  }
}

/** Undefined: the connection broke. */
function faultOf(code: string): KnownError | undefined {
  if (code === "HPE_HEADER_OVERFLOW")
    return new KnownError(
      "HEAD_TOO_LARGE",
      "the request's head is too large",
      "send fewer and shorter headers",
    );
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW")
    return new KnownError("BODY_TOO_LARGE", "the extensions of a chunk are too large", "send none");
  if (code === "HPE_INVALID_EOF_STATE")
    return new KnownError(
      "HTTP_UNREADABLE",
      "the connection closed before the request was complete",
      "send the whole request",
    );
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new KnownError("HEAD_TIMEOUT", "the request did not arrive in time", "send it without pauses");
  if (!code.startsWith("HPE_")) return undefined;
  return new KnownError(
    "HTTP_UNREADABLE",
    "this is not a request of HTTP/1.1",
    "see what stands between the client and here",
  );
}

const noTunnels = (): KnownError =>
  new KnownError("METHOD_REFUSED", "this is no proxy: nothing is tunnelled", "send the request itself");

/** An answer as it stands on the wire. Whose library it was nobody knows; every vendor's shows the message of this shape. */
function answerText(error: unknown, id: string): string {
  const told = wireError(error, id);
  const body = JSON.stringify(wires["openai-chat"]?.writeError(told));
  return [
    `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status] ?? ""}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
