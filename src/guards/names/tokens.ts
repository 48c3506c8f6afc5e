import type { WordTable } from "./word-table.ts";
import { hashStart, hashStep, isCapital, isCased, letterOf } from "./letters.ts";

/** What a token looks like. Words first, then numbers, then signs. */
export const shapes = {
  none: 0,
  small: 1,
  initial: 2,
  capitals: 3,
  oneCapital: 4,
  inner: 5,
  digits1: 6,
  digits5: 10,
  manyDigits: 11,
  numberLetters: 12,
  lettersNumber: 13,
  line: 14,
  blankLine: 15,
  comma: 16,
  stop: 17,
  mark: 18,
  colon: 19,
  quote: 20,
  bracket: 21,
  hyphen: 22,
  slash: 23,
  number: 24,
  sign: 25,
  caseless: 26,
  wide: 27,
  long: 28,
} as const;

/** Our own choice: the longest name of a place has 58 letters, the longest usual family name 35; what is longer is no name. */
export const wordUnitsMax = 40;

/** Our own choice: how much white space is read for ends of lines. More is as good as nothing near. */
const spaceUnitsMax = 16;

const signShapes: ReadonlyMap<number, number> = new Map(
  (
    [
      [",", shapes.comma],
      [".", shapes.stop],
      ["!?", shapes.mark],
      [":;", shapes.colon],
      ["\"'“”‘’«»„`", shapes.quote],
      ["()[]{}<>", shapes.bracket],
      ["-–—‐", shapes.hyphen],
      ["/\\", shapes.slash],
      ["#№", shapes.number],
    ] as const
  ).flatMap(([signs, shape]) => Array.from(signs, (sign): [number, number] => [sign.charCodeAt(0), shape])),
);

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isSpace = (code: number): boolean => code <= 0x20 || code === 0xa0;
const isApostrophe = (code: number): boolean => code === 0x27 || code === 0x2019;
const letterAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < letterOf.length ? (letterOf[code] as number) : 0;
};

/** Words, numbers, signs and ends of lines of one text, in order. Its memory is used again by the next text. */
export class Tokens {
  count = 0;
  text = "";
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  /** Of the folded letters of a word, or of the sign. */
  hashes = new Int32Array(1024);
  shapes = new Uint8Array(1024);
  /** What the word is, as bits (`wordClasses`). */
  classes = new Uint16Array(1024);
  readonly #words: WordTable;

  constructor(words: WordTable) {
    this.#words = words;
  }

  read(text: string): this {
    this.text = text;
    this.count = 0;
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      if (code === 0x20) at += 1;
      else if (code < letterOf.length && letterOf[code] !== 0) at = this.#word(at);
      else if (isDigit(code)) at = this.#number(at);
      else if (isSpace(code)) at = this.#space(at);
      else at = this.#sign(at, code);
    }
    return this;
  }

  #add(start: number, end: number, hash: number, shape: number): number {
    if (this.count === this.starts.length) this.#grow();
    const i = this.count;
    this.starts[i] = start;
    this.ends[i] = end;
    this.hashes[i] = hash;
    this.shapes[i] = shape;
    this.classes[i] = 0;
    this.count = i + 1;
    return end;
  }

  #grow(): void {
    const length = this.starts.length * 2;
    const grown = <T extends Int32Array | Uint8Array | Uint16Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.starts = grown(this.starts, new Int32Array(length));
    this.ends = grown(this.ends, new Int32Array(length));
    this.hashes = grown(this.hashes, new Int32Array(length));
    this.shapes = grown(this.shapes, new Uint8Array(length));
    this.classes = grown(this.classes, new Uint16Array(length));
  }

  /** Letters, with single hyphens and apostrophes between them: `O'Brien`, `Jean-Pierre`, but `Ann` of `Ann's`. */
  #word(start: number): number {
    const { text } = this;
    let hash = hashStart;
    let capitals = 0;
    let letters = 0;
    let inner = false;
    let at = start;
    let small = text.charCodeAt(at);
    // Nearly every word is small ASCII letters and a space.
    while (small >= 0x61 && small <= 0x7a) {
      hash = hashStep(hash, small);
      at += 1;
      small = text.charCodeAt(at);
    }
    letters = at - start;
    if (small === 0x20 && letters <= wordUnitsMax) {
      this.#add(start, at, hash, shapes.small);
      this.classes[this.count - 1] = this.#words.classesOf(hash);
      return at;
    }
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const letter = letterAt(text, at);
      if (letter !== 0) {
        hash = hashStep(hash, letter);
        letters += 1;
        if (isCapital[code] === 1) {
          capitals += 1;
          if (letters > 1 && !inner) inner = letterAt(text, at - 1) !== 0;
        }
      } else if (isDigit(code) || code === 0x5f) return this.#mixed(start, at, shapes.lettersNumber);
      else if (this.#joins(at, code)) hash = hashStep(hash, code === 0x2d ? 0x2d : 0x27);
      else break;
    }
    const shape =
      at - start > wordUnitsMax ? shapes.long : this.#wordShape(start, { letters, capitals, inner });
    this.#add(start, at, hash, shape);
    if (shape !== shapes.long) this.classes[this.count - 1] = this.#words.classesOf(hash);
    return at;
  }

  #joins(at: number, code: number): boolean {
    if (code !== 0x2d && !isApostrophe(code)) return false;
    const next = letterAt(this.text, at + 1);
    if (next === 0) return false;
    return code === 0x2d || next !== 0x73 || letterAt(this.text, at + 2) !== 0;
  }

  #wordShape(
    start: number,
    { letters, capitals, inner }: { letters: number; capitals: number; inner: boolean },
  ): number {
    const first = this.text.charCodeAt(start);
    if (isCased[first] === 0) return shapes.caseless;
    if (capitals === 0) return shapes.small;
    if (letters === capitals) return letters === 1 ? shapes.oneCapital : shapes.capitals;
    if (isCapital[first] === 0) return shapes.inner;
    return inner ? shapes.inner : shapes.initial;
  }

  #number(start: number): number {
    const { text } = this;
    let at = start + 1;
    while (isDigit(text.charCodeAt(at))) at += 1;
    if (letterAt(text, at) !== 0 || text.charCodeAt(at) === 0x5f)
      return this.#mixed(start, at, shapes.numberLetters);
    const length = at - start;
    let hash = hashStart;
    for (let i = start; i < at && i < start + 6; i += 1) hash = hashStep(hash, text.charCodeAt(i));
    const shape = length <= 5 ? shapes.digits1 + length - 1 : shapes.manyDigits;
    return this.#add(start, at, hash, at - start > wordUnitsMax ? shapes.long : shape);
  }

  /** Letters, digits and underscores mixed. */
  #mixed(start: number, from: number, shape: number): number {
    const { text } = this;
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (!isDigit(code) && code !== 0x5f && letterAt(text, at) === 0) break;
    }
    let hash = hashStart;
    for (let i = start; i < at && i < start + wordUnitsMax; i += 1) {
      const letter = letterAt(text, i);
      hash = hashStep(hash, letter === 0 ? text.charCodeAt(i) : letter);
    }
    return this.#add(start, at, hash, at - start > wordUnitsMax ? shapes.long : shape);
  }

  /** White space counts where a line ends in it. */
  #space(start: number): number {
    const { text } = this;
    let at = start;
    let lines = 0;
    for (; at < text.length && isSpace(text.charCodeAt(at)); at += 1)
      if (text.charCodeAt(at) === 0x0a && at - start < spaceUnitsMax) lines += 1;
    if (lines === 0) return at;
    const shape = lines === 1 ? shapes.line : shapes.blankLine;
    // Only its first unit is the token, so that how much space follows does not matter to what stands near it.
    this.#add(start, start + 1, shape, shape);
    return at;
  }

  #sign(start: number, code: number): number {
    if (code >= 0x2e80) return this.#wide(start);
    return this.#add(start, start + 1, code, signShapes.get(code) ?? shapes.sign);
  }

  /** A run of Chinese, Japanese, Korean, and of pictures. */
  #wide(start: number): number {
    let at = start + 1;
    while (at < this.text.length && this.text.charCodeAt(at) >= 0x2e80) at += 1;
    return this.#add(start, at, shapes.wide, shapes.wide);
  }
}
