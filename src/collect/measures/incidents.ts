import type { Leaf } from "../../audit/leaf.ts";
import {
  dayMs,
  hourMs,
  isRehearsed,
  leavesMax,
  measureOf,
  minuteMs,
  numberIn,
  partly,
  textIn,
} from "./measure.ts";

const quarterMs = 90 * dayMs;

/** The checklist's: contained within a quarter of an hour. */
const containedMs = 15 * minuteMs;

/** Entries of a quarter about incidents, whatever their order. */
export interface IncidentLeaves {
  /** `alert.opened` */
  readonly opened: readonly Leaf[];
  /** `alert.closed` */
  readonly closed: readonly Leaf[];
  /** `alert.acknowledged` */
  readonly acknowledged: readonly Leaf[];
  /** `artefact.recorded` and `review.held` */
  readonly recorded: readonly Leaf[];
}

const incidentOf = (leaf: Leaf): string => textIn(leaf, "incident") ?? "";

/** When each incident first had such an entry. */
function firstOf(leaves: readonly Leaf[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const leaf of leaves)
    first.set(incidentOf(leaf), Math.min(leaf.at, first.get(incidentOf(leaf)) ?? Infinity));
  return first;
}

/** A post-mortem with a case for the library of attacks, or a review that names the incident and says why there is none. */
function learntFrom(leaf: Leaf): boolean {
  const of = textIn(leaf, "of");
  if (of === "document-post-mortem") return (numberIn(leaf, "cases") ?? 0) > 0;
  return of === "review-change";
}

/** Critical alerts are incidents; warnings are what nearly became one. Of rehearsals on the canary none is either. */
export function incidentFigures({ opened, closed, acknowledged, recorded }: IncidentLeaves): {
  readonly incidents: number;
  readonly contained: number;
  readonly closed: number;
  readonly learnt: number;
  readonly near: number;
  readonly nearClosed: number;
} {
  const [ended, taken] = [firstOf(closed), firstOf(acknowledged)];
  const learnt = new Set(recorded.filter(learntFrom).map(incidentOf));
  const real = opened.filter(({ feature }) => !isRehearsed(feature));
  const critical = real.filter((leaf) => textIn(leaf, "severity") === "critical");
  const near = real.filter((leaf) => textIn(leaf, "severity") === "warning");
  const isOver = (leaf: Leaf): boolean => ended.has(incidentOf(leaf));
  // What was over by itself before anybody came was contained too.
  const isContained = (leaf: Leaf): boolean =>
    [ended, taken].some((times) => (times.get(incidentOf(leaf)) ?? Infinity) - leaf.at <= containedMs);
  return {
    incidents: critical.length,
    contained: critical.filter(isContained).length,
    closed: critical.filter(isOver).length,
    learnt: critical.filter((leaf) => learnt.has(incidentOf(leaf))).length,
    near: near.length,
    nearClosed: near.filter(isOver).length,
  };
}

export const incidents = measureOf({
  observation: "log-incidents",
  each: "gateway",
  everyMs: 6 * hourMs,
  async measure({ log, nowMs }) {
    const read = (kind: readonly string[]) =>
      log.newest({ where: { kind }, fromMs: nowMs - quarterMs, toMs: nowMs }, leavesMax);
    const opened = await read(["alert.opened"]);
    const closed = await read(["alert.closed"]);
    const acknowledged = await read(["alert.acknowledged"]);
    const recorded = await read(["artefact.recorded", "review.held"]);
    return {
      figures: incidentFigures({
        opened: opened.leaves,
        closed: closed.leaves,
        acknowledged: acknowledged.leaves,
        recorded: recorded.leaves,
      }),
      ...partly(
        [opened, closed, acknowledged, recorded].every(({ isWhole }) => isWhole),
        "alerts",
      ),
    };
  },
});
