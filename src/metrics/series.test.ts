import fc from "fast-check";
import { expect, test } from "vitest";
import { counted } from "./catalogue.ts";
import { Count, Family, Spread } from "./series.ts";

const bounds = [1, 2, 5];

test.each([
  [0, [1, 0, 0, 0]],
  [1, [1, 0, 0, 0]],
  [1.000001, [0, 1, 0, 0]],
  [2, [0, 1, 0, 0]],
  [5, [0, 0, 1, 0]],
  [5.1, [0, 0, 0, 1]],
])("a value of %d falls into the first bucket whose bound it does not pass", (value, counts) => {
  const spread = new Spread(bounds);
  spread.observe(value);
  expect([...spread.counts]).toEqual(counts);
});

test.each([NaN, -0.1, -Infinity])("%d is nobody's measurement", (value) => {
  const spread = new Spread(bounds);
  spread.observe(value);
  expect([spread.count, spread.sum]).toEqual([0, 0]);
});

test("every value is in one bucket, and the bucket's bounds are around it", () => {
  const ascending = fc.uniqueArray(fc.double({ min: 0, max: 100, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(ascending, fc.double({ min: 0, max: 200, noNaN: true }), (some, value) => {
      const sorted = [...some].sort((a, b) => a - b);
      const spread = new Spread(sorted);
      spread.observe(value);
      const at = [...spread.counts].indexOf(1);
      expect(value <= (sorted[at] ?? Infinity)).toBe(true);
      expect(at === 0 || value > (sorted[at - 1] ?? 0)).toBe(true);
      expect([...spread.counts].reduce((a, b) => a + b)).toBe(1);
    }),
  );
});

const family = (most: number) => new Family(counted.cost, () => new Count(), most);

test("a series is the same object each time, and another one for other values", () => {
  const cost = family(10);
  expect(cost.of(["chat", "openai", "m"])).toBe(cost.of(["chat", "openai", "m"]));
  expect(cost.of(["chat", "openai", "m2"])).not.toBe(cost.of(["chat", "openai", "m"]));
});

test("names with the same letters in other places are other series", () => {
  const cost = family(10);
  expect(cost.of(["a", "bc", ""])).not.toBe(cost.of(["ab", "c", ""]));
});

test.each([
  [2, ["a", "b"], 0],
  [3, ["a", "b", "other"], 1],
  [5, ["a", "b", "other"], 3],
])("with room for two, %i names are the series %j, and %i were folded", (names, shown, folded) => {
  const cost = family(2);
  for (const name of ["a", "b", "c", "d", "e"].slice(0, names)) cost.of([name, "", ""]).add(1);
  expect(cost.all().map(({ values }) => values[0])).toEqual(shown);
  expect(cost.all().reduce((sum, { series }) => sum + series.value, 0)).toBe(names);
  expect(cost.foldedCount).toBe(folded);
});
