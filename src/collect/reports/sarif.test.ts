import { expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import { readReport } from "./recognise.ts";
import type { ReportBeside, ReportName } from "./report.ts";

const beside: ReportBeside = { nowMs: 0, said: {} };
const sarif = (runs: readonly JsonObject[], version = "2.1.0"): string =>
  JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version, runs });
const run = (
  name: string,
  results: readonly JsonObject[],
  more: JsonObject = {},
  rules: readonly JsonObject[] = [],
): JsonObject => ({
  tool: { driver: { name, semanticVersion: "1.2.3", rules } },
  results,
  ...more,
});
const figures = (text: string, as: ReportName, more: Partial<ReportBeside> = {}) =>
  readReport("r.sarif", text).read(as, { ...beside, ...more }).figures;
const scored = (score: string): JsonObject => ({ ruleId: "r", properties: { "security-severity": score } });

test.each([
  ["7.0 is high", scored("7.0"), { high: 1, medium: 0, low: 0 }],
  ["6.9 is medium", scored("6.9"), { high: 0, medium: 1, low: 0 }],
  ["4.0 is medium", scored("4.0"), { high: 0, medium: 1, low: 0 }],
  ["3.9 is low", scored("3.9"), { high: 0, medium: 0, low: 1 }],
  ["0.0 is for information", scored("0.0"), { high: 0, medium: 0, low: 0 }],
  ["an error is high", { ruleId: "r", level: "error" }, { high: 1, medium: 0, low: 0 }],
  ["a note is low", { ruleId: "r", level: "note" }, { high: 0, medium: 0, low: 1 }],
  ["nothing said is a warning", { ruleId: "r" }, { high: 0, medium: 1, low: 0 }],
  ["a pass is no finding", { ruleId: "r", kind: "pass", level: "error" }, { high: 0, medium: 0, low: 0 }],
  [
    "what is to be reviewed is one",
    { ruleId: "r", kind: "review", level: "error" },
    { high: 1, medium: 0, low: 0 },
  ],
  [
    "what is gone is none",
    { ruleId: "r", level: "error", baselineState: "absent" },
    { high: 0, medium: 0, low: 0 },
  ],
])("%s", (_name, result, counts) => {
  expect(figures(sarif([run("a", [result])]), "report-infrastructure")).toEqual(counts);
});

test("a rule says how severe its results are, found by its index or its id", () => {
  const rules = [
    { id: "a", properties: { "security-severity": "9.8" } },
    { id: "b", defaultConfiguration: { level: "note" } },
  ];
  const results = [{ ruleIndex: 0 }, { ruleId: "b" }, { rule: { id: "a", index: 0 } }];
  expect(figures(sarif([run("x", results, {}, rules)]), "report-code-review")).toEqual({
    high: 2,
    medium: 0,
    low: 1,
  });
});

test.each([
  ["accepted with a reason", [{ kind: "external", status: "accepted", justification: "not reachable" }], 0],
  ["without a status, with a reason", [{ kind: "inSource", justification: "a test key" }], 0],
  ["without a reason", [{ kind: "inSource", status: "accepted" }], 1],
  ["with a blank reason", [{ kind: "inSource", justification: " " }], 1],
  ["under review", [{ kind: "external", status: "underReview", justification: "perhaps" }], 1],
  ["rejected", [{ kind: "external", status: "rejected", justification: "no" }], 1],
  [
    "accepted once and rejected once",
    [
      { kind: "external", justification: "a" },
      { kind: "external", status: "rejected" },
    ],
    1,
  ],
])("a suppression %s", (_name, suppressions, high) => {
  expect(
    figures(sarif([run("x", [{ ruleId: "r", level: "error", suppressions }])]), "report-code-review"),
  ).toMatchObject({ high });
});

test("a tool that looks for one thing says what it is; for another one a person chooses", () => {
  expect(readReport("f", sarif([run("gitleaks", [])])).says).toEqual(["report-secrets"]);
  expect(readReport("f", sarif([run("checkov", [])])).says).toEqual(["report-infrastructure"]);
  expect(readReport("f", sarif([run("Trivy", [])])).says).toEqual([]);
  expect(readReport("f", sarif([run("gitleaks", []), run("checkov", [])])).says).toEqual([]);
});

test("how many commits were searched the tool says, or a person; nobody means that the figure is missing", () => {
  expect(
    figures(sarif([run("gitleaks", [], { properties: { commits: 12 } })]), "report-secrets"),
  ).toMatchObject({ commits: 12 });
  expect(figures(sarif([run("gitleaks", [])]), "report-secrets", { said: { commits: 7 } })).toMatchObject({
    commits: 7,
  });
  expect(figures(sarif([run("gitleaks", [])]), "report-secrets")).not.toHaveProperty("commits");
});

test("a penetration test covers what has a result, a pass too; a rule that is only listed was not tried", () => {
  const rules = [
    { id: "auth-1", shortDescription: { text: "Broken authentication" } },
    { id: "x-2", properties: { tags: ["external/cwe/cwe-89"] } },
    { id: "xss-3" },
  ];
  const results = [
    { ruleId: "auth-1", kind: "pass" },
    { ruleId: "x-2", level: "error" },
    { ruleId: "xss-3", kind: "notApplicable" },
  ];
  expect(figures(sarif([run("tester", results, {}, rules)]), "report-penetration")).toEqual({
    high: 1,
    medium: 0,
    low: 0,
    covers: 2,
  });
});

test("model files are counted once, from the list of files and from the findings", () => {
  const artifacts = [{ location: { uri: "a.safetensors" } }, { location: { uri: "readme.md" } }];
  const results = ["a.safetensors", "b.pkl"].map((uri) => ({
    ruleId: "r",
    level: "error",
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }],
  }));
  expect(
    figures(sarif([run("modelscan", results, { artifacts })]), "report-models", {
      said: { verified: 2, known: 1 },
    }),
  ).toEqual({
    high: 2,
    medium: 0,
    low: 0,
    models: 2,
    verified: 2,
    known: 1,
  });
});

test("of dependencies SARIF says only what was found: nobody knows whether it is exploited", () => {
  expect(figures(sarif([run("grype", [])]), "report-dependencies")).toMatchObject({
    exploited: 0,
    overdueHigh: 0,
  });
  const found = figures(sarif([run("grype", [{ ruleId: "CVE-1", level: "error" }])]), "report-dependencies");
  expect(found).toMatchObject({ high: 1, overdueHigh: 1 });
  expect(found).not.toHaveProperty("exploited");
});

test.each([
  ["another version", sarif([run("a", [])], "2.0.0"), '/version is "2.0.0"'],
  ["no run", sarif([]), "/runs is empty"],
  [
    "a run that looked for nothing",
    sarif([{ tool: { driver: { name: "a" } } }]),
    "/runs/0/results is missing",
  ],
  [
    "a run that failed",
    sarif([run("a", [], { invocations: [{ executionSuccessful: false }] })]),
    "/runs/0/invocations",
  ],
])("%s is refused", (_what, text, message) => {
  expect(() => readReport("f", text)).toThrow(message);
});
