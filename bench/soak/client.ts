import { Agent, request } from "node:http";
import type { PlannedCall } from "./plan.ts";

export interface Outcome {
  /** 0: the connection ended before an answer. */
  readonly status: number;
  /** The code of an error, where the answer is one. */
  readonly code: string;
}

/** Callers of the gateway: real connections, kept open. */
export class SoakClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1000 });
  readonly #url: URL;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = new URL("/v1/chat/completions", url);
    this.#key = key;
  }

  /**
   * Makes a call and waits for its end.
   *
   * @param until hangs up once it is settled; of a stream, not before its first piece has come
   */
  async call({ feature, user, stream, body }: PlannedCall, until?: Promise<unknown>): Promise<Outcome> {
    return new Promise((resolve) => {
      const sent = request(
        this.#url,
        {
          method: "POST",
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${this.#key}`,
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
            "x-seaworthy-feature": feature,
            "x-seaworthy-user": user,
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (piece: string) => {
            text += piece;
            if (stream && response.statusCode === 200 && until !== undefined)
              void until.then(() => sent.destroy());
          });
          const end = (): void =>
            resolve({
              status: response.statusCode ?? 0,
              code: /"code":"([a-z_]+)"/.exec(text)?.[1] ?? "",
            });
          response.once("end", end);
          response.once("error", end);
        },
      );
      sent.once("error", () => resolve({ status: 0, code: "" }));
      if (until !== undefined && !stream) void until.then(() => sent.destroy());
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
