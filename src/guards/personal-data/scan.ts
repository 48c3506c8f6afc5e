import { seeBirthDate } from "./birth-date.ts";
import { cardRules } from "./card-numbers.ts";
import { Context } from "./context.ts";
import { seeWallet } from "./crypto-wallet.ts";
import { lettersBefore, seeDocument } from "./document-numbers.ts";
import { seeEmail, seeSpelledEmail } from "./email-address.ts";
import { europeanRules } from "./european-numbers.ts";
import { seeIban } from "./iban-number.ts";
import { seeLettered } from "./lettered-numbers.ts";
import { seeZoneLine } from "./machine-readable-zone.ts";
import { seeColons, seeHyphenatedMac, seeIpv4 } from "./network-address.ts";
import { digitsEnd, shapeReader, type Start } from "./number-shapes.ts";
import { overseasRules } from "./overseas-numbers.ts";
import { phoneRules, seePhone } from "./phone-numbers.ts";
import { isAlnum, isDigit, isLatin, isReadAsPlain, isWord } from "./plain-characters.ts";
import type { See } from "./sighting.ts";

const seeShapes = shapeReader([...cardRules, ...europeanRules, ...overseasRules, ...phoneRules]);

/** Longest run of letters and digits that is looked at: a Bitcoin address of 62. Longer ones are keys and hashes. */
const runUnitsMax = 64;

const digit = 1;
const at = 2;
const bracket = 3;
const angle = 4;
const colon = 5;
const unplain = 6;

/** What a character begins; 0 for nothing, which is nearly all of a text. */
const beginsWhat = ((): Uint8Array => {
  const table = new Uint8Array(65_536);
  for (let code = 0x80; code < table.length; code += 1) if (isReadAsPlain(code)) table[code] = unplain;
  for (let code = 0x30; code <= 0x39; code += 1) table[code] = digit;
  table[0x40] = at;
  table[0x28] = bracket;
  table[0x5b] = bracket;
  table[0x7b] = bracket;
  table[0x3c] = angle;
  table[0x3a] = colon;
  return table;
})();

/**
 * One walk over a text: calls `see` for everything that may be personal data. Stops and gives false at a character that
 * `plainCharacters` would rewrite: what was seen then does not count. Texts with such characters are few, so others are not
 * walked a second time to look for them.
 */
export function scan(text: string, see: See): boolean {
  let context: Context | undefined;
  let zoneTo = 0;
  let colonsTo = 0;
  for (let i = 0; i < text.length; i += 1) {
    const begins = beginsWhat[text.charCodeAt(i)];
    if (begins === 0) continue;
    switch (begins) {
      case digit:
        context ??= new Context(text);
        i = seeRun(text, i, { context, see }) - 1;
        break;
      case at:
        seeEmail(text, i, see);
        break;
      case angle:
        if (i >= zoneTo) zoneTo = seeZoneLine(text, i, see);
        if (opensAt(text, i)) seeSpelledEmail(text, i, see);
        break;
      case bracket:
        if (opensAt(text, i)) seeSpelledEmail(text, i, see);
        break;
      case colon:
        if (i >= colonsTo && mayBeAddress(text, i)) colonsTo = seeColons(text, i, see);
        break;
      default:
        return false;
    }
  }
  return true;
}

/** Whether anything from `from` on can begin what `scan` sees, or belong to it: nothing is seen without such a character. */
export function mayHold(text: string, from: number): boolean {
  for (let i = from; i < text.length; i += 1) {
    const begins = beginsWhat[text.charCodeAt(i)];
    if (begins === 0) continue;
    if (begins === colon && !mayBeAddress(text, i)) continue;
    if (begins === bracket && !opensAt(text, i)) continue;
    return true;
  }
  return false;
}

/** Whether `at` stands behind a bracket, a space between them or not. */
function opensAt(text: string, bracketAt: number): boolean {
  const from = text.charCodeAt(bracketAt + 1) === 0x20 ? bracketAt + 2 : bracketAt + 1;
  return (text.charCodeAt(from) | 0x20) === 0x61 && (text.charCodeAt(from + 1) | 0x20) === 0x74;
}

/** Another colon within a group of four: a time or a label has none. */
function mayBeAddress(text: string, colonAt: number): boolean {
  for (let i = colonAt + 1; i <= colonAt + 5; i += 1) if (text.charCodeAt(i) === 0x3a) return true;
  return false;
}

/** Whether a pair of characters has a hyphen before or after it. */
const isBesideHyphen = (text: string, start: number): boolean =>
  text.charCodeAt(start + 2) === 0x2d || text.charCodeAt(start - 1) === 0x2d;

interface Finder {
  readonly context: Context;
  readonly see: See;
}

/** Looks at the run of letters and digits around the digit at `i`; gives its end. */
function seeRun(text: string, i: number, { context, see }: Finder): number {
  let start = i;
  while (i - start <= runUnitsMax && isLatin(text.charCodeAt(start - 1))) start -= 1;
  let end = i + 1;
  let digits = start === i;
  while (isAlnum(text.charCodeAt(end))) {
    if (digits && !isDigit(text.charCodeAt(end))) digits = false;
    end += 1;
  }
  if (end - start > runUnitsMax || isWord(text.charCodeAt(start - 1)) || isWord(text.charCodeAt(end)))
    return end;
  const place = { text, start, context };
  if (digits) seeDigits(place, end, see);
  else seeMixed(place, end, see);
  return end;
}

/**
 * 1 for what leads from a short group of digits to the rest of a number or a date: a separator, a bracket, a mark of a day.
 * Up to four digits before anything else are no number by themselves.
 */
const goesOn = ((): Uint8Array => {
  const table = new Uint8Array(65_536);
  for (const character of " -./(),º") table[character.charCodeAt(0)] = 1;
  return table;
})();

function seeDigits(place: Start, end: number, see: See): void {
  const { text, start, context } = place;
  const length = end - start;
  if (length <= 4 && goesOn[text.charCodeAt(end)] !== 1) return;
  seeShapes(place, end, see);
  seePhone(place, end, see);
  if (length <= 8) {
    if (length <= 3 && text.charCodeAt(end) === 0x2e) seeIpv4(text, start, context, see);
    if (length === 2 && isBesideHyphen(text, start)) seeHyphenatedMac(text, start, see);
    seeBirthDate(place, end, see);
    if (mayGoOnLettered(text, end, length)) seeLettered(place, see);
    if (length === 1 && text.charCodeAt(end) === 0x20 && start + 8 < text.length) seeCorsican(place, see);
  }
  if (length >= 2 && length <= 9) {
    const from = lettersBefore(text, start);
    if (from < start) seePrefixed({ text, start: from, context }, see);
  }
  if (length >= 5 || text.charCodeAt(end) === 0x2d) seeDocument(place, see);
}

/** `12345678-Z`, `131052-308T`, `84.223.140-S`: eight digits and more, six and a sign, two and a dot. */
function mayGoOnLettered(text: string, end: number, length: number): boolean {
  const after = text.charCodeAt(end);
  if (length === 8) return after === 0x20 || after === 0x2d;
  if (length === 6) return after === 0x2d || after === 0x2b;
  return length === 2 && after === 0x2e;
}

/** Numbers set apart behind one to three letters: `QQ 12 34 56 C`, `X 1234567 L`, `DE 89 3704 …`, `AB 1234567`. */
function seePrefixed(place: Start, see: See): void {
  const { text, start } = place;
  const second = text.charCodeAt(start + 1);
  const isThree = isLatin(second) && isLatin(text.charCodeAt(start + 2));
  if (!isThree) seeLettered(place, see);
  if (!isThree && isLatin(second)) seeIban(text, start, see);
  seeDocument(place, see);
}

/** `1 85 05 2A 006 084 36`: a French number with a department of Corsica. */
function seeCorsican(place: Start, see: See): void {
  if (place.text.charCodeAt(place.start + 8) === 0x32 && isLatin(place.text.charCodeAt(place.start + 9)))
    seeLettered(place, see);
}

function seeMixed(place: Start, end: number, see: See): void {
  const { text, start, context } = place;
  const length = end - start;
  seeWallet(text, start, end, { context, see });
  if (length >= 4) {
    seeIban(text, start, see);
    if (length <= 16) seeLettered(place, see);
  }
  if (length === 2 && isBesideHyphen(text, start)) seeHyphenatedMac(text, start, see);
  // 1st, 22nd, 1er: the day of a date.
  if (length <= 4 && isDigit(text.charCodeAt(start))) seeBirthDate(place, digitsEnd(text, start), see);
  // RSS MRA 85T10 A562S: the first digits stand in the third group.
  if (length === 5 && text.charCodeAt(start - 1) === 0x20 && text.charCodeAt(start - 5) === 0x20)
    seeLettered({ text, start: start - 8, context }, see);
  const from = lettersBefore(text, start);
  if (from < start) seePrefixed({ text, start: from, context }, see);
  if (length >= 4 || text.charCodeAt(end) === 0x2d) seeDocument(place, see);
}
