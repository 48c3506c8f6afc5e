import { KnownError } from "../../base/errors.ts";
import { askWhole, type WholeAnswer } from "../../secrets/whole-request.ts";

/** Our own choice: a witness or an authority answers in a second; nothing waits for it but the next try. */
const answerMsMax = 15_000;

/** Our own choice: a time stamp with its whole chain is under 10 KB, a list of 1000 objects under 500 KB. */
const answerBytesMax = 1024 * 1024;

export interface OutsideRequest {
  /** Who is asked, for errors: "the witness first". */
  readonly who: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export type OutsideAnswer = WholeAnswer;

/**
 * One request to somebody outside. A redirect is an answer like any other: what is configured is asked, and nobody else.
 * @throws KnownError ANCHOR_FAILED where no whole answer comes in time.
 */
export function askOutside(asked: OutsideRequest): Promise<OutsideAnswer> {
  const { url, method, headers, body = "" } = asked;
  const length = method === "POST" || method === "PUT" ? { "content-length": Buffer.byteLength(body) } : {};
  return askWhole({
    url,
    method,
    headers: { ...headers, ...length },
    body,
    answerMsMax,
    answerBytesMax,
    failed: (why) => notReached(asked, why),
  });
}

const notReached = ({ who, url }: OutsideRequest, why: string): KnownError =>
  new KnownError(
    "ANCHOR_FAILED",
    `${who} at ${url.origin} was not reached: ${why}`,
    "see that it can be reached from here; it is tried again",
  );

/** Our own choice: enough to know an error page by. */
const shownCharsMax = 200;

/** The beginning of an answer, for people: one line of printable characters. */
export const shownAnswer = ({ bytes }: OutsideAnswer): string =>
  bytes
    .subarray(0, shownCharsMax)
    .toString("utf8")
    .replaceAll(/[^\x20-\x7e]{1,200}/g, " ")
    .trim();
