import { rot13Text } from "./normalise.ts";
import { squeeze, type Squeezed } from "./squeeze.ts";

/** A stretch of a squeezed text that stands in the prompt. */
export interface Echo {
  /** Offsets into the squeezed text. */
  readonly start: number;
  readonly end: number;
  /** The prompt's letters moved by thirteen or written backwards. */
  readonly changed: boolean;
}

/** Every eighth letter of the prompt opens a window: what is seven letters longer than a window is sure to hold one. */
const stepChars = 8;
/** Below this, a prompt says nothing that an answer could not say by chance. */
export const promptCharsMin = 24;
/** Our own choice: prompts are a few thousand characters; beyond this only the beginning is known. */
const promptCharsMax = 131_072;
const hashBase = 0x01000193;

/** The first look takes so many letters at every eighth of the text: most texts share no more with a prompt than single ones. */
const gramChars = 6;
const gramStep = 8;
/** Our own choice: one in sixteen of the grams that are not in the prompt passes for one that is. */
const bitsPerGram = 16;

/** The windows of one prompt, by a rolling hash (Rabin and Karp, 1987). */
export class EchoIndex {
  readonly window: number;
  readonly #needle: Uint16Array;
  readonly #plainEnd: number;
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #mask: number;
  readonly #oldest: number;
  /** Bits of the grams that stand in the windows, by their hash. */
  readonly #grams: Uint32Array;
  readonly #gramMask: number;
  /** Of the text's places on the grid, so many in a row lie within every window. */
  readonly #gramsInWindow: number;

  constructor(prompt: string, windowChars: number) {
    const plain = lettersOf(squeeze(prompt.slice(0, promptCharsMax)));
    this.window = Math.min(windowChars, plain.length);
    const moved = lettersOf(squeeze(rot13Text(prompt.slice(0, promptCharsMax))));
    this.#plainEnd = plain.length;
    this.#needle = new Uint16Array(plain.length * 2 + moved.length);
    this.#needle.set(plain);
    this.#needle.set(plain.toReversed(), plain.length);
    this.#needle.set(moved, plain.length * 2);
    let power = 1;
    for (let i = 1; i < this.window; i += 1) power = Math.imul(power, hashBase);
    this.#oldest = power;
    const anchors = plain.length < promptCharsMin ? [] : this.#anchors(commonWindows(prompt, this.window));
    const size = 2 ** Math.ceil(Math.log2(Math.max(8, anchors.length * 4)));
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    this.#hashes = new Int32Array(size);
    const gramBits = 2 ** Math.ceil(Math.log2(Math.max(64, anchors.length * stepChars * bitsPerGram)));
    this.#grams = new Uint32Array(gramBits / 32);
    this.#gramMask = gramBits - 1;
    this.#gramsInWindow = Math.floor((this.window - gramChars + 1) / gramStep);
    for (const at of anchors) this.#add(at);
  }

  #anchors(common: (start: number) => boolean): readonly number[] {
    const starts: number[] = [];
    const { window } = this;
    const length = this.#plainEnd;
    for (let variant = 0; variant < 3; variant += 1)
      for (
        let at = 0;
        at + window <= length && variant * length + at + window <= this.#needle.length;
        at += stepChars
      ) {
        const inPrompt = variant === 1 ? length - at - window : at;
        if (!common(inPrompt)) starts.push(variant * length + at);
      }
    return starts;
  }

  #add(at: number): void {
    for (let i = at; i + gramChars <= at + this.window; i += 1) {
      const bit = gramHash(this.#needle, i) & this.#gramMask;
      this.#grams[bit >>> 5] = (this.#grams[bit >>> 5] as number) | (1 << (bit & 31));
    }
    let hash = 0;
    for (let i = 0; i < this.window; i += 1)
      hash = (Math.imul(hash, hashBase) + (this.#needle[at + i] as number)) | 0;
    let slot = slotOf(hash) & this.#mask;
    while ((this.#slots[slot] as number) >= 0) {
      if (this.#hashes[slot] === hash) return;
      slot = (slot + 1) & this.#mask;
    }
    this.#slots[slot] = at;
    this.#hashes[slot] = hash;
  }

  /** Calls `onEcho` for each window of the prompt that stands in the text, in the order of their starts. */
  find(letters: Squeezed, onEcho: (echo: Echo) => void): void {
    if (!this.#maySpeak(letters)) return;
    const { units, length } = letters;
    const { window } = this;
    const slots = this.#slots;
    const hashes = this.#hashes;
    const mask = this.#mask;
    const oldest = this.#oldest;
    let hash = 0;
    let filled = 0;
    for (let i = 0; i < length; i += 1) {
      const unit = units[i] as number;
      if (unit === 0) {
        hash = filled = 0;
        continue;
      }
      if (filled === window) hash = (hash - Math.imul(units[i - window] as number, oldest)) | 0;
      else filled += 1;
      hash = (Math.imul(hash, hashBase) + unit) | 0;
      if (filled < window) continue;
      let slot = slotOf(hash) & mask;
      let at = slots[slot] as number;
      while (at >= 0 && hashes[slot] !== hash) {
        slot = (slot + 1) & mask;
        at = slots[slot] as number;
      }
      if (at >= 0 && this.#same(units, i + 1 - window, at))
        onEcho({ start: i + 1 - window, end: i + 1, changed: at >= this.#plainEnd });
    }
  }

  /** Whether grams of the prompt stand so close together that a window could be there. */
  #maySpeak({ units, length }: Squeezed): boolean {
    const grams = this.#grams;
    const mask = this.#gramMask;
    let inRow = 0;
    for (let i = 0; i + gramChars <= length; i += gramStep) {
      const bit = gramHash(units, i) & mask;
      if (((grams[bit >>> 5] as number) & (1 << (bit & 31))) === 0) inRow = 0;
      else {
        inRow += 1;
        if (inRow >= this.#gramsInWindow) return true;
      }
    }
    return false;
  }

  #same(units: Uint16Array, from: number, at: number): boolean {
    for (let i = 0; i < this.window; i += 1) if (units[from + i] !== this.#needle[at + i]) return false;
    return true;
  }
}

/** The low bits of a polynomial hash follow the last letters alone; the high ones know the whole window. */
const slotOf = (hash: number): number => hash ^ (hash >>> 15);

/** Written out: it is asked for at every eighth letter of every text. */
function gramHash(units: Uint16Array, at: number): number {
  const first = Math.imul(units[at] as number, 0x9e3779b1) ^ Math.imul(units[at + 1] as number, 0x85ebca6b);
  const second =
    Math.imul(units[at + 2] as number, 0xc2b2ae35) ^ Math.imul(units[at + 3] as number, 0x27d4eb2f);
  const third =
    Math.imul(units[at + 4] as number, 0x165667b1) ^ Math.imul(units[at + 5] as number, 0x2545f491);
  const hash = (first + ((second << 7) | (second >>> 25)) + ((third << 13) | (third >>> 19))) | 0;
  return hash ^ (hash >>> 15);
}

function lettersOf({ units, length }: Squeezed): Uint16Array {
  return units.subarray(0, length).filter((unit) => unit !== 0);
}

/** The words that any prompt and any answer share. A window of nothing else proves nothing. */
const commonWords: ReadonlySet<string> = new Set(
  (
    "a able about above after again all also always am an and another answer answers any anyone anything are as ask asked asks assistant at be " +
    "because been before being below best better both but by can cannot clear concise could day detailed did different do does doing don done each " +
    "else english even every everything example few find first follow following for from friendly full further get give given good great had has " +
    "have he help helpful helps her here him his how i if important in information instead into is it its just keep know language large last less let " +
    "like ll long made make makes many may me mean might model more most much must my name need needs never new no not now of off often ok on one " +
    "only or other others our out over own people please polite possible provide provided question questions rather re really reply respond response " +
    "right s same say see she short should show simple so some someone something still such sure t take task tell text than thank thanks that the " +
    "their them then there these they thing things think this those through time to too true try two under understand until up us use used user users " +
    "using ve very want wants was way we well were what when where whether which while who why will with within without work would write yes yet you " +
    "your yours ai chat chatbot gpt openai trained"
  ).split(" "),
);

/** Says of a window of the squeezed prompt whether common words are all that it touches. */
function commonWindows(prompt: string, window: number): (start: number) => boolean {
  const rare: boolean[] = [];
  for (const [word] of prompt.slice(0, promptCharsMax).matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu)) {
    const common = commonWords.has(word.toLowerCase());
    for (let count = lettersOf(squeeze(word)).length; count > 0; count -= 1) rare.push(!common);
  }
  const rareBefore = new Int32Array(rare.length + 1);
  rare.forEach((isRare, i) => (rareBefore[i + 1] = (rareBefore[i] as number) + (isRare ? 1 : 0)));
  return (start) => (rareBefore[start + window] ?? 0) === (rareBefore[start] ?? 0);
}
