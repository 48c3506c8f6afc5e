import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { readCheckpoint, type Checkpoint } from "../checkpoint.ts";
import { readIfThere } from "../durable-file.ts";
import { readLeaf } from "../leaf.ts";
import { edgeRoot, hashBytes, leafHash, levelsAt, tileWidth, Tree, widthAt } from "../merkle.ts";
import { readVerifier } from "../note.ts";
import { readBundleFile } from "../read.ts";
import { readTile } from "../tile-reader.ts";

/** A head of the log that somebody has checked already. */
export interface CheckedHead {
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** What was found of a log's growth. */
export interface Growth extends CheckedHead {
  /** The first thing that is wrong; undefined: the newest checkpoint holds, and goes on from the head before. */
  readonly fault?: string;
}

/** Leaves of a bundle, the first `count` of them; undefined where they are not there. */
export type BundleSource = (index: number, count: number) => readonly Buffer[] | undefined;

const nothing: CheckedHead = { size: 0, root: edgeRoot([]).toString("base64") };

/**
 * Checks what a log has grown by since a head that was checked: the tree is taken up at that head, every new entry is hashed into
 * it, and the root must be the one that the newest checkpoint signs. So the entries before cannot have changed either. Reads public
 * files only, and no more of them than there are new entries.
 *
 * @param bundles where leaves are read; the log's own files where it is not given
 */
export async function verifySince(
  logPath: string,
  before: CheckedHead = nothing,
  bundles: BundleSource = (index, count) => readBundleFile(logPath, index, count),
): Promise<Growth> {
  const newest = headOf(logPath);
  if (typeof newest === "string") return { ...nothing, fault: newest };
  const { size } = newest;
  const head = { size, root: newest.root.toString("base64") };
  if (size < before.size) return { ...head, fault: `the log had ${before.size} entries and has ${size}` };
  const edge = edgeAt(logPath, before.size, size);
  if (edge === undefined) return { ...head, fault: `no tiles reach entry ${before.size}` };
  if (edgeRoot(edge).toString("base64") !== before.root)
    return { ...head, fault: `something in the first ${before.size} entries is not what was signed` };
  const tree = new Tree(() => undefined);
  tree.resume(before.size, edge);
  for (let at = before.size; at < size;) {
    const index = Math.floor(at / tileWidth);
    const count = Math.min(tileWidth, size - index * tileWidth);
    const leaves = bundles(index, count);
    const hashes = readTile(logPath, { level: 0, index, width: count });
    if (leaves?.length !== count) return { ...head, fault: `the entries from ${at} on are missing` };
    for (; at < index * tileWidth + count; at += 1) {
      const place = at % tileWidth;
      const leaf = leaves[place] ?? Buffer.alloc(0);
      const hash = leafHash(leaf);
      const published = hashes?.subarray(place * hashBytes, (place + 1) * hashBytes);
      if (published?.equals(hash) !== true || readLeaf(leaf)?.seq !== at)
        return { ...head, fault: `entry ${at} is not the one of its hash` };
      tree.add(hash);
    }
    await turn();
  }
  if (!tree.root().equals(newest.root)) return { ...head, fault: "the root is not that of the entries" };
  return head;
}

/** What the tiles of a log now say of the tree of its first `size` entries; undefined where they do not reach. */
export function headAt(logPath: string, size: number): CheckedHead | undefined {
  const newest = headOf(logPath);
  if (typeof newest === "string" || newest.size < size) return undefined;
  const edge = edgeAt(logPath, size, newest.size);
  return edge === undefined ? undefined : { size, root: edgeRoot(edge).toString("base64") };
}

/**
 * The right edge of the tree of the first `size` entries, out of the tiles of a tree of `newest`: an unfinished tile of just that width
 * need never have been published.
 */
function edgeAt(logPath: string, size: number, newest: number): readonly Buffer[] | undefined {
  const edge: Buffer[] = [];
  for (let level = 0; level < levelsAt(size); level += 1) {
    const width = widthAt(size, level);
    const index = Math.floor(size / tileWidth ** (level + 1));
    const there = Math.min(tileWidth, Math.floor(newest / tileWidth ** level) - index * tileWidth);
    const hashes = width === 0 ? Buffer.alloc(0) : readTile(logPath, { level, index, width: there });
    if (hashes === undefined) return undefined;
    edge.push(hashes.subarray(0, width * hashBytes));
  }
  return edge;
}

function headOf(logPath: string): Checkpoint | string {
  const textOf = (name: string): string => readIfThere(join(logPath, name))?.toString("utf8") ?? "";
  const verifier = readVerifier(textOf("vkey"));
  return verifier === undefined
    ? "there is no verifier key to check with"
    : readCheckpoint(textOf("checkpoint"), verifier);
}
