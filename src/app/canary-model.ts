import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "../base/json.ts";
import { toolCaseIn } from "./tools-drill.ts";

/** Our own choice: a piece so often that the end of a stream is seen to some hundredths of a second. */
const pieceMs = 20;

/** Our own choice: longer than any drill. */
const pieces = 1500;

const bodyBytesMax = 64 * 1024;

/** A model on the loopback that only the canary reaches: it answers at once, or streams words for half a minute. */
export async function startCanaryModel(): Promise<{
  readonly baseUrl: string;
  readonly close: () => Promise<void>;
}> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Who asks for it is given a text that nobody else is given: whose it is can be told. */
const ownSong = "Sing a song of your own.";

const songOfItsOwn = (): string =>
  `The canary sings a song that nobody has heard before and nobody will hear again. It is called ${randomUUID()}.`;

const callOf = ({ tool, given }: { readonly tool: string; readonly given: JsonObject }): JsonObject => ({
  id: "call_canary",
  type: "function",
  function: { name: tool, arguments: JSON.stringify(given) },
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request as AsyncIterable<Buffer>) {
    body += chunk.toString("utf8");
    if (body.length > bodyBytesMax) throw new Error("too large");
  }
  const asked = JSON.parse(body) as { readonly stream?: boolean };
  if (asked.stream === true) {
    stream(response);
    return;
  }
  const made = toolCaseIn(body);
  const message = {
    role: "assistant",
    content: body.includes(ownSong) ? songOfItsOwn() : "The canary sings.",
    ...(made === undefined ? {} : { tool_calls: [callOf(made)] }),
  };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      ...{ id: "chatcmpl-canary", object: "chat.completion", created: 0, model: "canary" },
      choices: [{ index: 0, message, finish_reason: made === undefined ? "stop" : "tool_calls" }],
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    }),
  );
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  let sent = 0;
  const send = (delta: object, reason: string | null = null): void => {
    const choices = [{ index: 0, delta, finish_reason: reason }];
    const chunk = {
      id: "chatcmpl-canary",
      object: "chat.completion.chunk",
      created: 0,
      model: "canary",
      choices,
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  send({ role: "assistant", content: "" });
  const timer = setInterval(() => {
    sent += 1;
    if (sent < pieces) {
      // Sentences, so that nothing waits for more text before it leaves.
      send({ content: "The canary sings. " });
      return;
    }
    clearInterval(timer);
    send({}, "stop");
    response.end("data: [DONE]\n\n");
  }, pieceMs);
  response.once("close", () => clearInterval(timer));
}
