import { writeSeenIn, type SeenIn } from "../evidence/seen-in.ts";
import { findingNames, type Decision, type Verdict } from "../pipeline/decision.ts";

/** As many as a leaf names findings. */
const seenInMax = 16;

/**
 * A member of an entry's facts: for each of its findings, in their order, where the surest of that kind stood and how sure the guard
 * was. Absent where nothing was found.
 */
export function seenInFact(decision: Decision): { readonly seenIn?: readonly string[] } {
  if (decision.verdicts.length === 0) return {};
  const surest = new Map<string, Verdict>();
  for (const verdict of decision.verdicts) {
    const name = `${verdict.guard}:${verdict.kind}`;
    const best = surest.get(name);
    if (best === undefined || (verdict.score ?? 1) > (best.score ?? 1)) surest.set(name, verdict);
  }
  const names = findingNames(decision).slice(0, seenInMax);
  return {
    seenIn: names.map((name) => {
      const verdict = surest.get(name);
      // A guard that was blind looked at nothing.
      return verdict === undefined ? "" : writeSeenIn(seenOf(verdict));
    }),
  };
}

const seenOf = ({ source, score }: Verdict): SeenIn => (score === undefined ? { source } : { source, score });
