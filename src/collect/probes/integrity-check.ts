import { dirname } from "node:path";
import { leafBytesMax } from "../../audit/leaf.ts";
import { tileWidth } from "../../audit/merkle.ts";
import { openPublishedAt, readBundleFile } from "../../audit/read.ts";
import { verifyLog } from "../../audit/proofs/verify.ts";
import {
  headAt,
  verifySince,
  type BundleSource,
  type CheckedHead,
  type Growth,
} from "../../audit/proofs/verify-since.ts";

/** What a round of verification begins with. */
export interface IntegrityAsk {
  /** The public folder of the log. */
  readonly logPath: string;
  /** As the round before has left it. */
  readonly before?: CheckedHead;
  /**
   * `new`: what came since the round before. `public`: every leaf that is kept, from the public files alone. `all`: tiles, segments and
   * payloads too, which only whoever may read the log's private folder can.
   */
  readonly extent: "new" | "public" | "all";
  /** From 0 to 1: which byte of the copy is flipped. */
  readonly chance: number;
}

/** What came of it. */
export interface IntegrityFound extends CheckedHead {
  /** Why the log does not hold; undefined: it holds. */
  readonly fault?: string;
  /** The newest checkpoint continues the one before. */
  readonly extends: boolean;
  /** A copy with one flipped bit was found to be one. */
  readonly caught: boolean;
}

/** Verifies a log's growth, or all of it, and tries whether the same check finds one flipped bit. */
export async function checkIntegrity({
  logPath,
  before,
  extent,
  chance,
}: IntegrityAsk): Promise<IntegrityFound> {
  // Without a round before: what there is now is what the next entries must go on from.
  const first: Growth = before ?? (await verifySince(logPath, keptHead(logPath)));
  const growth = await verifySince(logPath, first);
  const again =
    extent === "public" && growth.fault === undefined
      ? await verifySince(logPath, keptHead(logPath))
      : undefined;
  const all = extent === "all" ? await verifyLog(dirname(logPath)) : undefined;
  const [problem] = all?.problems ?? [];
  const fault =
    first.fault ??
    growth.fault ??
    again?.fault ??
    (problem === undefined ? undefined : `${problem.file}: ${problem.message}`);
  return {
    size: growth.size,
    root: growth.root,
    ...(fault === undefined ? {} : { fault }),
    extends: growth.fault === undefined,
    caught: await findsFlip(logPath, growth, chance),
  };
}

/** The head before the oldest leaf that is kept: those before it went when their time was over, and their hashes stay. */
function keptHead(logPath: string): CheckedHead | undefined {
  const published = openPublishedAt(logPath);
  const checkpoint = published.checkpoint();
  const kept = checkpoint === undefined ? 0 : published.keptFrom(checkpoint);
  return kept === 0 ? undefined : headAt(logPath, kept);
}

/** The last entries once more, from a copy of them with one flipped bit: the check must not take them for the log's. */
async function findsFlip(logPath: string, { size }: CheckedHead, chance: number): Promise<boolean> {
  if (size === 0) return false;
  const at = Math.max(0, size - 1 - Math.floor(chance * Math.min(size, tileWidth)));
  const flipped: BundleSource = (index, count) => {
    const leaves = readBundleFile(logPath, index, count);
    if (index !== Math.floor(at / tileWidth)) return leaves;
    return leaves?.map((leaf, place) => {
      if (index * tileWidth + place !== at) return leaf;
      const copy = Buffer.from(leaf);
      const byte = Math.floor(chance * leafBytesMax) % copy.length;
      copy.writeUInt8(copy.readUInt8(byte) ^ 1, byte);
      return copy;
    });
  };
  // From the start of the tile on: its edge is there whatever was removed before it.
  const from = Math.floor(at / tileWidth) * tileWidth;
  const head = headAt(logPath, from);
  if (head === undefined) return false;
  const whole = await verifySince(logPath, head);
  const changed = await verifySince(logPath, head, flipped);
  // A check that complains of the log itself has shown nothing by complaining of the copy.
  return whole.fault === undefined && changed.fault !== undefined;
}
