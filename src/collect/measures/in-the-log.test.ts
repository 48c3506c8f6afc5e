import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerSearch } from "../../audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../../audit/search/search-index.ts";
import { testLog, type TestLog } from "../../audit/search/search.test-data.ts";
import { observation, observations } from "../../evidence/observations.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { LogReader } from "./log-reader.ts";
import { makeMeasure, type MeasureJob } from "./measure-collectors.ts";
import { measures } from "./all.ts";
import type { MeasuredFeature, OwnFigures } from "./measure.ts";

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const boats: MeasuredFeature = {
  feature: "boats",
  environment: "prod",
  models: [{ provider: "openai", id: "gpt-4.1-2025-04-14" }],
  rules: ["injection", "personal-data", "size"],
  capabilities: ["tools"],
  requestsPerUserPerHour: 10,
};
const own: OwnFigures = { dropped: 2, billed: 0, missing: 0, use: { boats: { tokens: 7, spend: 3 } } };

let log: TestLog;
let index: SearchIndex;
let nowMs: number;

const about = { feature: "boats", environment: "prod", digest: "sha256:new", key: "k1", payload: "words" };
const input = (exchange: string, more: Partial<NewEntry> = {}): NewEntry => ({
  ...{ ...about, kind: "call.input", exchange, decision: "allow", user: "ann", ...more },
});
const output = (exchange: string, more: Partial<NewEntry> = {}): NewEntry => ({
  ...{ ...about, kind: "call.output", exchange, decision: "allow", user: "ann" },
  model: "gpt-4.1-2025-04-14",
  facts: { inputTokens: 5, outputTokens: 9, ms: 30, finish: "end" },
  ...more,
});

beforeAll(async () => {
  log = await testLog();
  const { clock } = log;
  await log.record({
    ...about,
    kind: "policy.loaded",
    environment: "staging",
    facts: { profile: "chatbot" },
  });
  clock.atMs += 40 * dayMs;
  await log.record(input("m1"), output("m1"), { ...input("c1"), feature: "canary.boats" });
  await log.record({ ...about, kind: "gate.decided", facts: { answer: "pass" } });
  clock.atMs += 10 * dayMs - 2 * hourMs;
  await log.record(
    ...[input("a", { session: "s1" }), output("a", { session: "s1" })],
    { ...input("a"), kind: "session.started", session: "s1" },
    ...[
      input("b", { findings: ["injection:takeover"] }),
      output("b", { decision: "redact", findings: ["personal-data:EMAIL"] }),
    ],
    input("lost", { session: "s2" }),
    output("c", { decision: "block", findings: ["personal-data:US_SSN"], model: "another" }),
    {
      ...about,
      kind: "tool.called",
      exchange: "a",
      decision: "allow",
      facts: { tool: "refund", effect: "write" },
    },
    { ...about, kind: "call.refused", exchange: "r", decision: "block", facts: { code: "LIMIT_REACHED" } },
  );
  clock.atMs += 2 * hourMs - minuteMs;
  await log.record(input("d"));
  nowMs = clock.atMs + minuteMs;
  index = new SearchIndex(searchPlaces(log.data), () => undefined);
});
afterAll(async () => {
  index.close();
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

const measured = (name: MeasureJob["observation"], of = boats) =>
  makeMeasure(
    {
      observation: name,
      nowMs,
      environment: "prod",
      own,
      ...(observations[name].of === "feature" ? { of } : {}),
    },
    new LogReader((asked) => answerSearch(index, asked)),
  );
const figures = async (name: MeasureJob["observation"]) => (await measured(name))?.figures;

test("calls of the day are counted with what became of them", async () => {
  expect(await figures("log-calls")).toEqual({
    ...{ calls: 5, seen: 5, answers: 3, judged: 3, whole: 3 },
    // "d" has an hour yet; "c" has an answer only.
    orphans: 1,
  });
});

test("a gateway's own losses stand beside what the log has", async () => {
  const { entries, ...others } = (await figures("log-gaps")) as { readonly entries: number };
  expect(entries).toBe(10);
  expect(others).toEqual({ gaps: 0, dropped: 2, billed: 0, missing: 0 });
});

test("violations, personal data and rejections are those of answers and requests of this feature", async () => {
  expect(await figures("log-violations")).toEqual({ violations: 2, complete: 2, rules: 3, silent: 1 });
  expect(await figures("log-personal-data")).toEqual({
    found: 2,
    removed: 2,
    high: 1,
    cases: 0,
    oldestDays: 0,
  });
  expect(await figures("log-rejections")).toEqual({ rejected: 2, categories: 1, recent: 2, shown: 2 });
});

test("tools, sessions and models are compared with what is declared", async () => {
  expect(await figures("log-tools")).toEqual({ called: 1, judged: 1, undeclared: 0, passed: 0 });
  expect(await figures("log-sessions")).toMatchObject({ sessions: 2, started: 1, orphans: 1, cut: 0 });
  expect(await figures("log-models")).toEqual({ answers: 3, other: 1 });
  expect(await figures("log-capabilities")).toMatchObject({
    tools: 1,
    users: 1,
    sessions: 1,
    personal: 1,
    undeclared: 3,
  });
});

test("what a feature does not have is not measured", async () => {
  expect(await measured("log-structured")).toBeUndefined();
  expect(await measured("log-retrieval")).toBeUndefined();
});

test("use is measured by the busiest user and by the gateway's own counters", async () => {
  expect(await figures("log-usage")).toEqual({ requests: 30, tokens: 7, spend: 3, breaches: 0, told: 0 });
});

test("a digest in production is one that staging had before and the gate let through", async () => {
  expect(await figures("log-releases")).toEqual({ digests: 1, staged: 1, gated: 1, broken: 0 });
});

test("answers of the week are compared with those of the month before", async () => {
  expect(await figures("log-drift")).toMatchObject({ answers: 4 });
});

test("the log's own age, and who changed what, is measured for all features", async () => {
  expect(await figures("log-retention")).toMatchObject({ overdue: 0, holds: 0, summaryDays: 50 });
  expect(await figures("log-admin")).toMatchObject({ alone: 0, refused: 0 });
  expect(await figures("log-incidents")).toMatchObject({ incidents: 0, near: 0 });
});

test("what is cut off is told: a measure that did not read all says so", async () => {
  const reader = new LogReader((asked) => answerSearch(index, asked));
  const query = { where: { kind: ["call.input"] } };
  expect(await reader.newest(query, 3)).toMatchObject({ isWhole: false, leaves: { length: 3 } });
  const all = await reader.count(query);
  expect(await reader.newest(query, all)).toMatchObject({ isWhole: true, leaves: { length: all } });
});

test("every measure makes the figures of its observation, and fits into a leaf", async () => {
  for (const { observation: name } of measures) {
    const found = await measured(name, { ...boats, capabilities: ["tools", "structured", "knowledge"] });
    expect([name, Object.keys(found?.figures ?? {}).sort()]).toEqual([
      name,
      Object.keys(observations[name].facts).sort(),
    ]);
    for (const value of Object.values(found?.figures ?? {}))
      expect([name, Number.isInteger(value)]).toEqual([name, true]);
    expect(JSON.stringify(observation(name, found?.figures as never, found?.beside)).length).toBeLessThan(
      700,
    );
  }
});
