import { afterAll, expect, test } from "vitest";
import { dayMs, everyPayload, mondayMs, newScratch, TestLog } from "./retention.test-data.ts";
import type { Destroyed } from "./retention-custody.ts";
import { applyRetention, nextRetentionMs } from "./retention.ts";
import { verifyLog } from "../proofs/verify.ts";

const scratch = newScratch();
afterAll(() => scratch.close());

const retain = (log: TestLog, more: object = {}) => log.ask("ann", { ask: "retain", ...more });
const open = (log: TestLog, index: number) =>
  log.inside.log.openPayload({ index, reader: "ira", purpose: "a test" });
const sunday = mondayMs + 7 * dayMs - 1;

test("a week's payloads are gone when its first moment is 90 days old, and not a millisecond before", async () => {
  const log = await TestLog.open(scratch.folder());
  const monday = await log.record({ user: "una" });
  log.nowMs = sunday;
  const last = await log.record({ user: "una" });
  log.nowMs = sunday + 1;
  const next = await log.record({ user: "una" });
  log.nowMs = mondayMs + 90 * dayMs - 1;
  expect(await retain(log)).toMatchObject({ keys: 0, held: 0, oldestDetailMs: mondayMs });
  expect(await open(log, monday)).toBe("words");
  log.nowMs = mondayMs + 90 * dayMs;
  expect(await retain(log)).toMatchObject({
    weeks: ["2026-01-05", "2026-01-05"],
    oldestDetailMs: sunday + 1,
  });
  await expect(open(log, monday)).rejects.toThrow("over its time");
  await expect(open(log, last)).rejects.toThrow("over its time");
  expect(await open(log, next)).toBe("words");
  const left = await everyPayload(scratch.copyOf(log.folder));
  expect([monday, last, next].map((index) => left.has(index))).toEqual([false, false, true]);
  await log.close();
  expect((await verifyLog(log.folder)).problems).toEqual([]);
});

test("applied whenever it says that it has something to do, no payload is ever older than 90 days", async () => {
  const log = await TestLog.open(scratch.folder(), mondayMs + 3 * dayMs);
  const times = new Map<number, number>();
  let [nowMs, next, oldestMs] = [mondayMs + 3 * dayMs, mondayMs + 3 * dayMs, 0];
  for (; nowMs < mondayMs + 130 * dayMs; nowMs = Math.min(next, nowMs + 1.3 * dayMs)) {
    log.nowMs = nowMs;
    times.set(await log.record({ user: `user ${Math.floor(nowMs / dayMs) % 3}` }), nowMs);
    if (nowMs < next) continue;
    await log.inside.custody.inTurn(() => applyRetention(log.inside.custody));
    next = nextRetentionMs(log.inside.custody, nowMs);
    expect(next - nowMs).toBeLessThanOrEqual(dayMs);
    const live = await log.inside.keys.find(log.inside.keyFile.count, ({ live }) => live);
    const keys = new Set(live.map(({ number }) => number));
    for (const [index, atMs] of times) {
      const { payload } = await log.leaf(index);
      if (keys.has(payload?.key ?? -1)) oldestMs = Math.max(oldestMs, next - atMs);
    }
  }
  // Up to the moment of the next round.
  expect(oldestMs).toBeLessThanOrEqual(90 * dayMs);
  expect(oldestMs).toBeGreaterThan(89 * dayMs);
  await log.close();
}, 120_000);

test("what will be destroyed is an entry before it is", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una" });
  log.nowMs = mondayMs + 90 * dayMs;
  const { keys, log: audit } = log.inside;
  const end = keys.end.bind(keys);
  let [before, copied] = ["", 0];
  keys.end = async (...args) => {
    before = scratch.copyOf(log.folder);
    copied = audit.head().size;
    await end(...args);
  };
  const { entry, keys: count } = await retain(log);
  expect(entry).toBe(copied - 1);
  expect(await log.leaf(entry as number)).toMatchObject({
    kind: "retention.applied",
    facts: { keys: count, detailDays: 90, summaryDays: 730, by: log.inside.pseudonyms.of("user", "ann") },
  });
  await log.close();
  // Cut off between the entry and the keys: the next start destroys them, without another entry.
  expect((await everyPayload(before)).has(index)).toBe(true);
  const again = await TestLog.open(before, mondayMs + 90 * dayMs);
  await again.close();
  expect((await everyPayload(before)).has(index)).toBe(false);
  const third = await TestLog.open(before, mondayMs + 90 * dayMs);
  expect(await third.leaves("retention.applied")).toHaveLength(1);
  await third.close();
});

test("a round that has nothing to destroy is an entry too, and a preview is none", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una" });
  expect(await retain(log)).toMatchObject({ keys: 0, pruned: [0, 0], detailDays: 90, summaryDays: 730 });
  const { size } = log.inside.log.head();
  log.nowMs = mondayMs + 90 * dayMs;
  const preview = await retain(log, { dryRun: true });
  expect(preview["entry"]).toBeUndefined();
  expect(log.inside.log.head().size).toBe(size);
  expect(await open(log, index)).toBe("words");
  const { entry, ...report } = await retain(log);
  // Opening it was an entry with a payload, of the newest week.
  expect(report).toMatchObject({ keys: preview["keys"], weeks: preview["weeks"] });
  expect(entry).toBe(log.inside.log.head().size - 1);
  await log.close();
});

test("nobody asks for shorter times", async () => {
  const log = await TestLog.open(scratch.folder());
  for (const more of [{ detailDays: 1 }, { now: mondayMs + 900 * dayMs }])
    await expect(retain(log, more)).rejects.toMatchObject({ code: "USAGE" });
  await log.close();
});

test("a log that is started without times keeps those it had", async () => {
  const long = { detailDays: 365, summaryDays: 2192 };
  const folder = scratch.folder();
  const log = await TestLog.open(folder, mondayMs, { retention: long });
  const index = await log.record({ user: "una" });
  await log.close();
  const again = await TestLog.open(folder, mondayMs + 364 * dayMs);
  expect(await retain(again)).toMatchObject({ keys: 0, ...long });
  expect(await open(again, index)).toBe("words");
  await again.close();
  const short = { detailDays: 30, summaryDays: 400 };
  const third = await TestLog.open(folder, mondayMs + 364 * dayMs, { retention: short });
  expect(await retain(third)).toMatchObject(short);
  await expect(open(third, index)).rejects.toThrow("over its time");
  await third.close();
});

test.each([
  ["a user", { user: "una" }, true, false],
  ["a time", { fromMs: mondayMs, toMs: mondayMs + 1 }, true, true],
  ["a feature", { feature: "support" }, true, true],
  ["another time", { fromMs: mondayMs + 7 * dayMs }, false, false],
])(
  "a hold on %s keeps its payloads beyond their time, until it is released",
  async (_what, scope, una, otto) => {
    const log = await TestLog.open(scratch.folder());
    const [first, second] = [await log.record({ user: "una" }), await log.record({ user: "otto" })];
    log.nowMs = mondayMs + 89 * dayMs;
    const { hold } = await log.ask("ann", { ask: "hold", reason: "case 9", ...scope });
    log.nowMs = mondayMs + 400 * dayMs;
    const report = await retain(log);
    expect(report).toMatchObject(una ? { oldestDetailMs: mondayMs } : {});
    const left = await everyPayload(scratch.copyOf(log.folder));
    expect([left.has(first), left.has(second)]).toEqual([una, otto]);
    // Why it was placed can be read for as long as it stands.
    expect(left.has(hold as number)).toBe(true);
    await log.ask("ann", { ask: "release", hold: hold ?? 0 });
    await log.ask("bob", { ask: "release", hold: hold ?? 0 });
    await retain(log);
    const after = await everyPayload(scratch.copyOf(log.folder));
    expect([first, second, hold as number].filter((index) => after.has(index))).toEqual([]);
    await log.close();
  },
);

test("what else must forget hears of the keys, also of those that a crash kept from it", async () => {
  const log = await TestLog.open(scratch.folder());
  const key = (await log.leaf(await log.record({ user: "una" }))).payload?.key;
  log.nowMs = mondayMs + 90 * dayMs;
  const asked: Destroyed[] = [];
  let copy = "";
  log.inside.custody.sweepers.push({
    name: "index",
    sweep: (destroyed) => {
      asked.push(destroyed);
      copy = scratch.copyOf(log.folder);
      return Promise.resolve(1);
    },
  });
  await retain(log);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.keys).toContain(key);
  await log.close();
  const { state } = await TestLog.open(copy, mondayMs + 90 * dayMs).then(async (again) => {
    await again.close();
    return again.inside.custody;
  });
  expect(state.applied).toMatchObject({ done: true });
});

test("the clock of the machine may go back: nothing is destroyed before its time", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una" });
  log.nowMs = mondayMs - 1000 * dayMs;
  expect(await retain(log)).toMatchObject({ keys: 0, pruned: [0, 0] });
  expect(await open(log, index)).toBe("words");
  await log.close();
});
