import { existsSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../../base/errors.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { leafHash, tileWidth, Tree } from "../merkle.ts";
import { prunedTo } from "../retention/prune-range.ts";
import type { PublishedLog } from "../read.ts";
import { tilePath } from "../tile-path.ts";
import { readEdge } from "../tile-reader.ts";
import { blockEntries } from "./block-set.ts";
import { BlockWriter } from "./block-writer.ts";
import { bundleDigest, type CheckedLeaves } from "./checked-leaves.ts";
import { eraseTerms } from "./erase-terms.ts";
import { IndexDamaged, type IndexFile, type IndexState } from "./index-file.ts";
import { erasedSubjectOf } from "./terms.ts";

/** Entries between two commits, so that neither a crash nor the write-ahead log costs much. Our own choice. */
const commitEntries = 4 * blockEntries;

/** The log at one moment. */
export interface LogMoment {
  readonly log: PublishedLog;
  readonly checkpoint: Checkpoint;
  /** The checkpoint as it is signed. */
  readonly note: string;
}

/** Which log it is: its name and the hash of its key. */
export const originOf = ({ verifier }: PublishedLog): string =>
  `${verifier.name}+${verifier.keyHash.toString("hex")}`;

/** An index that has nothing yet. */
export const startOf = (log: PublishedLog, seenNote: string): IndexState => ({
  origin: originOf(log),
  first: 0,
  size: 0,
  checkedSize: 0,
  checkedNote: "",
  seenNote,
});

const broken = (message: string): KnownError =>
  new KnownError("LOG_BROKEN", message, "run `seaworthy audit verify`");

/** The first entry whose bundle is there: retention removes the oldest first. */
function firstKept({ path }: PublishedLog, { size }: Checkpoint): number {
  const isThere = (bundle: number): boolean => existsSync(join(path, tilePath("entries", bundle)));
  let [low, high] = [0, Math.floor(size / tileWidth)];
  if (high === 0 || isThere(0)) return 0;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isThere(middle)) high = middle;
    else low = middle + 1;
  }
  return low * tileWidth;
}

/** A log contradicts a checkpoint that its own key has signed. */
export class Contradiction extends Error {}

/** Brings an index up to a checkpoint. Nobody else may write it meanwhile. */
export class Indexer {
  readonly #file: IndexFile;
  readonly #leaves: CheckedLeaves;
  readonly #moment: LogMoment;
  readonly #older: Checkpoint | undefined;
  readonly #tree = new Tree(() => undefined);
  #erased = 0;
  #contradicts = false;
  /** Entries before this one may be gone, as an entry says. */
  #prunedTo = 0;

  /** @param parts `older`: a checkpoint of this log that must be its beginning. */
  constructor(parts: {
    file: IndexFile;
    leaves: CheckedLeaves;
    moment: LogMoment;
    older?: Checkpoint | undefined;
  }) {
    this.#file = parts.file;
    this.#leaves = parts.leaves;
    this.#moment = parts.moment;
    this.#older = parts.older;
  }

  /**
   * When it returns, the index has all entries of the checkpoint, and they were found to be those that it signs.
   * @returns how many entries lost their people, because their subjects were erased.
   * @throws IndexDamaged, Contradiction, KnownError LOG_BROKEN where an entry is missing.
   */
  run(): number {
    const { checkpoint, log } = this.#moment;
    const kept = firstKept(log, checkpoint);
    let state = this.#file.state ?? startOf(log, "");
    if (state.first < kept) state = this.#skip(state, kept);
    this.#resume(state);
    while (state.size < checkpoint.size) {
      const to = Math.min(checkpoint.size, (Math.floor(state.size / commitEntries) + 1) * commitEntries);
      const before = state;
      state = this.#file.write(() => this.#take(before, to));
    }
    if (state.checkedNote !== this.#moment.note) this.#check(state);
    if (state.first < kept)
      throw broken(
        `entries ${state.first} to ${kept - 1} are missing, and no entry says that they were removed`,
      );
    return this.#erased;
  }

  /** Entries before `kept` are gone: they are forgotten, and passed over where the index has not seen them yet. */
  #skip(state: IndexState, kept: number): IndexState {
    const next = { ...state, size: Math.max(state.size, kept) };
    const edge = state.size < kept ? readEdge(this.#moment.log.path, kept) : [];
    if (edge === undefined) throw broken(`the tiles of the first ${kept} entries are missing`);
    this.#file.write(() => {
      this.#file.forgetBefore(kept);
      this.#putEdge(edge);
      this.#file.setState(next);
    });
    return next;
  }

  #resume({ size }: IndexState): void {
    const edge = this.#file
      .all("select hashes from edge order by level")
      .map((row) => row["hashes"] as Uint8Array);
    this.#tree.resume(size, edge);
  }

  #putEdge(edge: readonly Uint8Array[]): void {
    for (const [level, hashes] of edge.entries())
      this.#file.run("insert or replace into edge values (?, ?)", [level, hashes]);
  }

  /** Entries from where the index is up to `to`, in one transaction. */
  #take(state: IndexState, to: number): IndexState {
    const block = new BlockWriter(this.#file);
    for (let from = state.size; from < to;) {
      const index = Math.floor(from / tileWidth);
      const end = Math.min(to, (index + 1) * tileWidth);
      const bundle = this.#moment.log.bundle(index, this.#moment.checkpoint);
      this.#putBundle(index, bundle);
      for (let seq = from; seq < end; seq += 1) this.#add(block, bundle[seq % tileWidth], seq);
      from = end;
    }
    block.flush();
    this.#putEdge(this.#tree.edge());
    if (this.#prunedTo > state.first) this.#file.forgetBefore(this.#prunedTo);
    const next = { ...state, size: to, first: Math.max(state.first, this.#prunedTo) };
    this.#file.setState(next);
    return next;
  }

  #add(block: BlockWriter, bytes: Buffer | undefined, seq: number): void {
    const leaf = bytes === undefined ? undefined : readLeaf(bytes);
    if (bytes === undefined || leaf?.seq !== seq) throw broken(`entry ${seq} cannot be read`);
    this.#prunedTo = Math.max(this.#prunedTo, prunedTo(bytes));
    this.#tree.add(leafHash(bytes));
    if (this.#tree.size === this.#older?.size && !this.#tree.root().equals(this.#older.root))
      this.#contradicts = true;
    this.#erase(block, leaf);
    block.add(leaf, seq);
  }

  #erase(block: BlockWriter, leaf: Leaf): void {
    const subject = erasedSubjectOf(leaf);
    if (subject === undefined) return;
    block.flush();
    this.#leaves.forget();
    this.#erased += eraseTerms(this.#file, this.#leaves, { subject, before: leaf.seq });
  }

  #putBundle(index: number, leaves: readonly Buffer[]): void {
    const [first] = leaves;
    const atMs = first === undefined ? undefined : readLeaf(first)?.at;
    this.#file.run("insert or replace into bundles values (?, ?, ?, ?)", [
      index,
      atMs ?? 0,
      leaves.length,
      bundleDigest(leaves),
    ]);
  }

  #check(state: IndexState): void {
    const { checkpoint, note } = this.#moment;
    if (!this.#tree.root().equals(checkpoint.root))
      throw new IndexDamaged("what it has read is not what the checkpoint signs");
    // Only now: files that were changed without the key contradict the checkpoint that they came with, too.
    if (this.#contradicts)
      throw new Contradiction(`its first ${this.#older?.size ?? 0} entries have been replaced by others`);
    this.#file.write(() => {
      this.#file.setState({ ...state, checkedSize: checkpoint.size, checkedNote: note, seenNote: note });
    });
  }
}
