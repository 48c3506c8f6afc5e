import { createSecretKey, type KeyObject } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { RandomBytes } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { KeyFile } from "./key-file.ts";
import {
  dataKeyBytes,
  openSlot,
  readSlot,
  slotMasterId,
  writeEndedSlot,
  writeSlot,
  type KeyEnd,
  type SlotFacts,
  type SlotWrapping,
  type Subject,
} from "./key-slot.ts";
import type { MasterKeys } from "./master-key.ts";
import type { Pseudonyms } from "./pseudonym.ts";
import { Recent } from "../recent.ts";
import { nonceBytes } from "../sealed.ts";

/**
 * Subjects whose key of this week is at hand. Our own choice, some 20 MB at most. A subject who comes back after that many
 * others gets another key of the same week: its slot names the subject too, so erasure finds all of them.
 */
const subjectsMax = 32_768;

/** Slots that are looked at in one turn: about a millisecond. */
const slotsATurn = 4096;

export const dayMs = 86_400_000;

/** ISO 8601 weeks, counted through from Monday, 29 December 1969, UTC. */
export const weekOf = (atMs: number): number => Math.floor((atMs / dayMs + 3) / 7);

/** When a week begins, as `weekOf` counts them. */
export const weekStartMs = (week: number): number => (week * 7 - 3) * dayMs;

export interface DataKey {
  readonly number: number;
  readonly key: KeyObject;
}

/** The key of the segment that a new data key is staged under. */
export type StagingKey = KeyObject;

/** Pseudonyms of the people of an entry. */
export interface People {
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly session?: string | undefined;
}

interface Known {
  readonly week: number;
  readonly number: number;
  key: KeyObject | undefined;
}

/** One data key a subject and week, each wrapped by the master key. */
export class DataKeys {
  readonly #file: KeyFile;
  readonly #pseudonyms: Pseudonyms;
  readonly #masters: MasterKeys;
  readonly #randomBytes: RandomBytes;
  readonly #known = new Recent<string, Known>(subjectsMax);
  #endings = 0;

  constructor(parts: {
    file: KeyFile;
    pseudonyms: Pseudonyms;
    masters: MasterKeys;
    randomBytes: RandomBytes;
  }) {
    this.#file = parts.file;
    this.#pseudonyms = parts.pseudonyms;
    this.#masters = parts.masters;
    this.#randomBytes = parts.randomBytes;
  }

  /** How many there ever were. */
  get count(): number {
    return this.#file.count;
  }

  /** Another number since keys were destroyed: what was opened before is looked at again before it is handed out. */
  get endings(): number {
    return this.#endings;
  }

  /** Whose key an entry's payload is under: the narrowest that it names. */
  subjectOf(entry: NewEntry, people: People): Subject {
    const tenant = people.tenant ?? "";
    if (people.user !== undefined) return { kind: "user", name: people.user, tenant };
    if (people.session !== undefined) return { kind: "session", name: people.session, tenant };
    if (people.tenant !== undefined) return { kind: "tenant", name: tenant, tenant };
    for (const kind of ["key", "feature"] as const) {
      const name = this.#pseudonyms.of(kind, entry[kind]);
      if (name !== undefined) return { kind, name, tenant };
    }
    return { kind: "log", name: "", tenant };
  }

  /**
   * The subject's key of the week. A new one comes with `staged`: a copy under the segment's own key, to be written into the
   * segment before the first payload, so that a new subject costs no write of its own before the acknowledgement. That key
   * is destroyed once all of the segment's data keys stand in the key file, so that destroying a slot destroys the key.
   */
  of(subject: Subject, week: number, staging: StagingKey): { key: DataKey; staged?: Buffer } {
    const id = `${subject.kind} ${subject.name} ${subject.tenant}`;
    const known = this.#known.get(id);
    if (known?.week === week) {
      known.key ??= this.open(known.number);
      return { key: { number: known.number, key: known.key } };
    }
    const number = this.#file.count;
    const bytes = this.#randomBytes(dataKeyBytes);
    const facts = { number, subject, week, live: true };
    const staged = writeSlot(facts, bytes, { key: staging, nonce: this.#randomBytes(nonceBytes) });
    this.#put(number, writeSlot(facts, bytes, this.#wrapping()));
    const key = createSecretKey(bytes);
    this.#known.set(id, { week, number, key });
    return { key: { number, key }, staged };
  }

  /** @throws KnownError USAGE where the key was destroyed, LOG_BROKEN where it cannot be read. */
  open(number: number): KeyObject {
    const slot = this.#file.read(number);
    const facts = readSlot(slot);
    if (facts?.live === false) throw destroyed(number, facts);
    const bytes = facts?.number === number ? this.#open(slot, facts) : undefined;
    if (bytes === undefined)
      throw new KnownError(
        "LOG_BROKEN",
        `data key ${number} cannot be read from the key file`,
        "restore audit/keys and the master key from the same backup",
      );
    return createSecretKey(bytes);
  }

  /** After a crash: takes a staged copy into the key file, unless the file has the slot already. False: not readable. */
  restore(staged: Buffer, staging: StagingKey): boolean {
    const facts = readSlot(staged);
    if (facts === undefined) return false;
    if (readSlot(this.#file.read(facts.number)) !== undefined) return true;
    // Keys are numbered without gaps: those before it are lost.
    if (facts.number > this.#file.count) return false;
    const bytes = openSlot(staged, facts, staging);
    if (bytes === undefined) return false;
    this.#put(facts.number, writeSlot(facts, bytes, this.#wrapping()));
    return true;
  }

  /** The keys that `wanted` names, of those with numbers below `below`, live or not, in order. Others get their turn meanwhile. */
  async find(below: number, wanted: (facts: SlotFacts) => boolean): Promise<SlotFacts[]> {
    const found: SlotFacts[] = [];
    for (let from = 0; from < below; from += slotsATurn) {
      for (const slot of this.#file.slots(from, Math.min(below, from + slotsATurn))) {
        const facts = readSlot(slot);
        if (facts !== undefined && wanted(facts)) found.push(facts);
      }
      await turn();
    }
    return found;
  }

  /**
   * Destroys keys: nobody gets them any more at once, and when it resolves their places in the key file hold zeros, also after
   * a crash. A slot is a quarter of a disk's sector and never lies in two: it is written whole or not at all. Copies that are
   * staged in segments are for the log to forget.
   */
  async end(keys: readonly SlotFacts[], why: KeyEnd): Promise<void> {
    this.#endings += 1;
    for (const facts of keys) {
      this.#put(facts.number, writeEndedSlot(facts, why));
      const { kind, name, tenant } = facts.subject;
      const id = `${kind} ${name} ${tenant}`;
      if (this.#known.get(id)?.number === facts.number) this.#known.delete(id);
    }
    await this.#file.persist();
  }

  /** At start: knows again the keys of the week, newest first, as many as are kept at hand. */
  remember(week: number): void {
    const from = Math.max(0, this.#file.count - subjectsMax);
    for (let number = from; number < this.#file.count; number += 1) {
      const facts = readSlot(this.#file.read(number));
      if (facts?.live !== true || facts.week !== week) continue;
      const { kind, name, tenant } = facts.subject;
      this.#known.set(`${kind} ${name} ${tenant}`, { week, number, key: undefined });
    }
  }

  /**
   * A slot under the newest master key: the same bytes where it is already, where its key was destroyed and where nothing
   * stands; undefined where it is live and cannot be opened.
   */
  rewrap(slot: Buffer): Buffer | undefined {
    const facts = readSlot(slot);
    if (facts === undefined) return slot.every((byte) => byte === 0) ? slot : undefined;
    if (!facts.live || slotMasterId(slot) === this.#masters.current.id) return slot;
    const bytes = this.#open(slot, facts);
    return bytes === undefined ? undefined : writeSlot(facts, bytes, this.#wrapping());
  }

  #open(slot: Buffer, facts: SlotFacts): Buffer | undefined {
    const master = this.#masters.of(slotMasterId(slot));
    return master === undefined ? undefined : openSlot(slot, facts, master.wrappingKey);
  }

  #wrapping(): SlotWrapping {
    const { id, wrappingKey } = this.#masters.current;
    return { key: wrappingKey, nonce: this.#randomBytes(nonceBytes), masterId: id };
  }

  #put(number: number, slot: Buffer): void {
    this.#file.put(number, slot);
  }
}

const destroyed = (number: number, { ended }: SlotFacts): KnownError =>
  ended === "erased"
    ? new KnownError(
        "USAGE",
        `the payload is gone for good: its subject was erased, and key ${number} with it`,
        "the leaf stays and proves that there was one; `seaworthy audit tail` shows the entry subject.erased",
      )
    : new KnownError(
        "USAGE",
        `the payload is gone for good: its detail was over its time, and key ${number} was destroyed`,
        "the leaf stays and proves that there was one",
      );
