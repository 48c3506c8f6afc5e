import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { addressesMax, Attempts, waitMsMax } from "./attempts.ts";

let now: number;
let attempts: Attempts;
beforeEach(() => {
  now = 1_700_000_000_000;
  attempts = new Attempts({ now: () => now, wrongMax: 5 });
});

const wrongTimes = (address: string, times: number): void => {
  for (let i = 0; i < times; i += 1) attempts.wrong(address);
};
/** Tries as soon as it may, so often. */
const tryOn = (address: string, times: number): number[] =>
  Array.from({ length: times }, () => {
    const { nextMs } = attempts.wrong(address);
    now += nextMs;
    return nextMs;
  });

describe("wrong keys", () => {
  test("cost nothing up to the fourth; from the fifth on each doubles the wait, up to a minute", () => {
    expect(tryOn("a", 13)).toEqual([
      0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  test("that come while their address waits are refused and do not make it longer", () => {
    wrongTimes("a", 5);
    now += 400;
    expect(attempts.wrong("a")).toEqual({ waitMs: 600, nextMs: 600 });
    now += 599;
    expect(attempts.wrong("a")).toEqual({ waitMs: 1, nextMs: 1 });
    now += 1;
    expect(attempts.wrong("a")).toEqual({ waitMs: 0, nextMs: 2000 });
  });

  test("from one address are not another's", () => {
    wrongTimes("a", 5);
    expect(attempts.wrong("b")).toEqual({ waitMs: 0, nextMs: 0 });
    expect(attempts.right("b", "key")).toBe(0);
  });

  test("are forgotten after five minutes without one", () => {
    wrongTimes("a", 5);
    now += 299_999;
    expect(attempts.wrong("a").nextMs).toBe(2000);
    now += 300_000;
    expect(attempts.wrong("a").nextMs).toBe(0);
  });

  test("from ever new addresses take no more memory than so much", () => {
    wrongTimes("a", 5);
    for (let i = 0; i < addressesMax - 1; i += 1) attempts.wrong(`b${i}`);
    expect(attempts.wrong("a").waitMs).toBe(1000);
    attempts.wrong("one too many");
    // The one that was wrong longest ago gave way.
    expect(attempts.wrong("a")).toEqual({ waitMs: 0, nextMs: 0 });
  });

  test("before a clock was set back make nobody wait for ever", () => {
    wrongTimes("a", 20);
    now -= 86_400_000;
    expect(attempts.right("a", "key")).toBe(0);
    expect(attempts.wrong("a")).toEqual({ waitMs: 0, nextMs: 0 });
  });
});

describe("a right key", () => {
  test("that was right from an address before is taken whatever others there do", () => {
    expect(attempts.right("a", "key")).toBe(0);
    wrongTimes("a", 10);
    expect(attempts.right("a", "key")).toBe(0);
    expect(attempts.right("b", "key")).toBe(0);
  });

  test("that comes for the first time while its address waits has to wait like a wrong one", () => {
    wrongTimes("a", 5);
    expect([attempts.right("a", "key"), attempts.wrong("a").waitMs]).toEqual([1000, 1000]);
    now += 1000;
    expect(attempts.right("a", "key")).toBe(0);
  });

  test("is taken a minute after it was first shown, though others try on and on", () => {
    tryOn("a", 12);
    attempts.wrong("a");
    expect(attempts.right("a", "key")).toBe(60_000);
    const shown = now;
    for (; now < shown + waitMsMax; now += 1000) {
      attempts.wrong("a");
      expect(attempts.right("a", "key")).toBeGreaterThan(0);
    }
    attempts.wrong("a");
    expect(attempts.right("a", "key")).toBe(0);
    expect(attempts.right("a", "another")).toBeGreaterThan(0);
  });
});

test("whatever comes in whatever order, nobody waits longer than a minute, and what is known is never kept out", () => {
  const step = fc.record({
    address: fc.constantFrom("a", "b"),
    key: fc.constantFrom("wrong", "k1", "k2"),
    afterMs: fc.integer({ min: 0, max: 90_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const taken = new Set<string>();
      const tested = new Attempts({ now: () => now, wrongMax: 3 });
      for (const { address, key, afterMs } of steps) {
        now += afterMs;
        if (key === "wrong") {
          const { waitMs, nextMs } = tested.wrong(address);
          expect(Math.max(waitMs, nextMs)).toBeLessThanOrEqual(waitMsMax);
          continue;
        }
        const waitMs = tested.right(address, key);
        expect(waitMs).toBeLessThanOrEqual(waitMsMax);
        if (waitMs === 0) taken.add(address + key);
        else expect(taken.has(address + key)).toBe(false);
      }
    }),
  );
});
