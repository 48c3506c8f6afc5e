/**
 * The moments of the last `count` events, so that "so many within so long" is exact. Made when the first event comes: who never does
 * it costs nothing. 16 bytes an event.
 */
export class Burst {
  readonly #times: Float64Array;
  readonly #indexes: Float64Array;
  #at = 0;
  #seen = 0;

  constructor(count: number) {
    this.#times = new Float64Array(count);
    this.#indexes = new Float64Array(count);
  }

  /** @param times how many of them an entry stands for, where it sums up a flood */
  add(atMs: number, index: number, times = 1): void {
    for (let i = 0; i < Math.min(times, this.#times.length); i += 1) {
      this.#times[this.#at] = atMs;
      this.#indexes[this.#at] = index;
      this.#at = (this.#at + 1) % this.#times.length;
    }
    this.#seen += times;
  }

  /** When the oldest of the last `count` events was, where they all fall into less than `withinMs` before `nowMs`. */
  since(nowMs: number, withinMs: number): number | undefined {
    if (this.#seen < this.#times.length) return undefined;
    const oldest = this.#times[this.#at] ?? 0;
    return nowMs - oldest < withinMs ? oldest : undefined;
  }

  /** How many of the events that are remembered fall into the time before `nowMs`. */
  count(nowMs: number, withinMs: number): number {
    let count = 0;
    const known = Math.min(this.#seen, this.#times.length);
    for (let i = 0; i < known; i += 1)
      if (nowMs - (this.#times[(this.#at + this.#times.length - 1 - i) % this.#times.length] ?? 0) < withinMs)
        count += 1;
    return count;
  }

  /** When the newest was. */
  get lastMs(): number {
    return this.#times[(this.#at + this.#times.length - 1) % this.#times.length] ?? 0;
  }

  /** Entries of the newest events, oldest first, each once. */
  entries(most: number): readonly number[] {
    const known = Math.min(this.#seen, this.#times.length);
    const newest = Array.from({ length: known }, (_, i) => {
      const place = (this.#at + this.#times.length - known + i) % this.#times.length;
      return this.#indexes[place] ?? 0;
    });
    return [...new Set(newest)].slice(-most);
  }
}
