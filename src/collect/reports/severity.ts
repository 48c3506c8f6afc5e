import type { JsonObject } from "../../base/json.ts";

/** The three that observations count; critical is high. */
export type Level = "high" | "medium" | "low";

/** CVSS 3.1 §5 (and GitHub's reading of SARIF's `security-severity`): 7.0 and up is high, 4.0 and up medium, above 0 low. */
export function levelOfScore(score: number): Level | undefined {
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : undefined;
}

/** One finding of a scanner. */
export interface Finding {
  readonly rule: string;
  /** Undefined: for information only. */
  readonly level: Level | undefined;
  readonly where: string;
  /** Why it does not count, as the report justifies it; undefined: it counts. */
  readonly excused?: string;
}

export const openOf = (findings: readonly Finding[], level: Level): number =>
  findings.filter((one) => one.level === level && one.excused === undefined).length;

/** Findings by severity, as observations count them. */
export const countsOf = (findings: readonly Finding[]) => ({
  high: openOf(findings, "high"),
  medium: openOf(findings, "medium"),
  low: openOf(findings, "low"),
});

const order: readonly (Level | undefined)[] = ["high", "medium", "low", undefined];

export const findingDetails = (findings: readonly Finding[]): readonly JsonObject[] =>
  [...findings]
    .sort(
      (a, b) =>
        Number(a.excused !== undefined) - Number(b.excused !== undefined) ||
        order.indexOf(a.level) - order.indexOf(b.level),
    )
    .map(({ rule, level = "information", where, excused }) => ({
      ...{ rule, level, where },
      ...(excused === undefined ? {} : { excused: excused.slice(0, 400) }),
    }));
