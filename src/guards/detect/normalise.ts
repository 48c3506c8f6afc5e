import { base64CharsMin, base64End, base64Views, base64View, hexDigitsMin, hexViews } from "./decode.ts";
import { unescapedView } from "./escapes.ts";
import { foldPair, foldUnit, latinUnit } from "./fold.ts";
import { compose, textOf, viewOf, type View, type ViewBuilder } from "./view.ts";

/** What in a text asks for another way of reading it: bits of one number. */
export const feature = {
  foreign: 1,
  /** Line ends and tabs. */
  space: 2,
  leet: 4,
  spaced: 8,
  escapes: 16,
  base64: 32,
  hex: 64,
} as const;

const letter = 1;
const digit = 2;
const upper = 4;
const base64Sign = 8;
const hexDigit = 16;
/** What may stand between two pairs of hexadecimal digits. */
const hexSeparator = 32;
/** What may stand between two letters of a word that is spelt out. */
const separator = 64;

const asciiClass = new Uint8Array(128).map((_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/[a-z]/i.test(character) ? letter : 0) |
    (/[A-Z]/.test(character) ? upper : 0) |
    (/\d/.test(character) ? digit : 0) |
    (/[\w+/-]/.test(character) ? base64Sign : 0) |
    (/[a-f\d]/i.test(character) ? hexDigit : 0) |
    (/[ ,:\\x-]/i.test(character) ? hexSeparator : 0) |
    (/[\s._*|/~+,-]/.test(character) ? separator : 0)
  );
});

const classOf = (code: number): number => (code < 128 ? (asciiClass[code] as number) : 0);

const typographic = /[\u00a0\u00ab\u00bb\u2010-\u2015\u2018-\u201f\u2022\u2026]/g;

/** Typographers' quotes, dashes and spaces as a keyboard has them, and every space a space: the same offsets. */
export const plainSigns = (text: string): string =>
  text.replace(typographic, (sign) => String.fromCharCode(foldUnit[sign.charCodeAt(0)] as number));

/** How the text is spelt: one look by the engine for each. Most texts have none of it but line ends. */
export function spellingOf(text: string): number {
  let features = 0;
  if (/[^\0-\x7f]/.test(text)) features |= feature.foreign;
  if (/[\n\r\t]/.test(text)) features |= feature.space;
  // The rarer characters come first, so that the engine has few places to begin at.
  if (/(?<=[a-z])[013457@$!|]{1,4}[a-z]|[013457@$][a-z][013457@$]/i.test(text)) features |= feature.leet;
  // Letters that stand alone, each one sign or two after the other: a word spelt out, not a list.
  if (/[\s._*|/~+,-][a-z][\s._*|/~+,-]{1,2}[a-z][\s._*|/~+,-]{1,2}[a-z][\s._*|/~+,-]/i.test(text))
    features |= feature.spaced;
  return features;
}

/** What is encoded in the text. A run long enough covers a place of a grid, so only there a closer look begins. */
export function encodingOf(text: string): number {
  return (
    (hasEscape(text) ? feature.escapes : 0) |
    (hasMixedRun(text) ? feature.base64 : 0) |
    (hasHexRun(text) ? feature.hex : 0)
  );
}

/** Whether something in the text stands for another character. */
export const hasEscape = (text: string): boolean => /\\[nrtux"'/]|%[0-9a-f]{2}|&[#a-z]/i.test(text);

/** Whether there is a run that could be base64: long words have letters of one kind, what is encoded has both. */
function hasMixedRun(text: string): boolean {
  for (let i = base64CharsMin - 1; i < text.length; i += base64CharsMin) {
    if ((classOf(text.charCodeAt(i)) & base64Sign) === 0) continue;
    const floor = i - base64CharsMin;
    let seen = 0;
    let start = i;
    while (start > 0 && start > floor && (classOf(text.charCodeAt(start - 1)) & base64Sign) !== 0) {
      start -= 1;
      seen |= classOf(text.charCodeAt(start));
    }
    // A small letter has the bit of a letter and of no capital: the capitals' own bit is kept apart.
    let smalls = false;
    for (let k = start; k < i; k += 1) smalls ||= (classOf(text.charCodeAt(k)) & (letter | upper)) === letter;
    let end = i;
    for (; end < text.length; end += 1) {
      const sign = classOf(text.charCodeAt(end));
      const code = text.charCodeAt(end);
      if ((sign & base64Sign) === 0 && code !== 10 && code !== 13) break;
      seen |= sign;
      smalls ||= (sign & (letter | upper)) === letter;
      if (smalls && (seen & upper) !== 0 && end - start + 1 >= base64CharsMin) return true;
    }
    i = Math.max(i, end);
  }
  return false;
}

/** Whether there is a run of hexadecimal digits, in one piece or in pairs. */
function hasHexRun(text: string): boolean {
  const hexLike = hexDigit | hexSeparator;
  for (let i = hexDigitsMin - 1; i < text.length; i += hexDigitsMin) {
    if ((classOf(text.charCodeAt(i)) & hexLike) === 0) continue;
    const floor = i - hexDigitsMin;
    let digits = 0;
    for (let start = i; start > 0 && start > floor; start -= 1) {
      const sign = classOf(text.charCodeAt(start - 1));
      if ((sign & hexLike) === 0) break;
      if ((sign & hexDigit) !== 0) digits += 1;
    }
    let end = i;
    for (; end < text.length; end += 1) {
      const sign = classOf(text.charCodeAt(end));
      if ((sign & hexLike) === 0) break;
      if ((sign & hexDigit) !== 0) digits += 1;
      if (digits >= hexDigitsMin) return true;
    }
    i = Math.max(i, end);
  }
  return false;
}

/** Lower case, compatibility forms and accents away, invisible characters gone, every space a space. */
export const foldedView = (text: string): View => viewOf(text.length, (to) => map(text, foldUnit, to));

/** The same, and letters that look Latin are Latin. */
export const latinView = (text: string): View => viewOf(text.length, (to) => map(text, latinUnit, to));

function map(text: string, table: Uint16Array, to: ViewBuilder): void {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff) {
      const read = foldPair(code, text.charCodeAt(i + 1));
      if (read > 0) to.push(read, i, i + 2);
      else if (read === 0) to.push(0xfffd, i, i + 2);
      i += 1;
      continue;
    }
    const read = table[code] as number;
    if (read !== 0 || code === 0) to.push(read, i, i + 1);
  }
}

/** Words that hold letters of two scripts are what lookalikes are made of; a text in one script needs no second reading. */
export function mixesScripts(text: string): boolean {
  let latin = false;
  let other = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((classOf(code) & (letter | digit)) !== 0) latin = true;
    else if (latinUnit[code] !== foldUnit[code]) other = true;
    else if (code < 0xc0) latin = other = false;
    if (latin && other) return true;
  }
  return false;
}

/** By ASCII character: the letter that a digit or a sign stands for; 0 for all others. */
const leetRead = new Uint8Array(128);
for (const [sign, read] of Object.entries({
  0: "o",
  1: "i",
  3: "e",
  4: "a",
  5: "s",
  7: "t",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
}))
  leetRead[sign.charCodeAt(0)] = read.charCodeAt(0);

const isLetter = (code: number): boolean => (classOf(code) & letter) !== 0;
const isWordUnit = (code: number): boolean => code > 127 || (classOf(code) & (letter | digit)) !== 0;
const isSeparator = (code: number): boolean => (classOf(code) & separator) !== 0;

/** Digits and signs that stand for letters, where a letter is at most two places away. Same offsets. */
export function leetText(text: string): string {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const read = code < 128 ? (leetRead[code] as number) : 0;
    units[i] = read !== 0 && isNearLetter(text, i, code) ? (isDoubledOne(text, i, code) ? 0x6c : read) : code;
  }
  return textOf(units);
}

/** An exclamation mark ends most words behind it, so it must stand before a letter. */
const isNearLetter = (text: string, at: number, code: number): boolean =>
  isLetter(text.charCodeAt(at + 1)) ||
  (code !== 0x21 &&
    (isLetter(text.charCodeAt(at - 1)) ||
      (isLeet(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at - 2))) ||
      (isLeet(text.charCodeAt(at + 1)) && isLetter(text.charCodeAt(at + 2)))));

const isLeet = (code: number): boolean => code < 128 && leetRead[code] !== 0;

/** Two ones are two l: `a11`. */
const isDoubledOne = (text: string, at: number, code: number): boolean =>
  code === 0x31 && (text.charCodeAt(at + 1) === 0x31 || text.charCodeAt(at - 1) === 0x31);

/** Letters that stand alone, put together: `i g n o r e`, `y.o.u`. A wider gap stays one space. */
export const joinedView = (text: string): View => viewOf(text.length, (to) => join(text, to));

function join(text: string, to: ViewBuilder): void {
  const alone = (at: number): boolean =>
    isLetter(text.charCodeAt(at)) &&
    !isWordUnit(text.charCodeAt(at - 1)) &&
    !isWordUnit(text.charCodeAt(at + 1));
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (isSeparator(code)) {
      if (alone(i - 1) && alone(i + 1)) continue;
      if (isSeparator(text.charCodeAt(i - 1)) && i > 0) continue;
      to.push(0x20, i, i + 1);
    } else to.push(code, i, i + 1);
  }
}

/** Letters moved by thirteen places. Same offsets. */
export function rot13Text(text: string): string {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    units[i] = isLetter(code) ? ((code & 0x1f) > 13 ? code - 13 : code + 13) : code;
  }
  return textOf(units);
}

/** From its end to its beginning. */
export const reversedView = (text: string): View =>
  viewOf(text.length, (to) => {
    for (let i = text.length - 1; i >= 0; i -= 1) to.push(text.charCodeAt(i), i, i + 1);
  });

/** What is encoded in a text, decoded: escapes, base64 in its four phases, hexadecimal in its two. Once, not nested. */
export function* decodedViews(text: string, features: number): Generator<View> {
  if ((features & feature.escapes) !== 0) yield unescapedView(text);
  if ((features & feature.base64) !== 0) yield* base64Views(text);
  if ((features & feature.hex) !== 0) yield* hexViews(text);
}

/** The same, with what is encoded inside what was decoded: once more, no deeper. */
export function* decodedTwice(text: string, features: number): Generator<View> {
  for (const outer of decodedViews(text, features)) {
    // Where nothing was an escape, it is the text that has been read.
    if (outer.text === text) continue;
    yield outer;
    const inside = outer.text.length === text.length ? 0 : encodingOf(outer.text);
    if (inside !== 0) for (const inner of innerViews(outer.text, inside)) yield compose(inner, outer);
  }
}

/**
 * What is encoded inside: the beginning of a run is in sight here, unless it is the beginning of the whole, so one phase does
 * for all runs but the first.
 */
function* innerViews(text: string, features: number): Generator<View> {
  if ((features & feature.escapes) !== 0) yield unescapedView(text);
  if ((features & feature.base64) !== 0) {
    yield base64View(text, 0);
    const first = text.slice(0, base64End(text, 0));
    if (first.length >= base64CharsMin) yield* base64Views(first, [1, 2, 3]);
  }
  if ((features & feature.hex) !== 0) yield* hexViews(text);
}
