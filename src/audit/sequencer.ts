import { hash, type KeyObject } from "node:crypto";
import type { Clock, RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { idSource, type NewId } from "../base/ids.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { weekOf, type DataKeys, type People } from "./keys/data-keys.ts";
import { slotBytes } from "./keys/key-slot.ts";
import { leafBytesMax, writeLeaf, type PayloadFacts } from "./leaf.ts";
import { tileWidth } from "./merkle.ts";
import type { Pseudonyms } from "./keys/pseudonym.ts";
import { withNames } from "./names.ts";
import { finishRecord, markLast, recordHeadBytes, recordPayloadBytesMax } from "./record.ts";
import { sealBytes, sealInto } from "./sealed.ts";
import { segmentHeadBytes } from "./segment.ts";

/** DESIGN section 7: a flush takes at most this many. */
const flushEntriesMax = 1024;

/** A flush of as many entries with 2 KiB payloads fits; larger ones go out with fewer beside them. */
const flushBytesMax = 4 * 1024 * 1024;

/** Buffers that wait for the next flush to be built in: one is written while the other fills. */
const spareBuffersMax = 2;

/** Who asked for an entry, by number of the request. */
export interface Waiter {
  acknowledged(request: number, index: number): void;
  refused(request: number, error: KnownError): void;
  /** All of a flush has been said. */
  said(): void;
}

/** A segment that begins with a flush. */
export interface NewSegment {
  readonly number: number;
  readonly stagingKey: KeyObject;
  /** Data keys that there were before it. */
  readonly keys: number;
}

/** The entries of one flush, as they will stand in the segment. */
export class Flush {
  readonly number: number;
  readonly first: number;
  readonly newSegment: NewSegment | undefined;
  readonly buffer: Buffer;
  readonly waiters: Waiter[] = [];
  readonly requests: number[] = [];
  /** Start and end of each leaf in the buffer. */
  readonly leaves: number[] = [];
  length = 0;
  lastRecordAt = 0;
  /** Time of the first entry. */
  firstAtMs = 0;

  constructor(start: { number: number; first: number; newSegment: NewSegment | undefined; buffer: Buffer }) {
    this.number = start.number;
    this.first = start.first;
    this.newSegment = start.newSegment;
    this.buffer = start.buffer;
  }

  get count(): number {
    return this.requests.length;
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}

export interface SequencerParts {
  readonly keys: DataKeys;
  readonly pseudonyms: Pseudonyms;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
  readonly newStagingKey: () => KeyObject;
  readonly segmentBytesMax: number;
}

/** Where the log ends. */
export interface LogEnd {
  readonly size: number;
  readonly atMs: number;
  readonly segment: number;
  readonly segmentBytes: number;
  /** Time of the segment's first entry; undefined where it has none. */
  readonly segmentAtMs: number | undefined;
  readonly flush: number;
  readonly stagingKey: KeyObject;
}

/** Gives entries their number, time and id, seals their payloads, and lays them out for the next flush. Nothing here waits. */
export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #newId: NewId;
  readonly #nonce: () => Uint8Array;
  readonly #flushes: Flush[] = [];
  readonly #spare: Buffer[] = [];
  #size: number;
  #atMs: number;
  #segment: number;
  #segmentBytes: number;
  /** Undefined before the segment's first entry. */
  #segmentWeek: number | undefined;
  #flush: number;
  #stagingKey: KeyObject;
  #waitingBytes = 0;

  constructor(parts: SequencerParts, end: LogEnd) {
    this.#parts = parts;
    this.#newId = idSource(() => this.#atMs, parts.randomBytes);
    this.#nonce = nonceSource(parts.randomBytes);
    this.#size = end.size;
    this.#atMs = end.atMs;
    this.#segment = end.segment;
    this.#segmentBytes = end.segmentBytes;
    this.#flush = end.flush;
    this.#stagingKey = end.stagingKey;
    this.#segmentWeek = end.segmentAtMs === undefined ? undefined : weekOf(end.segmentAtMs);
  }

  /** Bytes that no flush has taken yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** @throws KnownError where the subject's key cannot be read. */
  add(entry: NewEntry, payload: Uint8Array | undefined, ask: { waiter: Waiter; request: number }): void {
    const plain = payload === undefined ? undefined : withNames(entry, payload);
    const bytesMax =
      recordHeadBytes * 2 + slotBytes + leafBytesMax + (plain === undefined ? 0 : plain.length + sealBytes);
    // The clock of the machine may go back; the log's does not.
    this.#atMs = Math.max(this.#atMs, this.#parts.now());
    const flush = this.#flushFor(bytesMax);
    const before = flush.length;
    const people = this.#people(entry);
    const seq = this.#size;
    const id = this.#newId();
    const sealed =
      plain === undefined
        ? undefined
        : this.#seal(flush, { entry, people, plain, bound: payloadBound(id, seq) });
    const leafAt = flush.length + recordHeadBytes + (sealed?.bytes ?? 0);
    const leaf = writeLeaf(entry, { seq, id, atMs: this.#atMs, ...people, payload: sealed });
    const leafBytes = flush.buffer.write(leaf, leafAt);
    flush.lastRecordAt = flush.length;
    flush.length += finishRecord(flush.buffer, flush.length, {
      type: "entry",
      flush: flush.number,
      seq,
      leafBytes,
      payloadBytes: sealed?.bytes ?? 0,
    });
    if (flush.count === 0) flush.firstAtMs = this.#atMs;
    flush.leaves.push(leafAt, leafAt + leafBytes);
    flush.waiters.push(ask.waiter);
    flush.requests.push(ask.request);
    this.#segmentWeek ??= weekOf(this.#atMs);
    this.#size += 1;
    this.#segmentBytes += flush.length - before;
    this.#waitingBytes += flush.length - before;
  }

  /** Gives the segment another staging key, for the data keys that are new from now on. */
  restage(segment: number, key: KeyObject): void {
    if (segment === this.#segment) this.#stagingKey = key;
  }

  /** The next flush, closed; undefined where nothing waits. */
  take(): Flush | undefined {
    const flush = this.#flushes.shift();
    if (flush === undefined) return undefined;
    this.#waitingBytes -= flush.length;
    markLast(flush.buffer, flush.lastRecordAt);
    return flush;
  }

  /** Takes back the buffer of a flush that nobody looks at any more. */
  release(flush: Flush): void {
    if (flush.buffer.length === flushBytesMax && this.#spare.length < spareBuffersMax)
      this.#spare.push(flush.buffer);
  }

  #people(entry: NewEntry): People {
    const { pseudonyms } = this.#parts;
    return {
      tenant: pseudonyms.of("tenant", entry.tenant),
      user: pseudonyms.of("user", entry.user),
      session: pseudonyms.of("session", entry.session),
    };
  }

  /** Writes the sealed payload where the entry's record will have it, after the record of its key where that is new. */
  #seal(
    flush: Flush,
    about: { entry: NewEntry; people: People; plain: Uint8Array; bound: string },
  ): PayloadFacts {
    const { keys } = this.#parts;
    const subject = keys.subjectOf(about.entry, about.people);
    const { key, staged } = keys.of(subject, weekOf(this.#atMs), this.#stagingKey);
    if (staged !== undefined) {
      flush.buffer.set(staged, flush.length + recordHeadBytes);
      flush.length += finishRecord(flush.buffer, flush.length, {
        type: "key",
        flush: flush.number,
        seq: this.#size,
        leafBytes: 0,
        payloadBytes: staged.length,
      });
    }
    const at = flush.length + recordHeadBytes;
    const bytes = sealInto(flush.buffer, at, about.plain, {
      key: key.key,
      nonce: this.#nonce(),
      bound: about.bound,
    });
    const sha256 = hash("sha256", flush.buffer.subarray(at, at + bytes), "base64url");
    return { sha256, key: key.number, bytes };
  }

  /** The flush that is being laid out, with room for one more entry. */
  #flushFor(bytesMax: number): Flush {
    const open = this.#flushes.at(-1);
    const rotates = this.#size % tileWidth === 0 && this.#segmentEnds();
    if (
      open !== undefined &&
      !rotates &&
      open.count < flushEntriesMax &&
      open.length + bytesMax <= open.buffer.length
    )
      return open;
    let newSegment: NewSegment | undefined;
    if (rotates) {
      this.#stagingKey = this.#parts.newStagingKey();
      this.#segment += 1;
      this.#segmentBytes = segmentHeadBytes;
      this.#segmentWeek = undefined;
      this.#flush = 0;
      newSegment = { number: this.#segment, stagingKey: this.#stagingKey, keys: this.#parts.keys.count };
    }
    this.#flush += 1;
    const buffer =
      bytesMax > flushBytesMax
        ? Buffer.allocUnsafeSlow(bytesMax)
        : (this.#spare.pop() ?? Buffer.allocUnsafeSlow(flushBytesMax));
    const flush = new Flush({ number: this.#flush, first: this.#size, newSegment, buffer });
    this.#flushes.push(flush);
    return flush;
  }

  /** A segment is removed whole when its last entry is over its time: so it spans no more than a week where it can. */
  #segmentEnds(): boolean {
    if (this.#segmentWeek === undefined) return false;
    return this.#segmentBytes >= this.#parts.segmentBytesMax || weekOf(this.#atMs) > this.#segmentWeek;
  }
}

/** What a UTF-16 unit may become as JSON in UTF-8, in bytes; and all of the line of names but the names. */
const jsonBytesMax = 6;
const namesLineBytes = 64;

/**
 * Why an entry is not taken: its payload, with the names before it, would be a record that nobody reads again. Names become
 * longer as JSON, and bytes that are not UTF-8 when they are read as text: so it is asked here, of what would be sealed.
 */
export function tooLarge(entry: NewEntry, payload: Uint8Array | undefined): KnownError | undefined {
  if (payload === undefined) return undefined;
  const { tenant = "", user = "", session = "" } = entry;
  const room = recordPayloadBytesMax - sealBytes - payload.length;
  if ((tenant.length + user.length + session.length) * jsonBytesMax + namesLineBytes <= room)
    return undefined;
  if (room >= 0 && withNames(entry, new Uint8Array()).length <= room) return undefined;
  return new KnownError(
    "USAGE",
    `a payload with its names is longer than the ${recordPayloadBytesMax} bytes of a record`,
    "send less at once: what is larger cannot be written down",
  );
}

/** What a payload is bound to: it opens in the place of its own leaf only. */
export const payloadBound = (id: string, seq: number): string => `payload ${id} ${seq}`;

/** Nonces from a pool: a small draw costs more than what it is for. */
function nonceSource(randomBytes: RandomBytes): () => Uint8Array {
  const nonceBytes = 12;
  const poolBytes = nonceBytes * 512;
  let pool = randomBytes(poolBytes);
  let used = 0;
  return () => {
    if (used === poolBytes) {
      pool = randomBytes(poolBytes);
      used = 0;
    }
    used += nonceBytes;
    return pool.subarray(used - nonceBytes, used);
  };
}
