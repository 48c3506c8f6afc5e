import { lookup as systemLookup } from "node:dns";
import { isIP } from "node:net";
import type { FetchLike } from "@modelcontextprotocol/client";
import { Agent, fetch as undiciFetch, type RequestInit as UndiciInit } from "undici";
import { AddressRefused, addressFault, guardedLookup, type Resolve } from "../alerts/outside-post.ts";
import { KnownError } from "../base/errors.ts";

export interface OutsideFetch {
  readonly fetch: FetchLike;
  close(): Promise<void>;
}

interface OutsideOptions {
  /** The operator said that this one is inside. */
  readonly allowPrivate: boolean;
  /** Bytes of one answer, or of one event where the answer is a stream of them. */
  readonly answerBytesMax: number;
  readonly resolve?: Resolve;
}

/** Our own choice: calls to one server at once, each of which has a connection. */
const connectionsMax = 64;

/**
 * `fetch` that connects to addresses it has looked at: a name is resolved once for a connection, and every address that it has must be
 * allowed. A redirect is never followed; an answer that is too large is cut off.
 *
 * @throws KnownError PROVIDER_REFUSED where the address is not one that is connected to
 */
export function outsideFetch({ allowPrivate, answerBytesMax, resolve }: OutsideOptions): OutsideFetch {
  const agent = new Agent({
    connections: connectionsMax,
    connect: { lookup: guardedLookup(resolve ?? systemLookup, allowPrivate), timeout: 10_000 },
    // A stream of events may be silent: who asked has a time of his own.
    bodyTimeout: 0,
  });
  const send: FetchLike = async (url, init) => {
    const to = new URL(url);
    const literal = to.hostname.replace(/^\[|\]$/g, "");
    const refused = isIP(literal) === 0 ? undefined : addressFault(literal, allowPrivate);
    if (refused !== undefined) throw notReached(to, refused);
    const wanted = { ...init, redirect: "manual", dispatcher: agent } as unknown as UndiciInit;
    let answer;
    try {
      answer = await undiciFetch(to, wanted);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (cause instanceof AddressRefused) throw notReached(to, cause.message);
      throw error;
    }
    const body = answer.body as ReadableStream<Uint8Array> | null;
    return new Response(
      body?.pipeThrough(limited(answer.headers.get("content-type"), answerBytesMax)) ?? null,
      {
        status: answer.status,
        headers: [...answer.headers],
      },
    );
  };
  return { fetch: send, close: async () => agent.destroy() };
}

const notReached = ({ host }: URL, why: string): KnownError =>
  new KnownError(
    "PROVIDER_REFUSED",
    `${host} is not connected to: ${why}`,
    "mend its url in seaworthy.gateway.yaml",
  );

/** Ends an answer with an error after so many bytes; of a stream of events, each event has as many. */
function limited(type: string | null, bytesMax: number): TransformStream<Uint8Array, Uint8Array> {
  const isEvents = type?.startsWith("text/event-stream") === true;
  let bytes = 0;
  let last = 0;
  return new TransformStream({
    transform(chunk, controller) {
      // One chunk may have the end of one event and the whole of the next.
      const ends = isEvents ? blankLines(chunk, last) : [];
      let from = 0;
      let most = 0;
      for (const end of [...ends, chunk.length]) {
        bytes += end - from;
        most = Math.max(most, bytes);
        if (end !== chunk.length || ends.includes(end)) bytes = 0;
        from = end;
      }
      last = chunk[chunk.length - 1] ?? last;
      if (most > bytesMax) {
        controller.error(
          new KnownError(
            "PROVIDER_FAILED",
            `the MCP server's answer is larger than ${bytesMax} bytes`,
            "raise answer_bytes of the server in seaworthy.gateway.yaml",
          ),
        );
        return;
      }
      controller.enqueue(chunk);
    },
  });
}

/** Indexes behind the ends of events in a chunk. Events end with two line ends; a carriage return between them is passed over. */
function blankLines(chunk: Uint8Array, before: number): readonly number[] {
  const ends: number[] = [];
  for (let i = 0; i < chunk.length; i += 1) {
    if (chunk[i] !== 10) continue;
    const one = i > 0 ? chunk[i - 1] : before;
    if (one === 10 || (one === 13 && i > 1 && chunk[i - 2] === 10)) ends.push(i + 1);
  }
  return ends;
}
