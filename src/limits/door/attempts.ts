import type { Clock } from "../../base/clock.ts";

/** Control MI-06: five wrong keys in five minutes. After so long without one, those before are forgotten. */
const windowMs = 300_000;

/** Our own choice: the first wait is one that a person does not notice, the longest one that a person waits out. */
const firstWaitMs = 1000;
export const waitMsMax = 60_000;

/** Our own choice: some 100 bytes each, so a megabyte; who comes from more addresses than this is slowed by other means. */
export const addressesMax = 10_000;

/** Our own choice: some 150 bytes each, so less than ten megabytes. */
const knownMax = 50_000;

interface Failures {
  count: number;
  lastMs: number;
  /** Nothing but keys that are known here are taken before. */
  untilMs: number;
}

export interface AttemptsParts {
  readonly now: Clock;
  /** Wrong keys within five minutes before an address has to wait. */
  readonly wrongMax: number;
}

/**
 * Slows down who tries keys. From the last of the wrong keys that are allowed on, an address waits: one second, then twice as long after
 * each further wrong key, at most a minute.
 *
 * A whole office may stand behind one address. So a key that was right from there before is taken at once, whatever others
 * do; one that is right for the first time while its address waits is taken at the latest a minute after it was first shown.
 * Whether a key that has to wait is right, nobody learns.
 */
export class Attempts {
  readonly #parts: AttemptsParts;
  /** By address, the one whose last wrong key is longest ago first. */
  readonly #failures = new Map<string, Failures>();
  /** From when a right key is taken from an address: 0 for at once. */
  readonly #known = new Map<string, number>();

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
  }

  /** A key was right. Milliseconds that it has to wait all the same; 0: it is taken. */
  right(address: string, id: string): number {
    const pair = `${address} ${id}`;
    const fromMs = this.#known.get(pair);
    if (fromMs === 0) return 0;
    const now = this.#parts.now();
    const waitMs = this.#waitMs(address, now);
    if (waitMs === 0) {
      this.#know(pair, 0);
      return 0;
    }
    // Not longer than the longest wait: else whoever tries on and on behind the same address could keep it out for ever.
    if (fromMs === undefined || fromMs - now > waitMsMax) {
      this.#know(pair, now + waitMsMax);
      return waitMs;
    }
    if (now < fromMs) return Math.min(waitMs, fromMs - now);
    this.#know(pair, 0);
    return 0;
  }

  /**
   * A key was wrong.
   *
   * @returns `waitMs`: how long it has to wait, where the address waits already; `nextMs`: how long the next one has to.
   */
  wrong(address: string): { readonly waitMs: number; readonly nextMs: number } {
    const now = this.#parts.now();
    const waitMs = this.#waitMs(address, now);
    // Who cannot wait does not wait longer for it: a program that tries again at once is no worse than one that does so later.
    if (waitMs > 0) return { waitMs, nextMs: waitMs };
    const before = this.#failures.get(address);
    const recent = before !== undefined && now >= before.lastMs && now - before.lastMs < windowMs;
    const count = recent ? before.count + 1 : 1;
    const nextMs = nextWaitMs(count - this.#parts.wrongMax);
    this.#failures.delete(address);
    this.#failures.set(address, { count, lastMs: now, untilMs: now + nextMs });
    if (this.#failures.size > addressesMax) forgetOldest(this.#failures);
    return { waitMs: 0, nextMs };
  }

  #waitMs(address: string, now: number): number {
    const waitMs = (this.#failures.get(address)?.untilMs ?? 0) - now;
    // A clock that was set back makes nobody wait longer than the longest wait.
    return waitMs > 0 && waitMs <= waitMsMax ? waitMs : 0;
  }

  #know(pair: string, fromMs: number): void {
    this.#known.delete(pair);
    this.#known.set(pair, fromMs);
    if (this.#known.size > knownMax) forgetOldest(this.#known);
  }
}

const nextWaitMs = (over: number): number =>
  over < 0 ? 0 : Math.min(firstWaitMs * 2 ** Math.min(over, 16), waitMsMax);

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
