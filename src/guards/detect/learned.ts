import type { Head, InjectionWeights } from "../../weights/injection.ts";
import { Features } from "./features.ts";
import type { ConceptTable } from "./lexicon/table.ts";
import type { View } from "./view.ts";
import { addWindowScores, windowAround, windowSizes } from "./windows.ts";

/** Logits as a number from 0 to 1, one half where the balanced threshold lies. */
export const asScore = (logit: number, balanced: number): number => 1 / (1 + Math.exp(balanced - logit));

/** A reading as the learned model takes it: in lower case. */
export const asRead = (view: View, foreign: boolean): string =>
  foreign ? view.text : view.text.toLowerCase();

/** A stretch of a text that reads like an attack. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  /** In logits. */
  readonly score: number;
}

/** Our own choice: a stretch that goes on for longer is judged by its beginning. */
const runTokensMax = 64;

/** What a linear model makes of one text, token by token. Its memory is used again by the next. */
export class TokenScores {
  readonly features: Features;
  readonly shift: number;
  /** By token, in logits without the bias and times the number of window sizes. */
  scores = new Float64Array(1024);
  #sums = new Float64Array(1024);

  /** `bits`: how many of a hash choose a weight. */
  constructor(bits: number, table: ConceptTable) {
    this.features = new Features(table);
    this.shift = 32 - bits;
  }

  /** How much the worst place of a text looks like what the head is after, in logits. `text`: folded, in lower case. */
  worst(text: string, head: Head): number {
    const tokens = this.read(text, head);
    let worst = -Infinity;
    for (let token = 0; token < tokens; token += 1)
      if ((this.scores[token] as number) > worst) worst = this.scores[token] as number;
    return head.bias + (tokens === 0 ? 0 : worst / windowSizes.length);
  }

  /** Scores every token of a text; gives how many there are. */
  read(text: string, { weights, scale }: Head): number {
    const features = this.features.read(text);
    const { tokens, hashes, ends } = features;
    if (this.#sums.length <= tokens) {
      this.#sums = new Float64Array(tokens * 2);
      this.scores = new Float64Array(tokens * 2);
    }
    const sums = this.#sums;
    const { shift } = this;
    let sum = 0;
    let at = 0;
    for (let token = 0; token < tokens; token += 1) {
      const end = ends[token] as number;
      for (; at < end; at += 1) sum += weights[(hashes[at] as number) >>> shift] as number;
      sums[token + 1] = sum * scale;
    }
    this.scores.fill(0, 0, tokens);
    if (tokens > 0) for (const size of windowSizes) addWindowScores(features, sums, size, this.scores);
    return tokens;
  }
}

/** The model of injections at work on one text. */
export class Learned {
  readonly #text: TokenScores;

  constructor(weights: InjectionWeights, table: ConceptTable) {
    this.#text = new TokenScores(weights.bits, table);
  }

  /** How much the worst place of a text looks like an attack, in logits. `text`: folded, in lower case. */
  worst(text: string, head: Head): number {
    return this.#text.worst(text, head);
  }

  /** The stretches that reach a threshold, in order. Each hangs on what is near it only. */
  hits(text: string, head: Head, threshold: number): readonly Hit[] {
    const tokens = this.#text.read(text, head);
    const bar = (threshold - head.bias) * windowSizes.length;
    const { scores } = this.#text;
    const hits: Hit[] = [];
    for (let token = 0; token < tokens; token += 1) {
      if ((scores[token] as number) < bar || (token > 0 && (scores[token - 1] as number) >= bar)) continue;
      let best = token;
      for (let k = token; k < tokens && k < token + runTokensMax && (scores[k] as number) >= bar; k += 1)
        if ((scores[k] as number) > (scores[best] as number)) best = k;
      hits.push(this.#hitAt(tokens, best, head.bias + (scores[best] as number) / windowSizes.length));
    }
    return hits;
  }

  #hitAt(tokens: number, token: number, score: number): Hit {
    const { ends, sizes, froms, tos } = this.#text.features;
    const { from, to } = windowAround({ tokens, ends, sizes }, token, windowSizes[0]);
    return { start: froms[from] as number, end: tos[to - 1] as number, score };
  }
}
