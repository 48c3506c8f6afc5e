import { nodeHash } from "../merkle.ts";

/**
 * RFC 6962 §2.1: MTH(D[from:to]), for the ranges that the RFC's trees split into: they begin at a multiple of the largest power
 * of two that is not over their length.
 */
export type RangeHash = (from: number, to: number) => Buffer;

/** The largest power of two below `size`, which is over 1. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** RFC 6962 §2.1.1: the audit path of the entry `index` in the tree of `size` entries, from the leaf's sibling up. */
export function inclusionProof(
  { index, size }: { readonly index: number; readonly size: number },
  rangeHash: RangeHash,
): Buffer[] {
  const downwards: Buffer[] = [];
  for (let from = 0, to = size; to - from > 1;) {
    const split = from + splitOf(to - from);
    const left = index < split;
    downwards.push(left ? rangeHash(split, to) : rangeHash(from, split));
    if (left) to = split;
    else from = split;
  }
  return downwards.reverse();
}

/**
 * RFC 9162 §2.1.3.2: the root that the hash of a leaf and its proof lead to; undefined where the proof has another length than
 * that place in that tree asks for. Made without the code that makes proofs.
 */
export function includedRoot(
  { index, size }: { readonly index: number; readonly size: number },
  leaf: Buffer,
  proof: readonly Buffer[],
): Buffer | undefined {
  if (index >= size) return undefined;
  // Numbers over 32 bits: halves instead of shifts.
  let node = index;
  let last = size - 1;
  let root = leaf;
  for (const hash of proof) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      root = nodeHash(hash, root);
      while (node % 2 === 0 && node !== 0) [node, last] = halved(node, last);
    } else root = nodeHash(root, hash);
    [node, last] = halved(node, last);
  }
  return last === 0 ? root : undefined;
}

/** Both one level up. */
export const halved = (node: number, last: number): [number, number] => [
  Math.floor(node / 2),
  Math.floor(last / 2),
];
