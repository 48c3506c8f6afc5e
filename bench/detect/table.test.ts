import fc from "fast-check";
import { expect, test } from "vitest";
import { partOf, percent, tableOf } from "./table.ts";

test("words stand to the left and figures to the right", () => {
  expect(
    tableOf(
      ["source", "rows"],
      [
        ["a", "1"],
        ["long name", "20,000"],
      ],
    ),
  ).toBe("source       rows\n---------  ------\na               1\nlong name  20,000");
});

test("every column begins and ends at one place, whatever stands in it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.stringMatching(/^[a-z]{0,9}$/), fc.stringMatching(/^\d{1,9}$/))),
      (rows) => {
        const [, rule = "", ...lines] = tableOf(["name", "count"], rows).split("\n");
        expect(lines.filter((line) => line.length !== rule.length)).toEqual([]);
      },
    ),
  );
});

test("a part of none is a dash and not a nought", () => {
  expect(percent(partOf([], () => true))).toBe("-");
  expect(percent(partOf([1, 2, 3], (n) => n === 1))).toBe("33.3");
});
