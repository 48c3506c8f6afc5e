import { isObject, type JsonValue } from "../../base/json.ts";
import { dayMs } from "./finding.ts";

/** Our own choices: a week shows every day of it; under twenty sightings a second name is no surprise. */
export const knownWarmUp = { days: 7, sightings: 20 } as const;

/** Our own choice: who has been seen with more names than this has no usual ones, and nothing is new. */
export const namesMax = 32;

/** `learning`: too early to call anything new. `all`: so many that nothing is new. */
export type Seen = "known" | "new" | "learning" | "all";

/** Names that somebody was seen with: places, models, networks. Says a new one once. */
export class Known {
  #names = new Set<string>();
  #firstMs = 0;
  #sightings = 0;

  see(name: string, atMs: number): Seen {
    this.#sightings += 1;
    if (this.#sightings === 1) this.#firstMs = atMs;
    if (this.#names.has(name)) return "known";
    const early = atMs - this.#firstMs < knownWarmUp.days * dayMs || this.#sightings <= knownWarmUp.sightings;
    if (this.#names.size >= namesMax) return "all";
    this.#names.add(name);
    return early ? "learning" : "new";
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The first names that were seen. */
  names(most: number): readonly string[] {
    return [...this.#names].slice(0, most);
  }

  get size(): number {
    return this.#names.size;
  }

  toJson(): JsonValue {
    return { names: [...this.#names], first: this.#firstMs, seen: this.#sightings };
  }

  static from(json: JsonValue | undefined): Known {
    const known = new Known();
    if (!isObject(json)) return known;
    const { names, first, seen } = json;
    if (!Array.isArray(names) || typeof first !== "number" || typeof seen !== "number") return known;
    for (const name of names.slice(0, namesMax)) if (typeof name === "string") known.#names.add(name);
    known.#firstMs = first;
    known.#sightings = seen;
    return known;
  }
}
