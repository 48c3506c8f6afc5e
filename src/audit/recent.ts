/**
 * The entries of a map that were used last, at least `keepMax` and at most twice as many. Two generations: when the young one
 * is full, the old one is forgotten. A hit costs one look-up and moves nothing.
 */
export class Recent<K, V> {
  readonly #keepMax: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  constructor(keepMax: number) {
    this.#keepMax = keepMax;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  delete(key: K): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#keepMax) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
