import type { JsonValue } from "../base/json.ts";

/** Where a finding stood and how sure its guard was. */
export interface SeenIn {
  /** Whose words it stood in: `user`, `document`, `tool`, …; `whole` where a guard judged all of it. */
  readonly source: string;
  /** From 0 to 1. Absent means certain. */
  readonly score?: number;
}

/** Our own choice: what a leaf of 1 KiB has room for, and finer than any threshold that a person would write. */
const scoreSteps = 1e6;

/**
 * As `facts.seenIn` of an entry has it, one for each name in `findings`: `user 0.931`, or `tool` where the guard was certain. Short,
 * since it stands in the leaf in the clear, where the entries of a review are listed and thresholds are weighed without any payload.
 */
export const writeSeenIn = ({ source, score }: SeenIn): string =>
  score === undefined ? source : `${source} ${Math.round(score * scoreSteps) / scoreSteps}`;

const shape = /^([a-z-]{1,32})(?: ([01](?:\.\d{1,6})?))?$/;

/** Undefined for what `writeSeenIn` does not write; an entry of an older version has none. */
export function readSeenIn(value: JsonValue | undefined): SeenIn | undefined {
  const [, source, score] = typeof value === "string" ? (shape.exec(value) ?? []) : [];
  if (source === undefined) return undefined;
  return score === undefined ? { source } : { source, score: Number(score) };
}
