import {
  close,
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  write,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { promisify } from "node:util";
import { KnownError } from "../../base/errors.ts";
import { shortWrite, syncFolder } from "../durable-file.ts";
import { slotBytes } from "./key-slot.ts";

const writeAsync = promisify(write);
const fdatasyncAsync = promisify(fdatasync);
const closeAsync = promisify(close);

/** Slots that are wrapped again in one turn: some milliseconds, in which no entry is taken. */
const slotsATurn = 256;

/** How a slot is written again; undefined where it cannot be read. */
export type SlotChange = (slot: Buffer) => Buffer | undefined;

/** The file as it is being written anew beside the old one. */
interface Draft {
  readonly file: number;
  readonly change: SlotChange;
  /** Slots before this one stand in it. */
  done: number;
  changed: number;
  unreadable: number;
}

/**
 * The wrapped data keys, one slot after the other. A new slot is kept in memory until `persist`; until then its copy in the
 * segment is what a crash leaves.
 */
export class KeyFile {
  readonly #path: string;
  readonly #waiting = new Map<number, Buffer>();
  #file: number;
  #count: number;
  #draft: Draft | undefined;
  #closing = false;
  /** What is written to the file is written in turns. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
    // It has copies of keys that may have been destroyed since.
    rmSync(draftOf(path), { force: true });
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    syncFolder(dirname(path));
    this.#count = Math.floor(fstatSync(this.#file).size / slotBytes);
  }

  /** Number of the next new slot. */
  get count(): number {
    return this.#count;
  }

  /** The bytes of a slot; empty where the file has none of that number. */
  read(number: number): Buffer {
    const waiting = this.#waiting.get(number);
    if (waiting !== undefined) return waiting;
    this.#checkOpen();
    const slot = Buffer.alloc(slotBytes);
    const read = readSync(this.#file, slot, 0, slotBytes, number * slotBytes);
    return slot.subarray(0, read);
  }

  put(number: number, slot: Buffer): void {
    this.#waiting.set(number, slot);
    this.#count = Math.max(this.#count, number + 1);
  }

  /** Writes what waits. When it resolves, those slots survive a crash. @throws system errors, KnownError LOG_UNAVAILABLE. */
  persist(): Promise<void> {
    return this.#inTurn(() => this.#persist());
  }

  /**
   * As `persist`; then `work`, at a moment at which every slot that was ever put survives a crash. It must not wait for
   * anything.
   */
  persistThen(work: () => void): Promise<void> {
    return this.#inTurn(async () => {
      await this.#persist();
      // What came meanwhile is little; waiting for it again would let more come.
      this.#persistAtOnce();
      work();
    });
  }

  /** The slots from `from` up to `to` (exclusive) as they are now; empty where none stands. */
  slots(from: number, to: number): Buffer[] {
    this.#checkOpen();
    const bytes = Buffer.alloc((to - from) * slotBytes);
    readSync(this.#file, bytes, 0, bytes.length, from * slotBytes);
    return Array.from(
      { length: to - from },
      (_, i) => this.#waiting.get(from + i) ?? bytes.subarray(i * slotBytes, (i + 1) * slotBytes),
    );
  }

  /**
   * Writes the file whole, each slot as `change` gives it, beside the old one and then in its place: a crash leaves one or the
   * other. A slot that cannot be read is kept as it is. Meanwhile slots are put, changed and persisted as ever.
   * @returns how many slots were changed, and how many could not be read.
   * @throws system errors, KnownError LOG_UNAVAILABLE
   */
  async rewrite(change: SlotChange): Promise<{ readonly changed: number; readonly unreadable: number }> {
    // What was put before `change` came to be must not come after it.
    await this.persist();
    const file = openSync(draftOf(this.#path), "w+", 0o600);
    const draft: Draft = { file, change, done: 0, changed: 0, unreadable: 0 };
    this.#draft = draft;
    try {
      while (!(await this.#inTurn(() => this.#step(draft)))) await turn();
      return { changed: draft.changed, unreadable: draft.unreadable };
    } catch (error) {
      if (this.#draft === draft) {
        this.#draft = undefined;
        closeSync(file);
        rmSync(draftOf(this.#path), { force: true });
      }
      throw error;
    }
  }

  /** A rewriting that is under way is given up. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#inTurn(() => closeAsync(this.#file));
  }

  async #persist(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const slots = [...this.#waiting].sort(([a], [b]) => a - b);
    for (let from = 0; from < slots.length;) {
      let to = from + 1;
      while (slots[to]?.[0] === (slots[from]?.[0] ?? 0) + to - from) to += 1;
      await this.#write(
        slots[from]?.[0] ?? 0,
        slots.slice(from, to).map(([, slot]) => slot),
      );
      from = to;
    }
    await fdatasyncAsync(this.#file);
    for (const [number, slot] of slots) if (this.#waiting.get(number) === slot) this.#waiting.delete(number);
    await this.#repeatInDraft(slots);
  }

  #persistAtOnce(): void {
    if (this.#waiting.size === 0) return;
    const draft = this.#draft;
    for (const [number, slot] of this.#waiting) {
      writeAtOnce(this.#file, slot, number);
      if (draft !== undefined && number < draft.done)
        writeAtOnce(draft.file, draft.change(slot) ?? slot, number);
    }
    fdatasyncSync(this.#file);
    if (draft !== undefined) fdatasyncSync(draft.file);
    this.#waiting.clear();
  }

  /** A slot that changes after the draft has it changes there too: a key that is destroyed does not come back with it. */
  async #repeatInDraft(slots: readonly (readonly [number, Buffer])[]): Promise<void> {
    const draft = this.#draft;
    if (draft === undefined) return;
    for (const [number, slot] of slots)
      if (number < draft.done) await writeAll(draft.file, draft.change(slot) ?? slot, number);
    await fdatasyncAsync(draft.file);
  }

  /** Some slots more; the last step puts the draft in the file's place. */
  async #step(draft: Draft): Promise<boolean> {
    this.#checkOpen();
    const from = draft.done;
    const slots = this.#changed(draft, Math.min(this.#count, from + slotsATurn));
    if (slots.length > 0) await writeAll(draft.file, Buffer.concat(slots), from);
    if (this.#count > draft.done + slotsATurn) return false;
    await fdatasyncAsync(draft.file);
    // What came meanwhile is little, and waiting for it again would let more come: people who arrive faster than a disk
    // writes would keep it from its end for ever.
    const late = draft.done;
    for (const [i, slot] of this.#changed(draft, this.#count).entries())
      writeAtOnce(draft.file, slot, late + i);
    fdatasyncSync(draft.file);
    renameSync(draftOf(this.#path), this.#path);
    closeSync(this.#file);
    this.#file = draft.file;
    this.#draft = undefined;
    syncFolder(dirname(this.#path));
    return true;
  }

  /** The next slots up to `to` (exclusive) as the draft is to have them. */
  #changed(draft: Draft, to: number): Buffer[] {
    const slots: Buffer[] = [];
    for (; draft.done < to; draft.done += 1) {
      const old = Buffer.alloc(slotBytes);
      old.set(this.read(draft.done));
      const slot = draft.change(old);
      if (slot === undefined) draft.unreadable += 1;
      else if (slot !== old) draft.changed += 1;
      slots.push(slot ?? old);
    }
    return slots;
  }

  async #write(first: number, slots: Buffer[]): Promise<void> {
    await writeAll(this.#file, Buffer.concat(slots), first);
  }

  /** The number of a file that is closed may be another file's soon. */
  #checkOpen(): void {
    if (!this.#closing) return;
    throw new KnownError(
      "LOG_UNAVAILABLE",
      "the log is closing",
      "what was under way goes on at the next start",
    );
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    // One that failed has told its own caller.
    const mine = this.#turn.then(work, work);
    this.#turn = mine;
    return mine;
  }
}

const draftOf = (path: string): string => `${path}.draft`;

async function writeAll(file: number, bytes: Buffer, firstSlot: number): Promise<void> {
  const { bytesWritten } = await writeAsync(file, bytes, 0, bytes.length, firstSlot * slotBytes);
  if (bytesWritten !== bytes.length) throw shortWrite(bytesWritten, bytes.length);
}

function writeAtOnce(file: number, slot: Buffer, number: number): void {
  const written = writeSync(file, slot, 0, slotBytes, number * slotBytes);
  if (written !== slotBytes) throw shortWrite(written, slotBytes);
}
