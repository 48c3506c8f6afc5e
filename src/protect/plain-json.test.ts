import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue } from "../base/json.ts";
import { plain, restOf, revived } from "./plain-json.ts";

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array(),
  fc.webUrl().map((text) => new URL(text)),
  fc.date({ noInvalidDate: true }),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("any")),
    fc.dictionary(fc.stringMatching(/^[a-z]+$/), tie("any")),
  ),
})).any;

test("what a library says comes back the same from JSON, bytes, addresses and dates with it", () => {
  fc.assert(
    fc.property(value, (given) => {
      const text = JSON.stringify(plain(given, ""));
      // The maker of dictionaries gives them no prototype.
      expect(revived(JSON.parse(text) as JsonValue)).toEqual(given);
    }),
  );
});

test("what has no form in JSON is refused with its place", () => {
  expect(() => plain({ a: [() => 1] }, "/x")).toThrow("/x/a/0");
  expect(() => plain({ a: Number.NaN }, "")).toThrow("/a");
  const round: Record<string, unknown> = {};
  round["again"] = round;
  expect(() => plain(round, "")).toThrow("nests deeper");
});

test("64 levels are taken, one more is not", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  expect(revived(plain(nested(64), ""))).toEqual(nested(64));
  expect(() => plain(nested(65), "")).toThrow("nests deeper");
});

test("what is left beside the known fields is kept, and nothing is none", () => {
  expect(restOf({ a: 1, b: undefined, c: 2 }, ["a"], "")).toEqual({ c: 2 });
  expect(restOf({ a: 1, b: undefined }, ["a"], "")).toBeUndefined();
});
