import { halved, splitOf, type RangeHash } from "./inclusion.ts";
import { nodeHash } from "../merkle.ts";

/** A tree by its size and root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/**
 * RFC 6962 §2.1.2: the proof that the tree of `older` entries is the beginning of the tree of `newer` ones. Empty where they are
 * one tree, and where the older one is empty: everything begins with nothing.
 */
export function consistencyProof(
  { older, newer }: { readonly older: number; readonly newer: number },
  rangeHash: RangeHash,
): Buffer[] {
  if (older === 0) return [];
  const downwards: Buffer[] = [];
  let from = 0;
  let to = newer;
  // True while the rest of the older tree is the whole of it, whose hash the other side has.
  let whole = true;
  while (older !== to) {
    const split = from + splitOf(to - from);
    if (older <= split) {
      downwards.push(rangeHash(split, to));
      to = split;
    } else {
      downwards.push(rangeHash(from, split));
      from = split;
      whole = false;
    }
  }
  if (!whole) downwards.push(rangeHash(from, to));
  return downwards.reverse();
}

/** RFC 9162 §2.1.4.2: whether the older tree is the beginning of the newer one. Made without the code that makes proofs. */
export function isConsistent(older: TreeHead, newer: TreeHead, proof: readonly Buffer[]): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root);
  if (older.size === 0) return proof.length === 0;
  let node = older.size - 1;
  let last = newer.size - 1;
  while (node % 2 === 1) [node, last] = halved(node, last);
  // An older tree that is perfect stands whole in the newer one: its hash is known and not sent.
  const path = node === 0 ? [older.root, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [olderRoot, newerRoot] = [first, first];
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      olderRoot = nodeHash(hash, olderRoot);
      newerRoot = nodeHash(hash, newerRoot);
      while (node % 2 === 0 && node !== 0) [node, last] = halved(node, last);
    } else newerRoot = nodeHash(newerRoot, hash);
    [node, last] = halved(node, last);
  }
  return last === 0 && olderRoot.equals(older.root) && newerRoot.equals(newer.root);
}
