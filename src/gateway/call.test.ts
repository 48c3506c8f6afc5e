import { afterEach, describe, expect, test } from "vitest";
import { bound, patternGuard, policyOf } from "../pipeline/pipeline.test-data.ts";
import type { Policy } from "../policy/policy.ts";
import { anthropicAt, openAiAt, startGateway, startServer, type TestGateway } from "./gateway.test-data.ts";

let gateway: TestGateway;
let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close) await one();
  close = [];
});

const said = "Fair winds";
const answer = {
  id: "a",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: said }, finish_reason: "stop" }],
};
const message = {
  id: "a",
  type: "message",
  role: "assistant",
  model: "m",
  content: [{ type: "text", text: said }],
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 1 },
};
const chunk = {
  id: "a",
  model: "m",
  choices: [{ index: 0, delta: { content: said }, finish_reason: "stop" }],
};

const models = [
  { provider: "openai", id: "gpt-4.1-mini" },
  { provider: "anthropic", id: "claude-haiku-4-5" },
];

/** Kinds of the entries that were durable when each request came to a provider. */
let durable: (readonly string[])[];

async function start(
  policy: Partial<Policy>,
  { failing = [], recordMs = 0 }: { readonly failing?: readonly number[]; readonly recordMs?: number } = {},
): Promise<void> {
  durable = [];
  const openai = await startServer((request, response, turn) => {
    durable.push(gateway.entries.map(({ kind }) => kind));
    const status = failing[turn - 1];
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      if (status !== undefined) response.writeHead(status).end(`{"error":{"message":"you sent tk_secret"}}`);
      else if (body.includes('"stream":true'))
        response
          .writeHead(200, { "content-type": "text/event-stream" })
          .end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
      else response.end(JSON.stringify(answer));
    });
  });
  const anthropic = await startServer((_request, response) => {
    durable.push(gateway.entries.map(({ kind }) => kind));
    response.end(JSON.stringify(message));
  });
  gateway = await startGateway(
    { models, retry: { attempts: 2, baseDelayMs: 1 }, ...policy },
    [openAiAt(openai.url), anthropicAt(anthropic.url)],
    recordMs,
  );
  close = [() => gateway.close(), () => openai.close(), () => anthropic.close()];
}

const ask = async (text: string, more: object = {}): Promise<Response> =>
  gateway.post("/v1/chat/completions", {
    model: "gpt-4.1-mini",
    messages: [{ role: "user", content: text }],
    ...more,
  });
const entry = (kind: string): (typeof gateway.entries)[number] | undefined =>
  gateway.entries.find((one) => one.kind === kind);

describe("a provider that gets the text after another one", () => {
  test("stands in the log before it gets it, with the reason", async () => {
    await start({}, { failing: [503, 429], recordMs: 30 });
    expect((await ask("hello")).status).toBe(200);
    // The first may work while its entry becomes durable; each later one gets nothing before.
    expect(durable.slice(1)).toEqual([
      ["call.input", "call.retried"],
      ["call.input", "call.retried", "call.retried"],
    ]);
    expect(gateway.entries.slice(1, 3)).toMatchObject([
      { model: "gpt-4.1-mini", facts: { provider: "openai", attempt: 2, reason: "overloaded" } },
      { model: "claude-haiku-4-5", facts: { provider: "anthropic", attempt: 3, reason: "rate-limit" } },
    ]);
    expect(gateway.entries.map(({ payload }) => payload !== undefined)).toEqual([true, false, false, true]);
  });

  test("gets no entry of its own where the first one takes the call", async () => {
    await start({});
    await ask("hello");
    expect(gateway.entries.map(({ kind }) => kind)).toEqual(["call.input", "call.output"]);
  });
});

test("a request that the first model's format cannot say goes to the next model, whose name the log has", async () => {
  await start({ models: [...models].reverse() });
  const response = await ask("hello", { model: "claude-haiku-4-5", n: 2 });
  expect(response.status).toBe(200);
  expect(gateway.entries.map(({ kind, model }) => [kind, model])).toEqual([
    ["call.input", "gpt-4.1-mini"],
    ["call.output", "gpt-4.1-mini"],
  ]);
});

describe("where a guard of secrets could not look", () => {
  const blind = patternGuard("token", /tk_[a-z]{4,12}/g, {
    holds: "secret",
    inspect: (text) => {
      if (text.includes("tk_") || text.includes(said)) throw new Error("no");
      return [];
    },
  });
  const reason = "a guard of secrets could not look";
  const onInput: Partial<Policy> = { guards: [{ guard: blind, actions: { input: "redact" } }] };
  const onOutput: Partial<Policy> = { guards: [{ guard: blind, actions: { output: "redact" } }] };

  test.each([
    ["call.refused", 403, { ...onInput, onBlind: "block" }, {}],
    ["call.input", 200, { ...onInput, onBlind: "record" }, {}],
    ["call.output", 403, { ...onOutput, onBlind: "block" }, {}],
    ["call.output", 200, { ...onOutput, onBlind: "record" }, {}],
    ["call.output", 200, { ...onOutput, onBlind: "record" }, { stream: true }],
    ["call.output", 403, { ...onOutput, onBlind: "block" }, { stream: true }],
  ] as const)("the text of %s is not written down (%d)", async (kind, status, policy, more) => {
    await start(policy);
    const text = kind === "call.output" ? "hello" : "it is tk_secret";
    const response = await ask(text, more);
    await response.text();
    expect(response.status).toBe(status);
    expect(entry(kind)?.facts).toMatchObject({ withheld: reason });
    expect(JSON.parse(entry(kind)?.payload ?? "")).toMatchObject({ withheld: reason });
    expect(entry(kind)?.payload).not.toMatch(/tk_secret|Fair winds/);
    expect(entry(kind)?.findings).toEqual(["token:blind"]);
  });

  test("what the provider says of the request is not written down either", async () => {
    await start({ ...onInput, onBlind: "record", models: models.slice(0, 1) }, { failing: [400] });
    await ask("it is tk_secret");
    expect(entry("call.failed")?.facts).toMatchObject({ reason: "invalid", withheld: reason });
    expect(JSON.stringify(gateway.entries)).not.toContain("tk_secret");
  });

  test("another blind guard withholds nothing", async () => {
    const other = patternGuard("attack", /x/g, {
      inspect: () => {
        throw new Error("no");
      },
    });
    await start({ guards: [bound(other, "block")], onBlind: "record" });
    await ask("hello");
    expect(entry("call.input")?.payload).toContain("hello");
    expect(entry("call.input")?.facts).not.toHaveProperty("withheld");
  });
});

describe("a secret that the policy only records", () => {
  const token = patternGuard("token", /tk_[a-z]{4,12}|Fair/g, { holds: "secret" });

  test("goes on and is left out of what is written down, which says so", async () => {
    await start({ guards: [bound(token, "record")] });
    expect(await (await ask("it is tk_secret")).text()).toContain(said);
    for (const kind of ["call.input", "call.output"]) {
      expect(entry(kind)?.facts).toMatchObject({ partly: "secrets are left out" });
      expect(entry(kind)?.payload).not.toMatch(/tk_secret|Fair/);
    }
  });

  test.each([["redact"], [undefined]] as const)(
    "with the action %s what is written down is what went on",
    async (action) => {
      await start({ guards: action === undefined ? [] : [bound(token, action)] });
      await ask("it is tk_secret");
      for (const kind of ["call.input", "call.output"])
        expect(entry(kind)?.facts).not.toHaveProperty("partly");
    },
  );
});

describe("a text that came as tokens", () => {
  const unread = { ...policyOf([]).unread, tokens: "record" } as const;
  const body = { model: "gpt-4.1-mini", input: [9906, 1917] };
  const token = patternGuard("token", /tk_[a-z]{4,12}/g, { holds: "secret" });

  test("is not written down where a guard looks for secrets, since none can read it", async () => {
    await start({ unread, guards: [bound(token, "redact")] });
    await (await gateway.post("/v1/embeddings", body)).text();
    expect(entry("call.input")?.facts).toMatchObject({ withheld: "no guard of secrets reads tokens" });
    expect(entry("call.input")?.payload).not.toContain("9906");
  });

  test("is written down where nobody looks for secrets", async () => {
    await start({ unread });
    await (await gateway.post("/v1/embeddings", body)).text();
    expect(entry("call.input")?.payload).toContain("9906");
  });
});

describe("where the time of a call went", () => {
  const factsOf = (kind: string) => gateway.entries.find((entry) => entry.kind === kind)?.facts ?? {};
  const numbers = { addedMs: expect.any(Number) as number, upstreamMs: expect.any(Number) as number };

  test("stands in the entry about a whole answer: the provider's, and what was added", async () => {
    await start({});
    await (await ask("hello")).text();
    expect(factsOf("call.output")).toMatchObject(numbers);
    expect(factsOf("call.output")).not.toHaveProperty("firstMs");
  });

  test("stands in the entry about a stream with the time to its first byte, which is no longer than the call but for rounding", async () => {
    await start({});
    await (await ask("hello", { stream: true })).text();
    const { firstMs, addedMs, upstreamMs } = factsOf("call.output");
    expect({ addedMs, upstreamMs, firstMs }).toMatchObject({
      ...numbers,
      firstMs: expect.any(Number) as number,
    });
    expect(Number(firstMs)).toBeLessThanOrEqual(Number(addedMs) + Number(upstreamMs) + 1);
  });

  test("stands in the entry about a failure with its code and whom it was asked of; pauses between tries are the provider's", async () => {
    await start(
      { models: models.slice(0, 1), retry: { attempts: 2, baseDelayMs: 40 } },
      { failing: [500, 500] },
    );
    expect((await ask("hello")).status).toBe(502);
    expect(factsOf("call.failed")).toMatchObject({
      ...numbers,
      provider: "openai",
      errorCode: "provider_failed",
    });
    // The pause is drawn from 20 to 60 ms; here it is 40. A timer may be a millisecond early.
    expect(Number(factsOf("call.failed")["upstreamMs"])).toBeGreaterThan(38);
  });
});
