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

const dots = ".\u00b7\u2022\u2027\u22c5";
const dashes = "_\u2010\u2011\u2012\u2013\u2014\u2015\u2212-";
const run = new RegExp(`[${dots}${dashes}]{1,7}(?:[ \\t\\n\\r/|]{1,5}[${dots}${dashes}]{1,7}){5,}`, "g");
const letter = new RegExp(`([${dots}${dashes}]+)([^${dots}${dashes}]*)`, "g");

/** Morse: letters parted by one space, words by a slash, a bar, a line end or more spaces. Where a letter is none, nothing is read. */
export function morseRuns(text: string, add: (patch: Patch) => void): void {
  for (const match of text.matchAll(run)) {
    const read = readMorse(match[0]);
    if (read !== undefined) add({ start: match.index, end: match.index + match[0].length, text: read });
  }
}

function readMorse(written: string): string | undefined {
  let read = "";
  for (const [, signs = "", gap = ""] of written.matchAll(letter)) {
    let code = "";
    for (const sign of signs) code += dots.includes(sign) ? "." : "-";
    const of = codes.get(code);
    if (of === undefined) return undefined;
    read += gap.length > 1 || /[/|\n]/.test(gap) ? `${of} ` : of;
  }
  // Rules and rows of dots are Morse of one letter over and over.
  return new Set(read).size > 3 ? read.trim() : undefined;
}
