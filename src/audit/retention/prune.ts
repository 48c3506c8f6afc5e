import { rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { dayMs } from "../keys/data-keys.ts";
import { syncFolder } from "../durable-file.ts";
import { holdsLeaf } from "./holds.ts";
import { readLeaf } from "../leaf.ts";
import type { Custody } from "./retention-custody.ts";
import { segmentName, SegmentReader, stagingKeyName } from "../segment.ts";

/** What is over the summary's time. */
export interface Prunable {
  /** Leaves before this entry may go: a multiple of 256. The log's first kept entry where nothing may. */
  readonly to: number;
  readonly segments: number;
  /** The legal hold that keeps what comes next; undefined where none does. */
  readonly heldBy?: number;
}

/**
 * How far the log may be removed: whole segments, the oldest first, as long as every entry in them is over its time and no legal
 * hold is on one of them. What comes after a held segment stays with it, so that what is gone is one piece.
 */
export async function findPrunable(custody: Custody, nowMs: number): Promise<Prunable> {
  const { segments, places, log } = custody.parts;
  const endMs = nowMs - custody.state.times.summaryDays * dayMs;
  let to = log.keptFrom;
  let count = 0;
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1];
    // No entry of a segment is later than the beginning of the next.
    if (next === undefined || beginOf(places.segments, next.number) > endMs) break;
    const heldBy = await holdOn(custody, segment.first, next.first);
    if (heldBy !== undefined) return { to, segments: count, heldBy };
    to = next.first;
    count += 1;
  }
  return { to, segments: count };
}

function beginOf(folder: string, segment: number): number {
  const reader = new SegmentReader(folder, segment);
  try {
    return reader.head()?.atMs ?? Infinity;
  } finally {
    reader.close();
  }
}

/** The first hold that is on an entry of a range, or whose own entry stands in it. */
async function holdOn(custody: Custody, from: number, to: number): Promise<number | undefined> {
  const { holds, parts } = custody;
  if (holds.length === 0) return undefined;
  for (let at = from; at < to;) {
    const leaves = await parts.log.leaves(at, to - at);
    if (leaves.length === 0) return undefined;
    for (const bytes of leaves) {
      const leaf = readLeaf(bytes);
      const hold = holds.find((one) => leaf === undefined || one.id === leaf.seq || holdsLeaf(one, leaf));
      if (hold !== undefined) return hold.id;
    }
    at += leaves.length;
    await turn();
  }
  return undefined;
}

/**
 * Removes bundles and segments before an entry. An entry that says so is in a published checkpoint by then, so that whoever
 * verifies the log meanwhile finds it. Safe to begin again.
 */
export async function prune(custody: Custody, to: number): Promise<void> {
  const { log, places, segments } = custody.parts;
  const from = segments[0]?.first ?? to;
  if (from >= to) return;
  await log.publishedTo(log.head().size);
  await log.removeBundles(from, to);
  let removed = 0;
  for (let next = segments[1]; next !== undefined && next.first <= to; next = segments[1]) {
    const number = segments.shift()?.number ?? 0;
    rmSync(join(places.segments, segmentName(number)), { force: true });
    rmSync(join(places.segments, stagingKeyName(number)), { force: true });
    removed += 1;
  }
  if (removed > 0) syncFolder(places.segments);
}
