import type { KeyObject } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { CheckpointOnDemand } from "./proofs/checkpoint-on-demand.ts";
import type { DataKeys } from "./keys/data-keys.ts";
import { systemCode } from "./durable-file.ts";
import type { KeyFile } from "./keys/key-file.ts";
import { readLeaf, type Leaf } from "./leaf.ts";
import { tileWidth } from "./merkle.ts";
import { readPayload } from "./payload-reader.ts";
import { PayloadSeeker } from "./payload-seeker.ts";
import type { Pseudonyms } from "./keys/pseudonym.ts";
import type { Publisher } from "./publisher.ts";
import { SegmentWriter } from "./segment-writer.ts";
import { tooLarge, type Flush, type Sequencer, type Waiter } from "./sequencer.ts";

/** DESIGN section 7: a checkpoint every second when there is something new. */
const publishMs = 1000;

/** Our own choice of what may wait for the disk; beyond it callers are refused at once. */
const waitingBytesMax = 64 * 1024 * 1024;

/** A disk slower than this is waited for without holding up the thread; a faster one costs less when it is. */
const slowFlushMs = 2;

/** Weight of the newest flush in the running mean of their times. */
const newestWeight = 0.1;

export interface LogParts {
  readonly now: Clock;
  readonly sequencer: Sequencer;
  readonly writer: SegmentWriter;
  readonly publisher: Publisher;
  readonly keys: DataKeys;
  readonly keyFile: KeyFile;
  readonly pseudonyms: Pseudonyms;
  readonly segmentsPath: string;
  readonly segments: { readonly number: number; readonly first: number }[];
  readonly newStagingKey: () => KeyObject;
  readonly wrapStagingKey: (segment: number, key: KeyObject) => Buffer;
  readonly onFailure: (error: KnownError) => void;
  readonly releaseLock: () => void;
}

export interface LogHead {
  /** Entries that survive a crash. */
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Entries that the newest checkpoint covers. */
  readonly checkpointSize: number;
}

/** How the log does at this moment. */
export interface LogHealth extends Pick<LogHead, "size" | "checkpointSize"> {
  /** Bytes that wait for the disk. */
  readonly waitingBytes: number;
  /** Running mean of what the disk takes for a flush, in milliseconds. */
  readonly meanFlushMs: number;
  /** Since when entries wait for a checkpoint, in milliseconds; 0 where all are covered. */
  readonly uncoveredMs: number;
}

/**
 * The log, open for its one writer. Flushes follow each other without a pause and take all that waits: one write, one
 * fdatasync, then the acknowledgements. After a failed write nothing is written or acknowledged any more.
 */
export class AuditLog {
  readonly #parts: LogParts;
  readonly #timer: NodeJS.Timeout;
  readonly #onDemand: CheckpointOnDemand;
  #failure: KnownError | undefined;
  #scheduled = false;
  #flushing = false;
  #meanFlushMs = 0;
  #drained: (() => void)[] = [];
  /** When a checkpoint was last seen to be newer than the one before, or all entries to be covered. */
  #coveredAtMs: number;
  #coveredSize = 0;

  constructor(parts: LogParts) {
    this.#parts = parts;
    this.#coveredAtMs = parts.now();
    this.#timer = setInterval(() => {
      this.#lookAtCheckpoint();
      void parts.publisher.publish();
    }, publishMs);
    this.#onDemand = new CheckpointOnDemand(() => parts.publisher.publish(), parts.now);
  }

  /** Takes an entry for the next flush. The waiter hears of it exactly once. */
  append(entry: NewEntry, payload: Uint8Array | undefined, ask: { waiter: Waiter; request: number }): void {
    const refusal = this.#failure ?? this.#full() ?? tooLarge(entry, payload);
    if (refusal !== undefined) {
      ask.waiter.refused(ask.request, refusal);
      return;
    }
    try {
      this.#parts.sequencer.add(entry, payload, ask);
    } catch (error) {
      // The next flush may hold half an entry: it must not be written.
      ask.waiter.refused(ask.request, this.fail(error));
      return;
    }
    this.#schedule();
  }

  /** Resolves with the entry's index once it survives a crash. @throws KnownError */
  record(entry: NewEntry): Promise<number> {
    const payload = entry.payload === undefined ? undefined : Buffer.from(entry.payload);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        acknowledged: (_request, index) => resolve(index),
        refused: (_request, error) => reject(error),
        said: () => undefined,
      };
      this.append(entry, payload, { waiter, request: 0 });
    });
  }

  head(): LogHead {
    const { publisher } = this.#parts;
    return {
      size: publisher.size,
      root: publisher.root().toString("base64"),
      checkpointSize: publisher.publishedSize,
    };
  }

  health(): LogHealth {
    const { publisher, sequencer, now } = this.#parts;
    this.#lookAtCheckpoint();
    return {
      size: publisher.size,
      checkpointSize: publisher.publishedSize,
      waitingBytes: sequencer.waitingBytes,
      meanFlushMs: this.#meanFlushMs,
      uncoveredMs: Math.max(0, now() - this.#coveredAtMs),
    };
  }

  #lookAtCheckpoint(): void {
    const { publisher, now } = this.#parts;
    const { size, publishedSize } = publisher;
    if (publishedSize !== size && publishedSize === this.#coveredSize) return;
    this.#coveredSize = publishedSize;
    this.#coveredAtMs = now();
  }

  /**
   * Resolves with the size of the newest checkpoint, once one covers the first `size` entries.
   * @throws KnownError LOG_UNAVAILABLE where the log has stopped before.
   */
  async publishedTo(size: number): Promise<number> {
    const { publisher } = this.#parts;
    if (publisher.publishedSize < size) await this.#onDemand.ask();
    if (publisher.publishedSize >= size) return publisher.publishedSize;
    throw this.#failure ?? new KnownError("LOG_UNAVAILABLE", "no checkpoint could be made", "try again");
  }

  /**
   * Destroys what copies of data keys in the segments are sealed under, so that the key file is the only place where a data key
   * stands. The key file has all of them by then; when this resolves that survives a crash.
   * @throws KnownError LOG_UNAVAILABLE where the log has stopped.
   */
  async forgetStaged(): Promise<void> {
    const { keyFile, publisher, segments, segmentsPath, sequencer, newStagingKey, wrapStagingKey } =
      this.#parts;
    const open = (): number => segments.at(-1)?.number ?? 0;
    const through = open();
    // A segment that has ended loses its key when it has been published for good; the open one gets another.
    for (let isOpen = true; isOpen;) {
      while (publisher.isStaged(through)) {
        if (this.#failure !== undefined) throw this.#failure;
        await publisher.publish();
        await turn();
      }
      isOpen = open() === through;
      if (!isOpen) return;
      await keyFile.persistThen(() => {
        if (open() !== through) return;
        const key = newStagingKey();
        SegmentWriter.restage(segmentsPath, through, wrapStagingKey(through, key));
        sequencer.restage(through, key);
        isOpen = false;
      });
    }
  }

  /** Number of the first entry whose leaf is kept. */
  get keptFrom(): number {
    return this.#parts.publisher.keptFrom;
  }

  /** Says that the leaves before that entry are gone, or are about to go. */
  keepFrom(index: number): void {
    this.#parts.publisher.keepFrom(index);
  }

  /**
   * Removes the bundles of a range of entries, whose ends are multiples of 256.
   * @throws KnownError LOG_UNAVAILABLE where the log has stopped.
   */
  async removeBundles(from: number, before: number): Promise<void> {
    await this.#parts.publisher.removeBundles(from, before);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Durable leaves from `from` on: up to `count`, and up to the end of the bundle that `from` lies in. */
  async leaves(from: number, count: number): Promise<Buffer[]> {
    const { publisher } = this.#parts;
    const bundleEnd = (Math.floor(from / tileWidth) + 1) * tileWidth;
    const to = Math.min(from + count, bundleEnd, publisher.size);
    return from < to ? publisher.leaves(from, to) : [];
  }

  /**
   * The payload of an entry, in the clear. That it was opened, by whom and why, is an entry that is durable before this resolves;
   * so is that it could not be opened.
   * @throws KnownError USAGE where there is no such entry or it has no payload any more, LOG_BROKEN where it is not readable.
   */
  async openPayload(ask: { index: number; reader: string; purpose: string }): Promise<string> {
    const [bytes] = await this.leaves(ask.index, 1);
    const leaf = bytes === undefined ? undefined : readLeaf(bytes);
    const about = {
      ...(leaf?.feature === undefined ? {} : { feature: leaf.feature }),
      ...(leaf?.environment === undefined ? {} : { environment: leaf.environment }),
      ...(leaf?.exchange === undefined ? {} : { exchange: leaf.exchange }),
      payload: JSON.stringify({ reader: ask.reader, purpose: ask.purpose }),
    };
    const facts = { opened: ask.index, reader: this.#parts.pseudonyms.of("user", ask.reader) ?? "" };
    let text: string;
    try {
      text = this.#payloadOf(ask.index, leaf);
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      const reason = error.code === "LOG_BROKEN" ? "unreadable" : "none";
      await this.record({ kind: "access.refused", ...about, facts: { ask: "open", ...facts, reason } });
      throw error;
    }
    await this.record({ kind: "payload.opened", ...about, facts });
    return text;
  }

  #payloadOf(index: number, leaf: Leaf | undefined): string {
    if (leaf?.payload === undefined)
      throw new KnownError(
        "USAGE",
        leaf === undefined ? `there is no entry ${index}` : `entry ${index} has no payload`,
        "see the entries: seaworthy audit tail",
      );
    const key = this.#parts.keys.open(leaf.payload.key);
    const seeker = new PayloadSeeker(this.#parts.segmentsPath, this.#parts.segments);
    try {
      return readPayload(seeker, leaf, key).text;
    } finally {
      seeker.close();
    }
  }

  /** Stops for good and refuses what waits. Returns why the log stopped: the first reason stays. */
  fail(error: unknown): KnownError {
    if (this.#failure !== undefined) return this.#failure;
    this.#failure = failureOf(error);
    clearInterval(this.#timer);
    for (let flush = this.#parts.sequencer.take(); flush !== undefined; flush = this.#parts.sequencer.take())
      this.#refuse(flush, this.#failure);
    this.#parts.onFailure(this.#failure);
    return this.#failure;
  }

  /** Writes what waits, publishes it, and gives the folder free. */
  async close(): Promise<void> {
    const { publisher, writer, keyFile, releaseLock, sequencer } = this.#parts;
    if (sequencer.waitingBytes > 0 || this.#flushing)
      await new Promise<void>((resolve) => this.#drained.push(resolve));
    clearInterval(this.#timer);
    const failed = this.#failure !== undefined;
    this.#failure ??= new KnownError("LOG_UNAVAILABLE", "the log is closing", "try again in a moment");
    if (!failed) {
      // Twice: the first may have been under way already, with less in it.
      await publisher.publish();
      await publisher.publish();
      writer.close();
      await keyFile.close();
    }
    releaseLock();
  }

  #full(): KnownError | undefined {
    if (this.#parts.sequencer.waitingBytes <= waitingBytesMax) return undefined;
    return new KnownError(
      "LOG_UNAVAILABLE",
      "more waits for the log's disk than may wait",
      "try again; a faster disk helps",
    );
  }

  #schedule(): void {
    if (this.#scheduled || this.#flushing) return;
    this.#scheduled = true;
    // After all that the sockets have brought in this turn: together it is one flush.
    setImmediate(() => {
      this.#scheduled = false;
      this.#flushing = true;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    const { publisher, sequencer, writer, now } = this.#parts;
    if (publisher.congested) await publisher.idle();
    const flush = sequencer.take();
    if (flush !== undefined) {
      try {
        if (flush.newSegment !== undefined) this.#rotate(flush);
        const startMs = now();
        if (this.#meanFlushMs > slowFlushMs) await writer.appendSlowly(flush.bytes());
        else writer.append(flush.bytes());
        this.#meanFlushMs += (Math.max(0, now() - startMs) - this.#meanFlushMs) * newestWeight;
        this.#acknowledge(flush);
      } catch (error) {
        this.#refuse(flush, this.fail(error));
      }
    }
    this.#flushing = false;
    if (sequencer.waitingBytes > 0) this.#schedule();
    else for (const resolve of this.#drained.splice(0)) resolve();
  }

  #rotate(flush: Flush): void {
    const { publisher, writer, segments, wrapStagingKey } = this.#parts;
    const segment = flush.newSegment;
    if (segment === undefined) return;
    const { number, stagingKey, keys } = segment;
    const head = { number, first: flush.first, root: publisher.root(), atMs: flush.firstAtMs, keys };
    writer.rotate(head, wrapStagingKey(number, stagingKey));
    publisher.segmentEnded(number - 1, flush.first);
    segments.push({ number, first: flush.first });
  }

  #acknowledge(flush: Flush): void {
    for (let i = 0; i < flush.count; i += 1)
      flush.waiters[i]?.acknowledged(flush.requests[i] ?? 0, flush.first + i);
    for (const waiter of new Set(flush.waiters)) waiter.said();
    for (let i = 0; i < flush.leaves.length; i += 2)
      this.#parts.publisher.add(flush.buffer.subarray(flush.leaves[i], flush.leaves[i + 1]));
    this.#parts.sequencer.release(flush);
  }

  #refuse(flush: Flush, error: KnownError): void {
    for (const [i, waiter] of flush.waiters.entries()) waiter.refused(flush.requests[i] ?? 0, error);
  }
}

/** What stopped the log, as its callers hear it. Anything but a system error is our bug, and goes up. */
export function failureOf(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  const code = systemCode(error);
  if (code === "") throw error;
  const full = code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
  return new KnownError(
    "LOG_UNAVAILABLE",
    `the log cannot be written: ${code}`,
    full
      ? "free space under the data folder; nothing that was acknowledged is lost"
      : "look at the disk under the data folder; nothing that was acknowledged is lost",
  );
}
