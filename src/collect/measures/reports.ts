import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, lately, leavesMax, measureOf, numberIn, partly } from "./measure.ts";

const monthMs = 30 * dayMs;

/** The checklist's: somebody says within a day what a report is. */
const triagedWithinMs = dayMs;

/** Reports of users, and those of which somebody said within a day what they are. */
export function reportFigures(
  reports: readonly Leaf[],
  triages: readonly Leaf[],
): { readonly reports: number; readonly triaged: number } {
  const first = new Map<number, number>();
  for (const leaf of triages) {
    const about = numberIn(leaf, "entry") ?? -1;
    first.set(about, Math.min(leaf.at, first.get(about) ?? Infinity));
  }
  return {
    reports: reports.length,
    triaged: reports.filter(({ seq, at }) => (first.get(seq) ?? Infinity) - at <= triagedWithinMs).length,
  };
}

export const reports = measureOf({
  observation: "log-reports",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log, nowMs } = ask;
    // One that came in a moment ago has its day yet.
    const taken = await log.newest(lately(ask, monthMs, { kind: ["user.reported"] }), leavesMax);
    const triages = await log.newest(lately(ask, monthMs, { kind: ["user.report-triaged"] }), leavesMax);
    const looked = new Set(triages.leaves.flatMap((leaf) => numberIn(leaf, "entry") ?? []));
    const due = taken.leaves.filter(({ at, seq }) => at <= nowMs - triagedWithinMs || looked.has(seq));
    return {
      figures: reportFigures(due, triages.leaves),
      ...partly(taken.isWhole && triages.isWhole, "reports"),
    };
  },
});
