import type { Patch } from "./patches.ts";

/** ITU-R M.1677-1: letters, digits and the marks that are in use. */
const codes: ReadonlyMap<string, string> = new Map(
  (
    "a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. s... t- u..- v...- w.-- x-..- y-.-- z--.. " +
    "0----- 1.---- 2..--- 3...-- 4....- 5..... 6-.... 7--... 8---.. 9----. ..-.-.- ,--..-- ?..--.. '.----. !-.-.-- /-..-. :---... "
  )
    .split(" ")
    .filter((code) => code !== "")
    .map((code) => [code.slice(1), code.charAt(0)] as const),
);

const other = 0;
const dot = 1;
const dash = 2;
const blank = 3;
/** What parts words: a slash, a bar, a line end. */
const parting = 4;

const kinds = new Uint8Array(65_536);
for (const sign of ".\u00b7\u2022\u2027\u22c5") kinds[sign.charCodeAt(0)] = dot;
for (const sign of "-_\u2010\u2011\u2012\u2013\u2014\u2015\u2212") kinds[sign.charCodeAt(0)] = dash;
for (const sign of " \t") kinds[sign.charCodeAt(0)] = blank;
for (const sign of "/|\n\r") kinds[sign.charCodeAt(0)] = parting;

/** Fewer letters hold no order, and more signs are no letter. */
const lettersMin = 6;
const signsMax = 7;
const gapMax = 5;

/** Morse: letters parted by one space, words by a slash, a bar, a line end or more spaces. Where a letter is none, nothing is read. */
export function morseRuns(text: string, add: (patch: Patch) => void): void {
  for (let at = 0; at < text.length; at += 1) {
    if (!isSign(text, at)) continue;
    const { read, letters, end } = morseFrom(text, at);
    // Rules and rows of dots are Morse of one letter over and over.
    if (letters >= lettersMin && new Set(read).size > 3) add({ start: at, end, text: read });
    at = end;
  }
}

const isSign = (text: string, at: number): boolean => {
  const kind = kinds[text.charCodeAt(at)];
  return kind === dot || kind === dash;
};

function morseFrom(
  text: string,
  from: number,
): { readonly read: string; readonly letters: number; readonly end: number } {
  let read = "";
  let letters = 0;
  let end = from;
  for (let at = from; at < text.length;) {
    let code = "";
    for (; code.length <= signsMax && isSign(text, at); at += 1)
      code += kinds[text.charCodeAt(at)] === dot ? "." : "-";
    const letter = codes.get(code);
    if (letter === undefined) {
      end = Math.max(end, at - 1);
      break;
    }
    read += letter;
    letters += 1;
    end = at;
    const gap = gapAt(text, at);
    if (gap.end === at || !isSign(text, gap.end)) break;
    if (gap.partsWords) read += " ";
    at = gap.end;
  }
  return { read, letters, end };
}

function gapAt(text: string, from: number): { readonly end: number; readonly partsWords: boolean } {
  let end = from;
  let partsWords = false;
  for (; end - from < gapMax; end += 1) {
    const kind = kinds[text.charCodeAt(end)] ?? other;
    if (kind !== blank && kind !== parting) break;
    partsWords ||= kind === parting || end > from;
  }
  return { end, partsWords };
}
