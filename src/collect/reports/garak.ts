import { KnownError } from "../../base/errors.ts";
import { isObject, readJson, type JsonObject } from "../../base/json.ts";
import { attackReport, type Attack, type AttackReport } from "./attacks.ts";
import { familiesOf, isExtraction } from "./families.ts";
import { listIn, numberIn, objectIn, textIn } from "./report.ts";

/** Kinds of line in a `report.jsonl` of garak. */
const kinds: ReadonlySet<string> = new Set([
  "start_run setup",
  "init",
  "attempt",
  "eval",
  "probe_summary",
  "completion",
  "digest",
  "config",
  "plugin_cache",
  "payload_init",
]);

/** The first line says which run it was, and with what. */
export function isGarak(firstLine: string): boolean {
  try {
    const value = readJson(firstLine);
    return isObject(value) && kinds.has(textIn(value["entry_type"]));
  } catch {
    // Not JSON: another format, whose reader says what is wrong.
    return false;
  }
}

/** garak's own word for an attempt that a detector has looked at: `ATTEMPT_COMPLETE`. */
const attemptComplete = 2;

/**
 * A `report.jsonl` of garak. The lines `eval` say how many answers of a probe each detector let pass; the answers that a detector
 * could not judge (`nones`) and the attempts that never got one are unassessed.
 *
 * @throws KnownError USAGE with the line that cannot be read, and where the run was cut off.
 */
export function readGarak(text: string): AttackReport {
  const lines = linesOf(text);
  const first = (type: string): JsonObject => lines.find((one) => one["entry_type"] === type) ?? {};
  const setup = { ...first("start_run setup"), ...first("init") };
  const evals = lines.filter((one) => one["entry_type"] === "eval");
  const ended = lines.some((one) => one["entry_type"] === "completion" || one["entry_type"] === "digest");
  if (!ended)
    throw new KnownError(
      "USAGE",
      "the report of garak ends in the middle of a run: no line says completion or digest",
      "let the run end, then import its report.jsonl",
    );
  const version = textIn(setup["garak_version"]) || textIn(setup["_config.version"]);
  const tools = [{ name: "garak", ...(version === "" ? {} : { version }) }];
  return attackReport({ format: "report.jsonl of garak", tools }, [
    ...probesOf(evals).flatMap(evaluated),
    ...unjudged(
      lines,
      evals.some((one) => "nones" in one),
    ),
  ]);
}

function linesOf(text: string): readonly JsonObject[] {
  return text.split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    let value;
    try {
      value = readJson(line);
    } catch (error) {
      throw new KnownError(
        "USAGE",
        `line ${at + 1} of the report is no JSON: ${error instanceof Error ? error.message : ""}`,
        "import the file as garak wrote it",
      );
    }
    const entry = objectIn(value);
    if (kinds.has(textIn(entry["entry_type"]))) return [entry];
    throw new KnownError(
      "USAGE",
      `line ${at + 1} of the report has the entry_type ${JSON.stringify(textIn(entry["entry_type"]).slice(0, 60))}, which is not known`,
      `known are ${[...kinds].join(", ")}`,
    );
  });
}

/** What the detectors of one probe counted. */
interface Probed {
  readonly probe: string;
  answers: number;
  landed: number;
  unjudged: number;
}

/**
 * One line for each detector of a probe, all about the same answers: an answer that any of them objects to has landed. Only counts are
 * there, so the objections of all are added up, and are never more than the answers.
 */
function probesOf(evals: readonly JsonObject[]): readonly Probed[] {
  const found = new Map<string, Probed>();
  for (const [at, entry] of evals.entries()) {
    const probe = nameOf(textIn(entry["probe"]));
    const passed = numberIn(entry["passed"]);
    // The older form has `total`; the newer one counts what could not be judged too.
    const total = numberIn(entry["total_evaluated"]) ?? numberIn(entry["total"]);
    const nones = numberIn(entry["nones"]) ?? 0;
    if (
      probe === "" ||
      passed === undefined ||
      total === undefined ||
      passed > total ||
      passed < 0 ||
      nones < 0
    )
      throw new KnownError(
        "USAGE",
        `the eval entry ${at + 1} has no probe, passed and total that go together`,
        "import the file as garak wrote it",
      );
    const one = found.get(probe) ?? { probe, answers: 0, landed: 0, unjudged: 0 };
    found.set(probe, one);
    one.answers = Math.max(one.answers, total + nones);
    one.landed += total - passed;
    one.unjudged = Math.max(one.unjudged, nones);
  }
  return [...found.values()];
}

function evaluated({ probe, answers, landed: objections, unjudged: nones }: Probed): readonly Attack[] {
  const landed = Math.min(objections, answers);
  const unassessed = Math.min(nones, answers - landed);
  const parts = [
    ["landed", landed],
    ["resisted", answers - landed - unassessed],
    ["unassessed", unassessed],
  ] as const;
  return parts
    .filter(([, tries]) => tries > 0)
    .map(([outcome, tries]) => ({ ...aboutProbe(probe), id: `${probe}/${outcome}`, outcome, tries }));
}

/** `probes.dan.Dan_11_0` and `dan.Dan_11_0` are one. */
const nameOf = (name: string): string => name.replace(/^(?:garak\.)?(?:probes|detectors?)\./, "");

const aboutProbe = (probe: string): Pick<Attack, "category" | "families" | "extracts"> => ({
  category: probe.split(".")[0] ?? probe,
  families: familiesOf([probe]),
  ...(isExtraction([probe]) ? { extracts: true } : {}),
});

/** Attempts that no `eval` counts: they got no answer, or no detector ever saw them. An attempt is written anew when it is judged. */
function unjudged(lines: readonly JsonObject[], nonesAreCounted: boolean): readonly Attack[] {
  const last = new Map<string, JsonObject>();
  for (const line of lines)
    if (line["entry_type"] === "attempt") last.set(textIn(line["uuid"]) || `line ${last.size}`, line);
  return [...last].flatMap(([id, attempt]): readonly Attack[] => {
    const isJudged = numberIn(attempt["status"]) === attemptComplete;
    const answers = listIn(attempt["outputs"]).filter((one) => one !== null).length;
    const detectors = Object.keys(objectIn(attempt["detector_results"])).length;
    if (isJudged && detectors > 0 && (answers > 0 || nonesAreCounted)) return [];
    return [{ ...aboutProbe(nameOf(textIn(attempt["probe_classname"]))), id, outcome: "unassessed" }];
  });
}
