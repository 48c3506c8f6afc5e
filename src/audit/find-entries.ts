import { findLeaf, leavesBetween, type PublishedLog } from "./read.ts";
import type { Leaf } from "./leaf.ts";

/** The entry of an index or an id; of an exchange all entries, in order. None where the checkpoint reaches none. @throws KnownError LOG_BROKEN */
export function findEntries(log: PublishedLog, wanted: string): Leaf[] {
  const checkpoint = log.checkpoint();
  if (checkpoint === undefined) return [];
  if (/^\d{1,15}$/.test(wanted)) {
    const index = Number(wanted);
    return index < checkpoint.size ? [...leavesBetween(log, checkpoint, { from: index, to: index + 1 })] : [];
  }
  const ofExchange: Leaf[] = [];
  const byId = findLeaf(log, checkpoint, (leaf) => {
    if (leaf.id === wanted) return true;
    if (leaf.exchange !== wanted || leaf.kind === "payload.opened") return false;
    ofExchange.unshift(leaf);
    // An exchange begins with its input: nothing of it stands before.
    return leaf.kind === "call.input";
  });
  return byId?.id === wanted ? [byId] : ofExchange;
}
