import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { searchPlaces } from "../audit/search/search-index.ts";
import { testLog, type TestLog } from "../audit/search/search.test-data.ts";
import { searchThread, type SearchThread } from "./search-thread.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-thread-"));
const reports: string[] = [];
let log: TestLog;
let thread: SearchThread;

beforeAll(async () => {
  log = await testLog(join(scratch, "log"));
  await log.record(...Array.from({ length: 300 }, () => ({ kind: "call.input" as const, exchange: "x" })));
  thread = searchThread(searchPlaces(log.data), (line) => reports.push(line));
});
afterAll(async () => {
  await thread.close();
  await log.close();
  rmSync(scratch, { recursive: true, force: true });
});

const calls = { where: { exchange: ["x"] } };

test("a search on the thread has what a search has, up to the newest checkpoint", async () => {
  expect(await thread.search({ ask: "count", query: calls })).toMatchObject({ count: 300 });
  await log.record({ kind: "call.output", exchange: "x" });
  const { page } = await thread.search({ ask: "page", query: calls, page: { order: "newest", limit: 1 } });
  expect(page?.found[0]?.leaf).toMatchObject({ kind: "call.output", exchange: "x" });
  expect(reports).toEqual([]);
});

test("an error of the search is the asker's, and the next one is answered", async () => {
  const nowhere = searchThread(
    { logPath: join(scratch, "nowhere"), folder: join(scratch, "index") },
    () => undefined,
  );
  for (let i = 0; i < 2; i += 1)
    await expect(nowhere.search({ ask: "count", query: calls })).rejects.toMatchObject({ code: "USAGE" });
  await nowhere.close();
});

test("as many as may wait are answered, one more is turned away at once", async () => {
  const all = Array.from({ length: 65 }, () => thread.search({ ask: "count", query: calls }));
  const settled = await Promise.allSettled(all);
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(64);
  expect(settled[64]).toMatchObject({ reason: { code: "LIMIT_REACHED" } });
});

test("two threads on one index wait for each other and agree", async () => {
  rmSync(join(log.data, "index"), { recursive: true });
  const other = searchThread(searchPlaces(log.data), () => undefined);
  const answers = await Promise.all(
    [thread, other, thread, other].map((one) => one.search({ ask: "count", query: calls })),
  );
  expect(new Set(answers.map(({ count }) => count)).size).toBe(1);
  await other.close();
});

test("who waits when it closes is told so, and it can be asked again", async () => {
  const one = searchThread(searchPlaces(log.data), () => undefined);
  const waiting = one.search({ ask: "count", query: calls });
  void one.close();
  await expect(waiting).rejects.toMatchObject({ code: "INTERNAL" });
  expect(await one.search({ ask: "count", query: calls })).toHaveProperty("count");
  await one.close();
});
