import { beforeEach, describe, expect, test } from "vitest";
import { KnownError } from "../../base/errors.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { Breakers, outcomeOf, type Outcome, type Turn } from "./breaker.ts";
import { TurnedAway } from "./turned-away.ts";

let now: number;
let entries: NewEntry[];
/** What the log waits for before it takes an entry. */
let log: Promise<void>;
let breakers: Breakers;
beforeEach(() => {
  now = 1_000_000;
  entries = [];
  log = Promise.resolve();
  breakers = new Breakers({
    limits: { failures: 3, pauseMs: 10_000 },
    environment: "prod",
    record: async (entry) => {
      await log;
      entries.push(entry);
    },
    now: () => now,
  });
});

const begun = (provider = "p"): Turn => {
  const turn = breakers.begin(provider);
  if (turn instanceof TurnedAway) throw turn;
  return turn;
};
const call = async (outcome: Outcome, provider = "p"): Promise<void> =>
  breakers.settle(begun(provider), outcome);
const fail = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) await call("bad");
};
const isPaused = (provider = "p"): boolean => breakers.paused(provider) !== undefined;

describe("a provider that fails", () => {
  test("is left alone from the third failure in a row on, and the log says so first", async () => {
    await fail(2);
    expect([isPaused(), entries]).toEqual([false, []]);
    let take = (): void => undefined;
    log = new Promise((resolve) => (take = resolve));
    const third = call("bad");
    expect(isPaused()).toBe(false);
    take();
    await third;
    expect(breakers.paused("p")).toMatchObject({
      code: "PROVIDER_PAUSED",
      status: 503,
      retryAfterSeconds: 10,
    });
    expect(entries).toEqual([
      {
        kind: "provider.open",
        environment: "prod",
        facts: { provider: "p", failures: 3, pauseMs: 10_000 },
      },
    ]);
    expect(isPaused("another")).toBe(false);
  });

  test("and succeeds in between is asked as ever", async () => {
    for (let i = 0; i < 10; i += 1) {
      await fail(2);
      await call("good");
    }
    expect([isPaused(), entries]).toEqual([false, []]);
  });

  test("with what says nothing of it in between is left alone all the same", async () => {
    await fail(2);
    await call("neither");
    await fail(1);
    expect(isPaused()).toBe(true);
  });

  test("with very many calls at once has one entry about it", async () => {
    const turns = Array.from({ length: 50 }, () => begun());
    await Promise.all(turns.map(async (turn) => breakers.settle(turn, "bad")));
    expect(entries).toHaveLength(1);
  });
});

describe("after its pause", () => {
  beforeEach(async () => {
    await fail(3);
    now += 9_999;
    expect(isPaused()).toBe(true);
    now += 1;
  });

  test("one call tries it, and the others hear that it is away", () => {
    expect(isPaused()).toBe(false);
    begun();
    expect(breakers.begin("p")).toBeInstanceOf(TurnedAway);
  });

  test("all go there again where that one succeeded", async () => {
    await call("good");
    expect(isPaused()).toBe(false);
    expect(entries.at(-1)).toMatchObject({ kind: "provider.closed", facts: { provider: "p", failures: 3 } });
    await fail(2);
    expect(isPaused()).toBe(false);
  });

  test("each further pause is twice as long, up to ten times the first", async () => {
    const pauses: unknown[] = [];
    for (let i = 0; i < 6; i += 1) {
      await call("bad");
      expect(isPaused()).toBe(true);
      const ms = Number(entries.at(-1)?.facts?.["pauseMs"]);
      pauses.push(ms);
      now += ms - 1;
      expect(isPaused()).toBe(true);
      now += 1;
      expect(isPaused()).toBe(false);
    }
    expect(pauses).toEqual([20_000, 40_000, 80_000, 100_000, 100_000, 100_000]);
  });

  test("the next one tries where nothing came of that call: its caller went away", async () => {
    await call("neither");
    expect(isPaused()).toBe(false);
    await call("good");
    expect(entries.at(-1)?.kind).toBe("provider.closed");
  });
});

test("what ends late, from before a pause, neither ends the pause nor makes it longer", async () => {
  const late = [begun(), begun()];
  await fail(3);
  now += 10_000;
  const probe = begun();
  await breakers.settle(late[0] as Turn, "good");
  await breakers.settle(late[1] as Turn, "bad");
  expect([breakers.begin("p") instanceof TurnedAway, entries.length]).toEqual([true, 1]);
  await breakers.settle(probe, "good");
  expect(isPaused()).toBe(false);
});

test("where the log is away nothing changes, and the call hears of it", async () => {
  await fail(2);
  log = Promise.reject(new KnownError("LOG_UNAVAILABLE", "away", "wait"));
  await expect(call("bad")).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  expect(isPaused()).toBe(false);
  log = Promise.resolve();
  await call("bad");
  expect(isPaused()).toBe(true);
  now += 10_000;
  log = Promise.reject(new KnownError("LOG_UNAVAILABLE", "away", "wait"));
  await expect(call("good")).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  log = Promise.resolve();
  await call("good");
  expect(isPaused()).toBe(false);
});

test("a clock that is set back makes no pause longer than it is", async () => {
  await fail(3);
  now -= 86_400_000;
  expect(breakers.paused("p")?.retryAfterSeconds).toBe(10);
  now += 10_000;
  expect(isPaused()).toBe(false);
});

test.each<[number, Outcome]>([
  [200, "good"],
  [400, "good"],
  [401, "good"],
  [429, "good"],
  [500, "neither"],
  [501, "good"],
  [502, "bad"],
  [503, "bad"],
  [504, "bad"],
  [529, "bad"],
])("a status of %d is %s", (status, outcome) => {
  expect(outcomeOf(status)).toBe(outcome);
});
