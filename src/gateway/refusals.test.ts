import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { KnownError, type ErrorCode } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { aloneMax, Refusals, waitingMax } from "./refusals.ts";

let entries: NewEntry[];
let logIsAway: boolean;
let refusals: Refusals;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  entries = [];
  logIsAway = false;
  refusals = new Refusals({
    recorder: {
      record: async (entry) => {
        if (logIsAway) throw new KnownError("LOG_UNAVAILABLE", "away", "wait");
        return Promise.resolve(entries.push(entry));
      },
      close: async () => Promise.resolve(),
    },
    environment: "prod",
    now: Date.now,
  });
});
afterEach(() => vi.useRealTimers());

let ids = 0;
const write = async (code: ErrorCode = "KEY_REFUSED"): Promise<boolean> =>
  refusals.write({ exchange: `call-${(ids += 1)}`, code, facts: { path: "other" } });
const many = (count: number, code?: ErrorCode): Promise<boolean>[] =>
  Array.from({ length: count }, async () => write(code));
/** What each entry stands for. */
const counted = (): readonly (readonly [unknown, unknown, unknown])[] =>
  entries
    .filter(({ facts }) => facts?.["count"] !== undefined)
    .map(({ facts }) => [facts?.["code"], facts?.["count"], facts?.["fromMs"]]);
const total = (): number => entries.reduce((sum, { facts }) => sum + Number(facts?.["count"] ?? 1), 0);
const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let is = false;
  const done = (): void => void (is = true);
  promise.then(done, done);
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
  return is;
};

test("a refusal alone is written alone and at once, with all that is known of it", async () => {
  expect(await refusals.write({ exchange: "call-x", code: "KEY_MISSING", facts: { path: "other" } })).toBe(
    true,
  );
  expect(entries).toEqual([
    {
      environment: "prod",
      exchange: "call-x",
      kind: "call.refused",
      decision: "block",
      facts: { code: "KEY_MISSING", path: "other" },
    },
  ]);
});

test("the hundredth of a second has an entry of its own, the one after it waits for the end of the second", async () => {
  expect(await Promise.all(many(aloneMax))).toEqual(Array(aloneMax).fill(true));
  expect(entries).toHaveLength(100);
  vi.advanceTimersByTime(400);
  const late = write();
  vi.advanceTimersByTime(599);
  expect([await settled(late), entries.length]).toEqual([false, 100]);
  vi.advanceTimersByTime(1);
  expect(await late).toBe(true);
  expect(entries.at(-1)).toEqual({
    environment: "prod",
    kind: "call.refused",
    decision: "block",
    facts: { code: "KEY_REFUSED", count: 1, fromMs: 1_000_000 },
  });
});

test("a second has one entry for each code, and the next second begins anew", async () => {
  await Promise.all(many(aloneMax));
  const waiting = [...many(3, "KEY_REFUSED"), ...many(2, "ROUTE_UNKNOWN"), ...many(4, "KEY_REFUSED")];
  vi.advanceTimersByTime(1000);
  expect(await Promise.all(waiting)).toEqual(Array(9).fill(true));
  expect(counted()).toEqual([
    ["KEY_REFUSED", 7, 1_000_000],
    ["ROUTE_UNKNOWN", 2, 1_000_000],
  ]);
  expect(await Promise.all(many(aloneMax))).toHaveLength(100);
  const next = write();
  vi.advanceTimersByTime(1000);
  await next;
  expect(counted().at(-1)).toEqual(["KEY_REFUSED", 1, 1_001_000]);
  expect(total()).toBe(100 + 9 + 100 + 1);
});

describe("those who wait", () => {
  test("are at most a quarter of the connections; who comes then is counted and does not wait", async () => {
    await Promise.all(many(aloneMax));
    const waiting = many(waitingMax);
    expect(await Promise.all(many(50))).toEqual(Array(50).fill(false));
    expect(entries).toHaveLength(100);
    vi.advanceTimersByTime(1000);
    expect(await Promise.all(waiting)).toEqual(Array(waitingMax).fill(true));
    expect(counted()).toEqual([["KEY_REFUSED", waitingMax + 50, 1_000_000]]);
    // Their places are free again.
    await Promise.all(many(aloneMax));
    const again = write();
    vi.advanceTimersByTime(1000);
    expect(await again).toBe(true);
  });

  test("hear that the log is away, and so does who has an entry of their own", async () => {
    await Promise.all(many(aloneMax));
    const waiting = many(2);
    const told = Promise.allSettled(waiting);
    logIsAway = true;
    vi.advanceTimersByTime(1000);
    for (const one of await told)
      expect(one).toMatchObject({ status: "rejected", reason: { code: "LOG_UNAVAILABLE" } });
    await expect(write()).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
    logIsAway = false;
    expect(await write()).toBe(true);
  });

  test("are written down when the gateway stops, before the second is over, and what comes later is written alone", async () => {
    await Promise.all(many(aloneMax));
    const waiting = many(2000);
    await refusals.close();
    expect(counted()).toEqual([["KEY_REFUSED", 2000, 1_000_000]]);
    expect((await Promise.all(waiting)).filter(Boolean)).toHaveLength(waitingMax);
    await Promise.all(many(aloneMax + 5));
    expect(total()).toBe(100 + 2000 + 105);
  });
});

describe("what was cut off without a word", () => {
  test("is counted in the entry of its second, and nobody waits for it", async () => {
    for (let i = 0; i < 5000; i += 1) refusals.count("CONNECTIONS_TOO_MANY");
    refusals.count("ANSWER_TIMEOUT");
    expect(entries).toEqual([]);
    vi.advanceTimersByTime(1000);
    await vi.waitFor(() => expect(counted()).toHaveLength(2));
    expect(counted()).toEqual([
      ["CONNECTIONS_TOO_MANY", 5000, 1_000_000],
      ["ANSWER_TIMEOUT", 1, 1_000_000],
    ]);
  });

  test("is written down when the gateway stops, also what is cut off by that", async () => {
    refusals.count("CONNECTIONS_TOO_MANY");
    await refusals.close();
    refusals.count("ANSWER_TIMEOUT");
    await refusals.close();
    expect(counted().map(([code, count]) => [code, count])).toEqual([
      ["CONNECTIONS_TOO_MANY", 1],
      ["ANSWER_TIMEOUT", 1],
    ]);
  });

  test("ends nothing where the log is away", async () => {
    logIsAway = true;
    refusals.count("CONNECTIONS_TOO_MANY");
    await refusals.close();
    refusals.count("CONNECTIONS_TOO_MANY");
    await refusals.close();
    expect(entries).toEqual([]);
  });
});

test("a refusal of which it is known whose it is says so", async () => {
  const about = { feature: "chat", key: "k1", payload: "{}" };
  await refusals.write({ exchange: "call-y", code: "OVERLOADED", facts: { path: "other" }, about });
  expect(entries).toMatchObject([
    { exchange: "call-y", feature: "chat", key: "k1", payload: "{}", facts: { code: "OVERLOADED" } },
  ]);
});

test("a clock that is set back loses nothing", async () => {
  await Promise.all(many(aloneMax));
  const waiting = many(5);
  vi.setSystemTime(900_000);
  expect(await Promise.all(many(aloneMax))).toHaveLength(100);
  const more = many(2);
  vi.advanceTimersByTime(1000);
  await Promise.all([...waiting, ...more]);
  expect(counted().map(([, count]) => count)).toEqual([5, 2]);
});
