import { isObject } from "../base/json.ts";
import type { EntryKind } from "../evidence/entry.ts";
import type { ExposureQuery } from "./exposure-query.ts";
import { readLeaf, type Leaf } from "./leaf.ts";
import { segmentHeadBytes, SegmentReader } from "./segment.ts";

/** Entries that are looked at together: their keys are asked for at once. Our own choice. */
const batchEntriesMax = 512;

/** Our own choice: two batches of this size lie in a thread's memory, and one payload may be 16 MB more. */
const batchBytesMax = 2 * 1024 * 1024;

/** A segment of the log, and the entries of it that count: up to the next segment, or to what was durable when it was asked. */
export interface SegmentPart {
  readonly number: number;
  readonly to: number;
}

export interface Candidate {
  readonly leaf: Leaf;
  /** Sealed. */
  readonly payload: Buffer;
}

/** The kinds of entries that a query is about. */
export function kindsOf({ sought, inputs }: ExposureQuery): readonly EntryKind[] {
  if (sought.by === "document") return ["call.input"];
  return inputs ? ["call.input", "call.output", "call.failed"] : ["call.output", "call.failed"];
}

/** The entries of a segment that a query is about, with their payloads, in batches. */
export function* candidates(
  folder: string,
  { number, to }: SegmentPart,
  query: ExposureQuery,
): Generator<readonly Candidate[]> {
  const marks = kindsOf(query).map((kind) => Buffer.from(`"kind":"${kind}"`));
  let batch: Candidate[] = [];
  let bytes = 0;
  for (const { leaf: leafBytes, payload } of entriesOf(folder, { number, to })) {
    // Most leaves are told apart without reading them; what looks alike is read.
    if (payload.length === 0 || !marks.some((mark) => leafBytes.includes(mark))) continue;
    const leaf = readLeaf(leafBytes);
    if (leaf === undefined || !concerns(leaf, query)) continue;
    batch.push({ leaf, payload: Buffer.from(payload) });
    bytes += payload.length;
    if (batch.length < batchEntriesMax && bytes < batchBytesMax) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** How the answers of exchanges went out, for those of a segment that are asked for. */
export function* answersIn(
  folder: string,
  part: SegmentPart,
  exchanges: ReadonlySet<string>,
): Generator<Leaf> {
  const marks = ["call.output", "call.failed"].map((kind) => Buffer.from(`"kind":"${kind}"`));
  for (const { leaf: bytes } of entriesOf(folder, part)) {
    if (!marks.some((mark) => bytes.includes(mark))) continue;
    const leaf = readLeaf(bytes);
    if (leaf?.exchange !== undefined && exchanges.has(leaf.exchange)) yield leaf;
  }
}

function* entriesOf(
  folder: string,
  { number, to }: SegmentPart,
): Generator<{ leaf: Buffer; payload: Buffer }> {
  const reader = new SegmentReader(folder, number);
  try {
    for (const { type, seq, leaf, payload } of reader.records()) {
      // What comes after may be half written: nobody was promised it when this was asked.
      if (seq >= to) return;
      if (type === "entry") yield { leaf, payload };
      if (seq === to - 1 && type === "entry") return;
    }
  } finally {
    reader.close();
  }
}

function concerns(
  leaf: Leaf,
  { fromMs = 0, toMs = Infinity, feature, environment, ...query }: ExposureQuery,
): boolean {
  return (
    leaf.at >= fromMs &&
    leaf.at <= toMs &&
    (feature === undefined || leaf.feature === feature) &&
    (environment === undefined || leaf.environment === environment) &&
    kindsOf({ inputs: query.inputs, sought: query.sought }).includes(leaf.kind)
  );
}

/** Whether a request asked for a stream, as its leaf says. */
export const asksForStream = ({ facts }: Leaf): boolean => isObject(facts) && facts["stream"] === true;

/** When a segment began, by the log's clock; undefined where it is not there (any more). */
export function segmentBegin(folder: string, number: number): number | undefined {
  let reader: SegmentReader;
  try {
    reader = new SegmentReader(folder, number);
  } catch {
    // Removed since: it was over its time.
    return undefined;
  }
  try {
    return reader.size < segmentHeadBytes ? undefined : reader.head()?.atMs;
  } finally {
    reader.close();
  }
}
