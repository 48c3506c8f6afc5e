/** Values by name, at most so many: the one that was not asked for the longest goes first. */
export class Kept<T> {
  readonly #most: number;
  readonly #make: (id: string) => T;
  readonly #values = new Map<string, T>();
  readonly #gone: (id: string) => void;

  constructor(most: number, make: (id: string) => T, gone: (id: string) => void = () => undefined) {
    this.#most = most;
    this.#make = make;
    this.#gone = gone;
  }

  /** The value of the name, made where there is none. */
  of(id: string): T {
    const known = this.#values.get(id);
    if (known !== undefined) {
      this.#values.delete(id);
      this.#values.set(id, known);
      return known;
    }
    const made = this.#make(id);
    this.set(id, made);
    return made;
  }

  /** The value of the name, without touching it. */
  at(id: string): T | undefined {
    return this.#values.get(id);
  }

  set(id: string, value: T): void {
    this.#values.set(id, value);
    if (this.#values.size <= this.#most) return;
    for (const oldest of this.#values.keys()) {
      this.delete(oldest);
      this.#gone(oldest);
      return;
    }
  }

  delete(id: string): boolean {
    return this.#values.delete(id);
  }

  entries(): IterableIterator<[string, T]> {
    return this.#values.entries();
  }

  get size(): number {
    return this.#values.size;
  }
}
