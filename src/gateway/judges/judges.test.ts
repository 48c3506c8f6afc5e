import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startFakeJudges, type FakeJudge } from "../../../test/fakes/judges.ts";
import { KnownError } from "../../base/errors.ts";
import type { Judged } from "../../exchange/judgement.ts";
import { policyOf } from "../../pipeline/pipeline.test-data.ts";
import type { JudgeRule, Policy } from "../../policy/policy.ts";
import { startServer } from "../gateway.test-data.ts";
import { Stop } from "../stop.ts";
import { Upstreams } from "../upstream.ts";
import { ProviderKey } from "../provider-key.ts";
import { Judges } from "./judges.ts";

let fake: FakeJudge;
const upstreams = new Upstreams();
beforeAll(async () => {
  fake = await startFakeJudges();
});
afterAll(async () => {
  await upstreams.close();
  await fake.close();
});
beforeEach(() => {
  fake.asked.length = 0;
  fake.says = {};
});

const ruleOf = (more: Partial<JudgeRule> = {}): JudgeRule => ({
  name: "j",
  mode: "ask",
  format: "openai-moderation",
  baseUrl: `${fake.url}/moderation`,
  model: "m-1",
  sides: ["input"],
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
const policyWith = (rule: JudgeRule): Policy => policyOf([], { judges: { rules: [rule], cleaners: [] } });
const reports: string[] = [];
const judgesFor = (rule: JudgeRule, keys: Record<string, string> = {}, now = Date.now): Judges =>
  new Judges([policyWith(rule)], {
    upstreams,
    now,
    keys: new Map(Object.entries(keys).map(([name, key]) => [name, new ProviderKey(`env:${name}`, key)])),
    report: (line) => reports.push(line),
  });
const about = (...texts: readonly string[]): Judged => ({
  side: "input",
  texts: texts.map((text) => ({ text, place: "", source: "user" })),
  before: [],
});
async function said(rule: JudgeRule, judged = about("hello")): Promise<unknown> {
  return (await judgesFor(rule).ask(rule, judged)).said;
}

describe("keys", () => {
  test("go out as the variable has them, and nothing goes out where none is named", async () => {
    const rule = ruleOf({ keyVariable: "JUDGE_KEY" });
    await judgesFor(rule, { JUDGE_KEY: "sesame" }).ask(rule, about("hello"));
    const bare = ruleOf();
    await judgesFor(bare, { JUDGE_KEY: "sesame" }).ask(bare, about("hello"));
    expect(fake.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer sesame", undefined]);
  });

  test("that nobody has read stop the start", () => {
    const open = (): Judges => judgesFor(ruleOf({ keyVariable: "JUDGE_KEY" }), { OTHER_KEY: "x" });
    expect(open).toThrow(KnownError);
    expect(open).toThrow("the variable JUDGE_KEY with the key of the judge j of test");
  });

  test("that were rotated go out from the next question on", async () => {
    const key = new ProviderKey("env:JUDGE_KEY", "one");
    const rule = ruleOf({ keyVariable: "JUDGE_KEY" });
    const judges = new Judges([policyWith(rule)], {
      upstreams,
      now: Date.now,
      keys: new Map([["JUDGE_KEY", key]]),
      report: (line) => reports.push(line),
    });
    await judges.ask(rule, about("hello"));
    key.put("two");
    await judges.ask(rule, about("hello"));
    expect(fake.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer one", "Bearer two"]);
  });
});

test("a key that the judge refuses is read once more, for the next question", async () => {
  const key = new ProviderKey("vault:secret/judges#key", "one");
  key.renewedBy(async () => {
    key.put("two");
    return Promise.resolve();
  });
  const sent: unknown[] = [];
  const server = await startServer((request, response) => {
    sent.push(request.headers.authorization);
    response.writeHead(401).end("{}");
  });
  const rule = ruleOf({ keyVariable: "JUDGE_KEY", baseUrl: server.url });
  const judges = new Judges([policyWith(rule)], {
    upstreams,
    now: Date.now,
    keys: new Map([["JUDGE_KEY", key]]),
    report: (line) => reports.push(line),
  });
  expect((await judges.ask(rule, about("hello"))).said).toBe("refused");
  await judges.ask(rule, about("hello"));
  expect(sent).toEqual(["Bearer one", "Bearer two"]);
  await server.close();
});

describe("bounds", () => {
  test("a text of as many characters as may be is asked about, one more is not", async () => {
    expect(await said(ruleOf({ charsMax: 5 }), about("he", "llo"))).not.toBe("too-long");
    expect(await said(ruleOf({ charsMax: 5 }), about("he", "llo!"))).toBe("too-long");
    const answer: Judged = { ...about("abc"), side: "output", before: about("def").texts };
    expect(await said(ruleOf({ charsMax: 5 }), answer)).toBe("too-long");
    expect(fake.asked).toHaveLength(1);
  });

  test("an answer of as many bytes as may be is read, one more is not", async () => {
    const rule = ruleOf();
    await judgesFor(rule).ask(rule, about("hello"));
    const response = await fetch(`${rule.baseUrl}/moderations`, {
      method: "POST",
      body: fake.asked[0]?.text ?? "",
    });
    const bytes = Buffer.byteLength(await response.text());
    expect(await said(ruleOf({ answerBytesMax: bytes }))).toBeInstanceOf(Array);
    expect(await said(ruleOf({ answerBytesMax: bytes - 1 }))).toBe("too-large");
  });

  test("of more questions at one time than may be, the last is not asked and waits for nothing", async () => {
    const rule = ruleOf({ concurrentMax: 2 });
    const judges = judgesFor(rule);
    let answer = (): void => undefined;
    fake.says = { after: new Promise((resolve) => (answer = resolve)) };
    const first = [judges.ask(rule, about("a")), judges.ask(rule, about("b"))];
    expect((await judges.ask(rule, about("c"))).said).toBe("busy");
    answer();
    expect((await Promise.all(first)).map((one) => Array.isArray(one.said))).toEqual([true, true]);
    expect((await judges.ask(rule, about("d"))).said).toBeInstanceOf(Array);
  });
});

test("an address that ends in a path keeps it", async () => {
  await said(ruleOf({ baseUrl: `${fake.url}/moderation` }));
  expect(fake.asked[0]?.path).toBe("/moderation/moderations");
});

test("nobody there is unreachable, and after five of those nobody is asked until ten seconds are over", async () => {
  let nowMs = 0;
  const rule = ruleOf();
  const judges = judgesFor(rule, {}, () => nowMs);
  fake.says = { trouble: "dead" };
  const answers: unknown[] = [];
  for (let i = 0; i < 6; i += 1) answers.push((await judges.ask(rule, about("a"))).said);
  expect(answers).toEqual([...Array<string>(5).fill("unreachable"), "circuit-open"]);
  fake.says = {};
  nowMs = 10_000;
  expect((await judges.ask(rule, about("a"))).said).toBeInstanceOf(Array);
  expect((await judges.ask(rule, about("a"))).said).toBeInstanceOf(Array);
});

test("a question too long, or of a caller who went away, does not count against the judge", async () => {
  const rule = ruleOf({ charsMax: 5 });
  const judges = judgesFor(rule);
  const gone = new Stop();
  gone.abort(new Error("gone"));
  for (let i = 0; i < 6; i += 1) {
    expect((await judges.ask(rule, about("too long"))).said).toBe("too-long");
    expect((await judges.ask(rule, about("hi"), gone)).said).toBe("given-up");
  }
  expect((await judges.ask(rule, about("hi"))).said).toBeInstanceOf(Array);
});

test("a caller who goes away while a judge thinks ends the question", async () => {
  fake.says = { after: new Promise(() => undefined) };
  const rule = ruleOf();
  const caller = new Stop();
  const asked = judgesFor(rule).ask(rule, about("hi"), caller);
  while (fake.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  caller.abort(new Error("gone"));
  expect((await asked).said).toBe("given-up");
});

test("what nobody waits for is ended at the close, and its end is waited for", async () => {
  fake.says = { after: new Promise(() => undefined) };
  const rule = ruleOf();
  const judges = judgesFor(rule);
  const heard: unknown[] = [];
  judges.later(async () => {
    heard.push((await judges.ask(rule, about("hi"))).said);
  });
  while (fake.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await judges.close();
  expect(heard).toEqual(["given-up"]);
});

test("what goes wrong where nobody waits is told to the operator and ends nothing", async () => {
  const judges = judgesFor(ruleOf());
  judges.later(async () => Promise.reject(new Error("the log is away")));
  await judges.close();
  expect(reports.at(-1)).toContain("the log is away");
});
