/** What a word can be. Each is a bit, in this order; a word can be several things. */
export const wordClasses = [
  "title",
  "intro",
  "street",
  "unit",
  "org",
  "orglead",
  "live",
  "month",
  "particle",
  "country",
  "place",
  "first",
  "last",
  "common",
  "sometimes",
  "proper",
] as const;
export type WordClass = (typeof wordClasses)[number];

/** The bits of classes. */
export const bitsOf = (...classes: readonly WordClass[]): number =>
  classes.reduce((bits, name) => bits | (1 << wordClasses.indexOf(name)), 0);

/** What words are, by the hash of their folded letters: one or two looks into memory for each word of a text. */
export class WordTable {
  readonly #hashes: Int32Array;
  readonly #classes: Uint16Array;
  readonly #mask: number;

  /** `hashes` and `classes` side by side, a word each. */
  constructor(hashes: Int32Array, classes: Uint16Array) {
    // A third full at most: the next free place is near.
    const size = 2 ** Math.ceil(Math.log2(hashes.length * 3 + 2));
    this.#hashes = new Int32Array(size);
    this.#classes = new Uint16Array(size);
    this.#mask = size - 1;
    for (let i = 0; i < hashes.length; i += 1) {
      const hash = hashes[i] as number;
      let at = this.#placeOf(hash);
      while (this.#classes[at] !== 0 && this.#hashes[at] !== hash) at = (at + 1) & this.#mask;
      this.#hashes[at] = hash;
      this.#classes[at] = (this.#classes[at] as number) | (classes[i] as number);
    }
  }

  /** 0 for a word that is in no list. */
  classesOf(hash: number): number {
    let at = this.#placeOf(hash);
    for (;;) {
      const classes = this.#classes[at] as number;
      if (classes === 0 || this.#hashes[at] === hash) return classes;
      at = (at + 1) & this.#mask;
    }
  }

  #placeOf(hash: number): number {
    return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7) & this.#mask;
  }
}
