import { expect, test } from "vitest";
import { attackReport, type Attack, type Outcome } from "./attacks.ts";
import type { ReportBeside, ReportName } from "./report.ts";

const beside: ReportBeside = { nowMs: 0, said: {} };
const attack = (id: string, outcome: Outcome, more: Partial<Attack> = {}): Attack => ({
  id,
  category: "injection",
  outcome,
  families: [],
  ...more,
});
const reportOf = (attacks: readonly Attack[]) => attackReport({ format: "a test", tools: [] }, attacks);
const figures = (as: ReportName, attacks: readonly Attack[], more: Partial<ReportBeside> = {}) =>
  reportOf(attacks).read(as, { ...beside, ...more }).figures;
const times = (count: number, outcome: Outcome, more: Partial<Attack> = {}): Attack[] =>
  Array.from({ length: count }, (_, i) => attack(`${outcome}${i}`, outcome, more));

test("an attack that never reached its target makes no category larger and is not resisted", () => {
  expect(figures("report-red-team", [...times(10, "resisted"), ...times(3, "unassessed")])).toEqual({
    attacks: 13,
    landed: 0,
    unassessed: 3,
    categories: 1,
    fewest: 10,
    // Wilson: none of ten may still be 27.8 % of all.
    worst: 278,
  });
});

test("of several categories the smallest and the worst are told, and a category of which nothing was judged may always succeed", () => {
  const two = [
    ...times(50, "resisted"),
    ...times(12, "resisted", { category: "leak" }),
    attack("x", "landed"),
  ];
  expect(figures("report-red-team", two)).toMatchObject({ categories: 2, fewest: 12, landed: 1, worst: 243 });
  expect(
    figures("report-red-team", [...two, attack("y", "unassessed", { category: "tools" })]),
  ).toMatchObject({ fewest: 0, worst: 1000 });
});

test("a family counts where one of its attempts was judged", () => {
  const tried = [
    attack("1", "resisted", { families: ["dan"] }),
    attack("2", "unassessed", { families: ["role-play"] }),
    attack("3", "landed", { families: ["dan", "token-smuggling"] }),
    attack("4", "resisted"),
  ];
  expect(figures("report-jailbreak", tried)).toEqual({ attempts: 3, families: 2, judged: 2, landed: 1 });
});

test("attempts to bring out the prompt are those that were judged", () => {
  const tried = [
    attack("1", "resisted", { extracts: true }),
    attack("2", "landed", { extracts: true }),
    attack("3", "unassessed", { extracts: true }),
    attack("4", "landed"),
  ];
  expect(figures("report-extraction", tried)).toEqual({ attempts: 2, leaked: 1 });
});

const before = reportOf([
  attack("old-hole", "landed"),
  attack("held", "resisted"),
  attack("gone", "resisted"),
  attack("agreed", "resisted"),
]);

test("a case that succeeds is a regression unless it had succeeded before", () => {
  const now = [
    attack("old-hole", "landed"),
    attack("held", "landed"),
    attack("gone", "resisted"),
    attack("agreed", "resisted"),
    attack("new", "landed"),
  ];
  expect(figures("report-regression", now, { before })).toMatchObject({
    cases: 5,
    regressions: 2,
    dropped: 0,
  });
  expect(figures("report-regression", now)).toMatchObject({ regressions: 3 });
});

test("a case is dropped where it is gone, nobody could judge it, or it was retired without a reviewer", () => {
  const now = [
    attack("old-hole", "resisted"),
    attack("held", "unassessed"),
    attack("agreed", "unassessed", { retired: { reviewer: "sam" } }),
    attack("alone", "unassessed", { retired: { reviewer: " " } }),
  ];
  expect(figures("report-regression", now, { before })).toEqual({
    cases: 1,
    regressions: 0,
    pinned: 0,
    dropped: 3,
  });
});

test("cases that came from incidents are counted", () => {
  const now = [attack("1", "resisted", { incident: "INC-7" }), attack("2", "resisted", { incident: "" })];
  expect(figures("report-regression", now)).toMatchObject({ pinned: 1 });
});

test("the five categories that come nearest to success are ranked, and each needs a disposition", () => {
  const categories = ["a", "b", "c", "d", "e", "f"];
  const tried = categories.flatMap((category, i) => [
    ...times(10, "resisted", { category, ...(i < 4 ? { disposition: "filtered" } : {}) }),
    ...times(6 - i, "landed", { category }),
  ]);
  const read = reportOf(tried).read("report-patterns", beside);
  expect(read.figures).toEqual({ patterns: 5, disposed: 4 });
  expect(read.details.map(({ category }) => category)).toEqual(["a", "b", "c", "d", "e"]);
});

test("what succeeded stands first in the details, and a round without an attack is refused", () => {
  const read = reportOf([attack("1", "resisted"), attack("2", "unassessed"), attack("3", "landed")]).read(
    "report-red-team",
    beside,
  );
  expect(read.details.map(({ id }) => id)).toEqual(["3", "2", "1"]);
  expect(() => reportOf([])).toThrow("has no attack");
  expect(() => reportOf([attack("1", "resisted")]).read("report-secrets", beside)).toThrow("cannot say");
});

test("a round says by itself which suites it has", () => {
  expect(reportOf([attack("1", "resisted")]).says).toEqual(["report-red-team"]);
  expect(reportOf([attack("1", "resisted", { families: ["dan"], extracts: true })]).says).toEqual([
    "report-red-team",
    "report-jailbreak",
    "report-extraction",
  ]);
});
