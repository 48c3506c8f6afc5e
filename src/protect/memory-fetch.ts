import { Agent, request, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { MemorySocket } from "./memory-socket.ts";

/** A request to the gateway in this process. */
export interface InsideRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
}

/** HTTP with a server that listens nowhere: the connections are in memory and are used again, as a pool of sockets is. */
export class MemoryFetch {
  readonly #agent: Agent;

  constructor(server: Server) {
    this.#agent = new MemoryAgent(server);
  }

  /** @throws the reason of `signal` where it is aborted, before the answer's head or within its body. */
  async fetch({ path, method, headers, body, signal }: InsideRequest): Promise<Response> {
    signal?.throwIfAborted();
    const message = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ agent: this.#agent, host: "127.0.0.1", path, method, headers });
      const abort = (): void => {
        sent.destroy(new Error("the caller went away"));
        reject(reasonOf(signal));
      };
      signal?.addEventListener("abort", abort, { once: true });
      sent.once("error", reject);
      sent.once("close", () => signal?.removeEventListener("abort", abort));
      sent.once("response", resolve);
      sent.end(body);
    });
    return new Response(bodyOf(message, signal), {
      status: message.statusCode ?? 500,
      headers: headersOf(message),
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** What an abort is told by: an application's own reason may be no error. */
const reasonOf = (signal: AbortSignal | undefined): Error =>
  signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason));

class MemoryAgent extends Agent {
  readonly #server: Server;

  constructor(server: Server) {
    super({ keepAlive: true });
    this.#server = server;
  }

  override createConnection(): Duplex {
    const [ours, theirs] = MemorySocket.pair();
    this.#server.emit("connection", theirs);
    return ours;
  }
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  return headers;
}

/**
 * The body as a web stream. Written out here: `Readable.toWeb` throws into the void where a stream is cancelled while a piece is on
 * its way.
 */
function bodyOf(message: IncomingMessage, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  let ended = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (error: Error): void => {
          if (ended) return;
          ended = true;
          controller.error(signal?.aborted === true ? signal.reason : error);
        };
        message.on("data", (piece: Buffer) => {
          if (ended) return;
          controller.enqueue(piece);
          if ((controller.desiredSize ?? 0) <= 0) message.pause();
        });
        message.once("end", () => {
          if (ended) return;
          ended = true;
          controller.close();
        });
        message.once("error", fail);
        message.once("close", () => fail(new Error("the answer broke off")));
        message.pause();
      },
      pull() {
        message.resume();
      },
      cancel() {
        ended = true;
        message.destroy();
      },
    },
    { highWaterMark: 1 },
  );
}
