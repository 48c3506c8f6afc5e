import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startFakeJudges, type FakeJudge } from "../fakes/judges.ts";
import { gpt, startStand, until, type Stand } from "./stand.ts";

/** What a judge is told and says is what is walked here: the detector of attacks is off. One feature for each way of having judges; breakers are a feature's own, so that one test does not close another's. */
const features = (url: string): Readonly<Record<string, string>> => ({
  moderated: `judges:
  moderation:
    mode: ask
    format: openai-moderation
    base_url: ${url}/moderation
    key: env:JUDGE_TEST_KEY
    sides: [input, output]
    timeout_ms: 500
    categories:
      violence: { action: hold, threshold: 0.4 }
      harassment: record
`,
  lenient: `judges:
  moderation: { mode: ask, format: openai-moderation, base_url: "${url}/moderation", when_silent: allow, timeout_ms: 300, sides: [input, output] }
`,
  holding: `judges:
  moderation: { mode: ask, format: openai-moderation, base_url: "${url}/moderation", when_silent: hold, timeout_ms: 300, sides: [input, output] }
`,
  fragile: `judges:
  moderation: { mode: ask, format: openai-moderation, base_url: "${url}/moderation", timeout_ms: 300 }
`,
  answers: `judges:
  llama: { mode: ask, format: llama-guard, base_url: "${url}/llama", model: Llama-Guard-4-12B, sides: [output], timeout_ms: 500 }
`,
  watched: `judges:
  moderation: { mode: read, format: openai-moderation, base_url: "${url}/moderation", sides: [input, output], timeout_ms: 20000 }
`,
  private: `  names: redact
judges:
  names:
    mode: ask
    format: presidio
    base_url: ${url}/presidio
    categories: { PERSON: redact }
    action: record
`,
  careless: `  credentials: { input: record, output: record }
  personal-data: off
judges:
  lakera: { mode: ask, format: lakera, base_url: "${url}/lakera", sides: [input, output], project: project-1 }
`,
  many: `judges:
  moderation: { mode: ask, format: openai-moderation, base_url: "${url}/moderation", timeout_ms: 2000 }
  llama: { mode: ask, format: llama-guard, base_url: "${url}/llama", model: Llama-Guard-4-12B, timeout_ms: 2000 }
  asked: { mode: ask, format: chat-yes-no, base_url: "${url}/chat", model: small-1, prompt: judge.md, timeout_ms: 2000 }
  json: { mode: ask, format: chat-json, base_url: "${url}/json", model: small-1, prompt: judge.md, timeout_ms: 2000 }
  names: { mode: ask, format: presidio, base_url: "${url}/presidio", timeout_ms: 2000 }
  lakera: { mode: ask, format: lakera, base_url: "${url}/lakera", timeout_ms: 2000 }
`,
});

let stand: Stand;
let judges: FakeJudge;
beforeAll(async () => {
  judges = await startFakeJudges();
  const all = Object.entries(features(judges.url));
  const manifests = all.map(([name, more]): [string, string] => [
    `apps/${name}.yaml`,
    `feature: ${name}\nprofile: chatbot\ndata: [pii]\nmodel: { provider: openai, id: ${gpt} }\nguards:\n  injection: off\n${more}`,
  ]);
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": "environment: dev\nfeatures: [apps/*.yaml]\n",
      ...Object.fromEntries(manifests),
      "apps/judge.md": "Stop whatever speaks of pirates.",
    },
    variables: { JUDGE_TEST_KEY: "key-of-the-judge" },
  });
});
afterAll(async () => {
  await stand.close();
  await judges.close();
});
beforeEach(() => {
  judges.asked.length = 0;
  judges.says = {};
  stand.fakeOpenAi.received.length = 0;
  stand.fakeOpenAi.reply = { text: "Aye, it sails at noon." };
});

async function call(
  feature: string,
  text: string,
  stream = false,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      "x-seaworthy-feature": feature,
    },
    body: JSON.stringify({ model: gpt, stream, messages: [{ role: "user", content: text }] }),
  });
  return { status: response.status, text: await response.text() };
}

const lastEntry = async (kind: string) => (await stand.log()).findLast((entry) => entry.kind === kind);
const question = "When does the ferry sail?";
const ways = [
  ["whole", false],
  ["streamed", true],
] as const;

test("what a judge flags never reaches the model, and the log says which judge and how sure", async () => {
  judges.says = { flagged: { "self-harm/intent": 0.91 } };
  const { status, text } = await call("moderated", question);
  expect([status, text]).toEqual([403, expect.stringContaining("self-harm/intent")]);
  expect(stand.fakeOpenAi.received).toEqual([]);
  expect(await lastEntry("call.refused")).toMatchObject({
    feature: "moderated",
    decision: "block",
    findings: ["judge-moderation:self-harm/intent"],
    facts: { judges: { moderation: { score: 0.91, top: "self-harm/intent" } } },
  });
  expect(judges.asked[0]?.headers.authorization).toBe("Bearer key-of-the-judge");
});

test.each([
  [0.4, 403, "hold"],
  [0.39, 200, "allow"],
])("a threshold counts from its value on: %d", async (violence, status, decision) => {
  judges.says = ({ text }) => (text.includes("ferry") ? { flagged: { violence } } : {});
  expect((await call("moderated", question)).status).toBe(status);
  expect(await lastEntry(status === 200 ? "call.input" : "call.refused")).toMatchObject({
    decision,
    facts: { judges: { moderation: { score: violence, top: "violence" } } },
  });
});

describe.each(ways)("an answer that is %s", (_how, stream) => {
  test("reaches the caller when the judge has nothing against it, as the model wrote it", async () => {
    const { status, text } = await call("moderated", question, stream);
    expect(status).toBe(200);
    const said = stream ? [...text.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join("") : text;
    expect(said).toContain("Aye, it sails at noon.");
    expect(judges.asked.map(({ body }) => body["input"])).toEqual([[question], ["Aye, it sails at noon."]]);
    expect(await lastEntry("call.output")).toMatchObject({
      decision: "allow",
      facts: { judges: { moderation: { score: 0 } } },
    });
  });

  test("does not, not one word of it, when the judge flags it", async () => {
    judges.says = { flagged: { S2: 1, S10: 1 } };
    const { status, text } = await call("answers", question, stream);
    expect(status).toBe(403);
    expect(text).not.toContain("Aye");
    const entry = await lastEntry("call.output");
    expect(entry).toMatchObject({
      decision: "block",
      findings: ["judge-llama:S2", "judge-llama:S10"],
      facts: { judges: { llama: { score: 1, top: "S2" } } },
    });
    expect(entry?.facts?.["held"]).toBe(stream ? true : undefined);
    // What was held back is kept for whoever looks into it, and never as something that somebody saw.
    const payload = await stand.payload(entry?.seq ?? -1);
    expect(payload).toContain("Aye, it sails at noon.");
    expect(payload).not.toContain('"delivered"');
  });

  test("is judged with the request before it", async () => {
    await call("answers", question, stream);
    expect(judges.asked.map(({ body }) => body["messages"])).toEqual([
      [
        { role: "user", content: question },
        { role: "assistant", content: "Aye, it sails at noon." },
      ],
    ]);
  });

  test("is stopped, held or passed as the policy says when the judge of it is silent", async () => {
    judges.says = ({ text }) => (text.includes("Aye") ? { trouble: "garbage" } : {});
    const results = [];
    for (const feature of ["moderated", "holding", "lenient"]) {
      const { status, text } = await call(feature, question, stream);
      const entry = await lastEntry("call.output");
      results.push([status, text.includes("Aye"), entry?.decision, entry?.findings]);
      expect(entry?.facts).toMatchObject({ judges: { moderation: { silent: "garbage" } } });
    }
    const silent = ["judge-moderation:silent"];
    expect(results).toEqual([
      [403, false, "block", silent],
      [403, false, "hold", silent],
      [200, true, "allow", silent],
    ]);
  });
});

test.each([
  ["slow", { delayMs: 900 }, "timeout"],
  ["dead", { trouble: "dead" }, "unreachable"],
  ["answering garbage", { trouble: "garbage" }, "garbage"],
  ["answering half a document", { trouble: "half" }, "garbage"],
  ["answering with an error", { trouble: "status" }, "refused"],
  ["sending us elsewhere", { trouble: "redirect" }, "refused"],
  ["answering without end", { trouble: "huge" }, "too-large"],
] as const)(
  "a judge that is %s stops, holds or passes a request as the policy says",
  async (_name, says, silent) => {
    const results = [];
    for (const feature of ["moderated", "holding", "lenient"]) {
      judges.says = ({ text }) => (text.includes("ferry") ? says : {});
      const { status } = await call(feature, question);
      const entry = await lastEntry(feature === "lenient" ? "call.input" : "call.refused");
      expect(entry?.facts).toMatchObject({ judges: { moderation: { silent } } });
      results.push([status, entry?.feature, entry?.decision, entry?.findings]);
      // One that works again keeps the breaker closed.
      judges.says = {};
      await call(feature, "Hello?");
    }
    const findings = ["judge-moderation:silent"];
    expect(results).toEqual([
      [403, "moderated", "block", findings],
      [403, "holding", "hold", findings],
      [200, "lenient", "allow", findings],
    ]);
    expect(stand.fakeOpenAi.received.filter(({ text }) => text.includes("ferry"))).toHaveLength(1);
  },
);

test("after five silences in a row a judge is not asked again for a while", async () => {
  judges.says = { trouble: "dead" };
  for (let i = 0; i < 5; i += 1) expect((await call("fragile", question)).status).toBe(403);
  expect(judges.asked).toHaveLength(5);
  judges.says = {};
  expect((await call("fragile", question)).status).toBe(403);
  expect(judges.asked).toHaveLength(5);
  expect((await lastEntry("call.refused"))?.facts).toMatchObject({
    judges: { moderation: { silent: "circuit-open" } },
  });
});

test.each(ways)("a judge that is only read changes nothing and holds nobody up: %s", async (_how, stream) => {
  let answer = (): void => undefined;
  const after = new Promise<void>((resolve) => (answer = resolve));
  const before = (await stand.log()).length;
  judges.says = { flagged: { hate: 0.99 }, after };
  const { status, text } = await call("watched", question, stream);
  expect([status, text.length > 0]).toEqual([200, true]);
  // The call's own entries stand before the judge has answered. What else the log is told of is not of this call.
  const own = async () => (await stand.log()).slice(before).filter(({ kind }) => kind.startsWith("call."));
  expect((await own()).map(({ kind }) => kind)).toEqual(["call.input", "call.output"]);
  answer();
  await until(async () => (await own()).length === 4);
  const judged = (await own()).filter(({ kind }) => kind === "call.judged");
  expect(judged.map(({ findings, facts }) => [findings, facts?.["side"], facts?.["scores"]])).toEqual(
    ["input", "output"].map((side) => [
      ["judge-moderation:hate"],
      side,
      expect.objectContaining({ hate: 0.99 }) as unknown,
    ]),
  );
  expect(new Set(judged.map(({ exchange }) => exchange)).size).toBe(1);
});

test.each(ways)(
  "a judge sees no personal data and no secret, whatever the policy does with them: %s",
  async (_how, stream) => {
    // In two pieces, so that no scanner of repositories takes it for one.
    const token = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";
    const asked = `Write to ada@example.org with ${token} please.`;
    stand.fakeOpenAi.reply = { text: `I wrote to bob@example.net with ${token} today.` };
    const { status, text: told } = await call("careless", asked, stream);
    expect([status, told]).toEqual([200, expect.anything()]);
    // The policy lets both go on to the model.
    expect(stand.fakeOpenAi.received[0]?.text).toContain(token);
    expect(judges.asked).toHaveLength(2);
    for (const { text } of judges.asked) {
      expect(text).not.toContain(token);
      expect(text).not.toContain("ada@example.org");
      expect(text).not.toContain("bob@example.net");
    }
    expect(judges.asked[0]?.body["project_id"]).toBe("project-1");
    expect(judges.asked[0]?.text).toMatch(
      /"content":"Write to \[EMAIL_1\] with \[[A-Z_]+ REDACTED\] please\."/,
    );
  },
);

test.each(ways)(
  "names that a judge finds go to no model and come back in the answer: %s",
  async (_how, stream) => {
    judges.says = { places: { "blue heron": "PERSON", "old port": "LOCATION" } };
    stand.fakeOpenAi.reply = { text: "Dear [PERSON_1], see [EMAIL_1] in the old port.", pieceChars: 3 };
    const { status, text } = await call(
      "private",
      "😀 greet blue heron (ada@example.org) in the old port.",
      stream,
    );
    expect(status).toBe(200);
    const sent = stand.fakeOpenAi.received[0]?.body["messages"];
    expect(sent).toEqual([{ role: "user", content: "😀 greet [PERSON_1] ([EMAIL_1]) in the old port." }]);
    const said = stream ? [...text.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join("") : text;
    expect(said).toContain("Dear blue heron, see ada@example.org in the old port.");
    expect(await lastEntry("call.input")).toMatchObject({
      decision: "redact",
      findings: ["personal-data:EMAIL", "judge-names:PERSON", "judge-names:LOCATION"],
    });
  },
);

test("the judges of a call are asked at the same time, each in its own format", async () => {
  judges.says = { delayMs: 300 };
  expect((await call("many", question)).status).toBe(200);
  expect(judges.asked).toHaveLength(6);
  const entry = await lastEntry("call.input");
  expect(Object.keys((entry?.facts?.["judges"] ?? {}) as object).sort()).toEqual([
    "asked",
    "json",
    "lakera",
    "llama",
    "moderation",
    "names",
  ]);
  expect(judges.mostAtOnce()).toBe(6);
});

test("what the guards stop is shown to no judge", async () => {
  expect(
    (await call("moderated", `my token is ${"ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"}`)).status,
  ).toBe(403);
  expect(judges.asked).toEqual([]);
});
