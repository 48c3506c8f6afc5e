import { knownWords } from "./known-words.ts";
import { pairCosts, signOf, signs } from "./letters.ts";
import type { Patch } from "./patches.ts";

/** Letters that are drawn with several signs, the longest first. */
const drawn: readonly (readonly [written: string, letter: string])[] = [
  ["/\\/\\", "m"],
  ["\\/\\/", "w"],
  ["|\\/|", "m"],
  ["|\\|", "n"],
  ["/\\/", "n"],
  ["|_|", "u"],
  ["(_)", "u"],
  ["|-|", "h"],
  ["|)", "d"],
  ["|>", "p"],
  ["|<", "k"],
  ["|{", "k"],
  ["|=", "f"],
  ["|3", "b"],
  ["/\\", "a"],
  ["\\/", "v"],
  ["()", "o"],
  ["[]", "o"],
  ["><", "x"],
  ["}{", "x"],
  ["'/", "y"],
  ["`/", "y"],
];
const drawnBy = new Map<number, readonly (readonly [string, string])[]>(
  Map.groupBy(drawn, ([written]) => written.charCodeAt(0)),
);

const shapes: ReadonlySet<string> = new Set(drawn.map(([written]) => written.slice(-2)));
const closes = /[!?.,;:)\]}>"'+]/;

/** By ASCII character: the letters that it is written for, the likelier first. */
const meant = new Map<number, readonly number[]>(
  Object.entries({
    0: "o",
    1: "il",
    2: "z",
    3: "e",
    4: "a",
    5: "s",
    6: "gb",
    7: "t",
    8: "b",
    9: "g",
    "@": "a",
    $: "s",
    "!": "il",
    "|": "li",
    "+": "t",
    "(": "c",
    "<": "c",
    "{": "c",
    "#": "h",
    "^": "a",
  }).map(([sign, letters]) => [sign.charCodeAt(0), letters.split("").map((letter) => letter.charCodeAt(0))]),
);

/** No word is longer; what is longer is no word. */
const tokenMax = 64;

const isLetter = (code: number): boolean => (signOf[code] ?? 0) !== 0;

/** Words in which digits and signs stand for letters. Of two letters that a sign could be, the one that fits between its neighbours. */
export function leetWords(text: string, add: (patch: Patch) => void): void {
  for (let start = 0; start < text.length; start += 1) {
    let end = start;
    while (end < text.length && text.charCodeAt(end) > 32) end += 1;
    if (end - start > 1 && end - start <= tokenMax) {
      // What ends a sentence or closes a bracket is no letter.
      let last = end;
      while (last > start && closes.test(text.charAt(last - 1)) && !shapes.has(text.slice(last - 2, last)))
        last -= 1;
      const read = readWord(text.slice(start, last));
      if (read !== undefined) add({ start, end: last, text: read });
    }
    start = end;
  }
}

/** Undefined where it is written with letters alone, or with none. */
function readWord(word: string): string | undefined {
  const options = lettersOf(word);
  let letters = 0;
  let changed = 0;
  for (const option of options)
    if (option.length > 1 || (option[0] ?? 0) < 0) changed += 1;
    else if (isLetter(option[0] as number)) letters += 1;
  const isWritten = letters > 0 || (changed > 1 && /\d/.test(word) && /[^\d.,:-]/.test(word));
  if (changed === 0 || !isWritten) return undefined;
  return familiar(options) ?? likeliest(options);
}

const known: ReadonlySet<string> = new Set(knownWords);
/** So many signs that could be two letters: more words would have to be looked up than it is worth. */
const doubtsMax = 4;

/** A known word that the options allow. */
function familiar(options: readonly (readonly number[])[]): string | undefined {
  if (options.filter(({ length }) => length > 1).length > doubtsMax) return undefined;
  let words = [""];
  for (const option of options)
    words = words.flatMap((word) => option.map((of) => word + String.fromCharCode(Math.abs(of))));
  return words.find((word) => known.has(word.toLowerCase()));
}

/** Place by place, the letters that could be meant; one that is only drawn is given as its negative. */
function lettersOf(word: string): readonly (readonly number[])[] {
  const options: (readonly number[])[] = [];
  for (let i = 0; i < word.length; i += 1) {
    const code = word.charCodeAt(i);
    const shape = drawnBy.get(code)?.find(([written]) => word.startsWith(written, i));
    if (shape !== undefined) {
      options.push([-shape[1].charCodeAt(0)]);
      i += shape[0].length - 1;
      continue;
    }
    const letters = meant.get(code) ?? [code];
    options.push(letters.length === 1 && letters[0] !== code ? [-(letters[0] as number)] : letters);
  }
  return options;
}

/** More than any two letters cost. */
const doubledCost = 128;

/** Of all words that the options allow, the one whose letters follow each other best. */
function likeliest(options: readonly (readonly number[])[]): string {
  let ways = [{ cost: 0, sign: 0, read: "" }];
  for (const [i, option] of options.entries()) {
    // One sign twice is one letter twice.
    const otherwise = option === options[i - 1] ? doubledCost : 0;
    ways = option.map((of) => {
      const letter = Math.abs(of);
      const sign = signOf[letter] as number;
      const [first, ...others] = ways.map(({ cost, sign: before, read }) => ({
        cost: cost + (pairCosts[before * signs + sign] as number) + (before === sign ? 0 : otherwise),
        sign,
        read: read + String.fromCharCode(letter),
      }));
      return others.reduce(
        (best, way) => (way.cost < best.cost ? way : best),
        first as (typeof ways)[number],
      );
    });
  }
  const end = ({ cost, sign }: (typeof ways)[number]): number => cost + (pairCosts[sign * signs] as number);
  return ways.reduce((best, way) => (end(way) < end(best) ? way : best)).read;
}
