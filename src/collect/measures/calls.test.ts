import fc from "fast-check";
import { expect, test } from "vitest";
import { answersIn, orphansOf } from "./calls.ts";
import { gapsOf } from "./gaps.ts";
import { leaf } from "./measures.test-data.ts";

const usage = { inputTokens: 3, outputTokens: 4, ms: 12 };
const about = { model: "m", digest: "d", decision: "allow" } as const;

test.each([
  ["all of it", leaf("call.output", about, usage), 1],
  ["no model", leaf("call.output", { digest: "d" }, usage), 0],
  ["no digest", leaf("call.output", { model: "m" }, usage), 0],
  ["no tokens of the answer", leaf("call.output", about, { inputTokens: 3, ms: 12 }), 0],
  ["no time", leaf("call.output", about, { inputTokens: 3, outputTokens: 4 }), 0],
  ["facts that were cut", leaf("call.output", about, { cut: true }), 0],
  ["no tokens, for it was given again", leaf("call.output", about, { cachedFrom: 7, ms: 1 }), 1],
  ["no tokens, for it was held elsewhere", leaf("call.output", about, { heldIn: "x", ms: 1 }), 1],
])("an answer with %s", (_what, answer, whole) => {
  expect(answersIn([answer]).whole).toBe(whole);
});

test("an answer without a decision was not judged", () => {
  expect(answersIn([leaf("call.output", about, usage), leaf("call.output", { model: "m" })])).toEqual({
    answers: 2,
    judged: 1,
    whole: 1,
  });
});

test("a request without an end is an orphan, unless nobody knows the ends of its time", () => {
  const inputs = ["a", "b", "c"].map((exchange, i) => leaf("call.input", { exchange, at: 10 + i }));
  const ends = [leaf("call.failed", { exchange: "b", at: 20 })];
  expect(orphansOf(inputs, ends, 0)).toBe(2);
  expect(orphansOf(inputs, ends, 11)).toBe(1);
  expect(orphansOf(inputs, ends, 13)).toBe(0);
});

test("numbers that are missing are those between the first and the last that nothing has", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1 }), (seqs) => {
      const [first, last] = [Math.min(...seqs), Math.max(...seqs)];
      const missing = Array.from({ length: last - first }, (_, i) => first + i).filter(
        (n) => !seqs.includes(n),
      );
      expect(gapsOf(seqs.length, first, last)).toBe(missing.length);
    }),
  );
  expect(gapsOf(0, undefined, undefined)).toBe(0);
});
