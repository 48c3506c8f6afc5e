import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { hashBytes } from "./merkle.ts";
import { nextMagic, readRecord, type SegmentRecord } from "./record.ts";
import { cameWhole } from "./torn-write.ts";

/** The head of a segment file. All numbers are little-endian; a CRC-32 of the rest closes it. */
export const segmentHeadBytes = 68;
const magic = "SWSEG001";
const two32 = 2 ** 32;
const place = { number: 8, low: 12, high: 16, atLow: 20, atHigh: 24, root: 28, keys: 60, crc: 64 } as const;

export interface SegmentHead {
  readonly number: number;
  /** Number of its first entry: a multiple of 256, so that no tile or bundle begins in another segment. */
  readonly first: number;
  /** Root of the tree before it. */
  readonly root: Buffer;
  /** The log's clock when it began: no later entry is earlier. */
  readonly atMs: number;
  /** Data keys that there were before it: a key file that has fewer has lost some. */
  readonly keys: number;
}

export function writeSegmentHead(head: SegmentHead): Buffer {
  const bytes = Buffer.alloc(segmentHeadBytes);
  bytes.write(magic, "latin1");
  bytes.writeUInt32LE(head.number, place.number);
  bytes.writeUInt32LE(head.first % two32, place.low);
  bytes.writeUInt32LE(Math.floor(head.first / two32), place.high);
  bytes.writeUInt32LE(head.atMs % two32, place.atLow);
  bytes.writeUInt32LE(Math.floor(head.atMs / two32), place.atHigh);
  bytes.set(head.root, place.root);
  bytes.writeUInt32LE(head.keys, place.keys);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, place.crc)), place.crc);
  return bytes;
}

export function readSegmentHead(bytes: Buffer): SegmentHead | undefined {
  if (bytes.length < segmentHeadBytes || bytes.toString("latin1", 0, magic.length) !== magic)
    return undefined;
  if (bytes.readUInt32LE(place.crc) !== crc32(bytes.subarray(0, place.crc))) return undefined;
  return {
    number: bytes.readUInt32LE(place.number),
    first: bytes.readUInt32LE(place.low) + bytes.readUInt32LE(place.high) * two32,
    atMs: bytes.readUInt32LE(place.atLow) + bytes.readUInt32LE(place.atHigh) * two32,
    root: Buffer.from(bytes.subarray(place.root, place.root + hashBytes)),
    keys: bytes.readUInt32LE(place.keys),
  };
}

export const segmentName = (number: number): string => `${String(number).padStart(6, "0")}.seg`;
export const stagingKeyName = (number: number): string => `${String(number).padStart(6, "0")}.key`;

/** Numbers of the segments in a folder, in order. */
export const segmentNumbers = (folder: string): number[] =>
  readdirSync(folder)
    .flatMap((name) => (/^\d{6,}\.seg$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort((a, b) => a - b);

/** Large enough that a read costs little beside what is in it. */
const chunkBytes = 1024 * 1024;

/** How often what looks like damage is looked at, in case it is being written. */
const tailLooksMax = 3;

/**
 * What stands after the last whole record. `end`: nothing, or the zeros of room taken in advance. `torn`: the rest of a flush
 * that never came back, whose entries nobody was promised. `damaged`: bytes that had been acknowledged, or may have been: a later
 * flush stands after them, or they had been written to their end and were changed since.
 */
export interface SegmentTail {
  readonly at: number;
  readonly state: "end" | "torn" | "damaged";
}

export interface PlacedRecord extends SegmentRecord {
  /** Byte offset in the file. */
  readonly at: number;
}

/** Reads a segment's records in order, in constant memory. The views of a record hold until the next one is asked for. */
export class SegmentReader {
  readonly #file: number;
  readonly #size: number;
  #buffer = Buffer.alloc(chunkBytes);
  #filled = 0;
  /** Offset in the file of the buffer's first byte. */
  #base = 0;

  constructor(folder: string, number: number) {
    this.#file = openSync(join(folder, segmentName(number)), "r");
    this.#size = fstatSync(this.#file).size;
  }

  /** Bytes in the file when it was opened. */
  get size(): number {
    return this.#size;
  }

  head(): SegmentHead | undefined {
    const bytes = Buffer.alloc(segmentHeadBytes);
    readSync(this.#file, bytes, 0, segmentHeadBytes, 0);
    return readSegmentHead(bytes);
  }

  /** Returns where the records end and why. */
  *records(): Generator<PlacedRecord, SegmentTail> {
    this.#base = segmentHeadBytes;
    this.#filled = 0;
    let at = segmentHeadBytes;
    let last: SegmentRecord | undefined;
    for (;;) {
      const record = this.#recordAt(at);
      if (record === undefined) return this.#tail(at, last);
      yield { ...record, at };
      at += record.bytes;
      last = record;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #recordAt(at: number): SegmentRecord | undefined {
    let found = readRecord(this.#buffer.subarray(0, this.#filled), at - this.#base);
    while (typeof found === "number") {
      if (!this.#reach(at, this.#base + found)) return undefined;
      found = readRecord(this.#buffer.subarray(0, this.#filled), at - this.#base);
    }
    return found;
  }

  /** Fills the buffer from `from` at least up to `to`; false where the file ends before. */
  #reach(from: number, to: number): boolean {
    if (to > this.#size) return false;
    const keep = this.#buffer.subarray(from - this.#base, this.#filled);
    const wanted = Math.max(chunkBytes, to - from);
    const buffer = wanted > this.#buffer.length ? Buffer.alloc(wanted) : this.#buffer;
    buffer.set(keep);
    this.#filled = keep.length;
    this.#buffer = buffer;
    this.#base = from;
    while (this.#filled < to - from) {
      const read = readSync(
        this.#file,
        buffer,
        this.#filled,
        buffer.length - this.#filled,
        from + this.#filled,
      );
      if (read === 0) return false;
      this.#filled += read;
    }
    return true;
  }

  /** Damage stays when one looks again; a flush that is being written meanwhile does not. */
  #tail(at: number, last: SegmentRecord | undefined): SegmentTail {
    let state: SegmentTail["state"] = "damaged";
    for (let look = 0; look < tailLooksMax && state === "damaged"; look += 1)
      state = this.#tailState(at, last);
    return { at, state };
  }

  #tailState(at: number, last: SegmentRecord | undefined): SegmentTail["state"] {
    const rest = Buffer.alloc(Math.max(0, this.#size - at));
    const read = readSync(this.#file, rest, 0, rest.length, at);
    // A whole record by now: the log was written to since.
    if (typeof readRecord(rest, 0) === "object") return "end";
    if (rest.subarray(0, read).every((byte) => byte === 0)) return "end";
    // One flush is under way at a time: what follows a whole flush by more than one had been acknowledged before it.
    const tornFlush = last === undefined ? 1 : last.last ? last.flush + 1 : last.flush;
    for (let from = nextMagic(rest, 0); from !== -1; from = nextMagic(rest, from + 1)) {
      const record = readRecord(rest, from);
      if (typeof record === "object" && record.flush > tornFlush) return "damaged";
    }
    return cameWhole(rest.subarray(0, read), at) ? "damaged" : "torn";
  }
}
