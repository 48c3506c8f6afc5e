import { writeSeenIn, type SeenIn } from "../evidence/seen-in.ts";
import { findingNames, type Decision, type Verdict } from "../pipeline/decision.ts";

/** Names of findings that a leaf has. */
const namesMax = 16;

/** Our own choice: some hundred bytes, so that the other facts still fit into a leaf of 1 KiB. */
const seenInMax = 6;

/**
 * A member of an entry's facts: for its findings, in their order, where the surest of that kind stood and how sure the guard was.
 * Absent where nothing was found. Of more than six kinds those with a score come first, since thresholds are weighed by them; the others
 * are empty.
 */
export function seenInFact(decision: Decision): { readonly seenIn?: readonly string[] } {
  if (decision.verdicts.length === 0) return {};
  const surest = new Map<string, Verdict>();
  for (const verdict of decision.verdicts) {
    const name = `${verdict.guard}:${verdict.kind}`;
    const best = surest.get(name);
    if (best === undefined || (verdict.score ?? 1) > (best.score ?? 1)) surest.set(name, verdict);
  }
  // A guard that was blind looked at nothing, and has no verdict.
  const places = findingNames(decision)
    .slice(0, namesMax)
    .map((name) => surest.get(name));
  const scored = places.filter((verdict) => verdict?.score !== undefined).length;
  let room = { scored: seenInMax, certain: Math.max(0, seenInMax - scored) };
  const seenIn = places.map((verdict) => {
    const kind = verdict?.score === undefined ? "certain" : "scored";
    if (verdict === undefined || room[kind] === 0) return "";
    room = { ...room, [kind]: room[kind] - 1 };
    return writeSeenIn(seenOf(verdict));
  });
  return { seenIn: seenIn.slice(0, seenIn.findLastIndex((one) => one !== "") + 1) };
}

const seenOf = ({ source, score }: Verdict): SeenIn => (score === undefined ? { source } : { source, score });
