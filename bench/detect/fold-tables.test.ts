import { expect, test } from "vitest";
import { attacksByLanguage, attacksBySource, honestTable } from "./fold-tables.ts";
import type { FoldResult, Judged } from "./folds.ts";

const judged = (source: string, score: number, more: Partial<Judged> = {}): Judged => ({
  ...{ source, lang: "en", channel: "user", label: 1, signed: false, digest: "" },
  score,
  ...more,
});
const resultOf = (held: readonly Judged[], compared: readonly Judged[] = []): FoldResult => ({
  fold: { name: "x", held: [...new Set(held.map(({ source }) => source))] },
  held,
  compared,
  ordinary: Array.from({ length: 100 }, (_, i) => judged("chats", i, { label: 0 })),
  rows: 1,
  seconds: 1,
});
const cells = (table: string, name: string): readonly string[] =>
  table
    .split("\n")
    .find((line) => line.startsWith(name))
    ?.split(/ {2,}/)
    .slice(1) ?? [];

const large = [
  judged("large", 200),
  judged("large", 200),
  judged("large", 0),
  judged("large", 0, { signed: true }),
];
const small = [judged("small", 0)];

test("each source has its recall by the training that left it out, and by the one that left out all", () => {
  const table = attacksBySource({ singles: [resultOf(large)], all: resultOf([...large, ...small]) });
  expect(cells(table, "large").slice(0, 4)).toEqual(["4", "25.0", "50.0", "0.502"]);
  expect(cells(table, "large")[4]).toBe("75.0");
  expect(cells(table, "small")).toEqual(["1", "0.0", "-", "-", "-", "-", "0.0", "0.005", "0.0", "0.005"]);
});

test("in the mean a small source counts as much as a large one, and one that was not run counts not", () => {
  const table = attacksBySource({ singles: [resultOf(large)], all: resultOf([...large, ...small]) });
  expect(cells(table, "mean of sources").map(Number).slice(0, 3)).toEqual([5, 12.5, 50]);
  expect(cells(table, "mean of sources")[6]).toBe("25.0");
});

test("languages are told apart", () => {
  const rows = [judged("ml", 200, { lang: "de" }), judged("ml", 0, { lang: "fr" })];
  const table = attacksByLanguage({ singles: [resultOf(rows)] }, "ml");
  expect(cells(table, "de")).toEqual(["1", "0.0", "100.0", "100.0", "-", "-"]);
  expect(cells(table, "fr")).toEqual(["1", "0.0", "0.0", "0.0", "-", "-"]);
  expect(cells(table, "all")).toEqual(["2", "0.0", "50.0", "50.0", "-", "-"]);
});

test("honest texts of what was left out stand beside those of the comparison, and attacks do not", () => {
  const honest = { label: 0 } as const;
  const table = honestTable([
    resultOf(
      [...large, judged("large", 200, honest)],
      [judged("code", 0, honest), judged("code", 200, honest)],
    ),
  ]);
  expect(cells(table, "large")).toEqual(["1", "0.0", "100.0", "100.0"]);
  expect(cells(table, "code")).toEqual(["2", "0.0", "50.0", "50.0"]);
});
