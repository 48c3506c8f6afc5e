import { isAlnum, isDigit, isForeignLetter, isWide } from "./plain-characters.ts";
import type { See } from "./sighting.ts";

/** RFC 5321 §4.5.3.1: units before and after the @. Longer ones are cut, not passed. */
const localUnitsMax = 64;
const domainUnitsMax = 255;
/** The longest address, and what stands behind it while it is open. */
export const emailUnitsMax = localUnitsMax + 1 + domainUnitsMax + 2;

/** RFC 5321 dot-atoms as they are met: letters of any script, digits and `. _ % + - ' & !`, not the rest of RFC 5322's atoms. */
const isLocal = (code: number): boolean =>
  isAlnum(code) ||
  code === 0x2e ||
  code === 0x5f ||
  code === 0x2d ||
  code === 0x2b ||
  code === 0x25 ||
  code === 0x27 ||
  code === 0x26 ||
  code === 0x21 ||
  isForeignLetter(code);

const isDomain = (code: number): boolean =>
  isAlnum(code) || code === 0x2e || code === 0x2d || isForeignLetter(code);

/** Endings of files, which follow an @ in names of pictures for fine screens (`logo@2x.png`). */
const fileEndings = new Set(
  "png jpg jpeg gif svg webp avif ico css scss js mjs ts tsx jsx json html htm xml yaml yml md txt pdf zip gz tgz jar".split(
    " ",
  ),
);

/** Looks at an @. */
export function seeEmail(text: string, at: number, see: See): void {
  const start = localStart(text, at);
  if (start === at) return;
  const end = domainEnd(text, at + 1);
  if (end === 0) return;
  // git@host:path is how git names a place on a machine.
  if (text.charCodeAt(end) === 0x3a && text.charCodeAt(end + 1) > 0x20 && at - start === 3)
    if (text.slice(start, at) === "git") return;
  see("EMAIL", start, end, 1);
}

/** Where the part before the @ begins; `at` where there is none. */
function localStart(text: string, at: number): number {
  let start = at;
  const least = Math.max(0, at - localUnitsMax);
  const wide = isWide(text.charCodeAt(at - 1));
  while (start > least) {
    const code = text.charCodeAt(start - 1);
    // A sentence of a script without spaces may touch a Latin name.
    if (!isLocal(code) || isWide(code) !== wide) break;
    // Two dots in a row end an ellipsis, not a name.
    if (code === 0x2e && text.charCodeAt(start) === 0x2e) break;
    start -= 1;
  }
  // It begins with a letter, a digit or an underscore; quotes and bullets before it are the sentence's.
  while (start < at) {
    const code = text.charCodeAt(start);
    if (isAlnum(code) || code === 0x5f || isForeignLetter(code)) break;
    start += 1;
  }
  const last = text.charCodeAt(at - 1);
  return last === 0x2e || last === 0x27 ? at : start;
}

/** Where the domain that begins at `from` ends: labels of 1 to 63 units, the last of letters; 0 where it is none. */
function domainEnd(text: string, from: number): number {
  const most = Math.min(text.length, from + domainUnitsMax);
  let end = 0;
  let labels = 0;
  let at = from;
  while (at < most) {
    const labelStart = at;
    let letters = true;
    while (at < most && isDomain(text.charCodeAt(at)) && text.charCodeAt(at) !== 0x2e) {
      const code = text.charCodeAt(at);
      if (isDigit(code) || code === 0x2d) letters = false;
      at += 1;
    }
    const length = at - labelStart;
    if (length === 0 || length > 63 || text.charCodeAt(labelStart) === 0x2d) break;
    labels += 1;
    const last = scriptEnd(text, labelStart, trimHyphens(text, labelStart, at));
    if (labels >= 2 && (letters || isEncodedLabel(text, labelStart)) && last - labelStart >= 2) {
      if (!fileEndings.has(text.slice(labelStart, last).toLowerCase())) end = last;
    } else if (labels >= 2 && last < at && isTopLevel(text, labelStart, last)) end = last;
    if (last < at || text.charCodeAt(at) !== 0x2e) break;
    at += 1;
  }
  return end;
}

/** Where a label ends that a sentence of a script without spaces touches (`example.jpまで`). */
function scriptEnd(text: string, start: number, end: number): number {
  if (isWide(text.charCodeAt(start))) return end;
  let last = start;
  while (last < end && !isWide(text.charCodeAt(last))) last += 1;
  return last;
}

function trimHyphens(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && text.charCodeAt(last - 1) === 0x2d) last -= 1;
  return last;
}

/** RFC 5890 §2.3.2.1: a label in Punycode begins with `xn--`. */
const isEncodedLabel = (text: string, start: number): boolean =>
  text.slice(start, start + 4).toLowerCase() === "xn--";

function isTopLevel(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code) || code === 0x2d) return false;
  }
  return end - start >= 2;
}

/**
 * Where an address begins that stands at the end of `text` and could grow; `text.length` when there is none. At most 320 units
 * before the end are open, and one more where a colon follows, behind which it could be a place on a machine.
 */
export function emailOpenFrom(text: string): number {
  const end = text.charCodeAt(text.length - 1) === 0x3a ? text.length - 1 : text.length;
  const least = Math.max(0, end - domainUnitsMax - 1);
  let at = end;
  while (at > least && isDomain(text.charCodeAt(at - 1))) at -= 1;
  if (text.charCodeAt(at - 1) === 0x40) {
    const start = localStart(text, at - 1);
    if (start < at - 1) return start;
  }
  return end < text.length ? text.length : localStart(text, end);
}

/** Where the run of characters of an address begins that ends the text, at most `emailUnitsMax` before its end. */
export function emailRunStart(text: string): number {
  const least = Math.max(0, text.length - emailUnitsMax);
  let start = text.length;
  while (start > least && isOfEmail(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

const isOfEmail = (code: number): boolean => isLocal(code) || code === 0x40 || code === 0x3a;

/** `name (at) example (dot) com`, bracketed one way or another: written to be read by people only. */
const spelled =
  /^([\w.+-]{1,30}) ?[([{<] ?at ?[)\]}>] ?([\w-]{1,20})((?: ?[([{<] ?dot ?[)\]}>] ?[\w-]{1,20}|\.[a-z]{2,10}){1,2})/i;

/** Looks at an opening bracket behind which `at` stands. */
export function seeSpelledEmail(text: string, bracket: number, see: See): void {
  let end = bracket;
  if (text.charCodeAt(end - 1) === 0x20) end -= 1;
  let start = end;
  while (start > 0 && end - start < 30) {
    const code = text.charCodeAt(start - 1);
    if (!isAlnum(code) && code !== 0x2e && code !== 0x5f && code !== 0x2d && code !== 0x2b) break;
    start -= 1;
  }
  if (start === end) return;
  const match = spelled.exec(text.slice(start, start + 64));
  if (match !== null) see("EMAIL", start, start + match[0].length, 0.7);
}
