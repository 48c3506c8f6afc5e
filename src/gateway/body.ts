import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { KnownError } from "../base/errors.ts";

export interface BodyLimits {
  readonly bytesMax: number;
  /** From the first byte of the body to its last. */
  readonly totalMs: number;
  /** Called for each piece, before it is kept. @throws KnownError where there is no room for it. */
  readonly take?: (bytes: number) => void;
  /** Called when nothing in the head speaks against the body: the caller may be waiting for a word before it sends it. */
  readonly ask?: () => void;
}

/**
 * The whole body of a request as text.
 *
 * @throws KnownError BODY_TOO_LARGE, BODY_TIMEOUT, or EXCHANGE_UNREADABLE for another content type, a content encoding, bytes
 * that are not UTF-8, or a body that ends early.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<string> {
  checkHeaders(request, limits.bytesMax);
  limits.ask?.();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => {
      fail(
        new KnownError(
          "BODY_TIMEOUT",
          `the body did not arrive within ${limits.totalMs} ms`,
          "send the body without pauses",
        ),
      );
    }, limits.totalMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      request.off("data", onData);
      request.resume();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > limits.bytesMax) {
        fail(tooLarge(limits.bytesMax));
        return;
      }
      try {
        limits.take?.(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    };
    request.on("data", onData);
    request.once("end", () => {
      clearTimeout(timer);
      const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      try {
        resolve(utf8(whole));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    const early = (): void => {
      fail(unreadable("the connection closed before the body was complete", "send the whole body"));
    };
    request.once("aborted", early);
    // What the door has found out about the rest of the body is said in its words.
    request.once("error", (error) => {
      if (error instanceof KnownError) fail(error);
      else early();
    });
  });
}

function checkHeaders({ headers }: IncomingMessage, bytesMax: number): void {
  const type = headers["content-type"];
  if (type !== undefined && !/^application\/(?:[a-z.-]+\+)?json\s*(?:;|$)/i.test(type))
    throw unreadable(`the content type is ${JSON.stringify(type.slice(0, 80))}`, "send application/json");
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity")
    throw unreadable("the body has a content encoding", "send the body as it is, without compression");
  if (Number(headers["content-length"] ?? 0) > bytesMax) throw tooLarge(bytesMax);
}

/** RFC 8259 §8.1: a byte order mark in front may be passed over; some clients of Windows send one. */
function utf8(bytes: Buffer): string {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (isUtf8(bytes)) return bytes.toString("utf8", marked ? 3 : 0);
  throw unreadable("the body is not UTF-8", "send the body in UTF-8");
}

const tooLarge = (bytesMax: number): KnownError =>
  new KnownError(
    "BODY_TOO_LARGE",
    `the body is larger than ${bytesMax} bytes`,
    "send less, or raise limits.body_bytes in the feature's manifest",
  );

const unreadable = (message: string, hint: string): KnownError =>
  new KnownError("EXCHANGE_UNREADABLE", message, hint);
