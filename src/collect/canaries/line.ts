import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { isObject, readJson, type JsonValue } from "../../base/json.ts";
import { listOf, memberOf, textOf } from "./members.ts";

/** Where canaries call, and as whom: the gateway's own port and the canary's key. */
export interface StageLine {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly key: string;
}

/** Our own choice: an answer of a model on the loopback, and the largest body that a manifest may allow. */
const answerMsMax = 20_000;

export interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What came back. */
export interface Told {
  /** The gateway's id of the request: entries have it as `exchange`. */
  readonly id: string;
  readonly status: number;
  /** Of an error, also of one within a stream; empty where there was none. */
  readonly code: string;
  /** Of an error. */
  readonly message: string;
  /** What the assistant said, pieces put together. */
  readonly said: string;
  /** All bytes, as text. */
  readonly raw: string;
  readonly headers: IncomingHttpHeaders;
  /** From the first byte sent to the last received, milliseconds with fractions. */
  readonly ms: number;
}

/** One request through the gateway's own port. @throws Error where nobody answers in time */
export async function send(
  { url, key }: StageLine,
  { path, headers, body }: Sent,
  { signal, stopwatch }: { readonly signal: AbortSignal; readonly stopwatch: () => number },
): Promise<Told> {
  const fromMs = stopwatch();
  const { status, head, raw } = await new Promise<{ status: number; head: IncomingHttpHeaders; raw: string }>(
    (resolve, reject) => {
      const sent = request(`${url}${path}`, {
        ...{ method: "POST", agent: false, timeout: answerMsMax, signal },
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      });
      sent.once("timeout", () => sent.destroy(new Error(`no answer within ${answerMsMax} ms`)));
      sent.once("error", reject);
      sent.once("response", (response) => {
        let text = "";
        const done = (): void =>
          resolve({ status: response.statusCode ?? 0, head: response.headers, raw: text });
        response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
        response.once("end", done);
        // A stream that breaks off is an answer too: what came of it counts.
        response.once("error", done);
      });
      sent.end(body);
    },
  );
  const id = head["x-request-id"];
  const isStream = head["content-type"]?.startsWith("text/event-stream") === true;
  const documents = isStream ? eventsIn(raw) : [valueOf(raw)];
  const error = documents.map(errorIn).find((one) => one !== undefined);
  return {
    ...{ id: typeof id === "string" ? id : "", status, raw, headers: head, ms: stopwatch() - fromMs },
    ...{ code: error?.code ?? "", message: error?.message ?? "" },
    said: documents.map(saidIn).join(""),
  };
}

const eventsIn = (raw: string): readonly JsonValue[] =>
  raw
    .split("\n")
    .filter((line) => line.startsWith("data: ") && line !== "data: [DONE]")
    .map((line) => valueOf(line.slice(6)));

function valueOf(text: string): JsonValue {
  try {
    return readJson(text);
  } catch {
    // It broke off in the middle.
    return null;
  }
}

function errorIn(value: JsonValue): { readonly code: string; readonly message: string } | undefined {
  const error = memberOf(value, "error");
  return isObject(error) ? { code: textOf(error["code"]), message: textOf(error["message"]) } : undefined;
}

const saidIn = (value: JsonValue): string =>
  listOf(memberOf(value, "choices"))
    .map((choice) => textOf(memberOf(memberOf(choice, "message") ?? memberOf(choice, "delta"), "content")))
    .join("");
