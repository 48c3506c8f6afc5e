import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A model that answers at once, or streams a piece each 20 ms for two minutes: long enough to be stopped in the middle. */
const chunk = (delta: object): string =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "bench", choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
const whole = JSON.stringify({
  ...{ id: "c", object: "chat.completion", created: 1, model: "bench" },
  choices: [
    { index: 0, message: { role: "assistant", content: "It is on its way." }, finish_reason: "stop" },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (bytes: Buffer) => chunks.push(bytes));
  request.on("end", () => {
    if (!Buffer.concat(chunks).includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(whole);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunk({ role: "assistant", content: "" }));
    const timer = setInterval(() => response.write(chunk({ content: "The parcel is on its way. " })), 20);
    const end = setTimeout(() => response.end("data: [DONE]\n\n"), 120_000);
    response.once("close", () => {
      clearInterval(timer);
      clearTimeout(end);
    });
  });
});
server.listen(0, "127.0.0.1", () =>
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })),
);
process.once("disconnect", () => process.exit(0));
