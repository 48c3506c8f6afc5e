import { readCheckpoint, type Checkpoint } from "../checkpoint.ts";
import { includedRoot, inclusionProof } from "./inclusion.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { leafHash, tileWidth } from "../merkle.ts";
import type { Verifier } from "../note.ts";
import type { PublishedLog } from "../read.ts";
import { rangeHashes, tilesIn } from "../tile-hashes.ts";
import { readTlogProof, writeTlogProof } from "./tlog-proof.ts";

/**
 * The receipt of an entry: a `.tlog-proof` with the leaf as its extra data, so that it proves the entry by itself. From the
 * public files alone, in about a millisecond; undefined where the checkpoint does not reach the entry yet.
 * @throws KnownError LOG_BROKEN where the log's files do not hold what the checkpoint says.
 */
export function receiptOf(log: PublishedLog, index: number): string | undefined {
  const signed = log.signed();
  if (signed === undefined || index >= signed.checkpoint.size) return undefined;
  const { note, checkpoint } = signed;
  const { size } = checkpoint;
  const bundle = log.bundle(Math.floor(index / tileWidth), checkpoint);
  return writeTlogProof({
    extra: bundle[index % tileWidth],
    index,
    hashes: inclusionProof({ index, size }, rangeHashes(size, tilesIn(log.path))),
    checkpoint: note,
  });
}

/** What a receipt proves. */
export interface Proven {
  readonly leaf: Leaf;
  readonly checkpoint: Checkpoint;
}

/** Checks a receipt with nothing but the log's verifier key; a string says why it proves nothing. */
export function checkReceipt(text: string, verifier: Verifier): Proven | string {
  const proof = readTlogProof(text);
  if (typeof proof === "string") return proof;
  const { extra, index, hashes } = proof;
  const checkpoint = readCheckpoint(proof.checkpoint, verifier);
  if (typeof checkpoint === "string") return `the checkpoint does not hold: ${checkpoint}`;
  if (extra === undefined) return "line 2: the entry itself is missing: there is no extra line";
  const leaf = readLeaf(extra);
  if (leaf?.seq !== index) return `line 2: is not the entry ${index}`;
  const root = includedRoot({ index, size: checkpoint.size }, leafHash(extra), hashes);
  if (root?.equals(checkpoint.root) !== true)
    return `the entry ${index} is not in the tree of the checkpoint, which has ${checkpoint.size} entries`;
  return { leaf, checkpoint };
}
