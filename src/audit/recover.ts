import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";
import { readCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { DataKeys } from "./keys/data-keys.ts";
import { readIfThere } from "./durable-file.ts";
import { readLeaf } from "./leaf.ts";
import { edgeRoot } from "./merkle.ts";
import type { Verifier } from "./note.ts";
import { prunedTo } from "./retention/prune-range.ts";
import type { Publisher } from "./publisher.ts";
import { segmentHeadBytes, segmentName, segmentNumbers, SegmentReader, stagingKeyName } from "./segment.ts";
import type { SegmentHead } from "./segment.ts";
import { readEdge } from "./tile-reader.ts";

/** Tiles and bundles that wait to be written while segments are read again. */
const recordsBetweenRests = 8192;

export interface RecoveryParts {
  readonly logPath: string;
  readonly segmentsPath: string;
  readonly verifier: Verifier;
  readonly publisher: Publisher;
  readonly keys: DataKeys;
  /** Opens the file of a segment's staging key. @throws KnownError LOG_BROKEN */
  readonly openStagingKey: (segment: number, wrapped: Buffer) => KeyObject;
}

/** Where the segments end, after what was never acknowledged has been left out. */
export interface Recovered {
  readonly heads: readonly SegmentHead[];
  readonly atMs: number;
  readonly segmentAtMs: number | undefined;
  readonly segmentBytes: number;
  readonly flush: number;
  readonly stagingKey: KeyObject;
  /** Bytes of a flush that never came back. */
  readonly cutBytes: number;
}

const broken = (message: string): KnownError =>
  new KnownError(
    "LOG_BROKEN",
    message,
    "nothing was changed; run `seaworthy audit verify` and restore the data folder from a backup",
  );

/**
 * Reads the segments that may not have been published for good, and brings tree, tiles and keys up to them. The caller has made
 * sure that there is at least one segment.
 * @throws KnownError LOG_BROKEN where bytes that had been acknowledged are missing or changed.
 */
export async function recover(parts: RecoveryParts): Promise<Recovered> {
  const heads = readHeads(parts.segmentsPath);
  checkPruned(parts.segmentsPath, heads);
  const checkpoint = headOf(parts);
  const staging = new Map(heads.flatMap((head) => stagingOf(parts, head.number)));
  const last = heads.at(-1);
  const stagingKey = last === undefined ? undefined : staging.get(last.number);
  if (last === undefined || stagingKey === undefined)
    throw broken(`the key of the last segment, ${stagingKeyName(last?.number ?? 1)}, is missing`);

  const from = startOf(parts, { heads, staging, checkpoint });
  let end: SegmentEnd = {
    at: segmentHeadBytes,
    flush: 0,
    atMs: last.atMs,
    segmentAtMs: undefined,
    cutBytes: 0,
  };
  for (const head of heads.slice(from)) {
    const wanted = { head, checkpoint, staging: staging.get(head.number), isLast: head === last };
    end = await readSegment(parts, wanted);
    if (head !== last && wanted.staging !== undefined)
      parts.publisher.segmentEnded(head.number, parts.publisher.size);
  }
  if (checkpoint !== undefined && checkpoint.size > parts.publisher.size)
    throw broken(
      `the checkpoint has ${checkpoint.size} entries, the segments only ${parts.publisher.size}: acknowledged entries are missing`,
    );
  if (parts.keys.count < last.keys)
    throw broken(
      `the key file has ${parts.keys.count} data keys, there were ${last.keys} when ${segmentName(last.number)} began`,
    );
  return { heads, ...end, segmentBytes: end.at, stagingKey };
}

function headOf(parts: RecoveryParts): Checkpoint | undefined {
  const note = readIfThere(join(parts.logPath, "checkpoint"));
  if (note === undefined) return undefined;
  const checkpoint = readCheckpoint(note.toString("utf8"), parts.verifier);
  if (typeof checkpoint === "string") throw broken(`the checkpoint does not hold: ${checkpoint}`);
  return checkpoint;
}

function readHeads(folder: string): SegmentHead[] {
  const numbers = segmentNumbers(folder);
  return numbers.map((number, i) => {
    const reader = new SegmentReader(folder, number);
    const head = reader.head();
    reader.close();
    if (head?.number === number && number === (numbers[0] ?? 1) + i) return head;
    throw broken(`the head of ${segmentName(number)} is damaged, or a segment before it is missing`);
  });
}

function stagingOf(parts: RecoveryParts, number: number): [number, KeyObject][] {
  const wrapped = readIfThere(join(parts.segmentsPath, stagingKeyName(number)));
  return wrapped === undefined ? [] : [[number, parts.openStagingKey(number, wrapped)]];
}

/** Index of the first segment to read; the tree stands before it. Where the tiles do not lead there: the first of all. */
function startOf(
  parts: RecoveryParts,
  known: {
    heads: readonly SegmentHead[];
    staging: ReadonlyMap<number, KeyObject>;
    checkpoint: Checkpoint | undefined;
  },
): number {
  const from = known.heads.findIndex(({ number }) => known.staging.has(number));
  const head = known.heads[from];
  if (head === undefined || head.first === 0) return 0;
  if (known.checkpoint === undefined)
    throw broken("the checkpoint is missing, though segments were published for good");
  if (known.checkpoint.size >= head.first && resumeBefore(parts, head)) return from;
  const [oldest] = known.heads;
  if (oldest === undefined || oldest.first === 0) return 0;
  if (resumeBefore(parts, oldest)) return 0;
  throw broken(
    `the tiles of the entries before ${oldest.first} are missing or changed, and their leaves were removed`,
  );
}

/** Goes on before a segment from the tiles; false where they do not lead there. */
function resumeBefore({ logPath, publisher }: RecoveryParts, head: SegmentHead): boolean {
  const edge = readEdge(logPath, head.first);
  if (edge === undefined || !edgeRoot(edge).equals(head.root)) return false;
  publisher.resume(head.first, edge);
  return true;
}

/**
 * Segments before the oldest may be missing only as far as an entry says that they were removed: one that stands in the segments
 * that are left. Newest first: the log says it each day.
 */
function checkPruned(folder: string, heads: readonly SegmentHead[]): void {
  const [oldest] = heads;
  if (oldest === undefined || oldest.number === 1) return;
  for (const { number } of heads.toReversed()) {
    const reader = new SegmentReader(folder, number);
    try {
      for (const { leaf } of reader.records()) if (prunedTo(leaf) >= oldest.first) return;
    } finally {
      reader.close();
    }
  }
  throw broken(
    `the segments before ${segmentName(oldest.number)} are missing, and no entry says that they were removed`,
  );
}

interface SegmentEnd {
  readonly at: number;
  readonly flush: number;
  readonly atMs: number;
  /** Time of the segment's first entry; undefined where it has none. */
  readonly segmentAtMs: number | undefined;
  readonly cutBytes: number;
}

interface SegmentAsk {
  readonly head: SegmentHead;
  readonly checkpoint: Checkpoint | undefined;
  readonly staging: KeyObject | undefined;
  readonly isLast: boolean;
}

async function readSegment(parts: RecoveryParts, ask: SegmentAsk): Promise<SegmentEnd> {
  const { publisher } = parts;
  const name = segmentName(ask.head.number);
  if (publisher.size !== ask.head.first || !publisher.root().equals(ask.head.root))
    throw broken(
      `${name} begins at entry ${ask.head.first}, and the entries before it are not those it names`,
    );
  checkRoot(publisher, ask.checkpoint);
  const reader = new SegmentReader(parts.segmentsPath, ask.head.number);
  let flush = 0;
  let [firstLeaf, lastLeaf]: (Buffer | undefined)[] = [];
  try {
    const records = reader.records();
    for (let step = records.next(), count = 1; ; step = records.next(), count += 1) {
      if (step.done === true) {
        if (step.value.state === "damaged" || (step.value.state === "torn" && !ask.isLast))
          throw broken(`${name} is damaged at byte ${step.value.at}, entry ${publisher.size}`);
        const cutBytes = step.value.state === "torn" ? reader.size - step.value.at : 0;
        const atMs = timeOf(lastLeaf) ?? ask.head.atMs;
        return { at: step.value.at, flush, atMs, segmentAtMs: timeOf(firstLeaf), cutBytes };
      }
      const record = step.value;
      flush = record.flush;
      if (record.type === "key") {
        if (ask.staging !== undefined && !parts.keys.restore(record.payload, ask.staging))
          throw broken(`${name}: the data key at byte ${record.at} cannot be read`);
        continue;
      }
      if (record.seq !== publisher.size)
        throw broken(`${name}: entry ${record.seq} stands at byte ${record.at} instead of ${publisher.size}`);
      publisher.add(record.leaf);
      lastLeaf = Buffer.from(record.leaf);
      firstLeaf ??= lastLeaf;
      checkRoot(publisher, ask.checkpoint);
      if (count % recordsBetweenRests === 0) await publisher.idle();
    }
  } finally {
    reader.close();
  }
}

function checkRoot(publisher: Publisher, checkpoint: Checkpoint | undefined): void {
  if (publisher.size === checkpoint?.size && !publisher.root().equals(checkpoint.root))
    throw broken(`the first ${publisher.size} entries are not those of the checkpoint`);
}

const timeOf = (leaf: Buffer | undefined): number | undefined =>
  leaf === undefined ? undefined : readLeaf(leaf)?.at;
