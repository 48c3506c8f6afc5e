import type { NamesWeights } from "../../weights/names.ts";
import { featuresPerToken, nearUnits, TokenFeatures } from "./features.ts";
import { Live, liveUnits } from "./live.ts";
import { shapes, Tokens, wordUnitsMax } from "./tokens.ts";
import { bitsOf, WordTable } from "./word-table.ts";

/** What a token can be part of. The first is nothing. */
export const labels = ["OTHER", "PERSON", "ADDRESS", "ORGANIZATION", "LOCATION"] as const;
export type Label = (typeof labels)[number];
export type NameKind = Exclude<Label, "OTHER">;
const size = labels.length;
const other = 0;
const person = 1;
const address = 2;

/** How many neighbours on each side have a say in what a token is, and how far away they may be, in UTF-16 units. */
const lagTokens = 4;
const lagUnits = 48;

/** Our own choice: neighbours that are worth more than this, in logits, against what a token says itself, are next to none. */
const swayMax = 8;

/** Tokens with more white space between them are not one name. */
const gapUnits = 12;

/** Our own choice: the longest of the addresses that we know takes 140 units. What goes on for longer is cut there. */
export const spanUnits = 160;

/**
 * How far text can be from a name and still matter to it: the neighbour that ends it (`gapUnits` and a word), that one's neighbours,
 * theirs, and what makes those worth a look.
 */
export const reachUnits =
  gapUnits + wordUnitsMax + lagUnits + Math.max(nearUnits, 2 * liveUnits + wordUnitsMax) + 4;

export interface Sight {
  readonly kind: NameKind;
  readonly start: number;
  readonly end: number;
  /** In logits: how much more likely than nothing, at its likeliest word. */
  readonly margin: number;
}

const street = bitsOf("street", "unit");
const shortened = bitsOf("title", "org", "street", "unit");

/**
 * Names, addresses and organisations in a text: a linear-chain model over the tokens that are worth a look. Each token's label hangs
 * on a few neighbours only, so that what is found at a place does not change with text far from it.
 */
export class Labeller {
  readonly #weights: NamesWeights;
  readonly #tokens: Tokens;
  readonly #live = new Live();
  readonly #features: TokenFeatures;
  readonly #rows = new Int32Array(featuresPerToken);
  #scores = new Float64Array(1024 * size);
  #labels = new Uint8Array(1024);
  /** Labels that can still win, as bits. */
  #open = new Uint8Array(1024);
  #margins = new Float64Array(1024);
  readonly #left = new Float64Array(size);
  readonly #right = new Float64Array(size);
  readonly #next = new Float64Array(size);

  constructor(weights: NamesWeights) {
    this.#weights = weights;
    this.#tokens = new Tokens(new WordTable(weights.wordHashes, weights.wordClasses));
    this.#features = new TokenFeatures(weights.bits);
  }

  find(text: string): readonly Sight[] {
    const tokens = this.#tokens.read(text);
    const live = this.#live.read(tokens);
    this.#score(live);
    return this.#spans(live);
  }

  #score(live: Uint8Array): void {
    const { count, starts } = this.#tokens;
    if (this.#labels.length < count) {
      this.#scores = new Float64Array(starts.length * size);
      this.#labels = new Uint8Array(starts.length);
      this.#open = new Uint8Array(starts.length);
      this.#margins = new Float64Array(starts.length);
    }
    for (let i = 0; i < count; i += 1)
      if (live[i] === 1) this.#emit(i);
      else this.#labels[i] = other;
    for (let i = 0; i < count; i += 1)
      if (live[i] === 1 && !isOne(this.#open[i] as number)) this.#decide(i, live);
  }

  /** How much each label is worth at a token by itself. */
  #emit(i: number): void {
    const { table, scale, bias } = this.#weights;
    const rows = this.#rows;
    this.#features.write(this.#tokens, i, rows, 0);
    let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
    for (let k = 0; k < featuresPerToken; k += 1) {
      const at = (rows[k] as number) * size;
      s0 += table[at] as number;
      s1 += table[at + 1] as number;
      s2 += table[at + 2] as number;
      s3 += table[at + 3] as number;
      s4 += table[at + 4] as number;
    }
    const scores = this.#scores;
    const to = i * size;
    scores[to] = s0 * scale + (bias[0] as number);
    scores[to + 1] = s1 * scale + (bias[1] as number);
    scores[to + 2] = s2 * scale + (bias[2] as number);
    scores[to + 3] = s3 * scale + (bias[3] as number);
    scores[to + 4] = s4 * scale + (bias[4] as number);
    this.#prune(i);
  }

  /** Leaves the labels that neighbours could still make the best. Most tokens are decided here. */
  #prune(i: number): void {
    const scores = this.#scores;
    let best = other;
    for (let label = 1; label < size; label += 1)
      if ((scores[i * size + label] as number) > (scores[i * size + best] as number)) best = label;
    const least = (scores[i * size + best] as number) - swayMax;
    let open = 0;
    for (let label = 0; label < size; label += 1)
      if ((scores[i * size + label] as number) >= least) open |= 1 << label;
    this.#open[i] = open;
    this.#labels[i] = best;
    this.#margins[i] = (scores[i * size + best] as number) - (scores[i * size] as number);
  }

  /** The best label of a token, over all ways to label its neighbours. */
  #decide(i: number, live: Uint8Array): void {
    const scores = this.#scores;
    const { starts, count } = this.#tokens;
    const start = starts[i] as number;
    let from = i;
    while (
      i - from < lagTokens &&
      from > 0 &&
      live[from - 1] === 1 &&
      start - (starts[from - 1] as number) <= lagUnits
    )
      from -= 1;
    let to = i;
    while (
      to - i < lagTokens &&
      to + 1 < count &&
      live[to + 1] === 1 &&
      (starts[to + 1] as number) - start <= lagUnits
    )
      to += 1;
    const left = this.#side({ from, to: i, edge: from === 0 || live[from - 1] !== 1 }, this.#left);
    const right = this.#side({ from: to, to: i, edge: to + 1 >= count || live[to + 1] !== 1 }, this.#right);
    let best = other;
    let most = -Infinity;
    let none = 0;
    const open = this.#open[i] as number;
    for (let label = 0; label < size; label += 1) {
      const worth = (scores[i * size + label] as number) + (left[label] as number) + (right[label] as number);
      if (label === other) none = worth;
      if (worth <= most || ((open >> label) & 1) === 0) continue;
      best = label;
      most = worth;
    }
    this.#labels[i] = best;
    this.#margins[i] = most - none;
  }

  /** For each label of the token at `to` what the tokens from `from` up to it add at best. `edge`: nothing stands beyond `from`. */
  #side({ from, to, edge }: { from: number; to: number; edge: boolean }, sums: Float64Array): Float64Array {
    const { transitions } = this.#weights;
    const scores = this.#scores;
    const next = this.#next;
    const forward = from <= to;
    for (let label = 0; label < size; label += 1)
      sums[label] = edge ? (transitions[forward ? label : label * size] as number) : 0;
    for (let k = from; k !== to; k += forward ? 1 : -1) {
      const open = this.#open[k] as number;
      for (let label = 0; label < size; label += 1) {
        let most = -Infinity;
        for (let of = 0; of < size; of += 1) {
          if (((open >> of) & 1) === 0) continue;
          const step = transitions[forward ? of * size + label : label * size + of] as number;
          const worth = (sums[of] as number) + (scores[k * size + of] as number) + step;
          if (worth > most) most = worth;
        }
        next[label] = most;
      }
      sums.set(next);
    }
    return sums;
  }

  #spans(live: Uint8Array): Sight[] {
    const { count } = this.#tokens;
    const found: Sight[] = [];
    for (let i = 0; i < count; i += 1) {
      const label = this.#labels[i] as number;
      if (live[i] !== 1 || label === other || (i > 0 && this.#continues(i - 1))) continue;
      let last = i;
      while (last + 1 < count && this.#continues(last)) last += 1;
      const sight = this.#sightOf(i, last);
      if (sight !== undefined) found.push(sight);
    }
    return found;
  }

  /** Whether the token behind `i` is part of the same name. */
  #continues(i: number): boolean {
    const { starts, ends, shapes: shapesOf, count } = this.#tokens;
    const k = i + 1;
    if (k >= count || this.#labels[k] !== this.#labels[i] || this.#labels[k] === other) return false;
    if (this.#labels[k] !== address && (isLine(shapesOf[k] as number) || isLine(shapesOf[i] as number)))
      return false;
    return (starts[k] as number) - (ends[i] as number) <= gapUnits;
  }

  #sightOf(from: number, to: number): Sight | undefined {
    const { starts, ends } = this.#tokens;
    let [first, last] = [from, to];
    const limit = (starts[from] as number) + spanUnits;
    while (last > first && (ends[last] as number) > limit) last -= 1;
    while (first <= last && this.#isTrimmed(first, -1)) first += 1;
    while (last >= first && this.#isTrimmed(last, first)) last -= 1;
    if (first > last || (ends[last] as number) > limit) return undefined;
    const label = this.#labels[from] as number;
    if (!this.#isSound(label, first, last)) return undefined;
    let margin = 0;
    for (let i = first; i <= last; i += 1) margin = Math.max(margin, this.#margins[i] as number);
    return {
      kind: labels[label] as NameKind,
      start: starts[first] as number,
      end: ends[last] as number,
      margin,
    };
  }

  /** Signs at the edge of a name are not part of it, but for the point of an abbreviation at its end. */
  #isTrimmed(i: number, first: number): boolean {
    const shape = this.#tokens.shapes[i] as number;
    if (shape < shapes.line || shape >= shapes.caseless) return false;
    if (first < 0) return true;
    if (shape !== shapes.stop || i === first) return true;
    const classes = this.#tokens.classes[i - 1] as number;
    return this.#tokens.shapes[i - 1] !== shapes.oneCapital && (classes & shortened) === 0;
  }

  /** A name has a word of two letters; an address has a number or a word that says so. */
  #isSound(label: number, first: number, last: number): boolean {
    const { shapes: shapesOf, classes, starts, ends } = this.#tokens;
    for (let i = first; i <= last; i += 1) {
      const shape = shapesOf[i] as number;
      if (label === address) {
        if (shape >= shapes.digits1 && shape <= shapes.lettersNumber) return true;
        if (((classes[i] as number) & street) !== 0) return true;
      } else if (shape <= shapes.inner || shape === shapes.caseless || label !== person) {
        if ((ends[i] as number) - (starts[i] as number) >= 2) return true;
      }
    }
    return false;
  }
}

const isLine = (shape: number): boolean => shape === shapes.line || shape === shapes.blankLine;
/** Whether a single bit is set. */
const isOne = (bits: number): boolean => (bits & (bits - 1)) === 0;
