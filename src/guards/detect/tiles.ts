import type { Finding } from "../guard.ts";
import { flat } from "./flat.ts";

/** Our own choice: what the views of so much text take fits into a processor's nearer caches. */
const tileChars = 49_152;

/**
 * The findings of a long text, looked at in tiles that overlap: the same ones, since a finding depends on nothing farther away
 * than `around` before its start and `around` behind it, its own length included.
 */
export function inTiles(
  text: string,
  around: number,
  inspect: (tile: string) => readonly Finding[],
): readonly Finding[] {
  if (text.length <= tileChars + 2 * around) return inspect(text);
  const findings: Finding[] = [];
  for (let from = 0; from < text.length; from += tileChars) {
    const base = Math.max(0, from - around);
    const until = Math.min(text.length, from + tileChars);
    for (const finding of inspect(flat(text.slice(base, until + around)))) {
      const start = base + finding.start;
      if (start >= from && start < until) findings.push({ ...finding, start, end: base + finding.end });
    }
  }
  return findings;
}
