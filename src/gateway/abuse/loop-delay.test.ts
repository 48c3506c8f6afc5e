import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LoopDelay } from "./loop-delay.ts";

let nowMs: number;
let delay: LoopDelay;
beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 1_000_000;
  delay = new LoopDelay({ now: () => nowMs, limitMs: 500 });
});
afterEach(() => {
  delay.close();
  vi.useRealTimers();
});

/** So many looks, each of them so late. */
const looks = (times: number, lateMs: number): number => {
  for (let i = 0; i < times; i += 1) {
    nowMs += 100 + lateMs;
    vi.advanceTimersByTime(100);
  }
  return delay.share;
};

test("a process on time turns nobody away, nor one that is a little late all the time", () => {
  expect([looks(50, 0), looks(50, 499)]).toEqual([0, 0]);
});

test("one that is late for a second turns more and more away, and all in the end", () => {
  expect(looks(1, 500)).toBe(0);
  expect(looks(1, 500)).toBe(0.2);
  expect(looks(1, 500)).toBe(0.4);
  expect(looks(10, 500)).toBe(1);
});

test("one that has caught up takes more and more again, and all in the end", () => {
  looks(20, 700);
  expect(looks(1, 0)).toBe(0.95);
  expect(looks(30, 0)).toBe(0);
});

test("one long turn is no overload, and neither is a clock that leaps", () => {
  expect(looks(1, 20_000)).toBe(0);
  looks(1, 0);
  expect(looks(1, 86_400_000)).toBe(0);
  nowMs -= 200_000_000;
  expect(looks(3, 0)).toBe(0);
});

test("late turns with one on time between them are no work that piles up", () => {
  for (let i = 0; i < 20; i += 1) expect([looks(1, 900), looks(1, 0)]).toEqual([0, 0]);
});
