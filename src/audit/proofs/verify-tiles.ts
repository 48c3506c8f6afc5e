import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { bundleBytes, readBundle } from "../bundle.ts";
import { readIfThere } from "../durable-file.ts";
import { hashBytes, tileWidth } from "../merkle.ts";
import { tilePath } from "../tile-path.ts";
import type { Problem } from "../problem.ts";

interface TileName {
  readonly level: number | "entries";
  readonly index: number;
  readonly width: number;
}

/** C2SP tlog-tiles: levels 0 to 63. Fifteen digits of a number are over a thousand million million entries, and are kept exactly. */
const tileName = /^tile\/(entries|[1-5]?\d|6[0-3])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/;

/** Reads a path as `tilePath` writes it; undefined for anything else. */
export function readTilePath(path: string): TileName | undefined {
  const match = tileName.exec(path);
  if (match === null) return undefined;
  const [, level = "", groups = "", partial] = match;
  const name = {
    level: level === "entries" ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, "")),
    width: partial === undefined ? tileWidth : Number(partial),
  } as const;
  return tilePath(name.level, name.index, name.width) === path ? name : undefined;
}

/**
 * Checks the files that the walk over the entries did not read: each unfinished tile and bundle that was left must be the start
 * of its successor, and no file may be longer than what it holds. What lies past the checkpoint is left alone.
 */
export function checkTileFiles(logPath: string, size: number, report: (problem: Problem) => void): void {
  const folder = join(logPath, "tile");
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name)
      .slice(logPath.length + 1)
      .replaceAll(sep, "/");
    const name = readTilePath(path);
    const file = `log/${path}`;
    if (name === undefined) report({ file, message: "is not a file of the log" });
    else if (firstAfter(name) <= size)
      checkFile(logPath, { ...name, size, path }, (rest) => report({ file, ...rest }));
  }
}

/** Number of the first entry that a tile says nothing of. */
function firstAfter({ level, index, width }: TileName): number {
  const each = level === "entries" ? 1 : tileWidth ** level;
  return (index * tileWidth + width) * each;
}

function checkFile(
  logPath: string,
  tile: TileName & { readonly size: number; readonly path: string },
  say: (problem: Omit<Problem, "file">) => void,
): void {
  const bytes = readIfThere(join(logPath, tile.path));
  // Removed meanwhile: its full tile has come.
  if (bytes === undefined) return;
  const each = tile.level === "entries" ? 1 : tileWidth ** tile.level;
  const length =
    tile.level === "entries" ? bundleBytes(readBundle(bytes, tile.width)) : tile.width * hashBytes;
  if (bytes.length !== length) say({ byte: length, message: "is longer or shorter than what it holds" });
  const newestWidth = Math.min(tileWidth, Math.floor(tile.size / each) - tile.index * tileWidth);
  if (newestWidth === tile.width) return;
  const newest = readIfThere(join(logPath, tilePath(tile.level, tile.index, newestWidth)));
  if (newest === undefined || newest.subarray(0, bytes.length).equals(bytes)) return;
  const wrong = bytes.findIndex((byte, i) => byte !== newest[i]);
  say({ byte: wrong, message: "is not the start of the tile that came after it" });
}
