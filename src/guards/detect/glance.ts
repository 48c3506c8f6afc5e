import { pairTurns, signOf, signs, stepsPerBit } from "./letters.ts";
import { isShortWord } from "./short-words.ts";

/** What may be disguised in a text: bits of one number. */
export const hint = {
  /** A run long enough for base64, base32, or digits of two or sixteen in one piece. */
  runs: 2,
  base85: 4,
  /** Numbers one after another that could be codes of characters. */
  numbers: 8,
  morse: 16,
  leet: 32,
  /** Letters that stand alone, one after another. */
  spaced: 64,
  /** Signs inside of words. */
  joints: 128,
  /** Words parted by capitals alone. */
  humps: 256,
  /** A very long word. */
  glued: 512,
  /** Letters in an order that no language has. */
  cipher: 1024,
  pigLatin: 2048,
  /** Many short words one after another: longer ones in pieces, it may be. */
  broken: 4096,
} as const;

/** Kinds of signs. */
const small = 0;
const capital = 1;
const digit = 2;
const foreign = 3;
/** `_`, `-` and `/`: they stand in base64, and part words. */
const baseMark = 4;
/** A plus sign stands in base64, too, and is written for a t. */
const plus = 5;
/** Other signs that are written for letters: `@`, `$`, `!`, `|`. */
const leetMark = 6;
const mark = 7;
const space = 8;

/** By UTF-16 unit. Spaces, dots and dashes of typographers are what they look like; all other letters are foreign. */
const kinds = new Uint8Array(65_536).map((_, code) => (code < 128 ? asciiKind(code) : foreignKind(code)));

function asciiKind(code: number): number {
  const sign = String.fromCharCode(code);
  if (code <= 32) return space;
  if (/[a-z]/.test(sign)) return small;
  if (/[A-Z]/.test(sign)) return capital;
  if (/\d/.test(sign)) return digit;
  if (/[_/-]/.test(sign)) return baseMark;
  if (sign === "+") return plus;
  return /[@$!|]/.test(sign) ? leetMark : mark;
}

function foreignKind(code: number): number {
  const sign = String.fromCharCode(code);
  if (/\s/.test(sign)) return space;
  return /[\p{P}\p{S}]/u.test(sign) || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffd ? mark : foreign;
}

const isAlnum = (kind: number): boolean => kind <= foreign;
const isLetter = (kind: number): boolean => kind === small || kind === capital || kind === foreign;
const isLeet = (kind: number): boolean => kind === digit || kind === plus || kind === leetMark;

/** Counted together, eight bits each: letters, digits, capitals, marks. A token ends after so many signs, so that none overflows. */
const tokenMax = 250;
const countsOf = new Int32Array(16).map((_, kind) =>
  kind === foreign
    ? 0
    : kind === small
      ? 1
      : kind === capital
        ? 0x10001
        : kind === digit
          ? 0x100
          : kind < space
            ? 0x1000000
            : 0,
);
/** By two kinds in a row: small letter and capital, mark and letter or digit, letter and leet, leet and letter. */
const turnsOf = new Int32Array(256).map((_, both) => {
  const [before, after] = [both >> 4, both & 15];
  return (
    (before === small && after === capital ? 1 : 0) +
    (before > foreign && before < space && isAlnum(after) ? 0x100 : 0) +
    (isLetter(before) && isLeet(after) ? 0x10000 : 0) +
    (isLeet(before) && isLetter(after) ? 0x1000000 : 0)
  );
});

/** Our own choices, each the shortest in which an order can hide and longer than what everyday texts are full of. */
export const baseRunMin = 12;
const base85Min = 20;
const numbersMin = 6;
const morseMin = 4;
const spacedMin = 4;
const gluedMin = 16;
const brokenMin = 6;
const pieceMax = 4;
/** Words of four letters and fewer stand in rows everywhere; so many pieces of a row are none. */
const brokenOddMin = 3;
const pigLatinMin = 3;

/**
 * In sixths of a bit. Words of all languages with Latin letters cost less a letter (see `surprise`); what a stretch costs more
 * is summed up, and 12 bits too many are worth a closer look.
 */
export const oddPerLetter = Math.round(4.2 * stepsPerBit);
export const oddMin = 12 * stepsPerBit;
/** The same for letters that are likelier the other way round: in a text as it stands they become fewer and fewer. */
export const backwardMin = 9 * stepsPerBit;

/**
 * One walk over a text that says which disguises are worth looking for: next to nothing for an everyday text, and nothing is found
 * by any disguise that is not named here.
 */
export function glance(text: string): number {
  const row = new Row(text);
  let found = 0;
  for (let at = 0; at < text.length; at += 1) {
    const from = at;
    const until = Math.min(text.length, from + tokenMax);
    let counts = 0;
    let turns = 0;
    let run = 0;
    let longestRun = 0;
    let cost = 0;
    let before = 0;
    let last = space;
    for (; at < until; at += 1) {
      const code = text.charCodeAt(at);
      const kind = kinds[code] as number;
      if (kind === space) break;
      counts = (counts + (countsOf[kind] as number)) | 0;
      turns = (turns + (turnsOf[(last << 4) | kind] as number)) | 0;
      run = kind <= plus && kind !== foreign ? run + 1 : 0;
      if (run > longestRun) longestRun = run;
      const sign = signOf[code] as number;
      cost += pairTurns[before * signs + sign] as number;
      before = sign;
      last = kind;
    }
    if (at === from) continue;
    cost += pairTurns[before * signs] as number;
    found |= hintsOf(counts, turns, at - from, longestRun) | row.hintsOf(from, at, counts, cost);
  }
  return found;
}

/** What a token says by itself. */
function hintsOf(counts: number, turns: number, length: number, longestRun: number): number {
  const letters = counts & 255;
  const digits = (counts >> 8) & 255;
  const capitals = (counts >> 16) & 255;
  const marks = counts >>> 24;
  const humps = turns & 255;
  const joints = (turns >> 8) & 255;
  let found = 0;
  if (longestRun >= baseRunMin && (humps + digits > 1 || capitals >= baseRunMin)) found |= hint.runs;
  if (length >= base85Min && marks > 3) found |= hint.base85;
  if (digits >= 8 && joints >= numbersMin - 1) found |= hint.numbers;
  if (((turns >> 16) & 255) > 0 && turns >>> 24 > 0) found |= hint.leet;
  if (humps > 2) found |= hint.humps;
  if (letters >= gluedMin && letters > length - 6) found |= hint.glued;
  if (joints > 2 && letters > 2) found |= joints >= letters - 1 ? hint.joints | hint.spaced : hint.joints;
  return found;
}

/** What goes on from token to token. */
class Row {
  readonly #text: string;
  #singles = 0;
  #numbers = 0;
  #morse = 0;
  #pieces = 0;
  #oddPieces = 0;
  #ays = 0;
  #joints = 0;
  #odd = 0;
  #backward = 0;

  constructor(text: string) {
    this.#text = text;
  }

  hintsOf(from: number, end: number, counts: number, cost: number): number {
    const length = end - from;
    const letters = counts & 255;
    const digits = (counts >> 8) & 255;
    const marks = counts >>> 24;
    let found = 0;
    this.#singles = letters === 1 && length < 3 ? this.#singles + 1 : 0;
    if (this.#singles >= spacedMin) found |= hint.spaced;
    this.#numbers = length < 9 && (digits > 0 || length < 3) ? this.#numbers + 1 : 0;
    if (this.#numbers >= numbersMin) found |= hint.numbers;
    this.#morse = marks === length && marks < 9 ? this.#morse + 1 : 0;
    if (this.#morse >= morseMin) found |= hint.morse;
    if (letters > 0 && letters <= pieceMax) {
      this.#pieces += 1;
      if (!isShortWord(this.#text, from, end)) this.#oddPieces += 1;
      if (this.#pieces >= brokenMin && this.#oddPieces >= brokenOddMin) found |= hint.broken;
    } else this.#pieces = this.#oddPieces = 0;
    if (letters > 2) {
      this.#ays = endsInAy(this.#text, end) ? this.#ays + 1 : 0;
      if (this.#ays >= pigLatinMin) found |= hint.pigLatin;
    }
    if (letters > 1 && marks > 0 && hasJoint(this.#text, from, end)) {
      this.#joints += 2;
      if (this.#joints > 4) found |= hint.joints;
    } else if (this.#joints > 0) this.#joints -= 1;
    if (letters * 2 > length) {
      const surprise = cost & 0xffff;
      this.#odd = Math.max(0, this.#odd + surprise - (letters + 1) * oddPerLetter);
      this.#backward = Math.max(0, this.#backward + ((cost - surprise) >> 16));
      if (this.#odd > oddMin || this.#backward > backwardMin) found |= hint.cipher;
    }
    return found;
  }
}

const isAsciiLetter = (code: number): boolean => (signOf[code] ?? 0) !== 0;

/** Whether one to three signs stand between two letters; an apostrophe is part of many words. */
function hasJoint(text: string, from: number, end: number): boolean {
  for (let at = from + 1; at < end - 1; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x27 || isAlnum(kinds[code] as number) || !isAsciiLetter(text.charCodeAt(at - 1))) continue;
    for (let next = at + 1; next <= at + 3 && next < end; next += 1)
      if (isAsciiLetter(text.charCodeAt(next))) return true;
  }
  return false;
}

/** Up to two signs may stand behind. */
function endsInAy(text: string, end: number): boolean {
  let at = end - 1;
  while (at > end - 3 && at > 1 && text.charCodeAt(at) < 0x41) at -= 1;
  return (text.charCodeAt(at) | 0x20) === 0x79 && (text.charCodeAt(at - 1) | 0x20) === 0x61;
}
