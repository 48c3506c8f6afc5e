import { expect, test } from "vitest";
import { excerptsIn } from "./excerpt.ts";

test("findings are read with their words", () => {
  const excerpt = {
    ...{ guard: "injection", kind: "takeover-attempt", source: "user", action: "block" },
    ...{ start: 4, end: 9, score: 0.9, before: "a", found: "b", after: "c" },
  };
  const verdicts = [{ ...excerpt, place: "/messages/0/parts/0" }];
  expect(excerptsIn(JSON.stringify({ request: {}, verdicts }))).toEqual([excerpt]);
});

test.each([
  ["no JSON"],
  ["[]"],
  ["{}"],
  ['{"verdicts":7}'],
  ['{"verdicts":[7,{"guard":1}]}'],
  ['{"choices":[]}'],
])("%s has none", (payload) => {
  expect(excerptsIn(payload)).toEqual([]);
});

test("an entry of an older version has findings without their words", () => {
  const verdict = { guard: "injection", kind: "forged-turn", place: "", start: 1, end: 2 };
  expect(excerptsIn(JSON.stringify({ verdicts: [verdict] }))).toEqual([
    { guard: "injection", kind: "forged-turn", source: "", action: "", start: 1, end: 2 },
  ]);
});
