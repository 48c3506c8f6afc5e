import type { Leaf } from "../../audit/leaf.ts";
import type { Group } from "../../audit/search/run-query.ts";
import { dayMs, guardOf, hourMs, lately, leavesMax, measureOf, partly, stopping } from "./measure.ts";

const weekMs = 7 * dayMs;

/** Entries in which a rule can have been broken. */
const kinds = [
  "call.input",
  "call.output",
  "call.refused",
  "tool.called",
  "mcp.called",
  "mcp.answered",
  "mcp.refused",
  "retrieval.checked",
] as const;

/** Who, when, what was found, and the words themselves: what an investigation starts from. */
export const isComplete = ({ user, key, findings = [], payload }: Leaf): boolean =>
  (user !== undefined || key !== undefined) && findings.length > 0 && payload !== undefined;

/** Rules that found nothing at all: dead, or nobody tried. */
export function silentOf(rules: readonly string[], hits: readonly Group[]): readonly string[] {
  const loud = new Set(hits.map(({ value }) => guardOf(value)));
  return rules.filter((rule) => !loud.has(rule));
}

export const violations = measureOf({
  observation: "log-violations",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log, of } = ask;
    const query = lately(ask, weekMs, { kind: kinds, decision: stopping, finding: ["*"] });
    const { leaves, isWhole } = await log.newest(query, leavesMax);
    const hits = await log.groups(lately(ask, weekMs, { finding: ["*"] }), "finding");
    const silent = silentOf(of.rules, hits);
    const found = {
      figures: {
        violations: leaves.length,
        complete: leaves.filter(isComplete).length,
        rules: of.rules.length,
        silent: silent.length,
      },
      payload: JSON.stringify({ silent, hits: hits.slice(0, 200) }),
    };
    return { ...found, ...partly(isWhole, "violations") };
  },
});
