import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openInside } from "../audit/open-log.ts";
import { KnownError } from "../base/errors.ts";
import { RetentionRounds } from "./retention-round.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-rounds-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const mondayMs = Date.UTC(2026, 0, 5);
let folders = 0;

/** A log, a clock and a timer that the test turns. */
async function begin(folder = join(scratch, String((folders += 1))), nowMs = mondayMs) {
  const clock = { nowMs };
  const inside = await openInside({
    dataFolder: folder,
    now: () => clock.nowMs,
    randomBytes,
    onFailure: () => undefined,
  });
  const said: string[] = [];
  const waiting: { atMs: number; work: () => void }[] = [];
  const rounds = new RetentionRounds({
    custody: inside.custody,
    now: () => clock.nowMs,
    after: (ms, work) => {
      waiting.push({ atMs: clock.nowMs + ms, work });
      return () => void waiting.splice(0);
    },
    report: (line) => said.push(line),
  });
  const count = () => inside.custody.state.applied?.id ?? 0;
  /** Lets the time pass up to the next round, and waits for its end. */
  const next = async (): Promise<number> => {
    const [timer] = waiting.splice(0);
    if (timer === undefined) throw new Error("no round is waited for");
    clock.nowMs = Math.max(clock.nowMs, timer.atMs);
    timer.work();
    while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    return clock.nowMs;
  };
  const close = async () => {
    await rounds.close();
    await inside.log.close();
  };
  return { folder, inside, clock, said, waiting, rounds, count, next, close };
}

test("the first round comes a minute after the start, then one each day", async () => {
  const log = await begin();
  const times = [await log.next(), await log.next(), await log.next()];
  expect(times).toEqual([0, dayMs, 2 * dayMs].map((ms) => mondayMs + minuteMs + ms));
  await log.close();
  expect(log.waiting).toEqual([]);
});

test("on the day on which a week's payloads reach their time the round comes at that moment", async () => {
  const log = await begin();
  await log.inside.log.record({ kind: "call.input", user: "una", payload: "words" });
  log.clock.nowMs = mondayMs + 89 * dayMs;
  await log.next();
  expect(await log.next()).toBe(mondayMs + 90 * dayMs);
  const live = await log.inside.keys.find(log.inside.keyFile.count, (facts) => facts.live);
  expect(live.map(({ week }) => week)).toEqual([]);
  await log.close();
});

test.each([
  ["an hour ago", hourMs, 22 * hourMs],
  ["almost a day ago", 23 * hourMs, minuteMs],
  ["long ago", 30 * dayMs, minuteMs],
  ["by a clock that has been put back since", -9 * dayMs, dayMs],
])("after a restart the next round comes when it is due: the last was %s", async (_when, agoMs, waitMs) => {
  const first = await begin();
  const atMs = await first.next();
  await first.close();
  const again = await begin(first.folder, atMs + agoMs);
  expect(again.waiting.map((timer) => timer.atMs - again.clock.nowMs)).toEqual([waitMs]);
  await again.close();
});

test("a round that fails is told and tried again after a quarter of an hour", async () => {
  const log = await begin();
  log.inside.log.fail(new KnownError("LOG_UNAVAILABLE", "the disk is full", "free space"));
  const atMs = await log.next();
  expect(log.said).toEqual(["retention could not be applied: the disk is full; hint: free space"]);
  expect(log.waiting.map((timer) => timer.atMs - atMs)).toEqual([15 * minuteMs]);
  await log.close();
});

test("after a close no round begins, and nothing else is erased or held", async () => {
  const log = await begin();
  await log.rounds.close();
  await log.inside.custody.close();
  await expect(log.inside.custody.inTurn(() => Promise.resolve(1))).rejects.toMatchObject({
    code: "LOG_UNAVAILABLE",
  });
  await log.inside.log.close();
});

const liveKeys = async ({ inside }: Awaited<ReturnType<typeof begin>>): Promise<number> =>
  (await inside.keys.find(inside.keyFile.count, ({ live, subject }) => live && subject.kind === "user"))
    .length;

test("a clock that leaps destroys nothing for a day, and nothing at all where it is put right by then", async () => {
  const log = await begin();
  await log.next();
  await log.inside.log.record({ kind: "call.input", user: "una", payload: "words" });
  log.clock.nowMs = mondayMs + 200 * dayMs;
  await log.next();
  expect(log.said).toEqual([
    expect.stringMatching(/^retention waits for a day: the clock says 2026-07-24T.*199 days/),
  ]);
  expect(await liveKeys(log)).toBe(1);
  const [timer] = log.waiting;
  if (timer === undefined) throw new Error("no round is waited for");
  timer.atMs = log.clock.nowMs = mondayMs + 2 * dayMs;
  await log.next();
  expect([log.said.length, await liveKeys(log)]).toEqual([1, 1]);
  expect(log.inside.custody.state.applied?.atMs).toBe(mondayMs + 2 * dayMs);
  await log.close();
});

test("where the log was away for long, what is over its time goes a day after it is back", async () => {
  const log = await begin();
  await log.next();
  await log.inside.log.record({ kind: "call.input", user: "una", payload: "words" });
  await log.close();
  const again = await begin(log.folder, mondayMs + 200 * dayMs);
  await again.next();
  expect(await liveKeys(again)).toBe(1);
  expect(await again.next()).toBe(mondayMs + 201 * dayMs + minuteMs);
  expect(await liveKeys(again)).toBe(0);
  expect(again.said).toHaveLength(1);
  await again.close();
});

test.each([
  ["four days", 4 * dayMs, 0],
  ["a moment more", 4 * dayMs + 1, 1],
])("a round that is %s after the one before is made, or waits", async (_when, ms, times) => {
  const log = await begin();
  const lastMs = await log.next();
  log.clock.nowMs = lastMs + ms;
  await log.next();
  expect(log.said).toHaveLength(times);
  await log.close();
});
