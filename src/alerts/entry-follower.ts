/** Where entries are read from; each text is a leaf. */
export interface EntrySource {
  /** How many entries there are that survive a crash. */
  size(): Promise<number>;
  /** Entries from an index on: at least one where there is one, `count` at most. @throws where they are gone, or the log is away */
  read(from: number, count: number): Promise<readonly string[]>;
}

/** Entries that one look reads. Our own choice: after a crash some thousand are caught up with in a second, between calls. */
const entriesPerLook = 2048;
const entriesPerRead = 256;

/** Entries further back are not caught up with. Our own choice: reading a hundred thousand takes about a minute. */
export const entriesBackMax = 100_000;

/** Indexes that are told of ahead of a gap. Our own choice: two seconds of a gateway under full load are fewer. */
const aheadMax = 65_536;

export interface FollowerParts {
  readonly source: EntrySource;
  /** The first entry to look at. */
  readonly from: number;
  /** An entry that this process did not write, or wrote before it was started again. */
  readonly foreign: (leaf: string, index: number) => void;
}

/**
 * Sees each entry of the log once: those of this process are told as they are written; the gaps between them (of the log's own
 * process, of commands, from before a crash) are read a little later.
 */
export class EntryFollower {
  readonly #parts: FollowerParts;
  /** All before it were seen. */
  #next: number;
  readonly #ahead = new Set<number>();
  /** How far the log was at the last look: what this process wrote up to there was told in the meantime. */
  #known: number;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#next = parts.from;
    this.#known = parts.from;
  }

  /** This process wrote it. False: it was seen already. */
  told(index: number): boolean {
    if (index < this.#next || this.#ahead.has(index)) return false;
    if (index === this.#next) {
      this.#next += 1;
      this.#close();
    } else if (this.#ahead.size < aheadMax) this.#ahead.add(index);
    return true;
  }

  /** Reads gaps that are old enough. @returns how far all were seen @throws where the log is away */
  async look(): Promise<number> {
    const { source, foreign } = this.#parts;
    const size = await source.size();
    const upTo = Math.min(this.#known, size);
    this.#known = size;
    this.#next = Math.max(this.#next, size - entriesBackMax);
    for (let read = 0; read < entriesPerLook && this.#next < upTo;) {
      const from = this.#next;
      const count = Math.min(entriesPerRead, upTo - from, this.#gapAt(from));
      const leaves = await source.read(from, count);
      if (leaves.length === 0) break;
      read += leaves.length;
      for (const [i, leaf] of leaves.entries()) {
        // It may have been told while it was read.
        if (from + i < this.#next || this.#ahead.delete(from + i)) continue;
        foreign(leaf, from + i);
      }
      this.#next = Math.max(this.#next, from + leaves.length);
      this.#close();
    }
    return this.#next;
  }

  #gapAt(from: number): number {
    let count = 1;
    while (count < entriesPerRead && !this.#ahead.has(from + count)) count += 1;
    return count;
  }

  #close(): void {
    while (this.#ahead.delete(this.#next)) this.#next += 1;
  }
}
