import { foldUnit } from "../fold.ts";
import { concepts } from "./concepts.ts";

/** The hash of a word grows with each of its units (FNV-1a). */
export const hashSeed = 0x811c9dc5 | 0;
export const hashStep = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

/** Of a hash that is used as an index: its low bits hang on all of it. */
export function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  mix = Math.imul(mix ^ (mix >>> 12), 0x297a2d39);
  return mix ^ (mix >>> 15);
}

export const join2 = (a: number, b: number): number =>
  Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b) ^ b;

/** A word or the beginning of one, alone or as a step of a phrase. */
interface Step {
  readonly hash: number;
  readonly stem: boolean;
}

/** What `Lexicon` is for the concepts of attacks, for any concepts: their words, and whether those stand without spaces. */
interface Entries {
  readonly [concept: string]: string | true | undefined;
}

/**
 * Finds what words stand for. Entries are numbered; an entry is a whole word, a stem, a piece of a text without spaces, or a
 * phrase of them. All languages stand in one table: a word that two languages share stands for what it is in either.
 */
export class ConceptTable {
  readonly words = new IntMap();
  readonly stems = new IntMap();
  readonly pieces = new IntMap();
  /** From the hash of the steps of a phrase, or of its beginning, to a set of concepts or 0. */
  readonly phrases = new IntMap();
  readonly #sets: number[][] = [[]];
  readonly #setNumbers = new Map<string, number>([["", 0]]);

  /** `names`: the concepts that the lexicons speak of, 64 at most, numbered in their order. */
  constructor(lexicons: readonly Entries[], names: readonly string[] = concepts) {
    for (const lexicon of lexicons)
      for (const [number, concept] of names.entries())
        for (const entry of String(lexicon[concept] ?? "").split("|"))
          if (entry.trim() !== "") this.#add(entry.trim(), number, lexicon["unspaced"] === true);
  }

  /** Numbers of the concepts of a set. */
  set(number: number): readonly number[] {
    return this.#sets[number] ?? [];
  }

  #add(entry: string, concept: number, unspaced: boolean): void {
    const words = foldedWords(entry);
    if (words.length === 0) return;
    if (unspaced && !/[a-z]/.test(words.join(""))) {
      this.#join(this.pieces, hashOf(words.join("").replaceAll("*", "")), concept);
      return;
    }
    const steps = words.map(stepOf);
    const [first] = steps;
    if (steps.length === 1 && first !== undefined) {
      this.#join(first.stem ? this.stems : this.words, first.hash, concept);
      return;
    }
    let hash = 0;
    for (const [i, step] of steps.entries()) {
      this.#join(step.stem ? this.stems : this.words, step.hash, undefined);
      hash = join2(hash, step.hash);
      this.#join(this.phrases, hash, i === steps.length - 1 ? concept : undefined);
    }
  }

  /** Adds a concept to what stands at a key; undefined only sees to it that the key is known. */
  #join(map: IntMap, hash: number, concept: number | undefined): void {
    const old = this.#sets[map.get(hash) ?? 0] ?? [];
    const set =
      concept === undefined || old.includes(concept) ? old : [...old, concept].sort((a, b) => a - b);
    const key = set.join(",");
    let number = this.#setNumbers.get(key);
    if (number === undefined) {
      number = this.#sets.push(set) - 1;
      this.#setNumbers.set(key, number);
    }
    map.set(hash, number);
  }
}

const stepOf = (word: string): Step => {
  const stem = word.endsWith("*");
  return { hash: hashOf(stem ? word.slice(0, -1) : word), stem };
};

export function hashOf(word: string): number {
  let hash = hashSeed;
  for (let i = 0; i < word.length; i += 1) hash = hashStep(hash, word.charCodeAt(i));
  return hash;
}

/** An entry as the detector reads texts: folded, its words parted at whatever is no letter. */
function foldedWords(entry: string): string[] {
  let folded = "";
  for (let i = 0; i < entry.length; i += 1) {
    const unit = foldUnit[entry.charCodeAt(i)] ?? 0;
    if (unit !== 0) folded += String.fromCharCode(unit);
  }
  return folded.split(/[^\p{L}\p{M}\p{N}*]+/u).filter((word) => word !== "" && word !== "*");
}

/** From 32-bit keys to small numbers, by open addressing: one look a unit of text must cost next to nothing. */
export class IntMap {
  #keys = new Int32Array(1024);
  #values = new Int32Array(1024).fill(-1);
  #size = 0;

  get(key: number): number | undefined {
    const mask = this.#keys.length - 1;
    for (let at = slotOf(key, mask); ; at = (at + 1) & mask) {
      const value = this.#values[at] as number;
      if (value < 0) return undefined;
      if (this.#keys[at] === (key | 0)) return value;
    }
  }

  set(key: number, value: number): void {
    if (this.#size * 3 > this.#keys.length) this.#grow();
    const mask = this.#keys.length - 1;
    let at = slotOf(key, mask);
    while ((this.#values[at] as number) >= 0 && this.#keys[at] !== (key | 0)) at = (at + 1) & mask;
    if ((this.#values[at] as number) < 0) this.#size += 1;
    this.#keys[at] = key;
    this.#values[at] = value;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Int32Array(keys.length * 4);
    this.#values = new Int32Array(keys.length * 4).fill(-1);
    this.#size = 0;
    for (let i = 0; i < keys.length; i += 1)
      if ((values[i] as number) >= 0) this.set(keys[i] as number, values[i] as number);
  }
}

const slotOf = (key: number, mask: number): number => (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
