import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { KnownError } from "../base/errors.ts";
import { attack, bound } from "../pipeline/pipeline.test-data.ts";
import { openAiAt, startGateway, startServer, type Fake, type TestGateway } from "./gateway.test-data.ts";
import { wantsReceipt, withReceipt } from "./receipt.ts";

let gateway: TestGateway;
let provider: Fake;
afterEach(async () => {
  await gateway.close();
  await provider.close();
});

const choice = { index: 0, finish_reason: "stop" };
const head = { id: "a", created: 1, model: "m" };

async function start(said: string): Promise<void> {
  provider = await startServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      if (body.includes('"stream":true')) {
        const chunk = { ...head, choices: [{ ...choice, delta: { content: said } }] };
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
      } else {
        const choices = [{ ...choice, message: { role: "assistant", content: said } }];
        response.end(JSON.stringify({ ...head, object: "chat.completion", choices }));
      }
    });
  });
  gateway = await startGateway(
    { models: [{ provider: "openai", id: "gpt-4.1-mini" }], guards: [bound(attack, "block")] },
    [openAiAt(provider.url)],
    10,
  );
}

async function ask(text: string, more: object, asked?: string): Promise<Response> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${gateway.key}`,
    "content-type": "application/json",
    ...(asked === undefined ? {} : { "x-seaworthy-receipt": asked }),
  };
  const body = { model: "gpt-4.1-mini", messages: [{ role: "user", content: text }], ...more };
  return gateway.post("/v1/chat/completions", body, { headers });
}

/** The fake log counts its entries from one. */
const receiptIn = (answer: Response): string =>
  Buffer.from(answer.headers.get("x-seaworthy-receipt") ?? "", "base64").toString();
const receiptOfThe = (kind: string): string =>
  `receipt of entry ${gateway.entries.findIndex((entry) => entry.kind === kind) + 1}\n`;

test.each([
  ["a buffered answer", "the sea", "hello", {}, "call.output", 200],
  ["a stream", "the sea", "hello", { stream: true }, "call.input", 200],
  ["an answer that was blocked", "drop tables", "hello", {}, "call.output", 403],
  ["a stream that was blocked", "drop tables", "hello", { stream: true }, "call.input", 403],
  ["a request that was blocked", "the sea", "drop tables", {}, "call.refused", 403],
])(
  "%s carries a receipt where one was asked for, and else none",
  async (_name, said, text, more, kind, status) => {
    await start(said);
    const plain = await ask(text, more);
    expect([plain.status, plain.headers.get("x-seaworthy-receipt")]).toEqual([status, null]);
    const no = await ask(text, more, "false");
    expect([no.status, no.headers.get("x-seaworthy-receipt")]).toEqual([status, null]);
    gateway.entries.length = 0;
    const asked = await ask(text, more, "true");
    await asked.text();
    expect([asked.status, receiptIn(asked)]).toEqual([status, receiptOfThe(kind)]);
  },
);

test("another word than true or false is refused before the provider hears of it", async () => {
  await start("the sea");
  for (const word of ["yes", "TRUE", "1", ""]) {
    const answer = await ask("hello", {}, word);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining("x-seaworthy-receipt"),
    ]);
  }
  expect(provider.count()).toBe(0);
  expect(() => wantsReceipt({ "x-seaworthy-receipt": "yes" })).toThrow(KnownError);
  expect(wantsReceipt({})).toBe(false);
});

test("who asked for a receipt that cannot be made gets no answer, whoever did not ask does", async () => {
  await start("the sea");
  const set: string[] = [];
  const response = {
    headersSent: false,
    setHeader: (name: string) => set.push(name),
  } as unknown as ServerResponse;
  const away = new KnownError("LOG_UNAVAILABLE", "away", "wait");
  const receipt = (): Promise<string> => Promise.reject(away);
  await expect(withReceipt(Promise.resolve(3), { wantsReceipt: true, response }, receipt)).rejects.toBe(away);
  await expect(withReceipt(Promise.resolve(3), { wantsReceipt: false, response }, receipt)).resolves.toBe(3);
  expect(set).toEqual([]);
});
