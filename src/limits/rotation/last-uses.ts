/** Our own choice: more keys than a gateway has; one more is not told apart until those before are written down. */
const keysMax = 100_000;

/** When each key was used last, since it was written down the last time: one entry of a map for each key that is used. */
export class LastUses {
  #newest = new Map<string, number>();

  /** Costs less than a tenth of a microsecond: every call comes by. */
  mark(key: string, atMs: number): void {
    if (this.#newest.size < keysMax || this.#newest.has(key)) this.#newest.set(key, atMs);
  }

  /** What came since it was asked for the last time. */
  take(): ReadonlyMap<string, number> {
    const taken = this.#newest;
    if (taken.size > 0) this.#newest = new Map();
    return taken;
  }
}
