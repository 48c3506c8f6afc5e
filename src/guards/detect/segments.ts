import { literalFinder } from "../automaton.ts";
import { knownWords } from "./known-words.ts";
import { signOf } from "./letters.ts";
import type { Patch } from "./patches.ts";

const words = [...new Set(knownWords)];
const finder = literalFinder(words, { ignoreCase: true });

/** How much of the letters known words must cover: our own choice, names and rare words stand between them. */
const coveredMin = 0.6;
/** In what is written in pieces, so many words of this length at least lie across pieces. Shorter ones do by chance. */
const acrossMin = 2;
const acrossChars = 5;
const gluedMin = 12;
/** Our own choice: what is longer is read in several. */
const stretchMax = 1024;

interface Word {
  readonly from: number;
  readonly until: number;
}

/** The known words that cover most of the letters, the longer the better, none over another. In order. */
function cover(letters: string): readonly Word[] {
  const best = new Float64Array(letters.length + 1);
  const chosen = new Int32Array(letters.length + 1);
  const ends = new Map<number, number[]>();
  finder.scan(letters, (index, end) => {
    const lengths = ends.get(end);
    const { length } = words[index] as string;
    if (lengths === undefined) ends.set(end, [length]);
    else lengths.push(length);
  });
  for (let end = 1; end <= letters.length; end += 1) {
    best[end] = best[end - 1] as number;
    for (const length of ends.get(end) ?? []) {
      const sum = (best[end - length] as number) + length * length;
      if (sum <= (best[end] as number)) continue;
      best[end] = sum;
      chosen[end] = length;
    }
  }
  const found: Word[] = [];
  for (let end = letters.length; end > 0;) {
    const length = chosen[end] as number;
    if (length > 0) found.push({ from: end - length, until: end });
    end -= Math.max(1, length);
  }
  return found.reverse();
}

function covered(found: readonly Word[]): number {
  let sum = 0;
  for (const { from, until } of found) sum += until - from;
  return sum;
}

/** Known words and what stands between them, with spaces. */
function parted(letters: string, found: readonly Word[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { from, until } of found) {
    if (from > done) pieces.push(letters.slice(done, from));
    pieces.push(letters.slice(from, until));
    done = until;
  }
  if (done < letters.length) pieces.push(letters.slice(done));
  return pieces.join(" ");
}

/** Very long words that are sentences without their spaces. */
export function gluedWords(text: string, add: (patch: Patch) => void): void {
  for (let start = 0; start < text.length; start += 1) {
    let end = start;
    while (end < text.length && end - start < stretchMax && signOf[text.charCodeAt(end)] !== 0) end += 1;
    if (end - start >= gluedMin) {
      const word = text.slice(start, end);
      const found = cover(word);
      if (found.length > 1 && covered(found) >= word.length * coveredMin)
        add({ start, end, text: parted(word, found) });
    }
    start = Math.max(start, end);
  }
}

/** Sentences whose words are broken in pieces: `ign ore pre vious`. Read where known words lie across pieces. */
export function brokenWords(text: string, add: (patch: Patch) => void): void {
  for (let start = 0; start < text.length;) {
    const { letters, places, end } = lettersFrom(text, start);
    const found = cover(letters);
    let across = 0;
    for (const { from, until } of found) {
      const units = (places[until - 1] as number) - (places[from] as number) + 1;
      if (until - from >= acrossChars && units > until - from) across += 1;
    }
    if (across >= acrossMin && covered(found) >= letters.length * coveredMin)
      add({
        start: places[0] as number,
        end: (places[places.length - 1] as number) + 1,
        text: parted(letters, found),
      });
    start = end;
  }
}

/** The letters of one sentence or line, and where each stands. */
function lettersFrom(
  text: string,
  start: number,
): { readonly letters: string; readonly places: readonly number[]; readonly end: number } {
  const places: number[] = [];
  let letters = "";
  let end = start;
  for (; end < text.length && end - start < stretchMax; end += 1) {
    const code = text.charCodeAt(end);
    if (signOf[code] !== 0) {
      letters += text.charAt(end);
      places.push(end);
    } else if ((code === 0x2e || code === 0x3f || code === 0x0a) && places.length > 0) break;
  }
  return { letters, places, end: Math.max(end, start + 1) };
}
