import { harmKinds, type HarmHead, type HarmKind, type HarmWeights } from "../../weights/harm.ts";
import { TokenScores } from "./learned.ts";
import type { ConceptTable } from "./lexicon/table.ts";
import { windowAround, windowSizes } from "./windows.ts";

export interface HarmHit {
  readonly start: number;
  readonly end: number;
  /** In logits, of the head that was asked. */
  readonly score: number;
  /** In logits, in the order of `harmKinds`. */
  readonly kinds: readonly number[];
}

/** Our own choices: a stretch that goes on for longer, or over a wider gap, is another one and judged by itself. */
export const runTokensMax = 32;
export const runGapCharsMax = 32;

/** The linear model of harm at work on one text. */
export class HarmModel {
  readonly #weights: HarmWeights;
  readonly #text: TokenScores;

  constructor(weights: HarmWeights, table: ConceptTable) {
    this.#weights = weights;
    this.#text = new TokenScores(weights.bits, table);
  }

  /** How much the worst place of a text looks harmful to a head, in logits. `text`: folded, in lower case. */
  worst(text: string, name: HarmHead): number {
    return this.#text.worst(text, this.#weights.heads[name]);
  }

  /** The stretches that reach a threshold, in order, with what each kind makes of them. Each hangs on what is near it only. */
  hits(text: string, side: "request" | "output", threshold: number): readonly HarmHit[] {
    const head = this.#weights.heads[side];
    const tokens = this.#text.read(text, head);
    const bar = (threshold - head.bias) * windowSizes.length;
    const { scores } = this.#text;
    const hits: HarmHit[] = [];
    for (let token = 0; token < tokens; token += 1) {
      if ((scores[token] as number) < bar) continue;
      if (token > 0 && (scores[token - 1] as number) >= bar && this.#isNear(token)) continue;
      let best = token;
      for (
        let k = token + 1;
        k < tokens && k < token + runTokensMax && (scores[k] as number) >= bar && this.#isNear(k);
        k += 1
      )
        if ((scores[k] as number) > (scores[best] as number)) best = k;
      hits.push(this.#hitAt(tokens, best, head.bias + (scores[best] as number) / windowSizes.length));
    }
    return hits;
  }

  /** Whether a token stands close behind the one before it. */
  #isNear(token: number): boolean {
    const { froms, tos } = this.#text.features;
    return (froms[token] as number) - (tos[token - 1] as number) <= runGapCharsMax;
  }

  #hitAt(tokens: number, token: number, score: number): HarmHit {
    const { hashes, ends, sizes, froms, tos } = this.#text.features;
    const text = { tokens, ends, sizes };
    const { from, to } = windowAround(text, token, windowSizes[0]);
    const windows = windowSizes.map((size) => windowAround(text, token, size));
    const kinds = harmKinds.map((kind: HarmKind) => {
      const { weights, scale, bias } = this.#weights.heads[kind];
      let logit = 0;
      for (const window of windows) {
        const begin = window.from === 0 ? 0 : (ends[window.from - 1] as number);
        const end = ends[window.to - 1] as number;
        let sum = 0;
        for (let at = begin; at < end; at += 1)
          sum += weights[(hashes[at] as number) >>> this.#text.shift] as number;
        logit += (sum * scale) / Math.sqrt(end - begin);
      }
      return bias + logit / windowSizes.length;
    });
    return { start: froms[from] as number, end: tos[to - 1] as number, score, kinds };
  }
}
