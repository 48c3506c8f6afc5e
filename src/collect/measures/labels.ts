import type { Leaf } from "../../audit/leaf.ts";
import { judgedOf, readLabel } from "../../audit/review/label.ts";
import { dayMs, hourMs, lately, leavesMax, measureOf, partly } from "./measure.ts";

const weekMs = 7 * dayMs;
const monthMs = 30 * dayMs;

/** How many entries people have labelled, and of these those of which their last words say that the guards were right. */
export function labelFigures(leaves: readonly Leaf[]): {
  readonly reviewed: number;
  readonly agreed: number;
  /** Of these, entries in which nothing was found: nobody's queue had them. */
  readonly passed: number;
} {
  const byEntry = Map.groupBy(
    leaves.flatMap((leaf) => readLabel(leaf) ?? []),
    ({ entry }) => entry,
  );
  let [agreed, passed] = [0, 0];
  for (const labels of byEntry.values()) {
    const places = new Set(labels.flatMap(({ about }) => about.map(({ finding }) => finding)));
    const words = (places.size === 0 ? [undefined] : [...places]).map(
      (place) => judgedOf(labels, place)?.label,
    );
    if (words.every((word) => word === "right")) agreed += 1;
    if (labels.some((label) => label.passed)) passed += 1;
  }
  return { reviewed: byEntry.size, agreed, passed };
}

/** The checklist's start: 5 % of the answers, or 50 a day where that is fewer. Our own choice: a tenth once filters have earned it. */
const share = 0.05;
const perDay = 50;
const agreementMin = 0.95;
/** Our own choice: of fewer labels a share says little. */
const labelsMin = 50;

/** How many answers of a week people have to look at. */
export function dueOf(
  answers: number,
  month: { readonly reviewed: number; readonly agreed: number },
): number {
  const first = Math.min(Math.ceil(answers * share), perDay * 7);
  const earned = month.reviewed >= labelsMin && month.agreed >= agreementMin * month.reviewed;
  return earned ? Math.ceil(first / 10) : first;
}

export const labels = measureOf({
  observation: "log-labels",
  each: "feature",
  everyMs: 6 * hourMs,
  async measure(ask) {
    const { log } = ask;
    const labelled = { kind: ["finding.labelled"] };
    const found = await log.newest(lately(ask, weekMs, labelled), leavesMax);
    const month = await log.newest(lately(ask, monthMs, labelled), leavesMax);
    const answers = await log.count(lately(ask, weekMs, { kind: ["call.output"] }));
    const queued = { kind: ["call.output"], decision: ["block", "hold", "redact"] };
    const { reviewed, agreed, passed } = labelFigures(found.leaves);
    return {
      figures: {
        due: dueOf(answers, labelFigures(month.leaves)),
        // What was stopped or changed waits by itself; an answer that passed is offered to whoever asks for one.
        sampled: (await log.count(lately(ask, weekMs, queued))) + passed,
        reviewed,
        agreed,
      },
      ...partly(found.isWhole && month.isWhole, "labels"),
    };
  },
});
