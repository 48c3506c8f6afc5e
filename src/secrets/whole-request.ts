import { request as overHttp, type IncomingHttpHeaders } from "node:http";
import { request as overHttps } from "node:https";

export interface WholeRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array | string;
  /** PEM of the authority that the other's certificate comes from, instead of those of the system. */
  readonly authority?: Buffer | undefined;
  readonly answerMsMax: number;
  readonly answerBytesMax: number;
  /** The error where no whole answer comes: `why` has no word of body or headers in it. */
  readonly failed: (why: string) => Error;
}

export interface WholeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** One request on a connection of its own, bounded in time and bytes. A redirect is an answer like any other. */
export async function askWhole(asked: WholeRequest): Promise<WholeAnswer> {
  const { url, method, headers, body, authority, answerMsMax, answerBytesMax, failed } = asked;
  const abort = AbortSignal.timeout(answerMsMax);
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(failed(why));
    const send = url.protocol === "https:" ? overHttps : overHttp;
    const ca = authority === undefined ? {} : { ca: authority };
    const sent = send(url, { method, headers, agent: false, signal: abort, ...ca });
    sent.once("error", (error: NodeJS.ErrnoException) =>
      fail(abort.aborted ? `no answer in ${answerMsMax / 1000} s` : (error.code ?? "the connection failed")),
    );
    sent.once("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytesMax) {
          fail("its answer is too long");
          sent.destroy();
        } else chunks.push(chunk);
      });
      response.once("error", () => fail(abort.aborted ? "its answer did not end" : "its answer broke off"));
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        }),
      );
    });
    sent.end(body);
  });
}
