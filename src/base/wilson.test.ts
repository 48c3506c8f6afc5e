import { expect, test } from "vitest";
import { shareOf } from "./wilson.ts";

// The first rows of the table for 95 % in R. G. Newcombe, Statistics in Medicine 17 (1998), method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("%i of %i lie between %d and %d", (count, of, low, high) => {
  const share = shareOf(count, of);
  expect(share.share).toBeCloseTo(count / of, 10);
  expect(share.low).toBeCloseTo(low, 4);
  expect(share.high).toBeCloseTo(high, 4);
});

test("all of them is as sure as none of them", () => {
  const [none, all] = [shareOf(0, 30), shareOf(30, 30)];
  expect(all.high).toBe(1);
  expect(all.low).toBeCloseTo(1 - none.high, 10);
});

test("of nothing nothing is known", () => {
  expect(shareOf(0, 0)).toEqual({ count: 0, of: 0, share: 0, low: 0, high: 1 });
});
