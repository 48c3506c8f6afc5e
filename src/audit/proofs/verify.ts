import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { readBundle } from "../bundle.ts";
import { readCheckpoint, type Checkpoint } from "../checkpoint.ts";
import { readIfThere } from "../durable-file.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { hashBytes, leafHash, perfectRoot, tileWidth, Tree } from "../merkle.ts";
import { readVerifier } from "../note.ts";
import { placesIn, type Places } from "../places.ts";
import type { Problem } from "../problem.ts";
import { prunedTo } from "../retention/prune-range.ts";
import { readTile } from "../tile-reader.ts";
import { tilePath } from "../tile-path.ts";
import { payloadProblem, SegmentWalk, type StoredEntry } from "./verify-segments.ts";
import { checkTileFiles } from "./verify-tiles.ts";

/** Problems that are listed: a log that is damaged all over needs no longer list. */
const problemsMax = 100;

export interface Verification {
  readonly ok: boolean;
  /** Entries that the checkpoint covers. */
  readonly size: number;
  /** Base64; "" where there is no checkpoint that holds. */
  readonly root: string;
  readonly origin: string;
  /** Whole entries that no checkpoint covers yet: at most about a second's, unless auditd was killed. */
  readonly uncovered: number;
  /** Bytes at the end of the last segment of a flush that was never acknowledged, or is being written now. */
  readonly tornBytes: number;
  /** Entries whose leaves were removed when their time was over, as the log itself says; their hashes hold. */
  readonly pruned: number;
  /** In the order of the entries; at most 100. */
  readonly problems: readonly Problem[];
}

export interface VerifyOptions {
  /** A verifier key that was kept elsewhere, to be used instead of the one beside the log. */
  readonly verifier?: string;
}

/**
 * Checks a log from its files alone: the checkpoint's signature, every leaf, every tile and the root, and that the segments
 * hold the same leaves and the payloads that the leaves commit to. Needs no private key and no auditd; one may be writing.
 */
export async function verifyLog(dataFolder: string, options: VerifyOptions = {}): Promise<Verification> {
  const places = placesIn(dataFolder);
  const problems: Problem[] = [];
  const report = (problem: Problem): void => {
    if (problems.length < problemsMax) problems.push(problem);
  };
  const checkpoint = readHead(places, options, report);
  const size = checkpoint?.size ?? 0;
  const segments = new SegmentWalk(places.segments, report);
  const full: { level: number; index: number; hashes: Buffer }[] = [];
  const tree = new Tree((level, index, hashes) => {
    // Level 0 is compared leaf by leaf.
    if (level > 0) full.push({ level, index, hashes });
  });
  const entries = new EntryCheck({ places, segments, size, report });
  for (let from = 0; from < size && problems.length < problemsMax; from += tileWidth) {
    for (const leaf of entries.check(from, Math.min(tileWidth, size - from))) tree.add(leaf);
    await turn();
  }
  if (tree.size === size) {
    const edge = tree.edge().slice(1);
    const unfinished = edge.map((hashes, i) => ({
      level: i + 1,
      index: Math.floor(size / tileWidth ** (i + 2)),
      hashes,
    }));
    for (const tile of [...full, ...unfinished]) checkTile(places, tile, report);
    if (checkpoint !== undefined && problems.length === 0 && !tree.root().equals(checkpoint.root))
      report({ file: "log/checkpoint", message: "the root is not that of the entries" });
  }
  entries.checkPruned();
  checkTileFiles(places.log, size, report);
  const uncovered = segments.countFrom(size);
  return {
    ok: problems.length === 0,
    size,
    root: checkpoint?.root.toString("base64") ?? "",
    origin: checkpoint?.origin ?? "",
    uncovered,
    tornBytes: segments.tornBytes,
    pruned: entries.pruned,
    problems,
  };
}

function readHead(
  { log }: Places,
  options: VerifyOptions,
  report: (problem: Problem) => void,
): Checkpoint | undefined {
  const beside = readIfThere(join(log, "vkey"))?.toString("utf8") ?? "";
  const text = options.verifier ?? beside;
  const verifier = readVerifier(text);
  if (beside.trim() !== text.trim() || !/^\S+\n$/.test(beside))
    report({ file: "log/vkey", message: "is not the verifier key of this log, in one line" });
  if (verifier === undefined) {
    report({ file: "log/vkey", message: "there is no verifier key to check with" });
    return undefined;
  }
  const note = readIfThere(join(log, "checkpoint"))?.toString("utf8");
  if (note === undefined) {
    report({ file: "log/checkpoint", message: "is missing" });
    return undefined;
  }
  const checkpoint = readCheckpoint(note, verifier);
  if (typeof checkpoint !== "string") return checkpoint;
  report({ file: "log/checkpoint", message: checkpoint });
  return undefined;
}

/** Compares the three that must agree on an entry: its bundle, its hash in a tile, and its segment. */
class EntryCheck {
  readonly #places: Places;
  readonly #segments: SegmentWalk;
  readonly #report: (problem: Problem) => void;
  #atMs = 0;
  /** Bundles that are missing at the beginning of the log: whether they may be is known at its end. */
  readonly #missing: { file: string; from: number; to: number }[] = [];
  /** No bundle was there yet. */
  #isBefore = true;
  #prunedTo = 0;
  readonly #size: number;

  constructor(parts: {
    readonly places: Places;
    readonly segments: SegmentWalk;
    readonly size: number;
    readonly report: (problem: Problem) => void;
  }) {
    this.#places = parts.places;
    this.#segments = parts.segments;
    this.#size = parts.size;
    this.#report = parts.report;
  }

  /** Leaf hashes of the entries of one bundle, as far as any of the three has them. */
  check(from: number, count: number): Buffer[] {
    const index = from / tileWidth;
    const hashes = readTile(this.#places.log, { level: 0, index, width: count });
    if (hashes === undefined)
      this.#report({ file: `log/${tilePath(0, index, count)}`, entry: from, message: "is missing or short" });
    const leaves = this.#bundle(index, count);
    const checked: Buffer[] = [];
    for (let i = 0; i < count; i += 1) {
      const stored = this.#segments.entry(from + i);
      const wanted = hashes?.subarray(i * hashBytes, (i + 1) * hashBytes);
      const hash = this.#entry({ seq: from + i, count, leaf: leaves[i], stored, wanted });
      if (hash === undefined) return checked;
      checked.push(hash);
    }
    if (leaves.length === 0 && hashes !== undefined && count === tileWidth) this.#checkAbove(index, hashes);
    return checked;
  }

  /** How many entries are gone as the log says. */
  get pruned(): number {
    return this.#missing.reduce((sum, { from, to }) => sum + (to <= this.#prunedTo ? to - from : 0), 0);
  }

  /** After all entries: what is missing is what the log says that was removed, and nothing else. */
  checkPruned(): void {
    for (const { file, from, to } of this.#missing)
      if (to > this.#prunedTo) this.#report({ file, entry: from, message: "is missing" });
    const { file, first } = this.#segments.start;
    if (first > this.#prunedTo) this.#report({ file, message: "a segment before this one is missing" });
  }

  /** Where no leaf is left, the hashes of one tile are compared with that of the next level. */
  #checkAbove(index: number, hashes: Buffer): void {
    const above = Math.floor(index / tileWidth);
    const width = Math.min(tileWidth, Math.floor(this.#size / tileWidth) - above * tileWidth);
    const at = (index % tileWidth) * hashBytes;
    const tile = readTile(this.#places.log, { level: 1, index: above, width });
    const wanted = tile?.subarray(at, at + hashBytes);
    if (wanted?.equals(perfectRoot(hashes, tileWidth)) === false)
      this.#report({
        file: `log/${tilePath(0, index)}`,
        entry: index * tileWidth,
        message: `its hashes do not give the one in log/${tilePath(1, above, width)}: one of the two was changed`,
      });
  }

  #bundle(index: number, count: number): Buffer[] {
    for (const width of new Set([count, tileWidth])) {
      const bytes = readIfThere(join(this.#places.log, tilePath("entries", index, width)));
      if (bytes === undefined) continue;
      this.#isBefore = false;
      const leaves = readBundle(bytes, count);
      if (leaves.length < count)
        this.#report({
          file: `log/${tilePath("entries", index, width)}`,
          entry: index * tileWidth + leaves.length,
          message: "ends early, or a length in it is wrong",
        });
      return leaves;
    }
    const file = `log/${tilePath("entries", index, count)}`;
    const from = index * tileWidth;
    if (this.#isBefore) this.#missing.push({ file, from, to: from + count });
    else this.#report({ file, entry: from, message: "is missing" });
    return [];
  }

  #entry(found: {
    readonly seq: number;
    readonly count: number;
    readonly leaf: Buffer | undefined;
    readonly stored: StoredEntry | undefined;
    readonly wanted: Buffer | undefined;
  }): Buffer | undefined {
    const { seq, count, leaf, stored, wanted } = found;
    const index = Math.floor(seq / tileWidth);
    const say = (file: string, message: string, byte?: number): void =>
      this.#report({ file, entry: seq, message, ...(byte === undefined ? {} : { byte }) });
    const hash = leaf === undefined ? undefined : leafHash(leaf);
    const storedHash = stored === undefined ? undefined : leafHash(stored.leaf);
    if (hash !== undefined && wanted !== undefined && !hash.equals(wanted)) {
      const tileIsWrong = storedHash?.equals(hash) === true;
      if (tileIsWrong)
        say(`log/${tilePath(0, index, count)}`, "the hash is not the entry's", (seq % tileWidth) * hashBytes);
      else say(`log/${tilePath("entries", index, count)}`, "the entry is not the one of its hash");
    }
    if (
      stored !== undefined &&
      leaf !== undefined &&
      !stored.leaf.equals(leaf) &&
      storedHash?.equals(wanted ?? leaf) !== true
    )
      say(stored.file, "the leaf is not the one of the bundle", stored.byte);
    if (stored !== undefined) this.#leaf(seq, stored, say);
    const known = stored?.leaf ?? leaf;
    if (known !== undefined) this.#prunedTo = Math.max(this.#prunedTo, prunedTo(known));
    const right = [hash, storedHash].find((one) => wanted !== undefined && one?.equals(wanted));
    // Of an entry whose leaf was removed the hash is left.
    return right ?? hash ?? storedHash ?? (this.#isBefore ? wanted : undefined);
  }

  #leaf(seq: number, stored: StoredEntry, say: (file: string, message: string, byte?: number) => void): void {
    const leaf: Leaf | undefined = readLeaf(stored.leaf);
    if (leaf?.seq !== seq) {
      say(stored.file, "the leaf does not say that it is this entry", stored.byte);
      return;
    }
    if (leaf.at < this.#atMs) say(stored.file, "the time is before that of the entry before", stored.byte);
    this.#atMs = Math.max(this.#atMs, leaf.at);
    const problem = payloadProblem(leaf, stored.payload);
    if (problem !== undefined) say(stored.file, problem, stored.byte);
  }
}

/** Compares a tile above the lowest level with what its entries give. */
function checkTile(
  { log }: Places,
  tile: { readonly level: number; readonly index: number; readonly hashes: Buffer },
  report: (problem: Problem) => void,
): void {
  const { level, index, hashes } = tile;
  const width = hashes.length / hashBytes;
  if (width === 0) return;
  const file = `log/${tilePath(level, index, width)}`;
  const entry = index * tileWidth ** (level + 1);
  const found = readTile(log, { level, index, width });
  if (found === undefined) report({ file, entry, message: "is missing or short" });
  else if (!found.equals(hashes)) {
    const wrong = found.findIndex((byte, i) => byte !== hashes[i]);
    const hash = Math.floor(wrong / hashBytes);
    report({
      file,
      byte: wrong,
      entry: entry + hash * tileWidth ** level,
      message: "a hash is not that of its tile",
    });
  }
}
