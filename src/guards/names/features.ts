import { hashStart, hashStep, letterOf } from "./letters.ts";
import type { Tokens } from "./tokens.ts";
import { bitsOf } from "./word-table.ts";

/** How far a token's neighbours may be to speak for it, in UTF-16 units. Our own choice: about seven words. */
export const nearUnits = 48;

/** How many features a token has. */
export const featuresPerToken = 30;

/** For what matters together: one kind a word, the most telling first. */
const kindOrder = [
  bitsOf("street"),
  bitsOf("title"),
  bitsOf("org"),
  bitsOf("unit"),
  bitsOf("month"),
  bitsOf("country"),
  bitsOf("first"),
  bitsOf("last"),
  bitsOf("place"),
  bitsOf("particle"),
  bitsOf("orglead"),
  bitsOf("live"),
  bitsOf("intro"),
  bitsOf("common"),
  bitsOf("sometimes"),
  bitsOf("proper"),
];

const kindOf = ((): Uint8Array => {
  const table = new Uint8Array(65_536);
  for (let classes = 1; classes < table.length; classes += 1)
    table[classes] = 1 + kindOrder.findIndex((bits) => (classes & bits) !== 0);
  return table;
})();

/** Shape and kind of a token as one small number. */
const sortOf = (shape: number, kind: number): number => (shape << 5) | kind;

/** One feature of two values as a row of the table of weights: two multiplications, for most of the cost of a token is here. */
function row(number: number, a: number, b: number, shift: number): number {
  return Math.imul((a + Math.imul(number, 0x9e3779b1)) ^ Math.imul(b, 0xc2b2ae35), 0x85ebca6b) >>> shift;
}

/** What speaks for and against a token being part of a name, as rows of a table of `2 ** bits`. */
export class TokenFeatures {
  readonly #shift: number;
  /** Hashes, shapes and kinds of the token and of four on each side; zero where none is near. */
  readonly #hashes = new Int32Array(9);
  readonly #sorts = new Int32Array(9);
  readonly #classes = new Int32Array(9);
  #first = 0;
  #last3 = 0;
  #last2 = 0;
  #last4 = 0;

  constructor(bits: number) {
    this.#shift = 32 - bits;
  }

  /** Writes the `featuresPerToken` rows of token `i` into `rows` from `at` on. */
  write(tokens: Tokens, i: number, rows: Int32Array, at: number): void {
    this.#look(tokens, i);
    this.#ends(tokens.text, tokens.starts[i] as number, tokens.ends[i] as number);
    const [h, s, c, shift] = [this.#hashes, this.#sorts, this.#classes, this.#shift];
    const [hLL, hL, h0, hR, hRR] = [h[2], h[3], h[4], h[5], h[6]] as [number, number, number, number, number];
    const [sLLL, sLL, sL, s0] = [s[1], s[2], s[3], s[4]] as [number, number, number, number];
    const [sR, sRR, sRRR] = [s[5], s[6], s[7]] as [number, number, number];
    let k = at;
    rows[k++] = row(1, h0, 0, shift);
    rows[k++] = row(2, s0, 0, shift);
    rows[k++] = row(3, this.#first, s0 >> 5, shift);
    rows[k++] = row(4, this.#last2, s0 >> 5, shift);
    rows[k++] = row(5, this.#last3, s0 >> 5, shift);
    rows[k++] = row(6, this.#last4, 0, shift);
    rows[k++] = row(7, hL, 0, shift);
    rows[k++] = row(8, hR, 0, shift);
    rows[k++] = row(9, hLL, 0, shift);
    rows[k++] = row(10, hRR, 0, shift);
    rows[k++] = row(11, hL, s0, shift);
    rows[k++] = row(12, hR, s0, shift);
    rows[k++] = row(13, hLL, hL, shift);
    rows[k++] = row(14, hR, hRR, shift);
    rows[k++] = row(15, hL, h0, shift);
    rows[k++] = row(16, h0, hR, shift);
    rows[k++] = row(17, c[4] as number, s0 >> 5, shift);
    rows[k++] = row(18, sL, s0, shift);
    rows[k++] = row(19, s0, sR, shift);
    rows[k++] = row(20, (sL << 10) | s0, sR, shift);
    rows[k++] = row(21, (sLL << 10) | sL, s0, shift);
    rows[k++] = row(22, (s0 << 10) | sR, sRR, shift);
    rows[k++] = row(23, (sLLL << 20) | (sLL << 10) | sL, s0, shift);
    rows[k++] = row(24, (sRRR << 20) | (sRR << 10) | sR, s0, shift);
    rows[k++] = row(25, (sLL << 10) | sL, (s0 << 20) | (sR << 10) | sRR, shift);
    rows[k++] = row(26, hLL, (sL << 10) | s0, shift);
    rows[k++] = row(27, this.#around(), s0, shift);
    rows[k++] = row(28, c[3] as number, s0, shift);
    rows[k++] = row(29, c[5] as number, s0, shift);
    rows[k] = row(30, this.#shapesAround(), 0, shift);
  }

  /** The token and its neighbours. */
  #look(tokens: Tokens, i: number): void {
    const { starts, ends, hashes, shapes, classes, count } = tokens;
    const from = (starts[i] as number) - nearUnits;
    const to = (ends[i] as number) + nearUnits;
    for (let d = -4; d <= 4; d += 1) {
      const k = i + d;
      const isNear = k >= 0 && k < count && (starts[k] as number) >= from && (ends[k] as number) <= to;
      const cls = isNear ? (classes[k] as number) : 0;
      this.#hashes[d + 4] = isNear ? (hashes[k] as number) : 0;
      this.#classes[d + 4] = cls;
      this.#sorts[d + 4] = isNear ? sortOf(shapes[k] as number, kindOf[cls] as number) : 0;
    }
  }

  /** How the word begins and ends. */
  #ends(text: string, start: number, end: number): void {
    this.#first = affix(text, start, Math.min(end, start + 3));
    this.#last2 = affix(text, Math.max(start, end - 2), end);
    this.#last3 = affix(text, Math.max(start, end - 3), end);
    this.#last4 = affix(text, Math.max(start, end - 4), end);
  }

  /** Which kinds of words stand around the token, wherever. */
  #around(): number {
    let before = 0;
    let after = 0;
    for (let d = 0; d < 4; d += 1) {
      before |= this.#classes[d] as number;
      after |= this.#classes[d + 5] as number;
    }
    const wanted = 0x5f;
    return ((before & wanted) << 8) | (after & wanted);
  }

  #shapesAround(): number {
    let hash = 0;
    for (let d = 2; d <= 6; d += 1) hash = (hash << 5) | ((this.#sorts[d] as number) >> 5);
    return hash;
  }
}

function affix(text: string, from: number, to: number): number {
  let hash = hashStart;
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    const letter = code < letterOf.length ? (letterOf[code] as number) : 0;
    hash = hashStep(hash, letter === 0 ? code : letter);
  }
  return hash;
}
