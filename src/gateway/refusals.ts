import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import type { ErrorCode } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";

/** One request that was turned away before anybody knew whose it is. */
export interface Refusal {
  /** Id of the request. */
  readonly exchange: string;
  readonly code: ErrorCode;
  /** What more its own entry says of it. */
  readonly facts: JsonObject;
  /** Whose it is, where that is known, and what stands in its own entry encrypted. */
  readonly about?: Omit<NewEntry, "kind" | "facts" | "decision">;
}

export interface RefusalsParts {
  readonly recorder: Recorder;
  readonly environment: string;
  readonly now: Clock;
}

/** A count is in the log after this long. */
const windowMs = 1000;

/** Our own choice: more than people cause by mistake, and a day of it is nine million entries where a flood makes a billion. */
export const aloneMax = 100;

/** Our own choice: a quarter of the connections that the door takes, so that those who wait leave room for others. */
export const waitingMax = 1024;

/** Refusals of one second. */
interface Window {
  readonly fromMs: number;
  /** How many have an entry of their own. */
  alone: number;
  /** The others, by code. */
  readonly counts: Map<ErrorCode, number>;
  /** Settled with the entries about the others. */
  written?: Promise<void>;
}

/**
 * Writes down who was turned away without a key. Anybody can cause such entries, so their number has a limit: the first of a
 * second have one each; those after them are counted, and the second gets one entry for each code.
 */
export class Refusals {
  readonly #parts: RefusalsParts;
  readonly #open = new Map<Window, () => void>();
  readonly #unwritten = new Set<Promise<void>>();
  #window: Window | undefined;
  #waiting = 0;
  #closed = false;

  constructor(parts: RefusalsParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when the refusal is in the log: with an entry of its own, or in the count of its second, at most a second later.
   * False: it is counted, but too many wait already for this one to wait too.
   *
   * @throws KnownError LOG_UNAVAILABLE
   */
  async write({ exchange, code, facts, about = {} }: Refusal): Promise<boolean> {
    const window = this.#current();
    if (this.#closed || window.alone < aloneMax) {
      window.alone += 1;
      await this.#record({ code, ...facts }, { ...about, exchange });
      return true;
    }
    this.#counted(window, code);
    if (this.#waiting >= waitingMax) return false;
    this.#waiting += 1;
    try {
      await window.written;
    } finally {
      this.#waiting -= 1;
    }
    return true;
  }

  /**
   * Counts what was cut off without a word, so that nobody waits for it: a connection too many, an answer that was not taken. One
   * entry a second for each code.
   */
  count(code: ErrorCode): void {
    if (!this.#closed) {
      this.#counted(this.#current(), code);
      return;
    }
    const late = this.#record({ code, count: 1, fromMs: this.#parts.now() });
    this.#unwritten.add(late);
    const done = (): boolean => this.#unwritten.delete(late);
    late.then(done, done);
  }

  #counted(window: Window, code: ErrorCode): void {
    window.counts.set(code, (window.counts.get(code) ?? 0) + 1);
    window.written ??= this.#writtenAtEnd(window);
  }

  /** Writes down what was counted so far; what comes later is written one by one. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const end of [...this.#open.values()]) end();
    await Promise.allSettled(this.#unwritten);
  }

  #current(): Window {
    const now = this.#parts.now();
    const window = this.#window;
    // A clock that was set back begins a new second.
    if (window !== undefined && now >= window.fromMs && now - window.fromMs < windowMs) return window;
    return (this.#window = { fromMs: now, alone: 0, counts: new Map() });
  }

  #writtenAtEnd(window: Window): Promise<void> {
    const written = new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#open.delete(window);
        // Whatever the timer and the clock think of each other: what comes now is not in these counts.
        if (this.#window === window) this.#window = undefined;
        resolve();
      };
      const timer = setTimeout(end, window.fromMs + windowMs - this.#parts.now());
      this.#open.set(window, end);
    }).then(async () => {
      await Promise.all(
        [...window.counts].map(async ([code, count]) => this.#record({ code, count, fromMs: window.fromMs })),
      );
    });
    this.#unwritten.add(written);
    const done = (): boolean => this.#unwritten.delete(written);
    // Those who wait hear of a log that is away; where nobody waits there is nobody to tell.
    written.then(done, done);
    return written;
  }

  async #record(facts: JsonObject, about: Partial<NewEntry> = {}): Promise<void> {
    await this.#parts.recorder.record({
      environment: this.#parts.environment,
      ...about,
      kind: "call.refused",
      decision: "block",
      facts,
    });
  }
}
