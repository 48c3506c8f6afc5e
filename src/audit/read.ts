import { existsSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";
import { readBundle } from "./bundle.ts";
import { readCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { readIfThere } from "./durable-file.ts";
import { readLeaf, type Leaf } from "./leaf.ts";
import { tileWidth } from "./merkle.ts";
import { readVerifier, type Verifier } from "./note.ts";
import { placesIn } from "./places.ts";
import { prunedTo, removedEntry } from "./retention/prune-range.ts";
import { tilePath } from "./tile-path.ts";

/** A published log, read from its static files: without auditd and without any private key. */
export interface PublishedLog {
  /** Its public folder. */
  readonly path: string;
  readonly verifier: Verifier;
  /** The newest checkpoint; undefined where there is none yet. @throws KnownError LOG_BROKEN where it does not hold. */
  checkpoint(): Checkpoint | undefined;
  /** As `checkpoint`, with the signed note itself. */
  signed(): { readonly note: string; readonly checkpoint: Checkpoint } | undefined;
  /** Number of the first entry whose leaf is kept: those before were over their time, and the log says so. */
  keptFrom(checkpoint: Checkpoint): number;
  /**
   * The leaves of one bundle, as far as the checkpoint covers them.
   * @throws KnownError LOG_BROKEN where one is missing, USAGE where it was removed when its time was over.
   */
  bundle(index: number, checkpoint: Checkpoint): Buffer[];
}

const broken = (message: string): KnownError =>
  new KnownError("LOG_BROKEN", message, "run `seaworthy audit verify` for all that is wrong with it");

/**
 * Opens the log of a data folder for reading.
 * @throws KnownError USAGE where there is none, LOG_BROKEN where its verifier key cannot be read.
 */
export const openPublished = (dataFolder: string): PublishedLog =>
  openPublishedAt(placesIn(dataFolder).log, dataFolder);

/** As `openPublished`, for the public folder itself; `dataFolder` is how people are told of it. */
export function openPublishedAt(log: string, dataFolder: string = log): PublishedLog {
  const text = readIfThere(join(log, "vkey"))?.toString("utf8");
  if (text === undefined)
    throw new KnownError("USAGE", `there is no log in ${dataFolder}`, "name the data folder with --data");
  const verifier = readVerifier(text);
  if (verifier === undefined) throw broken(`${join(log, "vkey")} is not a verifier key`);
  const signed: PublishedLog["signed"] = () => {
    const note = readIfThere(join(log, "checkpoint"))?.toString("utf8");
    if (note === undefined) return undefined;
    const checkpoint = readCheckpoint(note, verifier);
    if (typeof checkpoint === "string") throw broken(`the checkpoint does not hold: ${checkpoint}`);
    return { note, checkpoint };
  };
  let known = 0;
  const keptFrom: PublishedLog["keptFrom"] = (checkpoint) => {
    known = findKept(log, checkpoint, known);
    return known;
  };
  return {
    path: log,
    verifier,
    signed,
    checkpoint: () => signed()?.checkpoint,
    keptFrom,
    bundle: (index, checkpoint) => {
      const leaves = readBundleFile(log, index, countIn(index, checkpoint));
      if (leaves !== undefined) return leaves;
      const [first, kept] = [index * tileWidth, keptFrom(checkpoint)];
      if (first < kept) throw removedEntry(first, kept);
      throw broken(`the bundle of entry ${first} is missing or short`);
    },
  };
}

const countIn = (index: number, { size }: Checkpoint): number =>
  Math.min(tileWidth, size - index * tileWidth);

/** Where the leaves begin. Where those from `known` on are gone, the newest entry that says what was removed knows it. */
function findKept(logPath: string, checkpoint: Checkpoint, known: number): number {
  const first = known / tileWidth;
  if (checkpoint.size === 0 || readBundleFile(logPath, first, countIn(first, checkpoint)) !== undefined)
    return known;
  for (let index = Math.ceil(checkpoint.size / tileWidth) - 1; index >= first; index -= 1) {
    const leaves = readBundleFile(logPath, index, countIn(index, checkpoint));
    if (leaves === undefined) break;
    const to = Math.max(...leaves.map(prunedTo));
    if (to > 0) return to;
  }
  return known;
}

/** The first `count` leaves of a bundle, from its unfinished file of that width or its full one; undefined for too few. */
export function readBundleFile(logPath: string, index: number, count: number): Buffer[] | undefined {
  // Twice: between the two looks the full file may have taken the place of the unfinished one.
  for (let look = 0; look < 2; look += 1) {
    for (const width of new Set([count, tileWidth])) {
      const bytes = readIfThere(join(logPath, tilePath("entries", index, width)));
      const leaves = bytes === undefined ? [] : readBundle(bytes, count);
      if (leaves.length === count) return leaves;
    }
  }
  return undefined;
}

/**
 * Leaves from `from` up to `to` (exclusive), in order; those that were removed when their time was over are left out.
 * @throws KnownError LOG_BROKEN, USAGE where all of them were removed.
 */
export function* leavesBetween(
  log: PublishedLog,
  checkpoint: Checkpoint,
  range: { readonly from: number; readonly to: number },
): Generator<Leaf> {
  const to = Math.min(range.to, checkpoint.size);
  if (range.from >= to) return;
  const kept = log.keptFrom(checkpoint);
  if (to <= kept) throw removedEntry(range.from, kept);
  for (let at = Math.max(range.from, kept); at < to;) {
    const index = Math.floor(at / tileWidth);
    const leaves = log.bundle(index, checkpoint);
    const end = Math.min(to, (index + 1) * tileWidth);
    for (; at < end; at += 1) yield leafAt(leaves, at);
  }
}

/** The newest entry first, so that what was asked for just now is found soon. */
export function findLeaf(
  log: PublishedLog,
  checkpoint: Checkpoint,
  matches: (leaf: Leaf) => boolean,
): Leaf | undefined {
  const first = Math.floor(log.keptFrom(checkpoint) / tileWidth);
  for (let index = Math.ceil(checkpoint.size / tileWidth) - 1; index >= first; index -= 1) {
    const leaves = log.bundle(index, checkpoint);
    for (let i = leaves.length - 1; i >= 0; i -= 1) {
      const leaf = leafAt(leaves, index * tileWidth + i);
      if (matches(leaf)) return leaf;
    }
  }
  return undefined;
}

function leafAt(leaves: readonly Buffer[], index: number): Leaf {
  const bytes = leaves[index % tileWidth];
  const leaf = bytes === undefined ? undefined : readLeaf(bytes);
  if (leaf === undefined) throw broken(`entry ${index} cannot be read`);
  return leaf;
}

/** True where a data folder has a log, whole or not. */
export const hasLog = (dataFolder: string): boolean => {
  const { log, segments } = placesIn(dataFolder);
  return existsSync(join(log, "vkey")) || existsSync(join(log, "checkpoint")) || existsSync(segments);
};
