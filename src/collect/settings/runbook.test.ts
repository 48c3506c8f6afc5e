import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { alertKinds } from "../../alerts/rules.ts";
import {
  failureModes,
  readRunbook,
  runbookFigures,
  runbookOfAlert,
  scenarios,
  type Runbook,
} from "./runbook.ts";
import { runbooksIn, runbooksOf } from "./runbook-files.ts";

const shipped = "docs/runbooks";
const head = "---\nscenario: leaked-key\nmodes: [cost-abuse]\nalerts: [limit.*]\n---\n";
const steps =
  "## First\n\n1. Do `a b c`\n2. Then\n   `d e f`\n3. Last `g h i`\n\n## Then\n\n1. More `x y z`\n";
const read = (text: string): Runbook => {
  const one = readRunbook("p.md", text);
  if ("problem" in one) throw new Error(one.problem);
  return one;
};

test("what ships has every scenario and every failure mode, on one page each, with three first steps", () => {
  const { runbooks, problems } = runbooksOf([shipped]);
  expect(problems).toEqual([]);
  expect(runbooks.map(({ scenario }) => scenario).sort()).toEqual(Object.keys(scenarios).sort());
  expect(runbookFigures(runbooks)).toEqual({ scenarios: 4, pages: 4, steps: 4, modes: 0 });
  for (const { path, isOnePage, steps: own } of runbooks)
    expect([path, isOnePage, own]).toEqual([path, true, 3]);
});

test("every kind of alert leads to a runbook that ships", () => {
  const { runbooks } = runbooksOf([shipped]);
  expect(Object.keys(alertKinds).filter((kind) => runbookOfAlert(runbooks, kind) === undefined)).toEqual([]);
});

test("a page is read with its head; only commands in the first section are first steps", () => {
  expect(read(`${head}\n# A key\n\n${steps}`)).toMatchObject({
    ...{ title: "A key", scenario: "leaked-key", modes: ["cost-abuse"], alerts: ["limit.*"] },
    ...{ steps: 3, isOnePage: true },
  });
  expect(read(`${head}${steps.replace("`d e f`", "")}`).steps).toBe(2);
});

test.each([
  ["60 lines are a page", 60, true],
  ["61 are none", 61, false],
])("%s", (_what, lines, isOnePage) => {
  expect(read(`${head}${"line\n".repeat(lines)}`).isOnePage).toBe(isOnePage);
});

test.each([
  ["no head", "# A key\n", /head/],
  ["an unknown scenario", "---\nscenario: fire\n---\n", /confidential-data/],
  ["an unknown mode", "---\nscenario: leaked-key\nmodes: [fire]\n---\n", /fire is none/],
  ["a line that is not known", "---\nscenario: leaked-key\nowner: me\n---\n", /owner: me/],
])("a page with %s is refused, and says why", (_what, text, why) => {
  expect(readRunbook("p.md", text)).toMatchObject({ problem: expect.stringMatching(why) as string });
});

test("what is missing is counted as missing", () => {
  const one = read(`${head}${steps}`);
  expect(runbookFigures([one])).toEqual({
    ...{ scenarios: 1, pages: 1, steps: 1 },
    modes: Object.keys(failureModes).length - 1,
  });
  expect(runbookFigures([])).toMatchObject({ scenarios: 0, modes: 7 });
});

test("the operator's own page stands for the one that ships", () => {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-runbooks-"));
  writeFileSync(join(folder, "key.md"), `${head}too little`);
  writeFileSync(join(folder, "broken.md"), "nothing");
  const { runbooks, problems } = runbooksOf([shipped, folder]);
  expect(runbookFigures(runbooks)).toMatchObject({ scenarios: 4, steps: 3 });
  expect(problems).toMatchObject([{ path: join(folder, "broken.md") }]);
  rmSync(folder, { recursive: true });
  expect(() => runbooksIn(folder)).toThrow(/cannot be read/);
});

test("an alert leads to the page that names its kind most exactly", () => {
  const page = (alerts: string): Runbook => read(`---\nscenario: leaked-key\nalerts: [${alerts}]\n---\n`);
  const [exact, wide, all] = [page("limit.near"), page("limit.*"), page("*")];
  expect(runbookOfAlert([all, wide, exact], "limit.near")).toBe(exact);
  expect(runbookOfAlert([all, wide, exact], "limit.reached")).toBe(wide);
  expect(runbookOfAlert([all, wide, exact], "kill.placed")).toBe(all);
  expect(runbookOfAlert([wide, exact], "kill.placed")).toBeUndefined();
});
