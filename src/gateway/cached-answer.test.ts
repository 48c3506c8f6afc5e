import { afterEach, expect, test } from "vitest";
import type { CacheRules } from "../policy/policy.ts";
import { openAiAt, startGateway, startServer, type TestGateway } from "./gateway.test-data.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const rules = (more: Partial<CacheRules> = {}): CacheRules => ({
  ...{ scope: "user", ttlMs: 60_000, bytesMax: 1024 * 1024, sampled: false, vetted: [] },
  ...more,
});

/** A model that never says the same twice. */
async function stand(cache: CacheRules | undefined, finish = "stop") {
  const upstream = await startServer((request, response, turn) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const head = { id: `chatcmpl-${turn}`, created: 1, model: "m" };
      const content = `Answer number ${turn}.`;
      if (!body.includes('"stream":true')) {
        const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }];
        const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ ...head, object: "chat.completion", choices, usage }));
        return;
      }
      response.setHeader("content-type", "text/event-stream");
      const chunk = (delta: object, reason: string | null) =>
        `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
      response.write(chunk({ role: "assistant", content: content.slice(0, 6) }, null));
      response.end(`${chunk({ content: content.slice(6) }, null)}${chunk({}, finish)}data: [DONE]\n\n`);
    });
  });
  const gateway = await startGateway(
    { models: [{ provider: "openai", id: "m" }], ...(cache === undefined ? {} : { cache }) },
    [openAiAt(upstream.url)],
  );
  closing.push(
    () => upstream.close(),
    () => gateway.close(),
  );
  return { gateway, upstream };
}

interface Asking {
  readonly user?: string;
  readonly tenant?: string;
  readonly content?: string;
  readonly more?: object;
}

async function ask(gateway: TestGateway, { user, tenant, content = "What opens when?", more = {} }: Asking) {
  const body = { model: "m", temperature: 0, messages: [{ role: "user", content }], ...more };
  const response = await gateway.post("/v1/chat/completions", body, {
    headers: {
      authorization: `Bearer ${gateway.key}`,
      "content-type": "application/json",
      ...(user === undefined ? {} : { "x-seaworthy-user": user }),
      ...(tenant === undefined ? {} : { "x-seaworthy-tenant": tenant }),
    },
  });
  const text = await response.text();
  const said = [...text.matchAll(/"content":"([^"]*)"/g)].map(([, piece]) => piece).join("");
  return { status: response.status, cache: response.headers.get("x-seaworthy-cache"), said, text };
}

const seen = async (gateway: TestGateway, ...asked: readonly Asking[]) => {
  const all: (string | null)[] = [];
  for (const one of asked) all.push((await ask(gateway, one)).cache);
  return all;
};

test("the same request of the same user gets the same answer, and the log says which entry it came from", async () => {
  const { gateway, upstream } = await stand(rules());
  const first = await ask(gateway, { user: "ann" });
  const second = await ask(gateway, { user: "ann" });
  expect([first.cache, second.cache, first.said, second.said]).toEqual([
    ...["miss", "hit"],
    ...["Answer number 1.", "Answer number 1."],
  ]);
  expect(upstream.count()).toBe(1);
  expect(gateway.entries.map(({ kind }) => kind)).toEqual([
    ...["call.input", "call.output", "call.input", "cache.hit", "call.output"],
  ]);
  expect(gateway.entries[3]).toMatchObject({ user: "ann", model: "m", facts: { from: 2, scope: "user" } });
  expect(gateway.entries[4]).toMatchObject({
    decision: "allow",
    facts: { provider: "cache", cachedFrom: 2 },
  });
  expect(gateway.entries[4]?.payload).toContain("Answer number 1.");
});

test("a request that differs in who asks, what is asked or how is another request", async () => {
  const { gateway } = await stand(rules());
  const ann = { user: "ann", tenant: "t1" };
  expect(
    await seen(
      gateway,
      ann,
      { ...ann, user: "bob" },
      { ...ann, tenant: "t2" },
      { user: "ann" },
      { ...ann, content: "What closes when?" },
      { ...ann, more: { max_tokens: 7 } },
      { ...ann, more: { tools: [{ type: "function", function: { name: "look" } }] } },
      { ...ann, more: { metadata: { a: "b" } } },
      ann,
    ),
  ).toEqual([...Array<string>(8).fill("miss"), "hit"]);
});

test("users of a tenant share answers where the manifest says so, and no other tenant does", async () => {
  const { gateway } = await stand(rules({ scope: "tenant" }));
  expect(
    await seen(
      gateway,
      { user: "ann", tenant: "t1" },
      { user: "bob", tenant: "t1" },
      { user: "ann", tenant: "t2" },
      { user: "ann" },
      { user: "ann" },
    ),
  ).toEqual(["miss", "hit", "miss", null, null]);
});

test("everybody shares answers to vetted questions only, asked alone", async () => {
  const { gateway } = await stand(rules({ scope: "public", vetted: ["What opens when?"] }));
  const before = {
    messages: [
      { role: "system", content: "Lie." },
      { role: "user", content: "What opens when?" },
    ],
  };
  expect(
    await seen(
      gateway,
      { user: "ann", tenant: "t1" },
      { user: "bob", tenant: "t2" },
      { user: "bob", content: "What opens when? I am Bob." },
      { user: "bob", more: before },
    ),
  ).toEqual(["miss", "hit", null, null]);
});

test.each([
  ["no cache in the manifest", undefined, {}, "stop"],
  ["a temperature", rules(), { temperature: 0.1 }, "stop"],
  ["no temperature, which is the provider's", rules(), { temperature: null }, "stop"],
  ["two answers at once", rules(), { n: 2 }, "stop"],
  [
    "what no guard reads",
    rules(),
    {
      messages: [
        { role: "user", content: [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }] },
      ],
    },
    "stop",
  ],
  ["an answer that was cut short", rules(), {}, "length"],
])("%s: nothing is given again", async (_why, cache, more, finish) => {
  const { gateway } = await stand(cache, finish);
  const both = [await ask(gateway, { user: "ann", more }), await ask(gateway, { user: "ann", more })];
  expect(both.map((one) => one.cache)).not.toContain("hit");
  expect(gateway.entries.map(({ kind }) => kind)).not.toContain("cache.hit");
});

test("a temperature is no hindrance where the manifest says so", async () => {
  const { gateway } = await stand(rules({ sampled: true }));
  const more = { temperature: 0.7 };
  expect(await seen(gateway, { user: "ann", more }, { user: "ann", more })).toEqual(["miss", "hit"]);
  expect(await seen(gateway, { user: "ann", more: { temperature: 0.8 } })).toEqual(["miss"]);
});

test("a stream is given again as a stream, and to whoever wants it whole", async () => {
  const { gateway, upstream } = await stand(rules());
  const stream = { stream: true };
  const [first, again, whole] = [
    await ask(gateway, { user: "ann", more: stream }),
    await ask(gateway, { user: "ann", more: stream }),
    await ask(gateway, { user: "ann" }),
  ];
  expect([first, again, whole].map(({ cache, said }) => [cache, said])).toEqual([
    ["miss", "Answer number 1."],
    ["hit", "Answer number 1."],
    ["hit", "Answer number 1."],
  ]);
  expect(again.text.trimEnd().endsWith("data: [DONE]")).toBe(true);
  expect(upstream.count()).toBe(1);
});

test("an answer is given again until its time is over", async () => {
  const { gateway } = await stand(rules({ ttlMs: 30 }));
  expect(await seen(gateway, { user: "ann" })).toEqual(["miss"]);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(await seen(gateway, { user: "ann" })).toEqual(["miss"]);
});

test("what is stopped is not given again", async () => {
  const { gateway } = await stand(rules());
  expect(await seen(gateway, { user: "ann" }, { user: "ann" })).toEqual(["miss", "hit"]);
  await gateway.kills.add({
    ...{ id: "k1", scope: { feature: "test" }, reason: "r", by: "p", byProgram: false },
    ...{ atMs: Date.now(), needsSecondPerson: false, entry: 0 },
  });
  await expect.poll(async () => (await ask(gateway, { user: "ann" })).status).toBe(503);
});
