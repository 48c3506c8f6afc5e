import { KnownError } from "../base/errors.ts";
import type { RangeHash } from "./proofs/inclusion.ts";
import { hashBytes, nodeHash, perfectRoot, tileWidth } from "./merkle.ts";
import { tilePath } from "./tile-path.ts";
import { readTile } from "./tile-reader.ts";

/** A tile of hashes, and how many of them the tree has. */
export interface TileAt {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** The hashes of a tile, exactly as many as its width says. */
export type TileSource = (at: TileAt) => Buffer;

/** Levels of the tree within one tile: C2SP tlog-tiles. */
const tileHeight = 8;

/** Tiles of the public files. A tile is read once. @throws KnownError LOG_BROKEN where one is missing or short. */
export function tilesIn(logPath: string): TileSource {
  const read = new Map<string, Buffer>();
  return (at) => {
    const path = tilePath(at.level, at.index, at.width);
    const bytes = read.get(path) ?? readTile(logPath, at);
    if (bytes === undefined)
      throw new KnownError(
        "LOG_BROKEN",
        `${path} is missing or short`,
        "run `seaworthy audit verify` for all that is wrong with the log",
      );
    read.set(path, bytes);
    return bytes;
  };
}

/** Hashes of ranges of a tree of `size` entries, from its tiles. At most two tiles a level are read for a proof. */
export function rangeHashes(size: number, tiles: TileSource): RangeHash {
  return (from, to) => {
    let root: Buffer | undefined;
    // RFC 6962 §2.1: a range falls into perfect trees, largest first; they are folded from the right.
    for (let end = to; end > from;) {
      const count = lowestPower(end - from);
      const perfect = perfectHash(size, tiles, { from: end - count, count });
      root = root === undefined ? perfect : nodeHash(perfect, root);
      end -= count;
    }
    if (root === undefined) throw new Error(`no entries from ${from} to ${to}`);
    return root;
  };
}

/** The largest power of two that divides `count`. */
function lowestPower(count: number): number {
  let power = 1;
  while (count % (power * 2) === 0) power *= 2;
  return power;
}

/** The hash of a perfect tree over `count` entries, a power of two. */
function perfectHash(
  size: number,
  tiles: TileSource,
  { from, count }: { readonly from: number; readonly count: number },
): Buffer {
  const level = Math.floor(Math.log2(count) / tileHeight);
  const each = tileWidth ** level;
  const index = Math.floor(from / each / tileWidth);
  const width = Math.min(tileWidth, Math.floor(size / each) - index * tileWidth);
  const start = (from / each) % tileWidth;
  const hashes = tiles({ level, index, width });
  return perfectRoot(hashes.subarray(start * hashBytes), count / each);
}
