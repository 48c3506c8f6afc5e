import { literalFinder } from "../automaton.ts";
import type { Patch } from "./patches.ts";

/** Letters as they are spelt on the telephone (ICAO, 1956, and how people write it). */
const spoken: ReadonlyMap<string, string> = new Map(
  (
    "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar papa quebec romeo sierra tango " +
    "uniform victor whiskey whisky xray x-ray yankee zulu"
  )
    .split(" ")
    .map((word) => [word, word.charAt(0)]),
);
/** At least one of these stands in any order that is spelt so. */
const spokenAnchors = ["november", "oscar", "romeo", "sierra", "tango", "echo "];
/** Words of orders in the opposite order, as no sentence has them otherwise. */
const turnedAnchors = (
  "instructions previous|instructions prior|instructions above|instructions all|instructions your|instructions earlier|instructions the|" +
  "rules your|rules all|rules previous|rules the|prompt system|prompt your|message system|guidelines your|guidelines all|previous all|prior all|" +
  "above the|said was|directions previous|directives previous|restrictions all|mode developer|you told|all ignore|all disregard|all forget"
).split("|");

const anchors = [...spokenAnchors, ...turnedAnchors];
const finder = literalFinder(anchors, { ignoreCase: true });

/** How far around an anchor its sentence is looked for: our own choice. */
const aroundChars = 240;
/** Longer ones are read in several. */
const spokenMax = 4096;
/** Fewer letters hold no order. */
const spokenMin = 6;

export const hasAnchor = (text: string): boolean => finder.has(text);

/** What is spelt letter by letter in words, and sentences with their words in the opposite order. Looked for where an anchor stands. */
export function anchored(
  text: string,
  addSpoken: (patch: Patch) => void,
  addTurned: (patch: Patch) => void,
): void {
  let spokenDone = 0;
  let turnedDone = 0;
  finder.scan(text, (index, end) => {
    if (index < spokenAnchors.length) {
      if (end > spokenDone) spokenDone = spelledAround(text, spokenDone, end, addSpoken);
    } else if (end > turnedDone) turnedDone = turnedAround(text, turnedDone, end, addTurned);
  });
}

/** Adds what is spelt around a place; gives where it ends. */
function spelledAround(text: string, floor: number, at: number, add: (patch: Patch) => void): number {
  const from = Math.max(floor, at - aroundChars);
  const until = Math.min(text.length, at + spokenMax);
  let read = "";
  let start = -1;
  let end = at;
  let gap = "";
  for (const match of text.slice(from, until).matchAll(/[a-z-]+|[^a-z-]+/gi)) {
    const letter = spoken.get(match[0].toLowerCase());
    if (letter !== undefined) {
      if (start < 0) start = from + match.index;
      else if (gap.trim() !== "" || gap.length > 1) read += " ";
      read += letter;
      end = from + match.index + match[0].length;
      gap = "";
    } else if (/^[a-z-]/i.test(match[0])) {
      if (end > at) break;
      read = "";
      start = -1;
    } else gap = match[0];
  }
  if (start >= 0 && read.length >= spokenMin) add({ start, end, text: read });
  return Math.max(at, end);
}

/** The sentence around a place, its words from the last to the first. */
function turnedAround(text: string, floor: number, at: number, add: (patch: Patch) => void): number {
  let start = at;
  while (start > Math.max(floor, at - aroundChars) && !/[.!?\n]/.test(text.charAt(start - 1))) start -= 1;
  let end = at;
  while (end < Math.min(text.length, at + aroundChars) && !/[.!?\n]/.test(text.charAt(end))) end += 1;
  add({ start, end, text: text.slice(start, end).split(" ").reverse().join(" ") });
  return end;
}
