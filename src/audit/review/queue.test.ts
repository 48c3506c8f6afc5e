import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import { asks } from "../asks/all.ts";
import { answerSearch } from "../search/answer-search.ts";
import { readQuery, withCursor } from "../search/read-query.ts";
import { SearchIndex, searchPlaces } from "../search/search-index.ts";
import { testLog, type TestLog } from "../search/search.test-data.ts";
import { answerAsk } from "../socket/ask.ts";
import { itemJson, labelState, reviewQueue, type QueueAsk, type QueuePage } from "./queue.ts";

let log: TestLog;
let index: SearchIndex;
/** Numbers of the calls' entries. */
const at: number[] = [];

const injection = (source: string, score: number) => ({
  findings: ["injection:takeover-attempt"],
  facts: { seenIn: [`${source} ${score}`] },
});
const calls = [
  { decision: "block", feature: "support", ...injection("user", 0.9) },
  { decision: "allow", feature: "support" },
  { decision: "allow", feature: "support", ...injection("document", 0.6) },
  { decision: "redact", feature: "sales", findings: ["personal-data:EMAIL"], facts: { seenIn: ["user"] } },
  { decision: "hold", feature: "sales", ...injection("tool", 0.7) },
] as const;

beforeAll(async () => {
  log = await testLog(undefined, {
    persons: [
      { name: "rita", roles: ["reviewer"] },
      { name: "rob", roles: ["reviewer"] },
    ],
  });
  for (const [i, call] of calls.entries())
    at.push(await log.inside.log.record({ kind: "call.input", exchange: `x${i}`, payload: "p", ...call }));
  await label("rita", { index: number(0), label: "right" });
  await label("rita", { index: number(0), label: "wrong", note: "on second thoughts" });
  await label("rita", { index: number(4), label: "right" });
  await label("rob", { index: number(4), label: "wrong", finding: 0 });
  index = new SearchIndex(searchPlaces(log.data), () => undefined);
});
afterAll(async () => {
  index.close();
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

const number = (i: number): number => at[i] ?? -1;
const label = (token: string, question: JsonObject): Promise<unknown> =>
  answerAsk(log.inside, asks, { ask: "review-label", token, ...question });

function queue(given: Record<string, string> = {}, more: Partial<QueueAsk> = {}): Promise<QueuePage> {
  const lists = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value]]));
  const query = readQuery(lists, log.clock.atMs);
  return reviewQueue((asked) => answerSearch(index, asked), { query, recorded: false, limit: 50, ...more });
}
const numbers = ({ items }: QueuePage): number[] => items.map(({ leaf }) => at.indexOf(leaf.seq));

test("what was blocked, held or redacted waits, the newest first", async () => {
  expect(numbers(await queue())).toEqual([4, 3, 0]);
});

test.each([
  ["a feature", { feature: "sales" }, {}, [4, 3]],
  ["a guard", { finding: "injection:" }, {}, [4, 2, 0]],
  ["a kind of finding", { finding: "personal-data:EMAIL" }, {}, [3]],
  ["a decision", { decision: "allow" }, {}, [2, 1]],
  ["everything with a finding", {}, { recorded: true }, [4, 3, 2, 0]],
  ["a source", {}, { recorded: true, source: "document" }, [2]],
  ["no label", {}, { state: "none" }, [3]],
  ["any label", {}, { state: "any" }, [4, 0]],
  ["labels that say wrong last", {}, { state: "wrong" }, [4, 0]],
  ["labels that say right last", {}, { state: "right" }, []],
  ["people who disagree", {}, { state: "disputed" }, [4]],
] as const)("the queue is narrowed by %s", async (_what, given, more, wanted) => {
  expect(numbers(await queue(given, more))).toEqual(wanted);
});

test("a label is changed by another one, and all of them stay", async () => {
  const [item] = (await queue({ exchange: "x0" })).items;
  expect(item && itemJson(item)).toMatchObject({
    ...{ entry: number(0), decision: "block", feature: "support" },
    findings: [
      {
        ...{ finding: 0, guard: "injection", kind: "takeover-attempt", source: "user", score: 0.9 },
        ...{ label: "wrong", disputed: false },
      },
    ],
    labels: [{ label: "right" }, { label: "wrong", findings: [0] }],
  });
});

test("that two people disagree is shown, and the last word counts", async () => {
  const [item] = (await queue({ exchange: "x4" })).items;
  expect(item?.findings[0]?.judged).toEqual({ label: "wrong", disputed: true });
  expect(new Set(item?.labels.map(({ by }) => by)).size).toBe(2);
});

test("the queue is read in pages, and no page is lost to what was added meanwhile", async () => {
  const first = await queue({}, { limit: 1 });
  expect(numbers(first)).toEqual([4]);
  await log.record({ kind: "call.input", exchange: "x9", decision: "block" });
  const page = withCursor(first.cursor, { order: "newest", limit: 1 }, { where: {} });
  const rest = await queue({}, { after: page.page.after });
  expect(numbers(rest)).toEqual([3, 0]);
  expect(rest.cursor).toBeUndefined();
});

test("a state that labels cannot have is refused", () => {
  expect(labelState("disputed")).toBe("disputed");
  expect(() => labelState("unsure")).toThrow("labels cannot be");
});
