import { foldedView } from "../normalise.ts";
import { backgroundWeights } from "./everyday.ts";

/** A word of a text with how much it says. */
export interface Term {
  readonly stem: string;
  /** In four letters each; empty for short words. */
  readonly grams: readonly string[];
  readonly weight: number;
}

/** Our own choice: what most inflected forms of a word share, in the languages of Europe. */
const stemChars = 6;
const gramChars = 4;
/** Shorter words have too few stretches of four to be like another word. */
const gramWordChars = 6;
/** Of a word like one of the vocabulary: so many of its stretches must be known. Our own choice, tried on compounds and inflections. */
const gramShare = 0.5;
/** Or so many in a row: seven letters, a word inside of a compound. */
const gramRun = 4;

const folded = (text: string): string => foldedView(text).text.toLowerCase();
const weights: ReadonlyMap<string, number> = new Map(
  [...backgroundWeights].map(([word, weight]) => [folded(word).replace(/'/g, ""), weight]),
);

/** The words of a text, in order. Scripts without spaces give two characters each. */
export function termsOf(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const [run] of folded(text)
    .replace(/'/g, "")
    .matchAll(/[\p{L}\p{N}]+/gu)) {
    if (/[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]/.test(run)) {
      for (let i = 0; i + 1 < run.length; i += 1)
        terms.push({ stem: run.slice(i, i + 2), grams: [], weight: 1 / 2 });
      continue;
    }
    const weight = weights.get(run) ?? (run.length < 3 || /^\d+$/.test(run) ? 0 : 1);
    if (weight > 0) terms.push({ stem: stemOf(run), grams: gramsOf(run), weight });
  }
  return terms;
}

/** Without an ending of inflection, where four letters are left, and then its beginning. */
const stemOf = (word: string): string => word.replace(/(?<=.{4})(?:es|en|er|s|e|n)$/, "").slice(0, stemChars);

function gramsOf(word: string): readonly string[] {
  if (word.length < gramWordChars) return [];
  return Array.from({ length: word.length - gramChars + 1 }, (_, i) => word.slice(i, i + gramChars));
}

/** The words of a feature's topics and examples. */
export class Vocabulary {
  readonly #stems = new Set<string>();
  readonly #grams = new Set<string>();

  constructor(texts: readonly string[]) {
    for (const text of texts)
      for (const { stem, grams, weight } of termsOf(text)) {
        // A word of every request is no topic: else one of the examples would let all requests pass.
        if (weight < 1 / 2) continue;
        this.#stems.add(stem);
        for (const gram of grams) this.#grams.add(gram);
      }
  }

  get size(): number {
    return this.#stems.size;
  }

  /** Which part of what a text says is said in words of the vocabulary, 0 to 1. Of a word that is like one, in part. */
  share(terms: readonly Term[]): number {
    let all = 0;
    let known = 0;
    for (const { stem, grams, weight } of terms) {
      all += weight;
      if (this.#stems.has(stem)) {
        known += weight;
        continue;
      }
      if (grams.length === 0) continue;
      known += weight * this.#likeness(grams);
    }
    return all === 0 ? 0 : known / all;
  }

  /** How much a word is like one of the vocabulary, 0 or from one half to 1. */
  #likeness(grams: readonly string[]): number {
    let like = 0;
    let run = 0;
    let longest = 0;
    for (const gram of grams) {
      run = this.#grams.has(gram) ? run + 1 : 0;
      if (run > 0) like += 1;
      longest = Math.max(longest, run);
    }
    const share = like / grams.length;
    if (share >= gramShare) return share;
    return longest >= gramRun ? gramShare : 0;
  }
}

/** How much a text says in all. */
export const weightOf = (terms: readonly Term[]): number =>
  terms.reduce((sum, { weight }) => sum + weight, 0);
