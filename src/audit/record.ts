import { crc32 } from "node:zlib";

/**
 * A record of a segment: a head of 32 bytes, the payload, the leaf.
 *
 *   0 magic · 4 CRC-32 of all that follows · 8 type · 9 flags · 10 bytes of the leaf (16 bits) · 12 bytes of the payload
 *   16 number of the flush within the segment · 20 number of the entry (low, high) · 28 zero
 *
 * All numbers are little-endian. The payload stands before the leaf, because the leaf has its digest.
 */
export const recordHeadBytes = 32;
const magic = 0x31525753;

export type RecordType = "entry" | "key";
const typeNumber = { entry: 1, key: 2 } as const;

const place = { crc: 4, type: 8, flags: 9, leaf: 10, payload: 12, flush: 16, low: 20, high: 24 } as const;
const lastOfFlush = 1;
const two32 = 2 ** 32;

/** Our own choice: the largest request body is a tenth of it, an answer smaller still. */
export const payloadBytesMax = 16 * 1024 * 1024;

/** Sealing adds 28 bytes, and the names stand before the payload. A longer one is not written: it could not be read again. */
export const recordPayloadBytesMax = payloadBytesMax + 65 * 1024;

export interface RecordFacts {
  readonly type: RecordType;
  readonly flush: number;
  /** Number of the entry; of a key: of the entry that it stands before. */
  readonly seq: number;
  readonly leafBytes: number;
  readonly payloadBytes: number;
}

/** Completes the record at `at`, whose payload and leaf stand there already. Returns its length. */
export function finishRecord(buffer: Buffer, at: number, facts: RecordFacts): number {
  const end = at + recordHeadBytes + facts.payloadBytes + facts.leafBytes;
  buffer.fill(0, at, at + recordHeadBytes);
  buffer.writeUInt32LE(magic, at);
  buffer[at + place.type] = typeNumber[facts.type];
  buffer.writeUInt16LE(facts.leafBytes, at + place.leaf);
  buffer.writeUInt32LE(facts.payloadBytes, at + place.payload);
  buffer.writeUInt32LE(facts.flush, at + place.flush);
  buffer.writeUInt32LE(facts.seq % two32, at + place.low);
  buffer.writeUInt32LE(Math.floor(facts.seq / two32), at + place.high);
  writeCrc(buffer, at, end);
  return end - at;
}

/** Marks a record that is complete as the last of its flush. */
export function markLast(buffer: Buffer, at: number): void {
  buffer[at + place.flags] = lastOfFlush;
  writeCrc(buffer, at, at + lengthOf(buffer, at));
}

const writeCrc = (buffer: Buffer, at: number, end: number): void => {
  buffer.writeUInt32LE(crc32(buffer.subarray(at + place.type, end)), at + place.crc);
};

const lengthOf = (buffer: Buffer, at: number): number =>
  recordHeadBytes + buffer.readUInt32LE(at + place.payload) + buffer.readUInt16LE(at + place.leaf);

export interface SegmentRecord {
  readonly type: RecordType;
  readonly flush: number;
  readonly last: boolean;
  readonly seq: number;
  readonly bytes: number;
  /** Views into the buffer that was read. */
  readonly payload: Buffer;
  readonly leaf: Buffer;
}

/**
 * The record at `at`; a number where the buffer must reach that far to hold it; undefined where no whole record stands there.
 */
export function readRecord(buffer: Buffer, at: number): SegmentRecord | number | undefined {
  if (buffer.length < at + recordHeadBytes) return at + recordHeadBytes;
  if (buffer.readUInt32LE(at) !== magic) return undefined;
  const type = buffer[at + place.type] === typeNumber.entry ? "entry" : "key";
  const payloadBytes = buffer.readUInt32LE(at + place.payload);
  if (payloadBytes > recordPayloadBytesMax || typeNumber[type] !== buffer[at + place.type]) return undefined;
  const bytes = lengthOf(buffer, at);
  const end = at + bytes;
  if (buffer.length < end) return end;
  if (buffer.readUInt32LE(at + place.crc) !== crc32(buffer.subarray(at + place.type, end))) return undefined;
  const payloadStart = at + recordHeadBytes;
  return {
    type,
    flush: buffer.readUInt32LE(at + place.flush),
    last: buffer[at + place.flags] === lastOfFlush,
    seq: buffer.readUInt32LE(at + place.low) + buffer.readUInt32LE(at + place.high) * two32,
    bytes,
    payload: buffer.subarray(payloadStart, payloadStart + payloadBytes),
    leaf: buffer.subarray(payloadStart + payloadBytes, end),
  };
}

/** How long the record that begins `bytes` says that it is, whether or not it holds; undefined where not even its head stands there. */
export const claimedBytes = (bytes: Buffer): number | undefined =>
  bytes.length < recordHeadBytes || bytes.readUInt32LE(0) !== magic ? undefined : lengthOf(bytes, 0);

/** Where a record could start, from `from` on; -1 for nowhere. */
export function nextMagic(buffer: Buffer, from: number): number {
  return buffer.indexOf(magicBytes, from);
}

const magicBytes = Buffer.alloc(4);
magicBytes.writeUInt32LE(magic);
