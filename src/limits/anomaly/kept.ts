interface Held<T> {
  readonly value: T;
  changed: boolean;
}

/**
 * Values by name, at most so many. Those that were asked for lately are one half, those before them the other; when the first
 * half is full it becomes the second one, and what is left of that is forgotten. So the half that was seen last is always there, and
 * asking costs one look.
 */
export class Kept<T> {
  readonly #half: number;
  readonly #make: (id: string) => T;
  readonly #isSaved: boolean;
  #late = new Map<string, Held<T>>();
  #before = new Map<string, Held<T>>();
  #changed: string[] = [];
  #forgotten: string[] = [];

  /** @param isSaved whether what changed and what was forgotten is asked for: else nobody keeps account of it */
  constructor(most: number, { make, isSaved }: { make: (id: string) => T; isSaved: boolean }) {
    this.#half = Math.max(1, Math.floor(most / 2));
    this.#make = make;
    this.#isSaved = isSaved;
  }

  /** The value of the name, made where there is none. It is about to be changed. */
  of(id: string): T {
    const held = this.#late.get(id) ?? this.#again(id);
    if (!held.changed) {
      held.changed = true;
      this.#changed.push(id);
    }
    return held.value;
  }

  /** The value of the name, without touching it. */
  at(id: string): T | undefined {
    return (this.#late.get(id) ?? this.#before.get(id))?.value;
  }

  /** Puts a value there that is as it was saved. */
  set(id: string, value: T): void {
    this.#put(id, { value, changed: false });
  }

  /** Names of what changed, the longest ago first, at most so many. They count as saved then. */
  takeChanged(most: number): readonly string[] {
    const taken: string[] = [];
    const left: string[] = [];
    for (const id of this.#changed) {
      const held = this.#late.get(id) ?? this.#before.get(id);
      if (held === undefined) continue;
      if (taken.length >= most) left.push(id);
      else {
        held.changed = false;
        taken.push(id);
      }
    }
    this.#changed = left;
    return taken;
  }

  takeForgotten(): readonly string[] {
    return this.#forgotten.splice(0).filter((id) => this.at(id) === undefined);
  }

  get size(): number {
    return this.#late.size + this.#before.size;
  }

  #again(id: string): Held<T> {
    const held = this.#before.get(id) ?? {
      value: this.#make(id),
      changed: !this.#isSaved,
    };
    this.#before.delete(id);
    this.#put(id, held);
    return held;
  }

  #put(id: string, held: Held<T>): void {
    if (this.#late.size >= this.#half) {
      if (this.#isSaved) for (const name of this.#before.keys()) this.#forgotten.push(name);
      this.#before = this.#late;
      this.#late = new Map();
    }
    this.#late.set(id, held);
  }
}
