import { expect, test } from "vitest";
import { Breaker, type Settled } from "./breaker.ts";

function after(...settled: readonly Settled[]): Breaker {
  const breaker = new Breaker();
  for (const one of settled) {
    breaker.admits(0);
    breaker.settle(one, 0);
  }
  return breaker;
}
const failed = (count: number): readonly Settled[] => Array.from({ length: count }, () => "failed");

test("four failures in a row stop nothing, five do", () => {
  expect(after(...failed(4)).admits(0)).toBe(true);
  expect(after(...failed(5)).admits(0)).toBe(false);
});

test("one answer in between starts the count anew", () => {
  expect(after(...failed(4), "worked", ...failed(4)).admits(0)).toBe(true);
});

test("a caller who goes away says nothing of the judge", () => {
  expect(after(...failed(4), "neither", "neither").admits(0)).toBe(true);
  expect(after(...failed(4), "neither", "failed").admits(0)).toBe(false);
});

test("after ten seconds one question goes through, and the others wait for its end", () => {
  const breaker = after(...failed(5));
  expect([breaker.admits(9_999), breaker.admits(10_000), breaker.admits(10_000)]).toEqual([
    false,
    true,
    false,
  ]);
});

test.each<[Settled, boolean, boolean]>([
  ["worked", true, true],
  ["failed", false, true],
  ["neither", true, false],
])(
  "the trial %s: the next is asked at once %s, and one after it too once ten more seconds are over",
  (settled, next, then) => {
    const breaker = after(...failed(5));
    breaker.admits(10_000);
    breaker.settle(settled, 10_100);
    expect(breaker.admits(10_100)).toBe(next);
    expect(breaker.admits(20_100)).toBe(then);
  },
);
