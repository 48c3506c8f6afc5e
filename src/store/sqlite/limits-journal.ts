import { closeSync, fdatasync, openSync, readFileSync, writeSync } from "node:fs";
import { KnownError } from "../../base/errors.ts";
import type { Change } from "../../limits/account-store.ts";

/** Our own choice: what waits for the next charge is written at the latest then. */
const flushMs = 20;

/** Our own choice: what a cut in power can take is what was written in about a second. */
const syncMs = 1000;

/** Our own choice: so much waits for a charge at most. */
const waitingCharsMax = 64 * 1024;

/**
 * What was charged and settled since the last checkpoint, a line each. A charge is handed to the operating system before `charge`
 * returns, so it survives the end of this process, however it ends; a cut in power can take the last second.
 *
 * `a NUMBER ID` names an account once; `c AT REQUESTS TOKENS NANOS NUMBERS` is a change to accounts by their numbers.
 */
export class LimitsJournal {
  readonly #path: string;
  readonly #file: number;
  readonly #numbers = new Map<string, number>();
  #next = 0;
  #waiting = "";
  #flush: NodeJS.Timeout | undefined;
  #sync: NodeJS.Timeout | undefined;
  #bytes = 0;
  #isTorn = false;
  #isOpen = true;

  /** @throws KnownError LIMITS_UNAVAILABLE */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, "a", 0o600);
    } catch (error) {
      throw unavailable(path, error);
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws KnownError LIMITS_UNAVAILABLE: nothing of it counts. */
  charge(change: Change): void {
    this.#waiting += this.#line(change);
    this.#write();
  }

  settle(change: Change): void {
    this.#waiting += this.#line(change);
    if (this.#waiting.length > waitingCharsMax) this.#tryWrite();
    else this.#flush ??= setTimeout(() => this.#tryWrite(), flushMs).unref();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#tryWrite();
    this.#isOpen = false;
    clearTimeout(this.#sync);
    closeSync(this.#file);
  }

  #line({ ids, atMs, requests, tokens, nanos }: Change): string {
    let names = "";
    let numbers = "";
    for (const id of ids) {
      let number = this.#numbers.get(id);
      if (number === undefined) {
        number = this.#next;
        this.#next += 1;
        this.#numbers.set(id, number);
        names += `a ${number} ${id}\n`;
      }
      numbers += numbers === "" ? `${number}` : `,${number}`;
    }
    return `${names}c ${atMs} ${requests} ${tokens} ${nanos} ${numbers}\n`;
  }

  #tryWrite(): void {
    try {
      this.#write();
    } catch {
      // What waited gives back of charges that stay as they were: too much is charged, never too little. The next charge says
      // aloud what is wrong with the file.
    }
  }

  #write(): void {
    clearTimeout(this.#flush);
    this.#flush = undefined;
    if (this.#waiting === "" || !this.#isOpen) return;
    // What a failed write left of a line is ended, so that the reader passes over it and not over what follows.
    const text = this.#isTorn ? `\n${this.#waiting}` : this.#waiting;
    this.#waiting = "";
    try {
      this.#bytes += writeWhole(this.#file, text);
      this.#isTorn = false;
    } catch (error) {
      this.#isTorn = true;
      // Names may have been lost with it: each is told again under another number.
      this.#numbers.clear();
      throw unavailable(this.#path, error);
    }
    this.#sync ??= setTimeout(() => {
      this.#sync = undefined;
      if (this.#isOpen) fdatasync(this.#file, () => undefined);
    }, syncMs).unref();
  }
}

function writeWhole(file: number, text: string): number {
  const length = Buffer.byteLength(text);
  let written = writeSync(file, text);
  // A disk that is nearly full takes a part; the rest then fails, and says why.
  if (written < length) {
    const bytes = Buffer.from(text);
    while (written < length) written += writeSync(file, bytes, written);
  }
  return length;
}

const unavailable = (path: string, error: unknown): KnownError =>
  new KnownError(
    "LIMITS_UNAVAILABLE",
    "what calls use cannot be written down, and none may go on uncounted",
    `ask the gateway's operator to look at ${path.slice(path.lastIndexOf("/") + 1)}: ${error instanceof Error && "code" in error ? String(error.code) : "it cannot be written"}`,
  );

const change = /^c (\d{1,16}) (\d{1,9}) (-?\d{1,16}) (-?\d{1,16}) (\d{1,9}(?:,\d{1,9}){0,15})$/;
const name = /^a (\d{1,9}) (.{1,600})$/;

/** The changes in a journal, in order. A line that a crash cut in two, or that a failed write left, is none. */
export function* changesIn(path: string): Generator<Change> {
  const names = new Map<string, string>();
  // What stands behind the last line end was not wholly written: whoever wrote it has not been told that it was.
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  for (const line of lines) {
    const named = name.exec(line);
    if (named !== null) names.set(named[1] ?? "", named[2] ?? "");
    const read = change.exec(line);
    if (read === null) continue;
    const ids = (read[5] ?? "").split(",").flatMap((number) => names.get(number) ?? []);
    yield {
      ids,
      atMs: Number(read[1]),
      requests: Number(read[2]),
      tokens: Number(read[3]),
      nanos: Number(read[4]),
    };
  }
}
