import { signOf } from "./letters.ts";
import type { Patch } from "./patches.ts";

type Add = (patch: Patch) => void;

const isLetter = (code: number): boolean => (signOf[code] ?? 0) !== 0;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
/** Letters of other scripts too; signs of typography and what stands for an emoji are none. */
const isWordUnit = (code: number): boolean =>
  isLetter(code) || isDigit(code) || (code > 0xa9 && code !== 0xfffd && !(code >= 0x2000 && code <= 0x2bff));

/** Letters that stand alone, so many at least, are a word that is spelt out. Our own choice: initials are fewer. */
const lettersMin = 4;
/** How many signs may stand between two of them. */
const gapMax = 5;

/** Words that are spelt out: `i g n o r e`, `y.o.u`. The sign that parts most letters parts letters, any other one words. */
export function spelledWords(text: string, add: Add): void {
  for (let i = 0; i < text.length; i += 1) {
    if (!standsAlone(text, i)) continue;
    const places = [i];
    for (let next = nextAlone(text, i); next >= 0; next = nextAlone(text, next)) places.push(next);
    const end = (places[places.length - 1] as number) + 1;
    if (places.length >= lettersMin && mostAreLetters(text, places))
      add({ start: i, end, text: joined(text, places) });
    i = end;
  }
}

const standsAlone = (text: string, at: number): boolean =>
  isWordUnit(text.charCodeAt(at)) &&
  !isWordUnit(text.charCodeAt(at - 1)) &&
  !isWordUnit(text.charCodeAt(at + 1));

function nextAlone(text: string, from: number): number {
  for (let at = from + 1; at < text.length && at - from <= gapMax + 1; at += 1)
    if (isWordUnit(text.charCodeAt(at))) return standsAlone(text, at) ? at : -1;
  return -1;
}

function mostAreLetters(text: string, places: readonly number[]): boolean {
  let digits = 0;
  for (const at of places) if (isDigit(text.charCodeAt(at))) digits += 1;
  return digits * 2 <= places.length;
}

function joined(text: string, places: readonly number[]): string {
  const counts = new Map<string, number>();
  for (let k = 1; k < places.length; k += 1) {
    const gap = gapBefore(text, places, k);
    counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  let common = "";
  let most = 0;
  for (const [gap, count] of counts) if (count > most) [common, most] = [gap, count];
  // Where every gap is another, as with emoji, a space parts words.
  const anyGap = most * 2 < places.length;
  let read = text.charAt(places[0] as number);
  for (let k = 1; k < places.length; k += 1) {
    const gap = gapBefore(text, places, k);
    if (anyGap ? gap.includes(" ") : gap !== common) read += " ";
    read += text.charAt(places[k] as number);
  }
  return read;
}

/** All symbols are one: there may be another between any two letters. */
const gapBefore = (text: string, places: readonly number[], k: number): string =>
  text.slice((places[k - 1] as number) + 1, places[k]).replace(/[\u2000-\u2bff\ufffd]/g, "\ufffd");

/** No word with signs inside is longer. */
const tokenMax = 400;

/** Words with signs between their letters, each twice: without the signs, and with spaces for them. */
export function jointedWords(text: string, addJoined: Add, addParted: Add): void {
  for (let start = 0; start < text.length; start += 1) {
    let end = start;
    let joints = 0;
    for (; end < text.length && text.charCodeAt(end) > 32; end += 1) if (isJoint(text, end)) joints += 1;
    if (joints > 0 && end - start <= tokenMax) {
      const word = text.slice(start, end);
      addJoined({ start, end, text: word.replace(/[^\p{L}\p{N}'?!.]|[.?!'](?=\p{L})/gu, "") });
      addParted({ start, end, text: word.replace(/[^\p{L}\p{N}'?!.]|[.?!](?=\p{L})/gu, " ") });
    }
    start = end;
  }
}

/** A sign behind a letter or a digit, with one to three like it before the next. */
function isJoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 0x27 || isWordUnit(code) || !isWordUnit(text.charCodeAt(at - 1))) return false;
  for (let next = at + 1; next <= at + 3; next += 1) if (isWordUnit(text.charCodeAt(next))) return true;
  return false;
}

/** Fewer letters are two words at most, and more are no words: our own choices. */
const humpedMin = 12;
const humpedMax = 400;

/** Words that only capitals part: `IgnoreAllPreviousInstructions`. */
export function humpedWords(text: string, add: Add): void {
  for (let start = 0; start < text.length; start += 1) {
    let end = start;
    while (end < text.length && isLetter(text.charCodeAt(end))) end += 1;
    if (end - start >= humpedMin && end - start <= humpedMax) {
      const written = text.slice(start, end);
      const read = written.replace(/[a-z](?=[A-Z])/g, "$& ");
      if (read.length > written.length + 2) add({ start, end, text: read });
    }
    start = end;
  }
}
