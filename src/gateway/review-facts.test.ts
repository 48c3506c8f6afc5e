import { expect, test } from "vitest";
import type { Decision, Verdict } from "../pipeline/decision.ts";
import { seenInFact } from "./review-facts.ts";

const verdict = (guard: string, more: Partial<Verdict> = {}): Verdict => ({
  ...{
    guard,
    kind: "K",
    severity: "high",
    start: 0,
    end: 1,
    message: "",
    place: "",
    source: "user",
    action: "block",
  },
  ...more,
});
const decided = (verdicts: readonly Verdict[], blind: Decision["blind"] = []): Decision => ({
  ...{ outcome: "block", verdicts, blind, reasons: [] },
});

test("each kind of finding has the place and the score of its surest, in the order of the names", () => {
  const verdicts = [
    verdict("injection", { score: 0.6 }),
    verdict("personal-data", { source: "document" }),
    verdict("injection", { score: 0.9, source: "tool" }),
    verdict("injection", { score: 0.7 }),
  ];
  expect(seenInFact(decided(verdicts))).toEqual({ seenIn: ["tool 0.9", "document"] });
});

test("a certain finding is surer than any score", () => {
  const verdicts = [verdict("a", { score: 0.99 }), verdict("a", { source: "document" })];
  expect(seenInFact(decided(verdicts))).toEqual({ seenIn: ["document"] });
});

test("a guard that was blind has seen nothing anywhere", () => {
  const blind = [{ guard: "b", place: "", reason: "threw", detail: "" } as const];
  expect(seenInFact(decided([verdict("a")], blind))).toEqual({ seenIn: ["user"] });
  expect(seenInFact(decided([], blind))).toEqual({});
});

test.each([
  [6, 6],
  [7, 6],
  [20, 6],
])(
  "of %i kinds of findings %i have their place, so that the leaf has room for the other facts",
  (count, named) => {
    const verdicts = Array.from({ length: count }, (_, i) => verdict(`guard-${i}`));
    expect(seenInFact(decided(verdicts)).seenIn).toEqual(Array.from({ length: named }, () => "user"));
  },
);

test("of many the findings with a score have their place first", () => {
  const certain = Array.from({ length: 9 }, (_, i) => verdict(`guard-${i}`));
  const { seenIn } = seenInFact(decided([...certain, verdict("injection", { score: 0.7, source: "tool" })]));
  expect(seenIn).toEqual([...Array.from({ length: 5 }, () => "user"), "", "", "", "", "tool 0.7"]);
});
