import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { startFakeAnthropic } from "../../test/fakes/anthropic.ts";
import { startFakeOpenAi } from "../../test/fakes/openai.ts";
import type { FakeProvider } from "../../test/fakes/provider.ts";
import { attack, bound, number, policyOf } from "../pipeline/pipeline.test-data.ts";
import type { Policy } from "../policy/policy.ts";
import { anthropicAt, openAiAt, startGateway, type TestGateway } from "./gateway.test-data.ts";

let fakeOpenAi: FakeProvider;
let fakeAnthropic: FakeProvider;
let gateway: TestGateway;
let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close) await one();
  close = [];
});

const { limits } = policyOf([]);
const models = [
  { provider: "openai", id: "gpt-4.1-mini" },
  { provider: "anthropic", id: "claude-haiku-4-5" },
];
const fastRetry = { attempts: 2, baseDelayMs: 1 };

async function start(policy: Partial<Policy> = {}, recordMs = 0): Promise<void> {
  [fakeOpenAi, fakeAnthropic] = await Promise.all([startFakeOpenAi(), startFakeAnthropic()]);
  gateway = await startGateway(
    { models, retry: fastRetry, ...policy },
    [openAiAt(fakeOpenAi.url), anthropicAt(fakeAnthropic.url)],
    recordMs,
  );
  close = [() => gateway.close(), () => fakeOpenAi.close(), () => fakeAnthropic.close()];
}

const chat = "/v1/chat/completions";
const asking = (text: string, more: object = {}): object => ({
  model: "gpt-4.1-mini",
  messages: [{ role: "user", content: text }],
  ...more,
});
const keyed = (): Record<string, string> => ({
  authorization: `Bearer ${gateway.key}`,
  "content-type": "application/json",
});
const kinds = (): readonly string[] => gateway.entries.map(({ kind }) => kind);
const last = (): (typeof gateway.entries)[number] | undefined => gateway.entries.at(-1);

/** The texts of a Chat Completions stream, and how it ended. */
function said(stream: string): { readonly text: string; readonly end: string } {
  const data = stream.split("\n\n").flatMap((event) => (event.startsWith("data: ") ? [event.slice(6)] : []));
  const chunks = data
    .filter((text) => text !== "[DONE]")
    .map((text) => JSON.parse(text) as { choices?: { delta?: { content?: string } }[] });
  return {
    text: chunks.map(({ choices }) => choices?.[0]?.delta?.content ?? "").join(""),
    end: data.at(-1) ?? "",
  };
}

describe("a fallback of another format", () => {
  const down = { failure: { status: 503, message: "the engine room is on fire" } };

  test("answers a buffered call in the client's own format", async () => {
    await start();
    fakeOpenAi.reply = down;
    fakeAnthropic.reply = { text: "Ahoy", usage: { input: 9, output: 4 } };
    const response = await gateway.post(chat, asking("hello", { max_tokens: 50 }));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { role: "assistant", content: "Ahoy" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
    });
    expect([fakeOpenAi.received.length, fakeAnthropic.received.length]).toEqual([2, 1]);
    expect(fakeAnthropic.received[0]).toMatchObject({
      path: "/v1/messages",
      body: { model: "claude-haiku-4-5", max_tokens: 50, messages: [{ role: "user", content: "hello" }] },
    });
    expect(fakeAnthropic.received[0]?.headers).toMatchObject({ "x-api-key": "sk-ant-test" });
    expect(fakeAnthropic.received[0]?.headers.authorization).toBeUndefined();
  });

  test("answers a stream in the client's own format, with its usage", async () => {
    await start();
    fakeOpenAi.reply = down;
    fakeAnthropic.reply = {
      text: "Fair winds and following seas",
      pieceChars: 3,
      usage: { input: 9, output: 4 },
    };
    const body = asking("hello", { stream: true, stream_options: { include_usage: true } });
    const response = await gateway.post(chat, body);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const text = await response.text();
    expect(said(text)).toEqual({ text: "Fair winds and following seas", end: "[DONE]" });
    expect(text).toContain('"completion_tokens":4');
  });

  test("stands in the log by its own name, with all tries", async () => {
    await start();
    fakeOpenAi.reply = down;
    await (await gateway.post(chat, asking("hello"))).text();
    expect(kinds()).toEqual(["call.input", "call.retried", "call.retried", "call.output"]);
    expect(last()).toMatchObject({
      model: "claude-haiku-4-5",
      facts: { provider: "anthropic", attempts: 3 },
    });
  });

  test("that fails too ends in one error, without anybody's words", async () => {
    await start();
    fakeOpenAi.reply = down;
    fakeAnthropic.reply = { failure: { status: 529, message: "the deck is under water" } };
    const response = await gateway.post(chat, asking("hello"));
    const text = await response.text();
    expect(response.status).toBe(502);
    expect(text).not.toMatch(/fire|water|anthropic|openai/i);
    expect(last()).toMatchObject({
      kind: "call.failed",
      facts: { attempts: 4, status: 529, reason: "overloaded" },
    });
    expect(last()?.payload).toContain("under water");
  });

  test("is not asked once a byte of the first one's stream has left", async () => {
    await start();
    fakeOpenAi.reply = { text: "one two three ".repeat(40), breakAfter: 60, pauseMs: 1 };
    const text = await (await gateway.post(chat, asking("hi", { stream: true }))).text();
    expect(said(text).text).toContain("one two three");
    expect(said(text).end).toContain("provider_failed");
    expect(fakeAnthropic.received).toEqual([]);
    expect(kinds()).toEqual(["call.input", "call.failed"]);
  });
});

describe("a call that takes too long", () => {
  const short = { limits: { ...limits, totalMs: 250 } };

  test("is ended at the provider and told as such", async () => {
    await start(short);
    fakeOpenAi.reply = { text: "late", delayMs: 5000 };
    const from = performance.now();
    const response = await gateway.post(chat, asking("hi"));
    expect([response.status, await response.text()]).toEqual([
      504,
      expect.stringContaining("longer than 250 ms"),
    ]);
    expect(performance.now() - from).toBeLessThan(2000);
    expect(fakeAnthropic.received).toEqual([]);
    await expect.poll(() => fakeOpenAi.received[0]?.aborted, { timeout: 5000 }).toBe(true);
    expect(last()).toMatchObject({ kind: "call.failed", facts: { reason: "provider_timeout" } });
  });

  test("and has begun to stream says so inside the stream", async () => {
    await start(short);
    fakeOpenAi.reply = { text: "word ".repeat(500), pieceChars: 100, pauseMs: 40 };
    const text = await (await gateway.post(chat, asking("hi", { stream: true }))).text();
    expect(said(text).text).toContain("word word");
    expect(said(text).end).toContain("longer than 250 ms");
    await expect.poll(() => fakeOpenAi.received[0]?.aborted, { timeout: 5000 }).toBe(true);
    expect(last()).toMatchObject({ kind: "call.failed", facts: { reason: "provider_timeout" } });
  });

  test("that ends in time is none", async () => {
    await start(short);
    fakeOpenAi.reply = { text: "in time", delayMs: 60 };
    expect((await gateway.post(chat, asking("hi"))).status).toBe(200);
  });
});

test("a provider that is blocked in the middle is hung up on: nobody pays for what nobody gets", async () => {
  await start({ guards: [bound(attack, "block")] });
  fakeOpenAi.reply = { text: `we drop tables now. ${"and on ".repeat(3000)}`, pieceChars: 20, pauseMs: 10 };
  const text = await (await gateway.post(chat, asking("hi", { stream: true }))).text();
  expect(text).toContain("policy_blocked");
  expect(text).not.toContain("drop tables");
  await expect.poll(() => fakeOpenAi.received[0]?.aborted, { timeout: 5000 }).toBe(true);
  expect(last()).toMatchObject({ kind: "call.output", decision: "block" });
});

/** A client that sends a streaming request, reads one packet and then no more. */
async function stuckClient(): Promise<{ readonly closed: Promise<void>; leave(): void }> {
  const body = JSON.stringify(asking("hi", { stream: true }));
  const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
  const head = `POST ${chat} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.key}\r\ncontent-type: application/json\r\n`;
  socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await new Promise<void>((resolve) => socket.once("data", () => resolve()));
  socket.pause();
  return { closed, leave: () => socket.destroy() };
}

describe("a caller who takes nothing", () => {
  /** Under the limit of an answer's characters, and in bytes more than the system's buffers on the way take (some ten MiB). */
  const flood = { text: "\u8a00".repeat(4_100_000), pieceChars: 65_536 };

  test("is let go after the idle limit, and so is the provider", async () => {
    await start({ limits: { ...limits, idleMs: 300 } });
    fakeOpenAi.reply = flood;
    const from = performance.now();
    const client = await stuckClient();
    await expect.poll(() => last()?.kind, { timeout: 5000 }).toBe("call.failed");
    expect(performance.now() - from).toBeGreaterThan(280);
    expect(last()).toMatchObject({ facts: { reason: "caller-gone" } });
    await expect.poll(() => fakeOpenAi.received[0]?.aborted, { timeout: 5000 }).toBe(true);
    client.leave();
    await client.closed;
  });

  test("and then goes away is written down at once, not after the idle limit", async () => {
    await start({ limits: { ...limits, idleMs: 20_000 } });
    fakeOpenAi.reply = flood;
    const client = await stuckClient();
    await new Promise((resolve) => setTimeout(resolve, 150));
    client.leave();
    await expect.poll(() => last()?.kind, { timeout: 3000 }).toBe("call.failed");
    expect(last()).toMatchObject({ facts: { reason: "caller-gone" } });
    await expect.poll(() => fakeOpenAi.received[0]?.aborted, { timeout: 5000 }).toBe(true);
  });
});

test("a caller who leaves before the log has the request is written down at once, and nothing is written to nobody", async () => {
  await start({ limits: { ...limits, idleMs: 20_000 } }, 400);
  fakeOpenAi.reply = { text: "word ".repeat(100) };
  const leave = new AbortController();
  const asked = gateway.post(chat, asking("hi", { stream: true }), {
    signal: leave.signal,
  });
  asked.catch(() => undefined);
  await expect.poll(() => fakeOpenAi.received.length, { interval: 5 }).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 40));
  leave.abort();
  await expect.poll(() => last()?.kind, { timeout: 3000 }).toBe("call.failed");
  expect(last()).toMatchObject({ facts: { reason: "caller-gone" } });
});

describe("the user", () => {
  const userOf = async (headers: Record<string, string>, user?: string): Promise<readonly unknown[]> => {
    await start({ guards: [bound(number, "redact")] });
    fakeOpenAi.reply = { text: "ok" };
    await gateway.post(chat, asking("hi", user === undefined ? {} : { user }), {
      headers: { ...keyed(), ...headers },
    });
    return gateway.entries.map((entry) => entry.user);
  };

  test("is the same in every entry of a call, also where their name is redacted on the way to the model", async () => {
    expect(await userOf({}, "customer 123456")).toEqual(["customer 123456", "customer 123456"]);
    expect(fakeOpenAi.received[0]?.body["user"]).toBe("customer [NUMBER_1]");
  });

  test("is who the header names, before who the body names", async () => {
    expect(await userOf({ "x-seaworthy-user": "ada" }, "bob")).toEqual(["ada", "ada"]);
  });

  test("is nobody where nobody is named", async () => {
    expect(await userOf({})).toEqual([undefined, undefined]);
  });

  test("stands in the entry about a failure too", async () => {
    await start();
    fakeOpenAi.reply = { failure: { status: 400, message: "no" } };
    await gateway.post(chat, asking("hi", { user: "bob" }));
    expect(gateway.entries.map(({ kind, user }) => [kind, user])).toEqual([
      ["call.input", "bob"],
      ["call.failed", "bob"],
    ]);
  });
});

describe("routes", () => {
  test.each([
    ["GET", "/healthz", 200],
    ["GET", "/readyz", 200],
    ["GET", "/v1/models", 200],
    ["GET", "/v1/models/claude-haiku-4-5", 200],
    ["GET", "/v1/models/gpt-4o", 404],
    ["GET", chat, 405],
    ["POST", "/v1/models", 405],
    ["POST", "/v1/completions", 404],
    ["GET", "/constructor", 404],
  ])("%s %s answers %d", async (method, path, status) => {
    await start();
    const headers = { authorization: `Bearer ${gateway.key}` };
    expect((await fetch(gateway.url + path, { method, headers })).status).toBe(status);
  });

  test("what is no route is told in the shape of the vendor whose library asked", async () => {
    await start();
    const headers = { "x-api-key": gateway.key, "anthropic-version": "2023-06-01" };
    const response = await fetch(`${gateway.url}/v1/files`, { headers });
    expect(await response.json()).toMatchObject({ type: "error", error: { type: "not_found_error" } });
    expect(response.headers.get("request-id")).toBe(response.headers.get("x-request-id"));
  });

  test("a path with a query is the path", async () => {
    await start();
    expect((await gateway.post(`${chat}?api-version=2024`, asking("hi"))).status).toBe(200);
  });
});

test("nothing that happens in a call is an error of ours", async () => {
  await start();
  await (await gateway.post(chat, asking("hi", { stream: true }))).text();
  await gateway.post(chat, asking("hi"));
  expect(gateway.reports).toEqual([]);
});
