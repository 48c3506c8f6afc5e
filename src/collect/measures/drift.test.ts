import fc from "fast-check";
import { expect, test } from "vitest";
import { bordersOf, countsBetween, driftFigures, psi, type Stretch } from "./drift.ts";

const counts = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 2, maxLength: 12 });

test("the index of a distribution against itself is 0, and of any two it is not below", () => {
  fc.assert(
    fc.property(counts, counts, (one, two) => {
      const [before, now] = [one.slice(0, Math.min(one.length, two.length)), two.slice(0, one.length)];
      expect(psi(one, one)).toBeCloseTo(0, 9);
      expect(psi(before, now)).toBeGreaterThanOrEqual(-1e-9);
    }),
  );
});

test("the index is the one of the formula", () => {
  // 0.5 and 0.5 against 0.8 and 0.2: 0.3 ln 1.6 - 0.3 ln 0.4.
  expect(psi([50, 50], [80, 20])).toBeCloseTo(0.3 * Math.log(1.6) - 0.3 * Math.log(0.4), 9);
});

test("every value is in one class", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.array(fc.nat(1000)), (before, values) => {
      const inside = countsBetween(values, bordersOf(before));
      expect(inside.reduce((all, one) => all + one, 0)).toBe(values.length);
    }),
  );
});

const stretch = (lengths: readonly number[], refused = 0, found = 0): Stretch => ({
  lengths,
  answers: lengths.length,
  refused,
  found,
});
const month = Array.from({ length: 1000 }, (_, i) => i % 200);
const week = Array.from({ length: 300 }, (_, i) => (i * 7) % 200);

test("answers as they were have no drift", () => {
  const { psi: index, refusals } = driftFigures(stretch(month, 10, 20), stretch(week, 3, 6));
  expect(index).toBeLessThan(20);
  expect(refusals).toBe(0);
});

test.each([
  [
    "twice as long",
    stretch(
      week.map((length) => length * 2 + 100),
      3,
      6,
    ),
    250,
  ],
  ["often refused", stretch(week, 90, 6), 250],
  ["full of findings", stretch(week, 3, 150), 250],
])("answers that are %s have drifted", (_what, now, least) => {
  expect(driftFigures(stretch(month, 10, 20), now).psi).toBeGreaterThan(least);
});

test("the rate of refusals is told in points of a thousand, whichever way it went", () => {
  expect(driftFigures(stretch(month, 100), stretch(week, 60)).refusals).toBe(100);
  expect(driftFigures(stretch(month, 200), stretch(week, 30)).refusals).toBe(100);
});

test("nothing to compare with is no drift", () => {
  expect(driftFigures(stretch([]), stretch(week, 50))).toEqual({ answers: 300, psi: 0, refusals: 0 });
  expect(driftFigures(stretch(month, 50), stretch([]))).toEqual({ answers: 1000, psi: 0, refusals: 0 });
});
