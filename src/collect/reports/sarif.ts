import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import {
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type ReadReport,
  type Report,
  type ReportBeside,
  type ReportName,
  type Tool,
} from "./report.ts";
import { countsOf, findingDetails, levelOfScore, type Finding, type Level } from "./severity.ts";

export const isSarif = (value: JsonValue): boolean =>
  Array.isArray(objectIn(value)["runs"]) && typeof objectIn(value)["version"] === "string";

const names = [
  "report-secrets",
  "report-dependencies",
  "report-models",
  "report-penetration",
  "report-infrastructure",
  "report-code-review",
] as const satisfies readonly ReportName[];

/** What a tool looks for, where it looks for one thing only. For every other one a person says it. */
const purposes: readonly (readonly [RegExp, (typeof names)[number]])[] = [
  [/gitleaks|trufflehog|detect-secrets|ggshield|noseyparker/i, "report-secrets"],
  [/grype|osv-scanner|dependency-?check|npm-audit|pip-audit|govulncheck/i, "report-dependencies"],
  [/modelscan|picklescan|fickling/i, "report-models"],
  [/zap|burp|nuclei/i, "report-penetration"],
  [/checkov|tfsec|kics|terrascan|kube-?linter|kubescape/i, "report-infrastructure"],
  [/semgrep|codeql|bandit|eslint|sonar/i, "report-code-review"],
];

/**
 * A report in SARIF 2.1.0, with findings by `security-severity` or, where a rule has none, by level. A suppression counts only where
 * it is accepted and somebody has justified it (§3.35).
 *
 * @throws KnownError USAGE where there is no run in it, or one says that its tool did not get through.
 */
export function readSarif(value: JsonValue): Report {
  const whole = objectIn(value);
  if (whole["version"] !== "2.1.0")
    throw new KnownError(
      "USAGE",
      `/version is ${JSON.stringify(whole["version"] ?? null)}, and SARIF 2.1.0 is known`,
      "let the tool write SARIF 2.1.0",
    );
  const runs = objectsIn(whole["runs"]);
  if (runs.length === 0)
    throw new KnownError("USAGE", "/runs is empty: no tool looked at anything", "run the tool, then import");
  for (const [at, run] of runs.entries()) checkRun(run, at);
  const tools = runs.map(toolOf);
  const purpose = new Set(tools.map(({ name }) => purposes.find(([known]) => known.test(name))?.[1]));
  const [only] = purpose;
  return {
    format: "SARIF 2.1.0",
    tools,
    can: names,
    says: purpose.size === 1 && only !== undefined ? [only] : [],
    read: (as, beside) => readAs(as, runs, beside),
  };
}

/** What was not looked through to its end says nothing of what is not in it (§3.20.14). */
function checkRun(run: JsonObject, at: number): void {
  if (!Array.isArray(run["results"]))
    throw new KnownError(
      "USAGE",
      `/runs/${at}/results is missing: the tool did not look for anything (SARIF 2.1.0 §3.14.23)`,
      "run the tool with its rules, then import",
    );
  const failed = objectsIn(run["invocations"]).some((one) => one["executionSuccessful"] === false);
  if (failed)
    throw new KnownError(
      "USAGE",
      `/runs/${at}/invocations says that the tool did not end successfully`,
      "mend what it complains of, run it again, then import",
    );
}

function toolOf(run: JsonObject): Tool {
  const driver = objectIn(objectIn(run["tool"])["driver"]);
  const version = textIn(driver["semanticVersion"]) || textIn(driver["version"]);
  return { name: textIn(driver["name"]) || "unnamed", ...(version === "" ? {} : { version }) };
}

function readAs(as: ReportName, runs: readonly JsonObject[], { said }: ReportBeside): ReadReport {
  const findings = runs.flatMap((run) =>
    objectsIn(run["results"]).flatMap((result) => findingOf(run, result) ?? []),
  );
  const counts = countsOf(findings);
  const details = findingDetails(findings);
  const figure = (name: string): Record<string, number> => {
    const value = said[name] ?? propertyOf(runs, name);
    return value === undefined ? {} : { [name]: value };
  };
  switch (as) {
    case "report-infrastructure":
    case "report-code-review":
      return { as, figures: counts, details };
    case "report-secrets":
      return { as, figures: { ...counts, ...figure("commits") }, details };
    case "report-penetration":
      return { as, figures: { ...counts, covers: coveredBy(runs).size }, details };
    case "report-models":
      return {
        as,
        figures: { ...counts, models: modelsOf(runs).size, ...figure("verified"), ...figure("known") },
        details,
      };
    case "report-dependencies":
      return {
        as,
        // Nothing found has no finding that is exploited or overdue. Of what was found SARIF does not say either.
        figures: {
          ...counts,
          ...(findings.length === 0 ? { exploited: 0 } : figure("exploited")),
          ...(counts.high === 0 ? { overdueHigh: 0 } : { overdueHigh: counts.high }),
          ...figure("components"),
          ...figure("ai"),
        },
        details,
      };
    default:
      throw new KnownError("USAGE", `SARIF cannot say ${as}`, `--as one of ${names.join(", ")}`);
  }
}

/** A figure that a tool put into a run's property bag; the sum over runs. */
function propertyOf(runs: readonly JsonObject[], name: string): number | undefined {
  const found = runs.flatMap((run) => numberIn(objectIn(run["properties"])[name]) ?? []);
  return found.length === 0 ? undefined : found.reduce((sum, one) => sum + one, 0);
}

/** Kinds of result that say that nothing is wrong (§3.27.9); what is open or to be reviewed counts as found. */
const harmless: ReadonlySet<string> = new Set(["pass", "notApplicable", "informational"]);

/** Undefined for a result that is no finding. */
function findingOf(run: JsonObject, result: JsonObject): Finding | undefined {
  const { kind, baselineState } = result;
  if (harmless.has(textIn(kind)) || baselineState === "absent") return undefined;
  const rule = ruleOf(run, result);
  const excused = excuseOf(result);
  return {
    rule: idOf(result, rule),
    level: levelOf(result, rule),
    where: placeOf(result),
    ...(excused === undefined ? {} : { excused }),
  };
}

const idOf = (result: JsonObject, rule: JsonObject): string =>
  textIn(result["ruleId"]) || textIn(objectIn(result["rule"])["id"]) || textIn(rule["id"]) || "unnamed";

/** §3.27.5 to §3.27.7: by index, by reference, or by id. */
function ruleOf(run: JsonObject, result: JsonObject): JsonObject {
  const driver = objectIn(objectIn(run["tool"])["driver"]);
  const reference = objectIn(result["rule"]);
  const extension = numberIn(objectIn(reference["toolComponent"])["index"]);
  const component =
    extension === undefined ? driver : objectIn(listIn(objectIn(run["tool"])["extensions"])[extension]);
  const rules = objectsIn(component["rules"]);
  const index = numberIn(result["ruleIndex"]) ?? numberIn(reference["index"]);
  if (index !== undefined && index >= 0) return rules[index] ?? {};
  const id = textIn(result["ruleId"]) || textIn(reference["id"]);
  return rules.find((rule) => rule["id"] === id) ?? {};
}

function levelOf(result: JsonObject, rule: JsonObject): Level | undefined {
  const score =
    numberIn(objectIn(result["properties"])["security-severity"]) ??
    numberIn(objectIn(rule["properties"])["security-severity"]);
  if (score !== undefined) return levelOfScore(score);
  // §3.27.10: what neither says is a warning.
  const level =
    textIn(result["level"]) || textIn(objectIn(rule["defaultConfiguration"])["level"]) || "warning";
  if (level === "none") return undefined;
  return level === "error" ? "high" : level === "note" ? "low" : "medium";
}

/** The justification, where all suppressions stand and one is justified; undefined where the finding counts. */
function excuseOf(result: JsonObject): string | undefined {
  const suppressions = objectsIn(result["suppressions"]);
  // §3.35.3: one without a status is accepted.
  const stand = suppressions.every(({ status }) => status === undefined || status === "accepted");
  const why = suppressions.map(({ justification }) => textIn(justification).trim()).find((one) => one !== "");
  return stand ? why : undefined;
}

function placeOf(result: JsonObject): string {
  const [location] = objectsIn(result["locations"]);
  const physical = objectIn(objectIn(location)["physicalLocation"]);
  const uri = textIn(objectIn(physical["artifactLocation"])["uri"]);
  const line = numberIn(objectIn(physical["region"])["startLine"]);
  return line === undefined ? uri : `${uri}:${line}`;
}

/** What a penetration test has to have a result for, by the words and weaknesses (CWE) of its rules. */
const areas: Readonly<Record<string, RegExp>> = {
  authentication: /authenticat|\blogin\b|cwe-?(?:287|306|307|798)\b/i,
  sessions: /session|cookie|cwe-?(?:384|613|614|1004)\b/i,
  authorisation: /authoris|authoriz|access-? ?control|\bidor\b|\bbola\b|cwe-?(?:285|639|862|863|284)\b/i,
  "sql-injection": /sql-? ?inject|\bsqli\b|cwe-?(?:89|564)\b/i,
  xss: /cross-? ?site-? ?script|\bxss\b|cwe-?(?:79|80)\b/i,
  csrf: /cross-? ?site-? ?request|\bcsrf\b|\bxsrf\b|cwe-?352\b/i,
};

/** A result of any kind, a pass too; a rule that is only listed was not tried. */
function coveredBy(runs: readonly JsonObject[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const run of runs)
    for (const result of objectsIn(run["results"])) {
      if (result["kind"] === "notApplicable") continue;
      const rule = ruleOf(run, result);
      const said = [
        idOf(result, rule),
        textIn(rule["name"]),
        textIn(objectIn(rule["shortDescription"])["text"]),
        ...listIn(objectIn(rule["properties"])["tags"]).map((tag) => textIn(tag)),
        ...listIn(objectIn(result["properties"])["tags"]).map((tag) => textIn(tag)),
        ...objectsIn(result["taxa"]).map(({ id }) => `cwe-${textIn(id)}`),
      ].join(" ");
      for (const [area, words] of Object.entries(areas)) if (words.test(said)) found.add(area);
    }
  return found;
}

/** Endings of model files (ModelScan's and Hugging Face's lists). */
const modelFile =
  /\.(?:safetensors|gguf|ggml|pt|pth|bin|ckpt|pkl|pickle|joblib|onnx|h5|hdf5|keras|pb|tflite|npy|npz|dill|dat|llamafile)$/i;

function modelsOf(runs: readonly JsonObject[]): ReadonlySet<string> {
  const uris = runs.flatMap((run) => [
    ...objectsIn(run["artifacts"]).map((one) => textIn(objectIn(one["location"])["uri"])),
    ...objectsIn(run["results"]).map((result) => placeOf(result).replace(/:\d+$/, "")),
  ]);
  return new Set(uris.filter((uri) => modelFile.test(uri)));
}
