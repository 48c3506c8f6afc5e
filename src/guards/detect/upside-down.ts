import type { Patch } from "./patches.ts";

/** Letters turned on their heads, each with what it is. */
const turned = "ɐa ɔc ǝe ɟf ƃg ɓg ɥh ᴉi ıi ɾj ʞk ʃl ןl ɯm ɹr ʇt ʌv ʍw ʎy ˙. ∩u ⅄y ∀a ∃e ⅂l un nu dp pd bq qb";
const letters = new Map(turned.split(" ").map((pair) => [pair.charAt(0), pair.charAt(1)]));

/** What is on its head and stands in no language's ordinary text: so many of them make a line worth turning. */
const telling = /[ɐɔǝɟƃɥɾʞɯɹʇʌʍʎᴉ]/gu;
const tellingMin = 4;

export const mayBeTurned = (text: string): boolean => /[ɐǝɟɥɯɹʇʌʎ]/u.test(text);

/** Our own choice: a longer line is read in several. */
const lineMax = 4096;

/** Lines on their heads: their letters turned, from the end to the beginning. */
export function turnedLines(text: string, add: (patch: Patch) => void): void {
  for (let start = 0; start < text.length; start += 1) {
    const lineEnd = text.indexOf("\n", start);
    const end = Math.min(start + lineMax, lineEnd < 0 ? text.length : lineEnd);
    const found = turnedPart(text.slice(start, end));
    if (found !== undefined) {
      let read = "";
      for (let at = start + found.end - 1; at >= start + found.start; at -= 1) {
        const sign = text.charAt(at);
        read += letters.get(sign) ?? sign;
      }
      add({ start: start + found.start, end: start + found.end, text: read });
    }
    start = end;
  }
}

/** From the word with the first turned letter to the word with the last, and words beside them that look alike either way. */
function turnedPart(line: string): { readonly start: number; readonly end: number } | undefined {
  const places = Array.from(line.matchAll(telling), ({ index }) => index);
  if (places.length < tellingMin) return undefined;
  let start = places[0] as number;
  let end = (places[places.length - 1] as number) + 1;
  while (start > 0 && isAlike(line.charAt(start - 1))) start -= 1;
  while (end < line.length && isAlike(line.charAt(end))) end += 1;
  return { start, end };
}

const isAlike = (sign: string): boolean => "bdlnopqsuxz ".includes(sign) || letters.has(sign);
