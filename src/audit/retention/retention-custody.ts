import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { DataKeys } from "../keys/data-keys.ts";
import type { Hold } from "./holds.ts";
import type { KeyFile } from "../keys/key-file.ts";
import type { KeyEnd, SlotFacts } from "../keys/key-slot.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { AuditLog } from "../log.ts";
import type { Places } from "../places.ts";
import type { Pseudonyms } from "../keys/pseudonym.ts";
import {
  emptyState,
  readState,
  takeLeaf,
  writeState,
  type ErasedSubject,
  type RetentionState,
  type RetentionTimes,
} from "./retention-state.ts";

/** What has just been destroyed, for those who keep something made from it. */
export interface Destroyed {
  /** Numbers of the data keys: what was made from payloads under them must go. */
  readonly keys: readonly number[];
  /** The subject, where it was erased: pseudonyms. */
  readonly subject?: ErasedSubject;
  /** Leaves before this entry are gone: what was made from them must go. */
  readonly entriesBefore?: number;
}

/** Something beside the log that must forget with it: a search index, a cache, a queue of reviews. */
export interface Sweeper {
  /** A short word; stands in the log and in receipts. */
  readonly name: string;
  /**
   * Forgets; when it resolves, that survives a crash. It may be asked again for what it has forgotten already.
   * @returns how many things it had of it.
   */
  sweep(destroyed: Destroyed): Promise<number>;
}

export interface CustodyParts {
  readonly log: AuditLog;
  readonly places: Places;
  readonly segments: { readonly number: number; readonly first: number }[];
  readonly keys: DataKeys;
  readonly keyFile: KeyFile;
  readonly pseudonyms: Pseudonyms;
  /** What the file beside the log is marked with. */
  readonly fileKey: KeyObject;
  readonly now: Clock;
  /** As the configuration says; as the log was kept so far where it says nothing. */
  readonly times?: RetentionTimes | undefined;
}

/**
 * What may be destroyed and what may not. Holds, erasures and retention go through it one after the other, so that each is
 * judged on what the one before has left. All it knows stands in the log: the file beside it only saves reading that again.
 */
export class Custody {
  readonly parts: CustodyParts;
  /** Asked in this order. Others add theirs before the log serves. */
  readonly sweepers: Sweeper[] = [];
  readonly #path: string;
  readonly #state: RetentionState;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(parts: CustodyParts, path: string, state: RetentionState) {
    this.parts = parts;
    this.#path = path;
    this.#state = state;
  }

  /** Reads the state, from the log where the file is missing, behind, or not as the log wrote it. @throws KnownError LOG_BROKEN */
  static async open(parts: CustodyParts): Promise<Custody> {
    const path = join(parts.places.audit, "retention.json");
    const stored = readState(path, parts.fileKey);
    const state = stored?.state ?? emptyState();
    const from = stored === undefined ? parts.log.keptFrom : stored.from;
    if (from !== undefined) await takeLeaves(parts.log, state, from);
    if (parts.times !== undefined) state.times = parts.times;
    // What a crash left half removed is not read any more.
    if (state.applied?.done === false) parts.log.keepFrom(state.applied.prunedTo);
    const custody = new Custody(parts, path, state);
    // A new log has nothing to keep yet.
    if (
      stored !== undefined ||
      state.applied !== undefined ||
      state.holds.size > 0 ||
      parts.times !== undefined
    )
      custody.#write();
    return custody;
  }

  get state(): Readonly<RetentionState> {
    return this.#state;
  }

  get holds(): readonly Hold[] {
    return [...this.#state.holds.values()];
  }

  /** Nothing is held, erased or destroyed for its age beside `work`. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(() => {
      if (!this.#closed) return work();
      throw new KnownError("LOG_UNAVAILABLE", "the log is closing", "try again in a moment");
    });
    // One that failed has told its own caller.
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Nothing begins any more; resolves when what is under way has ended. Before the log closes. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
  }

  /**
   * Appends an entry that changes the state; when it resolves, both survive a crash. Within `inTurn` only.
   * @throws KnownError LOG_UNAVAILABLE
   */
  async record(entry: NewEntry): Promise<Leaf> {
    const { log } = this.parts;
    // A crash after the entry and before the file: the next start reads the log from here on.
    this.#write(log.head().size);
    const index = await log.record(entry);
    const [bytes = Buffer.alloc(0)] = await log.leaves(index, 1);
    takeLeaf(this.#state, bytes);
    this.#write();
    const leaf = readLeaf(bytes);
    if (leaf === undefined) throw new Error(`entry ${index} is no leaf`);
    return leaf;
  }

  /** Says that what the last entry `retention.applied` announced has been carried out. */
  applied(): void {
    if (this.#state.applied === undefined) return;
    this.#state.applied = { ...this.#state.applied, done: true };
    this.#write();
  }

  /** The pseudonym of a person, as entries have it in `facts.by`. */
  personOf(name: string): string {
    return this.parts.pseudonyms.of("user", name) ?? "";
  }

  /**
   * Carries out what an entry has announced. Where that fails the log stops, since it says what is not so: the next start ends it.
   * @throws KnownError LOG_UNAVAILABLE
   */
  async carryOut<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.parts.log.fail(error);
    }
  }

  /** Destroys keys in memory, in the key file and where they are staged in segments. Then nobody can open them, with whatever key. */
  async destroyKeys(keys: readonly SlotFacts[], why: KeyEnd): Promise<void> {
    await this.parts.keys.end(keys, why);
    await this.parts.log.forgetStaged();
  }

  /** What each sweeper had of it, by name. */
  async sweep(destroyed: Destroyed): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const sweeper of this.sweepers) counts[sweeper.name] = await sweeper.sweep(destroyed);
    return counts;
  }

  #write(from?: number): void {
    try {
      writeState(this.#path, { state: this.#state, from }, this.parts.fileKey);
    } catch (error) {
      // What the file does not say the next start would not know.
      throw this.parts.log.fail(error);
    }
  }
}

async function takeLeaves(log: AuditLog, state: RetentionState, from: number): Promise<void> {
  for (let at = Math.max(from, log.keptFrom); ;) {
    const leaves = await log.leaves(at, Infinity);
    if (leaves.length === 0) return;
    for (const leaf of leaves) takeLeaf(state, leaf);
    at += leaves.length;
    await turn();
  }
}
