import { KnownError } from "../../base/errors.ts";
import { readLeaf } from "../leaf.ts";

/** How the kind stands in a leaf: most leaves need not be read to know that they are of another. */
const applied = Buffer.from('"kind":"retention.applied"');

/**
 * The first entry whose leaf must still be there, as an entry `retention.applied` says it: bundles and segments before that may
 * have been removed, and nothing else. 0 for any other leaf. The number counts through: a later entry never says less.
 */
export function prunedTo(leaf: Buffer): number {
  if (!leaf.includes(applied)) return 0;
  const read = readLeaf(leaf);
  const to = read?.kind === "retention.applied" ? read.facts?.["prunedTo"] : undefined;
  // Only whole bundles go, and none that comes after the entry itself.
  return read !== undefined &&
    typeof to === "number" &&
    Number.isSafeInteger(to) &&
    to % 256 === 0 &&
    to <= read.seq
    ? to
    : 0;
}

/** What is said of an entry that was removed when its time was over. */
export const removedEntry = (index: number, keptFrom: number): KnownError =>
  new KnownError(
    "USAGE",
    `entry ${index} was removed when its time was over: the log is kept from entry ${keptFrom} on`,
    "its hash stays in the tree; the entries retention.applied say what was removed and when",
  );
