import { featuresPerToken } from "../src/guards/names/features.ts";
import type { Random } from "./generator/read-text.ts";

const size = 5;

/** Tokens in a row that are looked at: their features and what they are; -1 where nobody knows. */
export interface Sequence {
  readonly rows: Int32Array;
  readonly gold: Int8Array;
}

/** Our own choice, the best of a few tried by hand on the templates kept back. */
const rate = 0.12;
const dropout = 0.15;
const decay = 1e-6;

/** A linear-chain conditional random field, trained by AdaGrad on marginals. */
export class Chain {
  readonly weights: Float32Array;
  readonly bias = new Float64Array(size);
  readonly transitions = new Float64Array(size * size);
  readonly #sums: Float32Array;
  readonly #transitionSums = new Float64Array(size * size).fill(1);
  readonly #random: Random;

  constructor(bits: number, random: Random) {
    this.weights = new Float32Array(2 ** bits * size);
    this.#sums = new Float32Array(2 ** bits * size).fill(0.1);
    this.#random = random;
  }

  /** One walk over all sequences in another order; gives the mean loss of a token. */
  epoch(sequences: readonly Sequence[]): number {
    const order = sequences.map((_, i) => i);
    for (let i = order.length - 1; i > 0; i -= 1) {
      const k = Math.floor(this.#random() * (i + 1));
      [order[i], order[k]] = [order[k] as number, order[i] as number];
    }
    let loss = 0;
    let tokens = 0;
    for (const at of order) {
      const sequence = sequences[at] as Sequence;
      loss += this.#learn(sequence);
      tokens += sequence.gold.length;
    }
    return loss / tokens;
  }

  #learn({ rows, gold }: Sequence): number {
    const count = gold.length;
    const kept = rows.map((row) => (this.#random() < dropout ? -1 : row));
    const scores = new Float64Array(count * size);
    for (let i = 0; i < count; i += 1)
      for (let k = 0; k < featuresPerToken; k += 1) {
        const at = (kept[i * featuresPerToken + k] as number) * size;
        if (at < 0) continue;
        for (let l = 0; l < size; l += 1)
          scores[i * size + l] = (scores[i * size + l] as number) + (this.weights[at + l] as number);
      }
    const free = this.#marginals(scores, count, undefined);
    const bound = this.#marginals(scores, count, gold);
    this.#update(kept, free.nodes, bound.nodes);
    for (let t = 0; t < size * size; t += 1) {
      const gradient = (bound.edges[t] as number) - (free.edges[t] as number);
      this.#transitionSums[t] = (this.#transitionSums[t] as number) + gradient * gradient;
      this.transitions[t] =
        (this.transitions[t] as number) + (rate * gradient) / Math.sqrt(this.#transitionSums[t] as number);
    }
    return free.log - bound.log;
  }

  #update(kept: Int32Array, free: Float64Array, bound: Float64Array): void {
    const { weights } = this;
    const sums = this.#sums;
    for (let i = 0; i * size < free.length; i += 1)
      for (let l = 0; l < size; l += 1) {
        const gradient = (bound[i * size + l] as number) - (free[i * size + l] as number);
        if (Math.abs(gradient) < 1e-4) continue;
        for (let k = 0; k < featuresPerToken; k += 1) {
          const row = kept[i * featuresPerToken + k] as number;
          if (row < 0) continue;
          const at = row * size + l;
          const sum = (sums[at] as number) + gradient * gradient;
          sums[at] = sum;
          const weight = weights[at] as number;
          weights[at] = weight + (rate * (gradient - decay * weight)) / Math.sqrt(sum);
        }
      }
  }

  /** How likely each label is at each token and each step between two, given what is known. Nothing stands on both sides. */
  #marginals(
    scores: Float64Array,
    count: number,
    gold: Int8Array | undefined,
  ): { nodes: Float64Array; edges: Float64Array; log: number } {
    const step = Float64Array.from(this.transitions, Math.exp);
    const own = new Float64Array(count * size);
    let log = 0;
    for (let i = 0; i < count; i += 1) {
      const known = gold?.[i] ?? -1;
      let most = -Infinity;
      for (let l = 0; l < size; l += 1) most = Math.max(most, scores[i * size + l] as number);
      log += most;
      for (let l = 0; l < size; l += 1)
        own[i * size + l] = known >= 0 && known !== l ? 0 : Math.exp((scores[i * size + l] as number) - most);
    }
    const forward = new Float64Array((count + 1) * size);
    for (let i = 0; i < count; i += 1) {
      let total = 0;
      for (let l = 0; l < size; l += 1) {
        let sum = 0;
        if (i === 0) sum = step[l] as number;
        else
          for (let of = 0; of < size; of += 1)
            sum += (forward[(i - 1) * size + of] as number) * (step[of * size + l] as number);
        const value = sum * (own[i * size + l] as number);
        forward[i * size + l] = value;
        total += value;
      }
      log += Math.log(total);
      for (let l = 0; l < size; l += 1) forward[i * size + l] = (forward[i * size + l] as number) / total;
    }
    return this.#backward({ step, own, forward, count, log });
  }

  #backward(from: {
    step: Float64Array;
    own: Float64Array;
    forward: Float64Array;
    count: number;
    log: number;
  }): { nodes: Float64Array; edges: Float64Array; log: number } {
    const { step, own, forward, count } = from;
    const nodes = new Float64Array(count * size);
    const edges = new Float64Array(size * size);
    let back = Float64Array.from({ length: size }, (_, l) => step[l * size] as number);
    let end = 0;
    for (let l = 0; l < size; l += 1)
      end += (forward[(count - 1) * size + l] as number) * (back[l] as number);
    for (let i = count - 1; i >= 0; i -= 1) {
      let total = 0;
      for (let l = 0; l < size; l += 1) {
        nodes[i * size + l] = (forward[i * size + l] as number) * (back[l] as number);
        total += nodes[i * size + l] as number;
      }
      for (let l = 0; l < size; l += 1) nodes[i * size + l] = (nodes[i * size + l] as number) / total;
      if (i === count - 1)
        for (let l = 0; l < size; l += 1)
          edges[l * size] = (edges[l * size] as number) + (nodes[i * size + l] as number);
      if (i === 0) {
        for (let l = 0; l < size; l += 1) edges[l] = (edges[l] as number) + (nodes[l] as number);
        break;
      }
      const next = new Float64Array(size);
      let pairs = 0;
      const pair = new Float64Array(size * size);
      for (let of = 0; of < size; of += 1)
        for (let l = 0; l < size; l += 1) {
          const ahead = (step[of * size + l] as number) * (own[i * size + l] as number) * (back[l] as number);
          next[of] = (next[of] as number) + ahead;
          pair[of * size + l] = (forward[(i - 1) * size + of] as number) * ahead;
          pairs += pair[of * size + l] as number;
        }
      const most = Math.max(...next);
      back = next.map((value) => value / most);
      for (let t = 0; t < size * size; t += 1) edges[t] = (edges[t] as number) + (pair[t] as number) / pairs;
    }
    return { nodes, edges, log: from.log + Math.log(end) };
  }
}
