import { isObject } from "../../base/json.ts";
import type { EntryKind } from "../../evidence/entry.ts";
import type { ExposureQuery } from "./exposure-query.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { SegmentRecord } from "../record.ts";
import { segmentHeadBytes, SegmentReader } from "../segment.ts";

/** A segment of the log, and the entries of it that count: up to the next segment, or to what was durable when it was asked. */
export interface SegmentPart {
  readonly number: number;
  readonly to: number;
}

/** What must be known of an entry to open its payload. */
export interface SealedFacts {
  readonly index: number;
  readonly id: string;
  /** Number of its data key. */
  readonly key: number;
}

/** An entry that a query is about. Its bytes are views that hold until the next one is asked for. */
export interface Candidate extends SealedFacts {
  readonly kind: EntryKind;
  readonly leaf: Buffer;
  /** Sealed. */
  readonly payload: Buffer;
}

/** The kinds of entries that a query is about. */
export function kindsOf({ sought, inputs }: ExposureQuery): readonly EntryKind[] {
  if (sought.by === "document") return ["call.input"];
  return inputs ? ["call.input", "call.output", "call.failed"] : ["call.output", "call.failed"];
}

/** The entries of a segment that a query is about, in order. */
export function* candidates(
  folder: string,
  { number, to }: SegmentPart,
  query: ExposureQuery,
): Generator<Candidate> {
  const kinds = kindsOf(query);
  const { fromMs = 0, toMs = Infinity } = query;
  for (const { seq, leaf, payload } of entriesOf(folder, { number, to })) {
    if (payload.length === 0) continue;
    const text = leaf.toString("latin1");
    const kind = kindIn(text);
    if (!kinds.includes(kind)) continue;
    const at = Number.parseInt(text.slice(atPrefix.length, atPrefix.length + 16), 10);
    if (at < fromMs || at > toMs || !isOf(leaf, query)) continue;
    const { id, key } = sealedFactsIn(text);
    yield { index: seq, id, key, kind, leaf, payload };
  }
}

/*
 * A leaf is canonical JSON, so its members stand in the order of their names, and a quotation mark in a text is escaped: the last
 * `"id":"` is that of the leaf, since of what has members of its own only `facts` stands before it and only `payload`, which has
 * three numbers and digests, after it. Reading the whole leaf costs as much as decrypting its payload.
 */
const atPrefix = '{"at":';
const kindMark = '"kind":"';
const idMark = '"id":"';
const keyMark = '"key":';
const payloadMark = '"payload":{"bytes":';

function kindIn(text: string): EntryKind {
  const start = text.lastIndexOf(kindMark) + kindMark.length;
  return text.slice(start, text.indexOf('"', start)) as EntryKind;
}

/** The id and the payload's key, of a leaf that has a payload. */
export function sealedFactsIn(text: string): Omit<SealedFacts, "index"> {
  const payloadAt = text.lastIndexOf(payloadMark);
  const keyAt = text.indexOf(keyMark, payloadAt) + keyMark.length;
  const idAt = text.lastIndexOf(idMark, payloadAt) + idMark.length;
  return {
    id: text.slice(idAt, text.indexOf('"', idAt)),
    key: Number.parseInt(text.slice(keyAt, keyAt + 12), 10),
  };
}

/** Of the feature and environment that are asked for. */
function isOf(bytes: Buffer, { feature, environment }: ExposureQuery): boolean {
  if (feature === undefined && environment === undefined) return true;
  const leaf = readLeaf(bytes);
  return (
    leaf !== undefined &&
    (feature === undefined || leaf.feature === feature) &&
    (environment === undefined || leaf.environment === environment)
  );
}

/** How the answers of exchanges went out, for those of a segment that are asked for. */
export function* answersIn(
  folder: string,
  part: SegmentPart,
  exchanges: ReadonlySet<string>,
): Generator<Leaf> {
  for (const { leaf: bytes } of entriesOf(folder, part)) {
    const kind = kindIn(bytes.toString("latin1"));
    if (kind !== "call.output" && kind !== "call.failed") continue;
    const leaf = readLeaf(bytes);
    if (leaf?.exchange !== undefined && exchanges.has(leaf.exchange)) yield leaf;
  }
}

function* entriesOf(folder: string, { number, to }: SegmentPart): Generator<SegmentRecord> {
  const reader = new SegmentReader(folder, number);
  try {
    for (const record of reader.records()) {
      // What comes after may be half written: nobody was promised it when this was asked.
      if (record.seq >= to) return;
      if (record.type === "entry") yield record;
      if (record.seq === to - 1 && record.type === "entry") return;
    }
  } finally {
    reader.close();
  }
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
