import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { nextMagic, readRecord, type SegmentRecord } from "./record.ts";
import { segmentHeadBytes, segmentName } from "./segment.ts";

/** Read at once: some hundred entries, a tenth of a millisecond. */
const windowBytes = 256 * 1024;

/** A leap costs about as much as reading so many entries. */
const nearEntries = 64;

/** Where a segment's file is open, and how far it was read. */
interface Opened {
  readonly number: number;
  readonly file: number;
  /** A record begins here, and `seq` is not before its entry. */
  at: number;
  seq: number;
}

/**
 * Finds sealed payloads in segments. Entries stand in the order of their numbers, so a segment is halved until what is left is
 * short; entries that follow each other are read in one go. Nothing is read twice that stands close together.
 */
export class PayloadSeeker {
  readonly #folder: string;
  readonly #segments: readonly { readonly number: number; readonly first: number }[];
  #opened: Opened | undefined;
  #window = { file: -1, at: 0, bytes: Buffer.alloc(0) };

  constructor(folder: string, segments: readonly { readonly number: number; readonly first: number }[]) {
    this.#folder = folder;
    this.#segments = segments;
  }

  /** The sealed payload of an entry, copied; undefined where no segment has it. Cheapest in the order of the log. */
  find(index: number): Buffer | undefined {
    const segment = this.#segments.findLast(({ first }) => first <= index);
    if (segment === undefined) return undefined;
    const opened = this.#open(segment);
    if (index < opened.seq) Object.assign(opened, { at: segmentHeadBytes, seq: segment.first });
    if (index - opened.seq > nearEntries) this.#leap(opened, index);
    for (;;) {
      const record = this.#recordAt(opened.file, opened.at);
      if (record === undefined || record.seq > index) return undefined;
      if (record.type === "entry" && record.seq === index) return Buffer.from(record.payload);
      opened.at += record.bytes;
      opened.seq = record.type === "entry" ? record.seq + 1 : record.seq;
    }
  }

  close(): void {
    if (this.#opened !== undefined) closeSync(this.#opened.file);
    this.#opened = undefined;
  }

  #open({ number, first }: { readonly number: number; readonly first: number }): Opened {
    if (this.#opened?.number === number) return this.#opened;
    this.close();
    const file = openSync(join(this.#folder, segmentName(number)), "r");
    this.#window = { file: -1, at: 0, bytes: Buffer.alloc(0) };
    this.#opened = { number, file, at: segmentHeadBytes, seq: first };
    return this.#opened;
  }

  /** Halves what lies between a record before the entry and a place after it. What is damaged only makes it slower. */
  #leap(opened: Opened, index: number): void {
    let end = fstatSync(opened.file).size;
    while (end - opened.at > windowBytes) {
      const middle = Math.floor((opened.at + end) / 2);
      const found = this.#firstRecordFrom(opened.file, middle);
      if (found !== undefined && found.record.seq <= index)
        Object.assign(opened, { at: found.at, seq: found.record.seq });
      else end = middle;
    }
  }

  /** The first whole record that begins within a window. A record's own checksum tells it from bytes that look like one. */
  #firstRecordFrom(file: number, from: number): { at: number; record: SegmentRecord } | undefined {
    const bytes = this.#bytes(file, from, windowBytes);
    for (let at = nextMagic(bytes, 0); at !== -1; at = nextMagic(bytes, at + 1)) {
      const record = this.#recordAt(file, from + at);
      if (record !== undefined) return { at: from + at, record };
    }
    return undefined;
  }

  #recordAt(file: number, at: number): SegmentRecord | undefined {
    let length = windowBytes / 4;
    for (;;) {
      const bytes = this.#bytes(file, at, length);
      const record = readRecord(bytes, 0);
      if (typeof record !== "number") return record;
      // The file ends within what would be a record.
      if (record <= bytes.length || bytes.length < length) return undefined;
      length = record;
    }
  }

  /** Bytes of the file from `at`: at least `length`, or to its end. */
  #bytes(file: number, at: number, length: number): Buffer {
    const { bytes: kept, at: keptAt } = this.#window;
    const skip = at - keptAt;
    if (this.#window.file === file && skip >= 0 && skip + length <= kept.length) return kept.subarray(skip);
    const bytes = Buffer.alloc(Math.max(length, windowBytes));
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(file, bytes, filled, bytes.length - filled, at + filled);
      if (read === 0) break;
      filled += read;
    }
    this.#window = { file, at, bytes: bytes.subarray(0, filled) };
    return this.#window.bytes;
  }
}
