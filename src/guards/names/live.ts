import { shapes, type Tokens } from "./tokens.ts";
import { bitsOf } from "./word-table.ts";

/** How far a token looks for what makes it worth a look, in tokens and in UTF-16 units. Our own choice: a few words. */
const reachTokens = 4;
export const liveUnits = 32;

const nameLike = bitsOf("first", "last");
const placing = bitsOf("street", "unit");
const leading = bitsOf("intro", "title");
const common = bitsOf("common");
const ordinary = bitsOf("common", "sometimes");
const telling = bitsOf("first", "last", "title", "street", "org", "country", "place");
const posting = bitsOf("live", "unit");

const strong = 2;
const anchor = 1;

const isCapitals = (shape: number): boolean => shape >= shapes.initial && shape <= shapes.inner;
const isFigures = (shape: number): boolean => shape >= shapes.digits1 && shape <= shapes.lettersNumber;
/** A sentence or a line begins behind it. */
const opens = (shape: number): boolean =>
  shape === shapes.none ||
  shape === shapes.line ||
  shape === shapes.blankLine ||
  shape === shapes.stop ||
  shape === shapes.mark ||
  shape === shapes.colon ||
  shape === shapes.bracket ||
  shape === shapes.sign ||
  shape === shapes.hyphen ||
  shape === shapes.number ||
  shape === shapes.quote;

/**
 * Which tokens can be part of a name or an address at all: capitals, numbers beside them, words of addresses beside numbers, rare
 * words behind "my name is", and what stands between two of these. All others are nobody's, and cost nothing more.
 */
export class Live {
  /** 1 for tokens that are looked at. */
  marks = new Uint8Array(1024);
  #anchors = new Uint8Array(1024);

  read(tokens: Tokens): Uint8Array {
    const { count } = tokens;
    if (this.marks.length < count) {
      this.marks = new Uint8Array(tokens.starts.length);
      this.#anchors = new Uint8Array(tokens.starts.length);
    }
    const anchors = this.#anchors;
    let any = false;
    for (let i = 0; i < count; i += 1) {
      const found = anchorOf(tokens, i);
      anchors[i] = found;
      if (found !== 0) any = true;
    }
    this.marks.fill(0, 0, count);
    if (any) this.#spread(tokens);
    return this.marks;
  }

  /** What is strong is looked at, the anchors near it, and all between them. */
  #spread(tokens: Tokens): void {
    const { count, shapes: shapesOf } = tokens;
    const { marks } = this;
    const anchors = this.#anchors;
    for (let i = 0; i < count; i += 1) {
      if (anchors[i] !== strong) continue;
      marks[i] = 1;
      // Numbers alone are arithmetic: they count beside a word.
      for (let steps = reachTokens; steps >= 1; steps -= 1) {
        const after = near(tokens, i, steps);
        if (after >= 0 && anchors[after] !== 0) marks.fill(1, i, after);
        if (after >= 0 && anchors[after] === anchor) marks[after] = 1;
        const before = near(tokens, i, -steps);
        if (before < 0 || anchors[before] !== anchor) continue;
        marks.fill(1, before, i);
      }
      // The point of an abbreviation.
      if (shapesOf[i + 1] === shapes.stop && i + 1 < count) marks[i + 1] = 1;
    }
  }
}

/** The token `steps` from `i` if it is near, else -1. */
function near({ count, starts }: Tokens, i: number, steps: number): number {
  const k = i + steps;
  if (k < 0 || k >= count) return -1;
  return Math.abs((starts[k] as number) - (starts[i] as number)) <= liveUnits ? k : -1;
}

function anchorOf(tokens: Tokens, i: number): number {
  const shape = tokens.shapes[i] as number;
  const classes = tokens.classes[i] as number;
  if (isCapitals(shape)) return isDull(tokens, i, classes) ? 0 : strong;
  if (shape === shapes.small) return smallAnchor(tokens, i, classes);
  if (isFigures(shape)) return isPosted(tokens, i) ? strong : anchor;
  return 0;
}

/** A word that is usually small, at the beginning of a sentence, and no capital behind it. */
function isDull(tokens: Tokens, i: number, classes: number): boolean {
  if ((classes & common) === 0 || (classes & telling) !== 0) return false;
  const before = near(tokens, i, -1);
  const after = near(tokens, i, 1);
  if (before >= 0 && !opens(tokens.shapes[before] as number)) {
    // "I" in the middle of a sentence.
    return tokens.shapes[i] === shapes.oneCapital && after >= 0 && tokens.shapes[after] === shapes.small;
  }
  return after < 0 || !isCapitals(tokens.shapes[after] as number);
}

function smallAnchor(tokens: Tokens, i: number, classes: number): number {
  if ((classes & placing) !== 0)
    for (let steps = -reachTokens; steps <= reachTokens; steps += 1) {
      const k = steps === 0 ? -1 : near(tokens, i, steps);
      if (k >= 0 && isFigures(tokens.shapes[k] as number)) return strong;
    }
  if ((classes & common) !== 0) return 0;
  if ((classes & nameLike) !== 0) return strong;
  if ((classes & ordinary) !== 0) return 0;
  for (let steps = 1; steps <= reachTokens; steps += 1) {
    const k = near(tokens, i, -steps);
    if (k < 0) return 0;
    const before = tokens.classes[k] as number;
    if ((before & leading) !== 0) return strong;
    if (steps === 1 && (before & nameLike) !== 0 && (before & common) === 0) return strong;
    if (isFigures(tokens.shapes[k] as number)) return anchor;
  }
  return 0;
}

/** A number behind "zip code is". */
function isPosted(tokens: Tokens, i: number): boolean {
  for (let steps = 1; steps <= reachTokens; steps += 1) {
    const k = near(tokens, i, -steps);
    if (k < 0) return false;
    if (((tokens.classes[k] as number) & posting) !== 0) return true;
  }
  return false;
}
