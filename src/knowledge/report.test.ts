import fc from "fast-check";
import { expect, test } from "vitest";
import { answered, readQuestions, reportOf, reportTable, type Question } from "./report.ts";

const question = (expected: readonly string[]): Question => ({
  query: "q",
  principal: { tenant: "acme", groups: [] },
  expected,
});
const score = (expected: string[], found: string[], k: number): [number, number] => {
  const { recall, reciprocalRank } = answered(question(expected), { found, leaked: [], k });
  return [recall, reciprocalRank];
};

test.each([
  ["all found, the first first", ["a", "b"], ["a", "b", "c"], 3, [1, 1]],
  ["one of two, at the third place", ["a", "b"], ["x", "y", "b"], 3, [0.5, 1 / 3]],
  ["found behind what counts", ["a"], ["x", "y", "a"], 2, [0, 0]],
  ["nothing found", ["a"], [], 5, [0, 0]],
  ["one chunk twice takes one place", ["b"], ["a", "a", "b"], 2, [1, 0.5]],
])("%s", (_what, expected, found, k, scores) => {
  expect(score(expected, found, k)).toEqual(scores);
});

test("recall and rank are shares, and more results never make them less", () => {
  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(ids, ids, fc.integer({ min: 1, max: 6 }), (expected, found, k) => {
      const [recall, rank] = score(expected, found, k);
      const [more, moreRank] = score(expected, found, k + 1);
      expect(recall >= 0 && recall <= 1 && rank >= 0 && rank <= 1).toBe(true);
      expect(more >= recall && moreRank >= rank).toBe(true);
      expect(rank > 0).toBe(recall > 0);
    }),
  );
});

test("a report has the means, counts leaks, and says whether there were questions enough", () => {
  const one = answered(question(["a"]), { found: ["a"], leaked: [], k: 5 });
  const other = answered(question(["b"]), { found: ["x"], leaked: ["x"], k: 5 });
  const report = reportOf(0, 5, [one, other]);
  expect(report).toMatchObject({ recall: 0.5, reciprocalRank: 0.5, leaks: 1, isEnough: false });
  expect(
    reportOf(
      0,
      5,
      Array.from({ length: 19 }, () => one),
    ).isEnough,
  ).toBe(false);
  expect(
    reportOf(
      0,
      5,
      Array.from({ length: 20 }, () => one),
    ).isEnough,
  ).toBe(true);
  expect(reportTable(report).rows).toHaveLength(2);
});

test("questions are read from lines and from a list", () => {
  const line = '{"query":"q","tenant":"acme","user":"ann","groups":["sales"],"expect":["a","a"]}';
  const expected = [
    { query: "q", principal: { tenant: "acme", user: "ann", groups: ["sales"] }, expected: ["a"] },
  ];
  expect(readQuestions(`${line}\n\n`)).toEqual(expected);
  expect(readQuestions(` [${line}]`)).toEqual(expected);
});

test.each([
  ["nothing", "", "there are no questions"],
  ["a question of nobody", '{"query":"q","expect":["a"]}', "/0/tenant"],
  ["a question without words", '{"query":" ","tenant":"a","expect":["a"]}', "/0/query is empty"],
  ["a question without an answer", '{"query":"q","tenant":"a","expect":[]}', "/0/expect names no chunk"],
  [
    "a field that nobody knows",
    '{"query":"q","tenant":"a","expects":["a"],"expect":["a"]}',
    "/0/expects is not known",
  ],
  ["no JSON", "how long?", "not JSON"],
])("%s is refused with its place", (_what, text, message) => {
  expect(() => readQuestions(text)).toThrow(message);
});
