import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, lately, measureOf, numberIn, type FeatureAsk } from "./measure.ts";

const weekMs = 7 * dayMs;
const monthMs = 30 * dayMs;

/** Answers of a week, and of a month, whose lengths are compared. Our own choice: the index moves by less than 0.01 with more. */
const answersMax = 9000;

/** Ten classes of as many answers each of the month before: how the index is usually made. */
const classes = 10;

/**
 * Population stability index: the sum of (p - q) · ln(p / q) over classes, where p and q are the shares of each. An empty class counts as
 * half an answer, so that the index stays a number. Below 0.1 little has changed, above 0.25 much (the usual reading of credit scoring).
 */
export function psi(before: readonly number[], now: readonly number[]): number {
  const sum = (list: readonly number[]): number => list.reduce((all, one) => all + Math.max(one, 0.5), 0);
  const [all, allNow] = [sum(before), sum(now)];
  return before.reduce((index, count, i) => {
    const q = Math.max(count, 0.5) / all;
    const p = Math.max(now[i] ?? 0, 0.5) / allNow;
    return index + (p - q) * Math.log(p / q);
  }, 0);
}

/** Borders of classes with as many values each; fewer where values repeat. */
export function bordersOf(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const borders = Array.from(
    { length: classes - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / classes)],
  );
  return [...new Set(borders.filter((one) => one !== undefined))];
}

/** How many values are in each class: below the first border, from there below the second, and so on. */
export function countsBetween(values: readonly number[], borders: readonly number[]): readonly number[] {
  const counts = Array.from({ length: borders.length + 1 }, () => 0);
  for (const value of values) {
    const at = borders.findIndex((border) => value < border);
    const i = at === -1 ? borders.length : at;
    counts[i] = (counts[i] ?? 0) + 1;
  }
  return counts;
}

/** One stretch of time: how long answers were, and how many were refusals or had findings. */
export interface Stretch {
  readonly lengths: readonly number[];
  readonly answers: number;
  readonly refused: number;
  readonly found: number;
}

/** The largest of the three indexes in thousandths, and how far the rate of refusals went, up or down. */
export function driftFigures(
  before: Stretch,
  now: Stretch,
): { readonly answers: number; readonly psi: number; readonly refusals: number } {
  const answers = now.answers + before.answers;
  // Nothing to compare with is no change.
  if (before.answers === 0 || now.answers === 0) return { answers, psi: 0, refusals: 0 };
  const borders = bordersOf(before.lengths);
  const of = (name: "refused" | "found") =>
    psi([before[name], before.answers - before[name]], [now[name], now.answers - now[name]]);
  const lengths =
    before.lengths.length === 0 || now.lengths.length === 0
      ? 0
      : psi(countsBetween(before.lengths, borders), countsBetween(now.lengths, borders));
  const rate = ({ refused, answers: all }: Stretch): number => refused / all;
  return {
    answers,
    psi: Math.round(Math.max(lengths, of("refused"), of("found")) * 1000),
    refusals: Math.round(Math.abs(rate(now) - rate(before)) * 1000),
  };
}

const lengthOf = (leaf: Leaf): readonly number[] => {
  const tokens = numberIn(leaf, "outputTokens");
  return tokens === undefined ? [] : [tokens];
};

/** Counts are of all answers; lengths of as many of each day, newest first, where there are more than are read. */
async function stretch(ask: FeatureAsk, fromMs: number, toMs: number): Promise<Stretch> {
  const { log } = ask;
  const where = (more: object = {}) => ({
    ...lately(ask, monthMs, { kind: ["call.output"], ...more }),
    fromMs,
    toMs,
  });
  const days = Math.round((toMs - fromMs) / dayMs);
  const lengths: number[] = [];
  for (let day = 0; day < days; day += 1) {
    const query = { ...where(), fromMs: fromMs + day * dayMs + 1, toMs: fromMs + (day + 1) * dayMs };
    const { leaves } = await log.newest(query, Math.floor(answersMax / days));
    for (const leaf of leaves) lengths.push(...lengthOf(leaf));
  }
  return {
    lengths,
    answers: await log.count(where()),
    refused: await log.count(where({ finding: ["refusal:refused"] })),
    // A refusal is a figure of its own.
    found: (await log.count(where({ finding: ["*"] }))) - (await onlyRefusals(ask, where)),
  };
}

async function onlyRefusals(
  { log }: FeatureAsk,
  where: (more: object) => ReturnType<typeof lately>,
): Promise<number> {
  return log.count(where({ finding: ["refusal:"], decision: ["allow"] }));
}

export const drift = measureOf({
  observation: "log-drift",
  each: "feature",
  everyMs: 24 * hourMs,
  async measure(ask) {
    const { nowMs } = ask;
    const now = await stretch(ask, nowMs - weekMs, nowMs);
    const before = await stretch(ask, nowMs - weekMs - monthMs, nowMs - weekMs);
    const all = now.lengths.length + before.lengths.length;
    const figures = driftFigures(before, now);
    return {
      figures,
      ...(all >= figures.answers
        ? {}
        : { beside: { note: `lengths of ${all} answers, as many of each day; the rest are counted` } }),
    };
  },
});
