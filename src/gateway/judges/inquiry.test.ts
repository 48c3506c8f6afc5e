import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startFakeJudges, type FakeJudge } from "../../../test/fakes/judges.ts";
import { startFakeOpenAi } from "../../../test/fakes/openai.ts";
import type { FakeProvider } from "../../../test/fakes/provider.ts";
import { attack, bound, number, token } from "../../pipeline/pipeline.test-data.ts";
import type { BoundGuard, JudgeRule } from "../../policy/policy.ts";
import { openAiAt, startGateway, type TestGateway } from "../gateway.test-data.ts";

let judges: FakeJudge;
let model: FakeProvider;
const gateways: TestGateway[] = [];
beforeAll(async () => {
  [judges, model] = await Promise.all([startFakeJudges(), startFakeOpenAi()]);
});
afterAll(async () => {
  await Promise.all(gateways.map(async (gateway) => gateway.close()));
  await Promise.all([judges.close(), model.close()]);
});
beforeEach(() => {
  judges.asked.length = 0;
  model.received.length = 0;
  judges.says = {};
  model.reply = { text: "It sails at noon." };
});

const ruleOf = (more: Partial<JudgeRule> = {}): JudgeRule => ({
  name: "j",
  mode: "ask",
  format: "openai-moderation",
  baseUrl: `${judges.url}/moderation`,
  model: "m-1",
  sides: ["input", "output"],
  sources: ["user"],
  standard: { action: "block" },
  categories: {},
  whenSilent: "block",
  timeoutMs: 5000,
  concurrentMax: 64,
  answerBytesMax: 65_536,
  charsMax: 100_000,
  ...more,
});

async function gatewayWith(
  rules: readonly JudgeRule[],
  {
    guards = [],
    cleaners = [],
    recordMs = 0,
  }: { guards?: readonly BoundGuard[]; cleaners?: readonly BoundGuard[]; recordMs?: number } = {},
): Promise<TestGateway> {
  const gateway = await startGateway(
    { guards, judges: { rules, cleaners } },
    [openAiAt(model.url)],
    recordMs,
  );
  gateways.push(gateway);
  return gateway;
}
const chat = async (gateway: TestGateway, content: string, more: object = {}): Promise<Response> =>
  gateway.post("/v1/chat/completions", { model: "gpt-1", messages: [{ role: "user", content }], ...more });

test("a text that could not be made fit is sent to nobody, and the judge counts as silent", async () => {
  const broken = {
    ...token,
    inspect: () => {
      throw new Error("broken");
    },
  };
  const gateway = await gatewayWith([ruleOf()], { cleaners: [bound(broken, "redact")] });
  expect((await chat(gateway, "hello")).status).toBe(403);
  expect([judges.asked.length, model.received.length]).toEqual([0, 0]);
  expect(gateway.entries).toMatchObject([
    { kind: "call.refused", findings: ["judge-j:silent"], facts: { judges: { j: { silent: "unclean" } } } },
  ]);
});

test("a request without any text of the wanted sources asks nobody and goes on", async () => {
  const gateway = await gatewayWith([ruleOf({ sources: ["document"], sides: ["input"] })]);
  expect((await chat(gateway, "hello")).status).toBe(200);
  expect(judges.asked).toEqual([]);
  expect(gateway.entries[0]?.facts).not.toHaveProperty("judges");
});

test("an answer without any text asks nobody and goes on", async () => {
  model.reply = { text: "" };
  const gateway = await gatewayWith([ruleOf({ sides: ["output"] })]);
  expect((await chat(gateway, "hello")).status).toBe(200);
  expect(judges.asked).toEqual([]);
});

test.each([false, true])(
  "an answer that the guards stop is shown to no judge; streamed: %s",
  async (stream) => {
    model.reply = { text: "now drop tables and more words behind it" };
    const gateway = await gatewayWith(
      [ruleOf({ sides: ["output"] }), ruleOf({ name: "r", mode: "read", sides: ["output"] })],
      {
        guards: [bound(attack, "block")],
      },
    );
    await (await chat(gateway, "hello", { stream })).text();
    expect(judges.asked).toEqual([]);
    expect(gateway.entries.at(-1)).toMatchObject({
      kind: "call.output",
      decision: "block",
      findings: ["attack:ATTACK"],
    });
  },
);

test.each([false, true])(
  "a tool call is judged with its arguments before it leaves; streamed: %s",
  async (stream) => {
    model.reply = { tools: [{ id: "c1", name: "send", arguments: '{"to":"the whole town"}' }] };
    judges.says = ({ text }) => (text.includes("the whole town") ? { flagged: { harassment: 0.9 } } : {});
    const gateway = await gatewayWith([ruleOf({ sides: ["output"] })]);
    const tools = [{ type: "function", function: { name: "send", parameters: { type: "object" } } }];
    const response = await chat(gateway, "hello", { stream, tools });
    expect([response.status, (await response.text()).includes("whole town")]).toEqual([403, false]);
  },
);

test("an answer's personal data is given back to its caller and never to the judge", async () => {
  model.reply = { text: "Your number is [NUMBER_1].", pieceChars: 4 };
  const redact = bound(number, "redact");
  const gateway = await gatewayWith([ruleOf()], { guards: [redact], cleaners: [redact] });
  for (const stream of [false, true]) {
    const response = await chat(gateway, "I am 12345", { stream });
    const text = await response.text();
    const said = stream ? [...text.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join("") : text;
    expect(said).toContain("Your number is 12345.");
  }
  expect(judges.asked.map(({ body }) => body["input"])).toEqual([
    ["I am [NUMBER_1]"],
    ["Your number is [NUMBER_1]."],
    ["I am [NUMBER_1]"],
    ["Your number is [NUMBER_1]."],
  ]);
});

test("a stream that breaks while it is held has delivered nothing, and its judge is not asked", async () => {
  model.reply = { text: "It sails at noon, weather permitting.", breakAfter: 4 };
  const gateway = await gatewayWith([ruleOf({ sides: ["output"] })]);
  const response = await chat(gateway, "hello", { stream: true });
  expect(response.status).toBe(502);
  const entry = gateway.entries.at(-1);
  expect([entry?.kind, judges.asked.length]).toEqual(["call.failed", 0]);
  expect(Object.keys(JSON.parse(entry?.payload ?? "") as object)).toEqual(["held", "provider"]);
});

test("nothing of a judged answer leaves before its entry is durable", async () => {
  const gateway = await gatewayWith([ruleOf({ sides: ["output"] })], { recordMs: 50 });
  for (const stream of [false, true]) {
    await (await chat(gateway, "hello", { stream })).text();
    expect(gateway.entries.at(-1)?.kind).toBe("call.output");
  }
});

test.each([
  ["/v1/chat/completions", { messages: [{ role: "user", content: "hello" }] }],
  ["/v1/messages", { max_tokens: 50, messages: [{ role: "user", content: "hello" }] }],
  ["/v1/responses", { input: "hello" }],
])("on every surface a flagged answer is an error and no word of it is out: %s", async (path, body) => {
  judges.says = { flagged: { hate: 1 } };
  const gateway = await gatewayWith([ruleOf({ sides: ["output"] })]);
  for (const stream of [false, true]) {
    const response = await gateway.post(path, { model: "gpt-1", stream, ...body });
    const text = await response.text();
    expect([response.status, text.includes("noon"), text.includes("hate")]).toEqual([403, false, true]);
  }
  judges.says = {};
  model.reply = { text: "It sails at noon.", pieceChars: 100 };
  const response = await gateway.post(path, { model: "gpt-1", stream: true, ...body });
  expect([response.status, await response.text()]).toEqual([
    200,
    expect.stringContaining("It sails at noon."),
  ]);
});

test("texts of an embedding are judged like any other input", async () => {
  judges.says = ({ text }) => (text.includes("second") ? { flagged: { hate: 1 } } : {});
  const gateway = await gatewayWith([ruleOf()]);
  const response = await gateway.post("/v1/embeddings", { model: "e-1", input: ["first", "second"] });
  expect(response.status).toBe(403);
  expect(judges.asked[0]?.body["input"]).toEqual(["first", "second"]);
});

test("a judge that is only read is asked when the call is over or while it goes on, and its silence is written down too", async () => {
  judges.says = { trouble: "garbage" };
  const gateway = await gatewayWith([
    ruleOf({ mode: "read", standard: { action: "record" }, whenSilent: "allow" }),
  ]);
  expect((await chat(gateway, "hello")).status).toBe(200);
  const judgedSoFar = () => gateway.entries.filter(({ kind }) => kind === "call.judged");
  while (judgedSoFar().length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  const judged = judgedSoFar();
  expect(
    judged.map(({ facts, findings, exchange }) => [facts?.["side"], facts?.["silent"], findings, exchange]),
  ).toEqual([
    ["input", "garbage", ["judge-j:silent"], "call-1"],
    ["output", "garbage", ["judge-j:silent"], "call-1"],
  ]);
});
