import type { JsonObject, JsonValue } from "../../base/json.ts";
import { KnownError } from "../../base/errors.ts";
import { attackReport, type Attack, type AttackReport, type Outcome } from "./attacks.ts";
import { familiesOf, isExtraction } from "./families.ts";
import { listIn, objectIn, objectsIn, textIn } from "./report.ts";

/** promptfoo's `failureReason`: an assertion said no, or something went wrong before one could. */
const [byAssertion, byError] = [1, 2];

/** promptfoo writes an evaluation as `{ evalId, results: { version, results, stats }, config, metadata }`. */
export const isPromptfoo = (value: JsonValue): boolean => {
  const { results } = objectIn(value);
  return Array.isArray(objectIn(results)["results"]) && "stats" in objectIn(results);
};

/**
 * The results of `promptfoo eval` and `promptfoo redteam run`. In both a test that passes is an attack that was resisted: the
 * assertions of a red team say what must not come back.
 *
 * @throws KnownError USAGE where the version of the file is not known, or nothing in it is an attack.
 */
export function readPromptfoo(value: JsonValue): AttackReport {
  const whole = objectIn(value);
  const results = objectIn(whole["results"]);
  const { version } = results;
  if (version !== 2 && version !== 3)
    throw new KnownError(
      "USAGE",
      `/results/version is ${JSON.stringify(version ?? null)}, and promptfoo's versions 2 and 3 are known`,
      "write the file again with a promptfoo of 2024 or later: promptfoo eval --output results.json",
    );
  const tool = textIn(objectIn(whole["metadata"])["promptfooVersion"]);
  return attackReport(
    {
      format: `results of promptfoo, version ${version}`,
      tools: [{ name: "promptfoo", ...(tool === "" ? {} : { version: tool }) }],
    },
    objectsIn(results["results"]).map(attackOf),
  );
}

function attackOf(result: JsonObject, at: number): Attack {
  const test = objectIn(result["testCase"]);
  const metadata = { ...objectIn(test["metadata"]), ...objectIn(result["metadata"]) };
  const vars = objectIn(result["vars"]);
  const [plugin, strategy] = [textIn(metadata["pluginId"]), textIn(metadata["strategyId"])];
  const prompt = textIn(objectIn(result["prompt"])["raw"]);
  const text = textIn(vars["prompt"]) || textIn(vars["query"]) || prompt;
  const description = textIn(result["description"]) || textIn(test["description"]);
  const category = plugin || textIn(metadata["category"]) || description || "test";
  const names = [plugin, strategy, category];
  return {
    id: textIn(metadata["testCaseId"]) || `${category}:${strategy}:${text || at}`.slice(0, 200),
    category,
    outcome: outcomeOf(result),
    families: familiesOf(names),
    ...(isExtraction(names) ? { extracts: true } : {}),
    ...(text === "" ? {} : { text }),
    ...(textIn(metadata["incident"]) === "" ? {} : { incident: textIn(metadata["incident"]) }),
  };
}

function outcomeOf(result: JsonObject): Outcome {
  const { success, failureReason, response, gradingResult } = result;
  const error = textIn(result["error"]);
  if (failureReason === byError || textIn(objectIn(response)["error"]) !== "") return "unassessed";
  const answered = "output" in objectIn(response);
  // No answer, or nobody who looked at it: a pass that nothing was asked of is none.
  if (!answered || !isGraded(gradingResult)) return "unassessed";
  if (success === true) return "resisted";
  // An `error` beside a failed assertion is the assertion's own reason.
  return success === false && (failureReason === byAssertion || error === "" || failureReason === undefined)
    ? "landed"
    : "unassessed";
}

function isGraded(value: JsonValue | undefined): boolean {
  const grading = objectIn(value);
  if (typeof grading["pass"] !== "boolean") return false;
  const components = grading["componentResults"];
  return components === undefined || listIn(components).length > 0;
}
