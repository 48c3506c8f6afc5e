import { addWindowScores, windowAround, windowSizes } from "../src/guards/detect/windows.ts";
import type { Instance } from "./instances.ts";
import { seeded, type Random } from "./generator/read-text.ts";

export interface Example {
  readonly instance: Instance;
  readonly label: 0 | 1;
  readonly weight: number;
  /** Number of the channel. */
  readonly head: number;
}

export interface Settings {
  readonly epochs: number;
  readonly rate: number;
  /** Part of the features that a step leaves out. */
  readonly dropout: number;
  /** Part of the steps in which words count for nothing and only what they stand for does, as in a language never seen. */
  readonly wordless: number;
  /** Weights shrink by this part after each epoch. */
  readonly decay: number;
  /** How fast the weights that a channel has for itself are learnt, beside those that all share. 0: they share all. */
  readonly own: number;
}

/** Our own choice: a logit of which the error is under 2 %. */
const easyMargin = 4;

interface Rounds {
  readonly from?: number;
  readonly after?: (rounds: number, loss: number) => void;
}

/** Weights with the sums of their squared steps (AdaGrad). */
class Table {
  readonly weights: Float32Array;
  readonly squares: Float32Array;

  constructor(size: number) {
    this.weights = new Float32Array(size);
    this.squares = new Float32Array(size).fill(1e-6);
  }
}

/**
 * A logistic regression over the features around a token: `bias + mean over window sizes of sum(weights) / sqrt(count)`. A text
 * is as bad as its worst place (multiple-instance learning): only that one teaches.
 */
export class Linear {
  readonly shared: Table;
  readonly heads: readonly Table[];
  readonly biases: Float64Array;
  readonly #biasSquares: Float64Array;
  readonly #settings: Settings;
  readonly size: number;
  /** By example, how far it was on its right side when it was looked at last. */
  #margins = new Float32Array(0);
  #sums = new Float64Array(1024);
  #scores = new Float64Array(1024);

  constructor(bits: number, heads: number, settings: Settings) {
    this.size = 2 ** bits;
    this.shared = new Table(this.size);
    this.heads = Array.from({ length: heads }, () => new Table(settings.own === 0 ? 1 : this.size));
    this.biases = new Float64Array(heads).fill(-2);
    this.#biasSquares = new Float64Array(heads).fill(1);
    this.#settings = settings;
  }

  /** Everything that training has learnt so far. */
  state(): Buffer {
    const arrays = [...this.#arrays(), this.#margins];
    return Buffer.concat(arrays.map(({ buffer }) => Buffer.from(buffer as ArrayBuffer)));
  }

  /** Takes up what `state` gave. */
  restore(state: Buffer): void {
    let at = 0;
    for (const array of this.#arrays()) {
      new Uint8Array(array.buffer).set(state.subarray(at, at + array.byteLength));
      at += array.byteLength;
    }
    this.#margins = new Float32Array(Uint8Array.from(state.subarray(at)).buffer);
  }

  #arrays(): (Float32Array | Float64Array)[] {
    const tables = [this.shared, ...this.heads].flatMap(({ weights, squares }) => [weights, squares]);
    return [...tables, this.biases, this.#biasSquares];
  }

  /** The token of a text around which it scores most, and how much. */
  worst(instance: Instance, head: number): { token: number; score: number } {
    const { tokens, indices, ends } = instance;
    const bias = this.biases[head] as number;
    if (tokens === 0) return { token: 0, score: bias };
    if (this.#sums.length <= tokens) this.#sums = new Float64Array(tokens * 2);
    if (this.#scores.length <= tokens) this.#scores = new Float64Array(tokens * 2);
    const sums = this.#sums;
    const scores = this.#scores.fill(0, 0, tokens);
    const { weights } = this.shared;
    const own = (this.heads[head] as Table).weights;
    const both = this.#settings.own > 0;
    let at = 0;
    let sum = 0;
    sums[0] = 0;
    for (let token = 0; token < tokens; token += 1) {
      const end = ends[token] as number;
      for (; at < end; at += 1) {
        const index = indices[at] as number;
        sum += (weights[index] as number) + (both ? (own[index] as number) : 0);
      }
      sums[token + 1] = sum;
    }
    for (const size of windowSizes) addWindowScores(instance, sums, size, scores);
    let best = 0;
    for (let token = 1; token < tokens; token += 1)
      if ((scores[token] as number) > (scores[best] as number)) best = token;
    return { token: best, score: bias + (scores[best] as number) / windowSizes.length };
  }

  /** Goes over all examples some times; `from`: how many rounds were made already, `after`: what is done behind each. */
  train(examples: readonly Example[], seed: number, { from = 0, after }: Rounds = {}): void {
    if (this.#margins.length !== examples.length) this.#margins = new Float32Array(examples.length);
    const margins = this.#margins;
    for (let epoch = from; epoch < this.#settings.epochs; epoch += 1) {
      // Each round draws anew, so that one that is taken up again draws the same.
      const random = seeded(seed + epoch);
      const order = Uint32Array.from(examples.keys());
      shuffle(order, random);
      let loss = 0;
      for (const i of order) {
        // What is far on its right side teaches next to nothing: it is looked at once in three rounds.
        if ((margins[i] as number) > easyMargin && random() > 1 / 3) continue;
        const example = examples[i] as Example;
        const logit = this.#step(example, random);
        margins[i] = example.label === 1 ? logit : -logit;
        loss += Math.log1p(Math.exp(-margins[i])) * example.weight;
      }
      const { decay } = this.#settings;
      if (decay > 0)
        for (const { weights } of [this.shared, ...this.heads])
          for (let k = 0; k < weights.length; k += 1) weights[k] = (weights[k] as number) * (1 - decay);
      after?.(epoch + 1, loss / examples.length);
    }
  }

  #step({ instance, label, weight, head }: Example, random: Random): number {
    const { indices, ends, tokens } = instance;
    if (tokens === 0) return this.biases[head] as number;
    const { token } = this.worst(instance, head);
    const { dropout, wordless, own: ownRate, rate } = this.#settings;
    // Which features a step keeps is drawn by a cheap hash of the index with a number of the step.
    const draw = Math.floor(random() * 4_294_967_296) | 0;
    const bar = Math.floor((1 - dropout) * 65_536);
    const least = random() < wordless ? this.size / 2 : 0;
    const kept = (index: number): boolean =>
      index >= least && Math.imul(index ^ draw, 0x9e3779b1) >>> 16 < bar;
    const windows = windowSizes.map((size) => {
      const { from, to } = windowAround(instance, token, size);
      const start = from === 0 ? 0 : (ends[from - 1] as number);
      const end = ends[to - 1] as number;
      return { start, end, scale: 1 / (windowSizes.length * Math.sqrt((end - start) * (1 - dropout))) };
    });
    const { shared } = this;
    const own = this.heads[head] as Table;
    let logit = this.biases[head] as number;
    for (const { start, end, scale } of windows) {
      let sum = 0;
      for (let at = start; at < end; at += 1) {
        const index = indices[at] as number;
        if (kept(index))
          sum += (shared.weights[index] as number) + (ownRate > 0 ? (own.weights[index] as number) : 0);
      }
      logit += sum * scale;
    }
    const p = 1 / (1 + Math.exp(-logit));
    const error = (p - label) * weight;
    for (const { start, end, scale } of windows) {
      const gradient = error * scale;
      for (let at = start; at < end; at += 1) {
        const index = indices[at] as number;
        if (!kept(index)) continue;
        learn(shared, index, gradient, rate);
        if (ownRate > 0) learn(own, index, gradient, rate * ownRate);
      }
    }
    const squares = ((this.#biasSquares[head] as number) += error * error);
    this.biases[head] = (this.biases[head] as number) - (rate * error) / Math.sqrt(squares);
    return logit;
  }
}

function learn({ weights, squares }: Table, index: number, gradient: number, rate: number): void {
  const total = (squares[index] as number) + gradient * gradient;
  squares[index] = total;
  weights[index] = (weights[index] as number) - (rate * gradient) / Math.sqrt(total);
}

function shuffle(order: Uint32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const k = Math.floor(random() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[k] as number;
    order[k] = kept;
  }
}
