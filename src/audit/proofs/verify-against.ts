import { join } from "node:path";
import { readCheckpoint, type Checkpoint } from "../checkpoint.ts";
import { consistencyProof, isConsistent } from "./consistency.ts";
import { readIfThere } from "../durable-file.ts";
import { edgeRoot, hashBytes, perfectRoot, tileWidth } from "../merkle.ts";
import { readVerifier, type Verifier } from "../note.ts";
import { placesIn } from "../places.ts";
import type { Problem } from "../problem.ts";
import { rangeHashes, type TileAt, type TileSource } from "../tile-hashes.ts";
import { tilePath } from "../tile-path.ts";
import { readEdge, readTile } from "../tile-reader.ts";
import { readTlogProof } from "./tlog-proof.ts";

/** A checkpoint that somebody kept, or a receipt, which has one in it. */
export interface Kept {
  /** Where it was read, for people. */
  readonly file: string;
  readonly text: string;
}

/** How the log compares with one kept checkpoint. */
export interface Compared {
  readonly file: string;
  /** Entries of the kept checkpoint; undefined where it could not be read. */
  readonly size?: number;
  readonly holds: boolean;
  /** Entries that may be other than those that were signed, or are gone: `to` is the first after them. */
  readonly doubt?: { readonly from: number; readonly to: number };
}

export interface Comparison {
  readonly compared: readonly Compared[];
  readonly problems: readonly Problem[];
}

/**
 * Compares a log with checkpoints of it that were kept elsewhere, by a proof of consistency from its tiles. This is what finds
 * a log that was written anew with the real key. Of several kept checkpoints those that hold narrow down what is in doubt.
 *
 * Only as good as the log's files: run `verifyLog` beside it, which checks that entries, tiles and checkpoint agree.
 */
export function verifyAgainst(
  dataFolder: string,
  kept: readonly Kept[],
  options: { readonly verifier?: string } = {},
): Comparison {
  const { log } = placesIn(dataFolder);
  const textOf = (name: string): string => readIfThere(join(log, name))?.toString("utf8") ?? "";
  const verifier = readVerifier(options.verifier ?? textOf("vkey"));
  const newest = verifier === undefined ? undefined : readCheckpoint(textOf("checkpoint"), verifier);
  if (verifier === undefined || newest === undefined || typeof newest === "string") {
    const message = "cannot be compared: the log's own checkpoint does not hold";
    return {
      compared: kept.map(({ file }) => ({ file, holds: false })),
      problems: kept.map(({ file }) => ({ file, message })),
    };
  }
  const outcomes = kept.map((one) => ({ one, outcome: compare(one, { log, verifier, newest }) }));
  const good = outcomes.flatMap(({ outcome }) => (outcome.state === "holds" ? [outcome.size] : []));
  const all = outcomes.map(({ one, outcome }) => told(one.file, outcome, { good, size: newest.size }));
  return {
    compared: all.map(({ compared }) => compared),
    problems: all.flatMap(({ problem }) => problem ?? []),
  };
}

type Outcome =
  | { readonly state: "holds" | "shorter" | "rewritten"; readonly size: number }
  | { readonly state: "unreadable"; readonly why: string };

interface Published {
  readonly log: string;
  readonly verifier: Verifier;
  readonly newest: Checkpoint;
}

function compare({ text }: Kept, { log, verifier, newest }: Published): Outcome {
  const receipt = readTlogProof(text);
  const older = readCheckpoint(typeof receipt === "string" ? text : receipt.checkpoint, verifier);
  if (typeof older === "string")
    return { state: "unreadable", why: `is not a checkpoint of this log: ${older}` };
  const { size } = older;
  if (size > newest.size) return { state: "shorter", size };
  const read = new TilesRead(log, newest);
  const proof = consistencyProof({ older: size, newer: newest.size }, rangeHashes(newest.size, read.tile));
  if (read.missing === undefined && isConsistent(older, newest, proof)) return { state: "holds", size };
  const damage = read.damage();
  if (damage !== undefined) return { state: "unreadable", why: `cannot be compared: ${damage}` };
  return { state: "rewritten", size };
}

/** Tiles, and which were read: where a proof fails they tell a damaged file from another history. */
class TilesRead {
  readonly #log: string;
  readonly #newest: Checkpoint;
  readonly #read: { readonly at: TileAt; readonly bytes: Buffer }[] = [];
  /** The first that is missing or short; all its hashes are read as zeros. */
  missing: string | undefined;

  constructor(log: string, newest: Checkpoint) {
    this.#log = log;
    this.#newest = newest;
  }

  readonly tile: TileSource = (at) => {
    const found = readTile(this.#log, at);
    if (found === undefined) this.missing ??= tilePath(at.level, at.index, at.width);
    const bytes = found ?? Buffer.alloc(at.width * hashBytes);
    this.#read.push({ at, bytes });
    return bytes;
  };

  /** What is wrong with the files themselves: a tile is not the one whose hash the tile above has, or the root is another. */
  damage(): string | undefined {
    const { size, root } = this.#newest;
    // The list grows: what is above is read, and looked at in its turn.
    for (const { at, bytes } of this.#read) {
      if (at.width < tileWidth) continue;
      const level = at.level + 1;
      const index = Math.floor(at.index / tileWidth);
      const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth);
      const start = (at.index % tileWidth) * hashBytes;
      const above = this.tile({ level, index, width }).subarray(start, start + hashBytes);
      if (!perfectRoot(bytes, tileWidth).equals(above) && this.missing === undefined)
        return `log/${tilePath(at.level, at.index)} or the tile above it is damaged`;
    }
    if (this.missing !== undefined) return `log/${this.missing} is missing or short`;
    const edge = readEdge(this.#log, size);
    return edge !== undefined && edgeRoot(edge).equals(root)
      ? undefined
      : "the log's tiles do not lead to its checkpoint";
  }
}

function told(
  file: string,
  outcome: Outcome,
  log: { readonly good: readonly number[]; readonly size: number },
): { readonly compared: Compared; readonly problem?: Problem } {
  if (outcome.state === "unreadable")
    return { compared: { file, holds: false }, problem: { file, message: outcome.why } };
  const { state, size } = outcome;
  if (state === "holds") return { compared: { file, size, holds: true } };
  const to = size;
  const from = state === "shorter" ? log.size : Math.max(0, ...log.good.filter((one) => one < size));
  const range = to - from === 1 ? `entry ${from}` : `entries ${from} to ${to - 1}`;
  const message =
    state === "shorter"
      ? `the log is shorter than it was: ${range} ${to - from === 1 ? "is" : "are"} missing, those before cannot be compared`
      : `the log was rewritten: something in ${range} is not what was signed`;
  return {
    compared: { file, size, holds: false, doubt: { from, to } },
    problem: { file, entry: from, message },
  };
}
