import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import type { Leaf } from "../leaf.ts";
import {
  segmentName,
  segmentNumbers,
  SegmentReader,
  type PlacedRecord,
  type SegmentHead,
  type SegmentTail,
} from "../segment.ts";
import type { Problem } from "../problem.ts";

/** An entry as a segment has it. The views hold until the next one is asked for. */
export interface StoredEntry {
  readonly file: string;
  readonly byte: number;
  readonly leaf: Buffer;
  readonly payload: Buffer;
}

interface Walked extends StoredEntry {
  readonly seq: number;
}

/** Walks all segments in the order of their entries and says what is wrong with them on the way. */
export class SegmentWalk {
  readonly #folder: string;
  readonly #report: (problem: Problem) => void;
  readonly #entries: Generator<Walked, undefined>;
  #current: Walked | undefined;
  #count = 0;
  /** Where the last segment's whole records end. */
  #end: { file: string; byte?: number } = { file: "audit/segments" };
  #ended = false;
  /** The oldest segment and its first entry. */
  start: { readonly file: string; readonly first: number } = { file: "audit/segments", first: 0 };
  /** Bytes after the last whole record of the last segment. */
  tornBytes = 0;

  constructor(folder: string, report: (problem: Problem) => void) {
    this.#folder = folder;
    this.#report = report;
    this.#entries = this.#walk();
    this.#current = this.#entries.next().value;
  }

  /** The entry of that number; undefined where damage has swallowed it. Numbers must be asked for in order. */
  entry(seq: number): StoredEntry | undefined {
    while (this.#current !== undefined && this.#current.seq < seq) this.#current = this.#entries.next().value;
    if (this.#current === undefined && !this.#ended) {
      this.#ended = true;
      this.#report({
        ...this.#end,
        entry: seq,
        message: "the segments end here, before the checkpoint does",
      });
    }
    return this.#current?.seq === seq ? this.#current : undefined;
  }

  /** How many whole entries stand from `seq` on. */
  countFrom(seq: number): number {
    for (; this.#current !== undefined; this.#current = this.#entries.next().value)
      if (this.#current.seq >= seq) this.#count += 1;
    return this.#count;
  }

  *#walk(): Generator<Walked, undefined> {
    const numbers = existsSync(this.#folder) ? segmentNumbers(this.#folder) : [];
    let next = 0;
    for (const [i, number] of numbers.entries()) {
      const file = `audit/segments/${segmentName(number)}`;
      if (number !== (numbers[0] ?? 1) + i)
        this.#report({ file, message: "a segment before this one is missing" });
      const reader = new SegmentReader(this.#folder, number);
      try {
        const head = reader.head();
        if (i === 0 && number > 1) {
          // Those before it may have been removed when their time was over: the log says so later on.
          next = head?.first ?? 0;
          this.start = { file, first: next };
        }
        this.#checkHead(file, head, { number, next });
        const found = { file, next: head?.first ?? next, isLast: i === numbers.length - 1 };
        next = yield* this.#records(reader, found);
      } finally {
        reader.close();
      }
    }
    return undefined;
  }

  #checkHead(file: string, head: SegmentHead | undefined, wanted: { number: number; next: number }): void {
    if (head?.number !== wanted.number)
      this.#report({ file, byte: 0, message: "the segment's head is damaged" });
    else if (head.first !== wanted.next)
      this.#report({
        file,
        byte: 0,
        entry: wanted.next,
        message: `begins at entry ${head.first}, the segment before ended at ${wanted.next}`,
      });
  }

  *#records(
    reader: SegmentReader,
    about: { file: string; next: number; isLast: boolean },
  ): Generator<Walked, number> {
    const { file } = about;
    let next = about.next;
    const records = reader.records();
    let step: IteratorResult<PlacedRecord, SegmentTail>;
    while ((step = records.next()).done !== true) {
      const { type, seq, at, leaf, payload } = step.value;
      if (type === "key") continue;
      if (seq !== next)
        this.#report({ file, byte: at, entry: next, message: `entry ${seq} stands where ${next} should` });
      next = seq + 1;
      yield { file, byte: at, seq, leaf, payload };
    }
    const { at, state } = step.value;
    this.#end = { file, byte: at };
    if (state === "damaged" || (state === "torn" && !about.isLast))
      this.#report({ file, byte: at, entry: next, message: "damaged: no whole record stands here" });
    else if (state === "torn") this.tornBytes = reader.size - at;
    return next;
  }
}

/** What is wrong with a stored payload, measured by the leaf that commits to it; undefined for nothing. */
export function payloadProblem(leaf: Leaf, payload: Buffer): string | undefined {
  if (leaf.payload === undefined)
    return payload.length === 0 ? undefined : "a payload stands here that no leaf names";
  if (payload.length !== leaf.payload.bytes)
    return `the payload has ${payload.length} bytes, the leaf says ${leaf.payload.bytes}`;
  const same = hash("sha256", payload, "base64url") === leaf.payload.sha256;
  return same ? undefined : "the payload's SHA-256 is not the leaf's";
}
