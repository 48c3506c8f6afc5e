import type { Patch } from "./patches.ts";

/** Letters turned on their heads, each with what it is. */
const turned = "ɐa ɔc ǝe ɟf ƃg ɓg ɥh ᴉi ıi ɾj ʞk ʃl ןl ɯm ɹr ʇt ʌv ʍw ʎy ˙. ∩u ⅄y ∀a ∃e ⅂l un nu dp pd bq qb";
const letters = new Map(turned.split(" ").map((pair) => [pair.charAt(0), pair.charAt(1)]));

/** What is on its head and stands in no language's ordinary text: so many of them make a line worth turning. */
const telling = /[ɐɔǝɟƃɥɾʞɯɹʇʌʍʎᴉ]/gu;
const tellingMin = 4;

export const mayBeTurned = (text: string): boolean => /[ɐǝɟɥɯɹʇʌʎ]/u.test(text);

/** Lines on their heads: their letters turned, from the end to the beginning. */
export function turnedLines(text: string, add: (patch: Patch) => void): void {
  for (const match of text.matchAll(/[^\n]{4,4096}/g)) {
    const found = match[0].match(telling);
    if (found === null || found.length < tellingMin) continue;
    const { start, end } = turnedPart(match[0]);
    let read = "";
    for (let i = end - 1; i >= start; i -= 1) {
      const sign = match[0].charAt(i);
      read += letters.get(sign) ?? sign;
    }
    add({ start: match.index + start, end: match.index + end, text: read });
  }
}

/** From the word with the first turned letter to the word with the last. */
function turnedPart(line: string): { readonly start: number; readonly end: number } {
  const places = [...line.matchAll(telling)].map(({ index }) => index);
  let start = places[0] as number;
  let end = (places[places.length - 1] as number) + 1;
  while (start > 0 && line.charCodeAt(start - 1) > 32) start -= 1;
  while (end < line.length && line.charCodeAt(end) > 32) end += 1;
  // A word of letters that look alike either way may stand at the edge.
  const before = /(?:^|\s)[bdlnopqsuxz]{1,12} $/.exec(line.slice(0, start));
  const after = /^ [bdlnopqsuxz]{1,12}(?=\s|$)/.exec(line.slice(end));
  return {
    start: start - (before === null ? 0 : before[0].trimStart().length),
    end: end + (after?.[0].length ?? 0),
  };
}
