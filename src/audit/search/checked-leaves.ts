import { hash } from "node:crypto";
import { KnownError } from "../../base/errors.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { tileWidth } from "../merkle.ts";
import { readBundleFile } from "../read.ts";
import type { IndexFile } from "./index-file.ts";

/** Bundles that are kept at hand: the entries of one page often stand close to each other. */
const keptMax = 16;

/** The digest by which the index knows the first leaves of a bundle again. */
export function bundleDigest(leaves: readonly Buffer[]): Buffer {
  // Leaves are JSON texts in one line: the line end parts them.
  return hash("sha256", Buffer.concat(leaves.flatMap((leaf) => [leaf, lineEnd])), "buffer");
}

const lineEnd = Buffer.from("\n");

/**
 * Leaves from the log's files, each bundle compared with what the index saw when its entries were found to be those that the
 * checkpoint signs.
 */
export class CheckedLeaves {
  readonly #logPath: string;
  readonly #file: IndexFile;
  readonly #kept = new Map<number, readonly Buffer[]>();

  constructor(logPath: string, file: IndexFile) {
    this.#logPath = logPath;
    this.#file = file;
  }

  /** @throws KnownError LOG_BROKEN where the file is missing or has changed. */
  leaf(seq: number): Leaf {
    const bytes = this.#bundle(Math.floor(seq / tileWidth))[seq % tileWidth];
    const leaf = bytes === undefined ? undefined : readLeaf(bytes);
    if (leaf?.seq !== seq) throw broken(seq, "cannot be read");
    return leaf;
  }

  /** The first entry that is not before a time; `end` where all before it are. Times never go back from entry to entry. */
  firstSince(atMs: number, { first, end }: { first: number; end: number }): number {
    const row = this.#file.get("select max(bundle) as bundle from bundles where at < ?", [atMs]);
    if (row?.["bundle"] === undefined || row["bundle"] === null) return first;
    const start = Number(row["bundle"]) * tileWidth;
    let [low, high] = [Math.max(start, first), Math.min(start + tileWidth, end)];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.leaf(middle).at < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  forget(): void {
    this.#kept.clear();
  }

  #bundle(index: number): readonly Buffer[] {
    const kept = this.#kept.get(index);
    if (kept !== undefined) return kept;
    const row = this.#file.get("select count, digest from bundles where bundle = ?", [index]);
    if (row === undefined) throw broken(index * tileWidth, "is not in the index");
    const leaves = readBundleFile(this.#logPath, index, Number(row["count"]));
    if (leaves === undefined) throw broken(index * tileWidth, "is missing");
    if (!bundleDigest(leaves).equals(row["digest"] as Uint8Array))
      throw broken(index * tileWidth, "or one of the 255 after it has changed since it was read");
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= keptMax && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(index, leaves);
    return leaves;
  }
}

const broken = (seq: number, how: string): KnownError =>
  new KnownError("LOG_BROKEN", `entry ${seq} ${how}`, "run `seaworthy audit verify`");
