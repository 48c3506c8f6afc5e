import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Burst } from "./burst.ts";
import { Bursts, failedKeys } from "./bursts.ts";
import { Days } from "./days.ts";
import { ErrorWindow, errorWindowMs } from "./error-window.ts";
import { dayMs } from "./finding.ts";
import { Known, knownWarmUp, namesMax } from "./known.ts";

const startMs = Date.UTC(2026, 0, 5);

describe("so many within so long", () => {
  test("fifty in less than sixty seconds are a burst; forty-nine are none, and neither are fifty in sixty", () => {
    const burst = new Burst(50);
    for (let i = 0; i < 49; i += 1) burst.add(startMs + i, i);
    expect(burst.since(startMs + 49, 60_000)).toBeUndefined();
    burst.add(startMs + 59_999, 49);
    expect(burst.since(startMs + 59_999, 60_000)).toBe(startMs);
    expect(burst.since(startMs + 60_000, 60_000)).toBeUndefined();
  });

  test("an entry that stands for a flood counts as many, and is cited once", () => {
    const burst = new Burst(5);
    burst.add(startMs, 7, 1000);
    expect(burst.since(startMs, 60_000)).toBe(startMs);
    expect(burst.entries(8)).toEqual([7]);
  });

  test("whatever comes, a burst is what a list of all moments says", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 80 }), (gaps) => {
        const burst = new Burst(5);
        const moments: number[] = [];
        let atMs = startMs;
        gaps.forEach((gap, i) => {
          atMs += gap;
          moments.push(atMs);
          burst.add(atMs, i);
          const inWindow = moments.filter((moment) => atMs - moment < 100).length;
          expect(burst.since(atMs, 100) !== undefined).toBe(inWindow >= 5);
        });
      }),
    );
  });

  test("five wrong keys in five minutes, of one id: not of two, and not over five minutes", () => {
    const five = (id: (i: number) => string, gapMs: number): boolean => {
      const bursts = new Bursts();
      return Array.from({ length: 5 }, (_, i) =>
        bursts.add(id(i), { atMs: startMs + i * gapMs, index: i, times: 1 }, failedKeys),
      ).some((one) => one !== undefined);
    };
    expect(five(() => "k1", 74_999)).toBe(true);
    expect(five(() => "k1", 75_000)).toBe(false);
    expect(five((i) => `k${i % 2}`, 1000)).toBe(false);
  });
});

describe("the days before today", () => {
  const daysOf = (amounts: readonly number[]): Days => {
    const days = new Days();
    amounts.forEach((amount, day) => days.add(startMs + day * dayMs, amount));
    return days;
  };
  const at = (day: number): number => startMs + day * dayMs + 1;

  test("the first day began in the middle and today is not over: neither is in the mean", () => {
    const days = daysOf([1, 100, 200, 300]);
    expect(days.history(at(3))).toMatchObject({ days: 2, mean: 150 });
    expect(days.today(at(3))).toBe(300);
    expect(days.history(at(4))).toMatchObject({ days: 3, mean: 200 });
    expect(days.today(at(4))).toBe(0);
  });

  test("days without anything count as zero, and what is over thirty days ago does not count", () => {
    const days = daysOf([5, 300]);
    expect(days.history(at(7))).toMatchObject({ days: 6, mean: 50 });
    expect(days.history(at(31))).toMatchObject({ days: 30, mean: 10 });
    expect(days.history(at(32))).toMatchObject({ days: 30, mean: 0 });
    days.add(at(40), 60);
    expect(days.history(at(41))).toMatchObject({ days: 30, mean: 2 });
  });

  test("the mean is that of a list of all days, also after being kept and read again", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 90 });
    fc.assert(
      fc.property(amounts, (list) => {
        const days = Days.from(daysOf(list).toJson());
        const before = list.slice(Math.max(1, list.length - 30));
        const { days: known, mean } = days.history(at(list.length));
        expect(known).toBe(before.length);
        expect(mean).toBeCloseTo(before.reduce((sum, one) => sum + one, 0) / before.length, 6);
      }),
    );
  });
});

describe("the share of errors", () => {
  const seen = (failed: number, calls: number, threshold = 0.05) => {
    const window = new ErrorWindow();
    const results = Array.from({ length: calls }, (_, i) => window.add(startMs + i, i < failed, threshold));
    return results.at(-1);
  };

  test.each([
    ["4 of 20: too few failures", 4, 20, false],
    ["5 of 19: too few calls", 5, 19, false],
    ["5 of 20", 5, 20, true],
    ["7 of 100: it may be chance", 7, 100, false],
    ["8 of 100", 8, 100, true],
    ["56 of 1,000", 56, 1000, true],
    ["50 of 1,000: not above", 50, 1000, false],
  ])("%s", (_name, failed, calls, is) => {
    expect(seen(failed, calls) !== undefined).toBe(is);
  });

  test("what is over a quarter of an hour ago does not count", () => {
    const window = new ErrorWindow();
    for (let i = 0; i < 30; i += 1) window.add(startMs, true, 0.05);
    expect(window.add(startMs + errorWindowMs - 30_000, false, 0.05)).toMatchObject({ errors: 30 });
    expect(window.add(startMs + errorWindowMs, false, 0.05)).toBeUndefined();
    expect(window.share()).toMatchObject({ errors: 0, calls: 2 });
  });
});

describe("names that somebody was seen with", () => {
  const seenOften = (count: number, days: number): Known => {
    const known = new Known();
    for (let i = 0; i < count; i += 1)
      known.see("DE", startMs + Math.floor((i * days * dayMs) / Math.max(1, count - 1)));
    return known;
  };

  test.each([
    ["after twenty sightings and seven days", 20, 7, "new"],
    ["after nineteen sightings", 19, 7, "learning"],
    ["before seven days", 20, 6.99, "learning"],
  ])("another one is: %s", (_name, count, days, is) => {
    expect(seenOften(count, days).see("BR", startMs + days * dayMs)).toBe(is);
  });

  test("a new one is said once", () => {
    const known = seenOften(knownWarmUp.sightings, 7);
    expect(known.see("BR", startMs + 8 * dayMs)).toBe("new");
    expect(known.see("BR", startMs + 8 * dayMs)).toBe("known");
  });

  test("who is seen everywhere is nowhere unusual, and takes no more memory", () => {
    const known = seenOften(20, 7);
    for (let i = 0; i < namesMax - 1; i += 1) known.see(`net-${i}`, startMs + 9 * dayMs);
    expect(known.see("one more", startMs + 9 * dayMs)).toBe("all");
    expect(known.size).toBe(namesMax);
    expect(Known.from(known.toJson()).names(100)).toEqual(known.names(100));
  });
});
