import { knownWords } from "./known-words.ts";
import { signOf } from "./letters.ts";
import type { Patch } from "./patches.ts";

/** The longest cluster of consonants that an English word begins with. */
const clusterMax = 3;
const known: ReadonlySet<string> = new Set(knownWords);
/** No word is longer, and none shorter that has a vowel of its own. */
const wordMax = 26;
const wordMin = 4;

/** Pig latin: what stands before the first vowel has gone to the end of a word, with "ay"; a word with a vowel first has "way" or "yay". */
export function pigLatinWords(text: string, add: (patch: Patch) => void): void {
  for (let start = 0; start < text.length; start += 1) {
    let end = start;
    while (end < text.length && signOf[text.charCodeAt(end)] !== 0) end += 1;
    if (end - start >= wordMin && end - start <= wordMax) {
      const written = text.slice(start, end);
      if (/ay$/i.test(written)) add({ start, end, text: unpigged(written) });
    }
    start = end;
  }
}

/** Of what the written word could have been, one that is known, else what reads most like a word. */
function unpigged(written: string): string {
  const rest = written.slice(0, -2);
  const readings: string[] = [];
  if (/^[aeiou].*[wy]$/i.test(rest)) readings.push(rest.slice(0, -1));
  for (let length = 1; length <= clusterMax && length < rest.length; length += 1) {
    const cluster = rest.slice(-length);
    if (/^(?:[^aeiou]+|qu)$/i.test(cluster)) readings.push(cluster + rest.slice(0, -length));
  }
  const familiar = readings.findLast((reading) => known.has(reading.toLowerCase()));
  return familiar ?? readings[0] ?? rest;
}
