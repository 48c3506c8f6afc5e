import { afterEach, expect, test } from "vitest";
import { startFakeAnthropic } from "../../../test/fakes/anthropic.ts";
import { startFakeOpenAi } from "../../../test/fakes/openai.ts";
import type { FakeProvider } from "../../../test/fakes/provider.ts";
import { doorConfig } from "../../policy/listen-config.ts";
import { anthropicAt, openAiAt, startGateway, type TestGateway } from "../gateway.test-data.ts";

let openai: FakeProvider;
let anthropic: FakeProvider;
let gateway: TestGateway;
afterEach(async () => {
  expect(gateway.reports).toEqual([]);
  await gateway.close();
  await openai.close();
  await anthropic.close();
});

const both = [
  { provider: "openai", id: "gpt-4.1-mini" },
  { provider: "anthropic", id: "claude-haiku-4-5" },
];

async function start(models = both, failures = 3): Promise<void> {
  [openai, anthropic] = await Promise.all([startFakeOpenAi(), startFakeAnthropic()]);
  const config = { ...doorConfig(), breaker: { failures, pauseMs: 400 } };
  gateway = await startGateway(
    { models, retry: { attempts: 1, baseDelayMs: 1 } },
    [openAiAt(openai.url), anthropicAt(anthropic.url)],
    0,
    config,
  );
  openai.reply = { failure: { status: 503, message: "away" } };
}

const ask = async (): Promise<Response> =>
  gateway.post("/v1/chat/completions", {
    model: "gpt-4.1-mini",
    messages: [{ role: "user", content: "hello" }],
  });
const statuses = async (times: number): Promise<readonly number[]> => {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const response = await ask();
    await response.text();
    all.push(response.status);
  }
  return all;
};
const kinds = (): readonly string[] => gateway.entries.map(({ kind }) => kind);

test("a provider that is away costs a few calls a try, then none, and its callers get the fallback at once", async () => {
  await start();
  expect(await statuses(10)).toEqual(Array(10).fill(200));
  expect([openai.received.length, anthropic.received.length]).toEqual([3, 10]);
  expect(gateway.entries.filter(({ kind }) => kind === "provider.open")).toMatchObject([
    { facts: { provider: "openai", failures: 3, pauseMs: 400 } },
  ]);
  // Who gets the text instead stands in the log before.
  expect(kinds().slice(-3)).toEqual(["call.input", "call.retried", "call.output"]);
  expect(gateway.entries.at(-2)).toMatchObject({
    facts: { provider: "anthropic", reason: "provider_paused", attempt: 1 },
  });
});

test("where there is no fallback callers are told so without waiting, and when to come back", async () => {
  await start(both.slice(0, 1));
  expect(await statuses(3)).toEqual([502, 502, 502]);
  const response = await ask();
  expect([response.status, response.headers.get("retry-after"), openai.received.length]).toEqual([
    503,
    "1",
    3,
  ]);
  expect(await response.text()).toContain("provider_paused");
  expect(gateway.entries.at(-1)).toMatchObject({
    kind: "call.failed",
    facts: { reason: "provider_paused", attempts: 0 },
  });
});

test("after the pause one call tries it, and all go there again where it answers", async () => {
  await start(both.slice(0, 1));
  await statuses(4);
  openai.reply = { text: "back", delayMs: 150 };
  await expect.poll(async () => (await statuses(1))[0], { interval: 50, timeout: 5000 }).toBe(200);
  expect(kinds()).toContain("provider.closed");
  const before = openai.received.length;
  openai.reply = { text: "back" };
  expect(await Promise.all(Array.from({ length: 5 }, async () => (await ask()).status))).toEqual(
    Array(5).fill(200),
  );
  expect(openai.received.length).toBe(before + 5);
});

test("one caller's request that makes a provider fail closes it to nobody", async () => {
  await start(both.slice(0, 1));
  openai.reply = { failure: { status: 500, message: "cannot do that" } };
  expect(await statuses(10)).toEqual(Array(10).fill(502));
  openai.reply = { failure: { status: 400, message: "no" } };
  expect(await statuses(10)).toEqual(Array(10).fill(400));
  expect(openai.received.length).toBe(20);
});

test("callers who leave close a provider to nobody", async () => {
  await start(both.slice(0, 1), 2);
  openai.reply = { text: "late", delayMs: 5000 };
  for (let i = 0; i < 4; i += 1) {
    const leave = new AbortController();
    const asked = fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "hi" }] }),
      signal: leave.signal,
    });
    asked.catch(() => undefined);
    await expect.poll(() => openai.received.length, { interval: 5 }).toBe(i + 1);
    leave.abort();
  }
  await expect.poll(() => kinds().filter((kind) => kind === "call.failed").length).toBe(4);
  openai.reply = { text: "here" };
  expect(await statuses(1)).toEqual([200]);
});
