import { surprise } from "./letters.ts";
import type { Patch } from "./patches.ts";

/** The longest cluster of consonants that an English word begins with. */
const clusterMax = 3;
const word = /[a-z]{2,24}ay(?![a-z])/gi;

/** Pig latin: what stands before the first vowel has gone to the end of a word, with "ay"; a word with a vowel first has "way" or "yay". */
export function pigLatinWords(text: string, add: (patch: Patch) => void): void {
  for (const match of text.matchAll(word)) {
    const [written] = match;
    add({ start: match.index, end: match.index + written.length, text: unpigged(written) });
  }
}

function unpigged(written: string): string {
  const rest = written.slice(0, -2);
  const last = rest.slice(-1).toLowerCase();
  if ((last === "w" || last === "y") && /^[aeiou]/i.test(rest)) return rest.slice(0, -1);
  let best = rest;
  for (let length = 1; length <= clusterMax && length < rest.length; length += 1) {
    const cluster = rest.slice(-length);
    if (!/^(?:[^aeiou]+|qu)$/i.test(cluster)) continue;
    const read = cluster + rest.slice(0, -length);
    if (surprise(read) < surprise(best)) best = read;
  }
  return best;
}
