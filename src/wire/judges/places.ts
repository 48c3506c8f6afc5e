import type { JudgeScore } from "../../exchange/judgement.ts";
import type { Slot } from "../../exchange/texts.ts";
import { garbage, separator } from "./judge-wire.ts";

/** A stretch of the joined texts, in Unicode code points as Python counts them, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Brings places in the joined texts back to the texts: all of them in one walk over the texts. A stretch over several texts stands
 * in each.
 *
 * @throws KnownError EXCHANGE_UNREADABLE where a place lies outside.
 */
export function spansIn(
  texts: readonly Slot[],
  stretches: readonly Stretch[],
): readonly (readonly NonNullable<JudgeScore["span"]>[])[] {
  const units = unitsOf(texts, stretches);
  const starts: number[] = [];
  let at = 0;
  for (const { text } of texts) {
    starts.push(at);
    at += text.length + separator.length;
  }
  return stretches.map(({ start, end }) => {
    const [from, to] = [units.get(start), units.get(end)];
    if (from === undefined || to === undefined || from >= to)
      throw garbage("a place that is outside of the text");
    return shares(texts, starts, { from, to });
  });
}

/** UTF-16 offsets by code point, for those that are asked for. */
function unitsOf(texts: readonly Slot[], stretches: readonly Stretch[]): ReadonlyMap<number, number> {
  const wanted = new Set(stretches.flatMap(({ start, end }) => [start, end]));
  const found = new Map<number, number>();
  let [points, units] = [0, 0];
  const step = (length: number): void => {
    if (wanted.has(points)) found.set(points, units);
    points += 1;
    units += length;
  };
  for (const [i, { text }] of texts.entries()) {
    if (i > 0) for (const character of separator) step(character.length);
    for (const character of text) step(character.length);
  }
  if (wanted.has(points)) found.set(points, units);
  return found;
}

function shares(
  texts: readonly Slot[],
  starts: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly NonNullable<JudgeScore["span"]>[] {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= from) low = middle;
    else high = middle - 1;
  }
  const found: NonNullable<JudgeScore["span"]>[] = [];
  for (let i = low; i < texts.length; i += 1) {
    const first = starts[i] ?? 0;
    if (first >= to) break;
    const start = Math.max(0, from - first);
    const end = Math.min(texts[i]?.text.length ?? 0, to - first);
    if (start < end) found.push({ text: i, start, end });
  }
  return found;
}
