import { request, type ClientRequest, type IncomingMessage } from "node:http";

/** Where the canary calls, and as whom. */
export interface CanaryLine {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly key: string;
}

/** Our own choice: an answer of a model on the loopback. */
const answerMsMax = 5000;

const bodyOf = (stream: boolean): string =>
  JSON.stringify({ model: "canary", stream, messages: [{ role: "user", content: "Do you sing?" }] });

function call({ url, key }: CanaryLine, feature: string): ClientRequest {
  const sent = request(`${url}/v1/chat/completions`, {
    method: "POST",
    agent: false,
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "x-seaworthy-feature": feature,
    },
    timeout: answerMsMax,
  });
  sent.once("timeout", () => sent.destroy(new Error(`no answer within ${answerMsMax} ms`)));
  return sent;
}

async function headOf(sent: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once("response", resolve);
    sent.once("error", reject);
    sent.end(body);
  });
}

/** One real call through the gateway's own port, whole: its status and its error's code. */
export async function wholeCall(
  line: CanaryLine,
  feature: string,
): Promise<{ readonly status: number; readonly code: string }> {
  const response = await headOf(call(line, feature), bodyOf(false));
  let text = "";
  for await (const chunk of response as AsyncIterable<Buffer>) text += chunk.toString("utf8");
  const code = /"code":"([a-z_]+)"/.exec(text)?.[1] ?? "";
  return { status: response.statusCode ?? 0, code };
}

/** A stream through the gateway that runs. */
export interface CanaryStream {
  /** Pieces that came so far. */
  readonly pieces: () => number;
  /** When it ended, on the stopwatch; undefined while it runs. */
  readonly endedAtMs: () => number | undefined;
  /** Its last event was the error of a stop. */
  readonly wasKilled: () => boolean;
  close(): void;
}

export async function startStream(
  line: CanaryLine,
  feature: string,
  stopwatch: () => number,
): Promise<CanaryStream> {
  const sent = call(line, feature);
  const response = await headOf(sent, bodyOf(true));
  if (response.statusCode !== 200) {
    sent.destroy();
    throw new Error(`a stream of ${feature} was answered with ${response.statusCode ?? 0}`);
  }
  let pieces = 0;
  let last = "";
  let endedAtMs: number | undefined;
  const ended = (): void => {
    endedAtMs ??= stopwatch();
  };
  response.setEncoding("utf8").on("data", (text: string) => {
    pieces += 1;
    last = (last + text).slice(-2000);
  });
  for (const event of ["end", "error", "close"] as const) response.once(event, ended);
  sent.on("error", ended);
  return {
    pieces: () => pieces,
    endedAtMs: () => endedAtMs,
    wasKilled: () => last.includes('"code":"killed"'),
    close: () => sent.destroy(),
  };
}
