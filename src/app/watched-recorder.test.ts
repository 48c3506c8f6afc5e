import { expect, test } from "vitest";
import type { Recorder } from "../audit/recorder.ts";
import { KnownError } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { watchedLog } from "./watched-recorder.ts";

const entry: NewEntry = { kind: "call.input", feature: "chat" };

/** A log whose entries become durable when the test says so. */
function slowLog() {
  const waiting: { resolve: (index: number) => void; reject: (error: Error) => void }[] = [];
  const recorder: Recorder & { readonly connected: () => boolean } = {
    record: () => new Promise<number>((resolve, reject) => waiting.push({ resolve, reject })),
    connected: () => true,
    close: async () => Promise.resolve(),
  };
  return { recorder, waiting };
}

function stand() {
  const clock = { ms: 1000 };
  const said: string[] = [];
  const { recorder, waiting } = slowLog();
  const watched = watchedLog(recorder, {
    now: () => clock.ms,
    stopwatch: () => clock.ms,
    report: (line) => said.push(line),
  });
  return { clock, said, waiting, watched };
}

test("a watcher is told after the entry is durable, and before the writer goes on", async () => {
  const { clock, waiting, watched } = stand();
  const order: unknown[] = [];
  watched.watch((...told) => order.push(told));
  const written = watched.recorder.record(entry).then((index) => order.push(index));
  clock.ms = 1500;
  await Promise.resolve();
  expect(order).toEqual([]);
  waiting[0]?.resolve(7);
  await written;
  expect(order).toEqual([[entry, 1000, 7], 7]);
});

test("an entry that the log did not take is told to nobody, and the writer hears why", async () => {
  const { waiting, watched } = stand();
  const seen: NewEntry[] = [];
  watched.watch((one) => seen.push(one));
  const written = watched.recorder.record(entry);
  waiting[0]?.reject(new KnownError("LOG_UNAVAILABLE", "away", "wait"));
  await expect(written).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  expect(seen).toEqual([]);
});

test("entries that the log did not take are counted for a day", async () => {
  const { clock, waiting, watched } = stand();
  const hourMs = 3_600_000;
  const lose = async (): Promise<void> => {
    const written = watched.recorder.record(entry);
    waiting.at(-1)?.reject(new KnownError("LOG_UNAVAILABLE", "away", "wait"));
    await expect(written).rejects.toThrow();
  };
  await lose();
  await lose();
  clock.ms = 20 * hourMs;
  await lose();
  expect(watched.lost()).toBe(3);
  clock.ms = 24 * hourMs - 1;
  expect(watched.lost()).toBe(3);
  clock.ms = 24 * hourMs;
  expect(watched.lost()).toBe(1);
  clock.ms = 44 * hourMs;
  expect(watched.lost()).toBe(0);
});

test("a watcher that throws is reported and stops neither the call nor the others", async () => {
  const { said, waiting, watched } = stand();
  const seen: string[] = [];
  watched.watch(() => {
    throw new Error("no room in the histogram");
  });
  watched.watch(({ kind }) => seen.push(kind));
  const written = watched.recorder.record(entry);
  waiting[0]?.resolve(1);
  expect(await written).toBe(1);
  expect(seen).toEqual(["call.input"]);
  expect(said).toEqual([expect.stringContaining("no room in the histogram")]);
});

test.each([
  ["59.999 seconds", 59_999, 1],
  ["a minute", 60_000, 2],
])("a watcher that fails on each entry is said again after a minute: %s", async (_name, laterMs, times) => {
  const { clock, said, waiting, watched } = stand();
  watched.watch(() => {
    throw new Error("broken");
  });
  for (const atMs of [1000, 1001, 1000 + laterMs]) {
    clock.ms = atMs;
    const written = watched.recorder.record(entry);
    waiting.at(-1)?.resolve(1);
    await written;
  }
  expect(said).toHaveLength(times);
  expect(watched.failures()).toBe(3);
  if (times === 2) expect(said[1]).toContain("1 times since");
});

test("whatever else the log can do goes through untouched", () => {
  expect(stand().watched.recorder.connected()).toBe(true);
});

test("how long an entry waited for the disk is told", async () => {
  const { clock, waiting, watched } = stand();
  const waited: number[] = [];
  watched.onAppend((ms) => waited.push(ms));
  const written = watched.recorder.record(entry);
  clock.ms += 12;
  waiting[0]?.resolve(1);
  await written;
  expect(waited).toEqual([12]);
});
