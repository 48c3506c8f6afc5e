import { backwardMin, oddMin, oddPerLetter } from "./glance.ts";
import { pairCosts, pairTurns, signOf, signs, stepsPerBit } from "./letters.ts";
import type { Patch } from "./patches.ts";

/** Our own choice: a stretch that is longer is read in several. */
const stretchMax = 2048;
/** A reading costs at most so much a letter, and so much less than what stands there (sixths of a bit): see `surprise`. */
const readableMax = 4.15 * stepsPerBit;
const gainMin = 0.3 * stepsPerBit;
/** Moves that the frequency of the letters makes likeliest: only these are read with their neighbours. */
const movesMax = 4;

/** How often each letter comes in the project's English texts, in thousandths (counted as for the pairs); for a first choice only. */
const shares = [
  79, 14, 33, 35, 123, 19, 20, 38, 76, 2, 7, 42, 28, 71, 79, 24, 1, 66, 68, 92, 31, 11, 15, 3, 20, 1,
];
const letterCosts = shares.map((share) => -Math.log2(share / 1000));

/** What each sign is read as: by a move of the alphabet, or from its other end. */
interface Key {
  readonly signs: Uint8Array;
  readonly isMoved: boolean;
}

const keyOf = (read: (letter: number) => number): Uint8Array =>
  new Uint8Array(signs).map((_, sign) => (sign === 0 ? 0 : 1 + read(sign - 1)));
const moves: readonly Key[] = Array.from({ length: 26 }, (_, by) => ({
  signs: keyOf((letter) => (letter + by) % 26),
  isMoved: by > 0,
}));
const atbash: Key = { signs: keyOf((letter) => 25 - letter), isMoved: true };

interface Reading {
  readonly key: Key;
  readonly backward: boolean;
  /** A pair of letters, in sixths of a bit. */
  readonly cost: number;
}

/**
 * Stretches of letters in an order that no language has, read as the cipher that makes a language of them: letters moved by n
 * places, the alphabet turned round, words or all of it backwards. `addWords`: what is backwards, word by word.
 */
export function ciphers(text: string, add: (patch: Patch) => void, addWords: (patch: Patch) => void): void {
  let done = 0;
  for (const stretch of oddStretches(text)) {
    const reading = bestReading(text.slice(stretch.start, stretch.end));
    if (reading === undefined || stretch.start < done) continue;
    const start = Math.max(done, widened(text, stretch.start, -1, reading));
    const end = widened(text, stretch.end, 1, reading);
    done = end;
    const written = text.slice(start, end);
    const read = reading.key.isMoved ? moved(written, reading.key) : written;
    if (reading.backward) {
      add({ start, end, text: reversed(read) });
      addWords({ start, end, text: read.replace(/[^\s]+/g, reversed) });
    } else add({ start, end, text: read });
  }
}

/** Words beside a stretch that its cipher makes better, or so little worse (sixths of a bit), belong to it; at most so many. */
const lossMax = 6 * stepsPerBit;
const wordsMax = 12;
const besideMax = 64;

/** Where the words end, in one direction, that belong to a stretch. */
function widened(text: string, edge: number, step: 1 | -1, { key, backward }: Reading): number {
  let place = edge;
  let loss = 0;
  for (let words = 0; words < wordsMax; words += 1) {
    const { near, far } = wordBeside(text, place, step);
    if (near === far) break;
    const letters = signsOf(text.slice(Math.min(near, far), Math.max(near, far)));
    const read = costOf(letters, key);
    const asItStands = costOf(letters, moves[0] as Key).forward;
    loss = Math.max(0, loss + ((backward ? read.backward : read.forward) - asItStands) * letters.length);
    if (loss > lossMax) break;
    place = far;
  }
  return place;
}

/** The next word in one direction, on the same line; none where both ends are one. */
function wordBeside(
  text: string,
  edge: number,
  step: 1 | -1,
): { readonly near: number; readonly far: number } {
  const unitAt = (place: number): number => text.charCodeAt(step === 1 ? place : place - 1);
  let near = edge;
  while (Math.abs(near - edge) < besideMax && signOf[unitAt(near)] === 0 && unitAt(near) !== 10) near += step;
  let far = near;
  while (Math.abs(far - near) < besideMax && (signOf[unitAt(far)] ?? 0) !== 0) far += step;
  return { near, far };
}

const reversed = (text: string): string => text.split("").reverse().join("");

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A sum that grows with what is odd and never falls below nothing: where it was highest, the stretch ends. */
class Excess {
  #sum = 0;
  #most = 0;
  #start = 0;
  #end = 0;
  readonly #least: number;

  constructor(least: number) {
    this.#least = least;
  }

  /** Gives a stretch that is over. */
  add(excess: number, start: number, end: number): Stretch | undefined {
    if (this.#sum === 0) this.#start = start;
    this.#sum += excess;
    if (this.#sum > this.#most) {
      this.#most = this.#sum;
      this.#end = end;
    }
    if (this.#sum > 0 && end - this.#start < stretchMax) return undefined;
    return this.close();
  }

  close(): Stretch | undefined {
    const found = this.#most > this.#least ? { start: this.#start, end: this.#end } : undefined;
    this.#sum = this.#most = 0;
    return found;
  }
}

function oddStretches(text: string): readonly Stretch[] {
  const odd = new Excess(oddMin);
  const backward = new Excess(backwardMin);
  const found: Stretch[] = [];
  const keep = (stretch: Stretch | undefined): void => {
    if (stretch !== undefined) found.push(stretch);
  };
  for (let at = 0; at < text.length; at += 1) {
    const start = at;
    let turns = 0;
    let before = 0;
    for (; at < text.length && at - start < stretchMax / 2; at += 1) {
      const sign = signOf[text.charCodeAt(at)] as number;
      if (sign === 0) break;
      turns += pairTurns[before * signs + sign] as number;
      before = sign;
    }
    if (before === 0) continue;
    turns += pairTurns[before * signs] as number;
    const cost = turns & 0xffff;
    keep(odd.add(cost - (at - start + 1) * oddPerLetter, start, at));
    keep(backward.add((turns - cost) >> 16, start, at));
  }
  keep(odd.close());
  keep(backward.close());
  return found.sort((a, b) => a.start - b.start);
}

/** An order has more letters than this, and a row of one letter is no order. */
const differentMin = 6;

/** Undefined where no cipher gives what reads better. */
function bestReading(written: string): Reading | undefined {
  const letters = signsOf(written);
  if (new Set(letters).size < differentMin) return undefined;
  const asItStands = costOf(letters, moves[0] as Key);
  let best: Reading | undefined;
  for (const key of likelyKeys(letters)) {
    const { forward, backward } = costOf(letters, key);
    for (const reading of [
      { key, backward: false, cost: forward },
      { key, backward: true, cost: backward },
    ])
      if (reading.cost < (best?.cost ?? Math.min(readableMax, asItStands.forward - gainMin))) best = reading;
  }
  return best;
}

/** Letters as signs, with one edge between words. */
function signsOf(written: string): Uint8Array {
  const letters = new Uint8Array(written.length + 1);
  let length = 0;
  let before = 0;
  for (let i = 0; i < written.length; i += 1) {
    const sign = signOf[written.charCodeAt(i)] as number;
    if (sign === 0 && before === 0) continue;
    letters[length] = sign;
    length += 1;
    before = sign;
  }
  return letters.subarray(0, before === 0 ? length : length + 1);
}

function likelyKeys(letters: Uint8Array): readonly Key[] {
  const counts = new Uint32Array(signs);
  for (const sign of letters) counts[sign] = (counts[sign] as number) + 1;
  const costs = moves.map((key) => {
    let cost = 0;
    for (let sign = 1; sign < signs; sign += 1)
      cost += (counts[sign] as number) * (letterCosts[(key.signs[sign] as number) - 1] as number);
    return { key, cost };
  });
  costs.sort((a, b) => a.cost - b.cost);
  return [moves[0] as Key, atbash, ...costs.slice(0, movesMax).map(({ key }) => key)];
}

function costOf(letters: Uint8Array, key: Key): { readonly forward: number; readonly backward: number } {
  let forward = 0;
  let backward = 0;
  let before = 0;
  for (const letter of letters) {
    const sign = key.signs[letter] as number;
    forward += pairCosts[before * signs + sign] as number;
    backward += pairCosts[sign * signs + before] as number;
    before = sign;
  }
  return { forward: forward / letters.length, backward: backward / letters.length };
}

/** In lower case. */
function moved(written: string, key: Key): string {
  let read = "";
  for (let i = 0; i < written.length; i += 1) {
    const sign = signOf[written.charCodeAt(i)] as number;
    read += sign === 0 ? written.charAt(i) : String.fromCharCode(0x60 + (key.signs[sign] as number));
  }
  return read;
}
