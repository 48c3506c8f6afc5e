import { isObject, type JsonValue } from "../../base/json.ts";
import { attackReport, type Attack, type AttackReport } from "./attacks.ts";
import { familiesOf, isExtraction } from "./families.ts";
import { listIn, objectIn } from "./report.ts";

/** Giskard's names of its levels. */
const levels: ReadonlySet<string> = new Set(["major", "medium", "minor"]);

/** `ScanReport.to_json()`: each detector that ran, by its class, with the issues that it found by level. */
export const isGiskard = (value: JsonValue): boolean =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(
    ([name, found]) =>
      /^[A-Z][A-Za-z0-9]*Detector$/.test(name) &&
      isObject(found) &&
      Object.entries(found).every(([level, issues]) => levels.has(level) && Array.isArray(issues)),
  );

/**
 * A scan of Giskard. The format does not say how often a detector asked: each that ran counts as one attack, and each issue of one
 * that found something as one that succeeded.
 */
export function readGiskard(value: JsonValue): AttackReport {
  const attacks = Object.entries(objectIn(value)).flatMap(([name, found]): readonly Attack[] => {
    const names = [name.replaceAll(/([a-z])([A-Z])/g, "$1-$2")];
    const about = {
      category: name,
      families: familiesOf(names),
      ...(isExtraction(names) || /Disclosure/.test(name) ? { extracts: true } : {}),
    };
    const issues = Object.values(objectIn(found)).flatMap((list) => listIn(list));
    if (issues.length === 0) return [{ ...about, id: name, outcome: "resisted" }];
    return issues.map((issue, at) => ({
      ...about,
      id: `${name}/${at + 1}`,
      outcome: "landed",
      ...(typeof issue === "string" ? { text: issue } : {}),
    }));
  });
  return attackReport({ format: "scan report of Giskard", tools: [{ name: "giskard" }] }, attacks);
}
