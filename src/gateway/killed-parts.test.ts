import type { ServerResponse } from "node:http";
import { createConnection, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isObject, readJson, type JsonObject } from "../base/json.ts";
import { someKill } from "../limits/kill/kill.conformance.ts";
import { openAiAt, startGateway, startServer, type Fake, type TestGateway } from "./gateway.test-data.ts";

let fake: Fake;
let gateway: TestGateway;
/** What the provider was asked. */
let asked: JsonObject[];
/** Answers the provider: a whole answer unless said. */
let answer: (response: ServerResponse, stream: boolean) => void;
let sockets: Socket[];

const said = (message: object): string =>
  JSON.stringify({
    ...{ id: "c", object: "chat.completion", created: 1, model: "m" },
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

beforeEach(async () => {
  [asked, sockets] = [[], []];
  answer = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(said({ content: "ok" }));
  };
  fake = await startServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    request.on("end", () => {
      const body = readJson(text);
      if (isObject(body)) asked.push(body);
      answer(response, isObject(body) && body["stream"] === true);
    });
  });
  const models = [
    { provider: "openai", id: "m" },
    { provider: "openai", id: "m2" },
  ];
  gateway = await startGateway({ models, feature: "test" }, [openAiAt(fake.url)]);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await gateway.close();
  await fake.close();
});

const tool = (name: string): object => ({
  type: "function",
  function: { name, parameters: { type: "object" } },
});
const hello = { role: "user", content: "hello" };
const history = [
  hello,
  {
    role: "assistant",
    content: null,
    tool_calls: [{ id: "c1", type: "function", function: { name: "refund", arguments: "{}" } }],
  },
  { role: "tool", tool_call_id: "c1", content: "done" },
];

/** A kill of another process, seen. */
async function killed(scope: object, id = "k1"): Promise<void> {
  await gateway.kills.add(someKill(id, { scope, atMs: Date.now() }));
  await vi.waitFor(async () => {
    const seen = (await gateway.kills.list()).find((one) => one.id === id);
    expect(seen?.effect).toBeDefined();
  });
}
const post = (body: object): Promise<Response> =>
  gateway.post("/v1/chat/completions", { model: "m", messages: [hello], ...body });

test("a stopped tool is taken out, and the others stay with how they are called", async () => {
  await killed({ tool: "refund" });
  const ways = { tool_choice: "required", parallel_tool_calls: false };
  expect((await post({ tools: [tool("refund"), tool("lookup")], ...ways })).status).toBe(200);
  expect(asked[0]).toMatchObject({ tools: [tool("lookup")], ...ways });
});

test("where no tool is left, nothing is said of how tools are called", async () => {
  await killed({ tool: "refund" });
  const ways = { tool_choice: "required", parallel_tool_calls: false };
  expect((await post({ tools: [tool("refund")], ...ways })).status).toBe(200);
  expect(Object.keys(asked[0] ?? {})).toEqual(["model", "messages"]);
});

test("in a conversation in which it was called before, it stays defined and may not be called", async () => {
  await killed({ tool: "refund" });
  expect((await post({ messages: history, tools: [tool("refund")], tool_choice: "auto" })).status).toBe(200);
  expect(asked[0]).toMatchObject({ tools: [tool("refund")], tool_choice: "none" });
});

test("who demands the stopped tool is refused", async () => {
  await killed({ tool: "refund" });
  const choice = { tool_choice: { type: "function", function: { name: "refund" } } };
  const refused = await post({ tools: [tool("refund"), tool("lookup")], ...choice });
  expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining("the tool refund")]);
  expect(asked).toEqual([]);
  expect(gateway.entries.at(-1)).toMatchObject({
    kind: "call.refused",
    decision: "block",
    facts: { code: "KILLED", kill: "k1" },
  });
});

test("a tool that is stopped while its call comes in does not leave", async () => {
  const chunk = (delta: object): string =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
  let goOn = (): void => undefined;
  answer = (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunk({ role: "assistant", content: "One moment. " }));
    response.write(
      chunk({
        tool_calls: [
          { index: 0, id: "c1", type: "function", function: { name: "refund", arguments: '{"a"' } },
        ],
      }),
    );
    goOn = () => {
      response.write(chunk({ tool_calls: [{ index: 0, function: { arguments: ":1}" } }] }));
      response.write(
        `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] })}\n\n`,
      );
      response.end("data: [DONE]\n\n");
    };
  };
  const response = await post({ stream: true, tools: [tool("refund")] });
  await killed({ tool: "refund" });
  goOn();
  const text = await response.text();
  expect(text).toContain('"code":"killed"');
  expect(text).not.toContain('"arguments"');
  expect(gateway.entries.at(-1)).toMatchObject({
    kind: "call.failed",
    facts: { reason: "killed", kill: "k1" },
  });
});

test("a stream whose caller takes nothing is ended too", async () => {
  let closed = false;
  answer = (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.once("close", () => (closed = true));
    const piece = `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content: "word. ".repeat(4000) }, finish_reason: null }] })}\n\n`;
    const write = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once("drain", write);
    };
    write();
  };
  const { hostname, port } = new URL(gateway.url);
  const socket = createConnection(Number(port), hostname).pause();
  sockets.push(socket.on("error", () => undefined));
  const body = JSON.stringify({ model: "m", stream: true, messages: [hello] });
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(closed).toBe(false);
  await killed({ feature: "test" });
  await vi.waitFor(() => expect(closed).toBe(true), 5000);
  await vi.waitFor(
    () => expect(gateway.entries.at(-1)).toMatchObject({ kind: "call.failed", facts: { reason: "killed" } }),
    5000,
  );
  expect(gateway.entries.at(-1)?.facts?.["kill"]).toBe("k1");
  // What it did not take within half a second it does not get: the connection is cut.
  await vi.waitFor(async () => expect(await gateway.connections()).toBe(0), 5000);
});

test("a model is passed over in the middle of a call's tries, and a call that has none left says so", async () => {
  await killed({ model: "m" });
  expect((await post({})).status).toBe(200);
  expect(asked[0]?.["model"]).toBe("m2");
  await killed({ feature: "test", model: "m2" }, "k2");
  const refused = await post({});
  expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining("the model m ")]);
});

test("a buffered answer that is here when the feature is stopped does not leave", async () => {
  let reply = (): void => undefined;
  answer = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    reply = () => response.end(said({ content: "too late" }));
  };
  const waiting = post({});
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await killed({ feature: "test" });
  reply();
  const response = await waiting;
  expect([response.status, await response.text()]).toEqual([503, expect.not.stringContaining("too late")]);
});
