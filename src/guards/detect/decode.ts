import { viewOf, type View, type ViewBuilder } from "./view.ts";

/** By ASCII character: its six bits in base64 (RFC 4648, both alphabets); 255 for all others. */
const sixBits = new Uint8Array(128).fill(255);
"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".split("").forEach((letter, bits) => {
  sixBits[letter.charCodeAt(0)] = bits;
});
for (const [letter, bits] of Object.entries({ "+": 62, "-": 62, "/": 63, _: 63 }))
  sixBits[letter.charCodeAt(0)] = bits;

/** The shortest encoded run that can hold a phrase: our own choice, twelve bytes. */
export const base64CharsMin = 16;
export const hexDigitsMin = 24;

/** By byte: what it is read as where bytes are ASCII; 0 for what is no text. */
const ascii = new Uint8Array(256).map((_, byte) =>
  byte >= 0x20 && byte < 0x7f ? byte : byte === 10 || byte === 13 || byte === 9 ? 0x20 : 0,
);

function pushAscii(to: ViewBuilder, byte: number, start: number, end: number): void {
  const read = ascii[byte] as number;
  if (read === 0) to.part(start);
  else to.push(read, start, end);
}

/** The digits of all encoded runs of a text: found once, however many times they are decoded. */
class Digits {
  readonly values: Uint8Array;
  /** Where each stands in the text. */
  readonly at: Int32Array;
  /** First digit of a run and one behind its last, run by run. */
  readonly runs: number[] = [];

  constructor(digitsMax: number) {
    this.values = new Uint8Array(digitsMax);
    this.at = new Int32Array(digitsMax);
  }
}

/** All texts take the same memory: to ask for more of it each time would cost more than to decode. */
let digitsKept = new Digits(4096);

function emptyDigits(digitsMax: number): Digits {
  if (digitsKept.values.length < digitsMax) digitsKept = new Digits(digitsMax);
  digitsKept.runs.length = 0;
  return digitsKept;
}

type Decode = (digits: Digits, from: number, until: number, to: ViewBuilder) => void;

/** The runs of a text in each of the phases. Their places, where somebody asks for them, are found from the text again. */
function inPhases(
  text: string,
  phases: readonly number[],
  find: (text: string) => Digits,
  decode: Decode,
): readonly View[] {
  const digits = find(text);
  return phases.map((phase) =>
    viewOf(text.length, (to) => {
      const of = to.keepsPlaces ? find(text) : digits;
      for (let run = 0; run < of.runs.length; run += 2)
        decode(of, (of.runs[run] as number) + phase, of.runs[run + 1] as number, to);
    }),
  );
}

/**
 * ASCII that stands in base64, all runs in one view. `phase` says how many characters of each run are left out first: a run whose
 * beginning nobody knows is read in all four ways, and only one of them gives sense. A line end does not end a run.
 *
 * Of every four characters the first then has no high bit. In a wrong phase, or in an image, one in two has: it ends a
 * stretch, and short stretches are left out, so that what is no text costs little. Text beyond ASCII is left out with them.
 */
export const base64Views = (text: string, phases: readonly number[] = [0, 1, 2, 3]): readonly View[] =>
  inPhases(text, phases, base64Digits, decodeBase64);

export const base64View = (text: string, phase: number): View => base64Views(text, [phase])[0] as View;

function base64Digits(text: string): Digits {
  const digits = emptyDigits(text.length);
  const { values, at, runs } = digits;
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const first = text.charCodeAt(i);
    if (first > 127 || sixBits[first] === 255) continue;
    const from = count;
    let end = i;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      const bits = code < 128 ? (sixBits[code] as number) : 255;
      if (bits !== 255) {
        values[count] = bits;
        at[count] = end;
        count += 1;
      } else if (!goesOn(text, end, code)) break;
    }
    if (end - i >= base64CharsMin) runs.push(from, count);
    else count = from;
    i = end;
  }
  return digits;
}

/** Decodes from the digit `from` on, up to `until`. */
function decodeBase64(digits: Digits, from: number, until: number, to: ViewBuilder): void {
  const { values } = digits;
  let stretch = from;
  for (let k = from; k <= until; k += 4) {
    if (k < until && (values[k] as number) < 32) continue;
    if (k - stretch >= base64CharsMin) decodeStretch(digits, stretch, k, to);
    stretch = k + 4;
  }
  // A last quad that is not whole.
  if (until - stretch >= base64CharsMin) decodeStretch(digits, stretch, until, to);
}

function decodeStretch(digits: Digits, from: number, until: number, to: ViewBuilder): void {
  const { values, at } = digits;
  const whole = to.keepsPlaces ? from : decodeQuads(values, from, until, to);
  // A byte lies in two neighbouring characters; of every four the first ends none.
  for (let k = whole + 1; k < until; k += 1) {
    const place = (k - from) & 3;
    if (place === 0) continue;
    const pair = ((values[k - 1] as number) << 6) | (values[k] as number);
    pushAscii(to, (pair >> (6 - 2 * place)) & 255, at[k - 1] as number, (at[k] as number) + 1);
  }
  to.part(at[until - 1] as number);
}

/** The same as far as quads are whole, for the text alone: most of what is decoded is looked at once and holds nothing. */
function decodeQuads(values: Uint8Array, from: number, until: number, to: ViewBuilder): number {
  const { units } = to;
  let length = to.length;
  let last = length === 0 ? 0 : (units[length - 1] as number);
  let k = from;
  for (; k + 3 < until; k += 4) {
    const high = ((values[k] as number) << 6) | (values[k + 1] as number);
    const low = ((values[k + 2] as number) << 6) | (values[k + 3] as number);
    const first = ascii[high >> 4] as number;
    const second = ascii[((high & 15) << 4) | (low >> 8)] as number;
    const third = ascii[low & 255] as number;
    // Two partings are one.
    units[length] = first;
    length += (first | last) === 0 ? 0 : 1;
    units[length] = second;
    length += (second | first) === 0 ? 0 : 1;
    units[length] = third;
    length += (third | second) === 0 ? 0 : 1;
    last = third;
  }
  to.length = length;
  return k;
}

/** Where the run of base64 at `from` ends. */
export function base64End(text: string, from: number): number {
  let end = from;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    const isDigit = code < 128 && sixBits[code] !== 255;
    if (!isDigit && (end === from || !goesOn(text, end, code))) break;
  }
  return end;
}

/** Whether a run goes on behind the sign at `at`: a line end, but two of one kind end a run; CR and LF together do not. */
const goesOn = (text: string, at: number, code: number): boolean =>
  (code === 10 || code === 13) && !(text.charCodeAt(at - 2) < 14 && text.charCodeAt(at - 1) < 14);

const hexSeparator = 16;
const noHex = 32;
/** By ASCII character: the value of a hexadecimal digit, or that it may stand between two of them, or neither. */
export const hexClass = new Uint8Array(128).fill(noHex);
"0123456789abcdef".split("").forEach((digit, value) => {
  hexClass[digit.charCodeAt(0)] = value;
  hexClass[digit.toUpperCase().charCodeAt(0)] = value;
});
for (const sign of " ,-:\\xX") hexClass[sign.charCodeAt(0)] = hexSeparator;

/** How many signs may stand between two digits of a run. */
const hexGapMax = 4;

/** What stands in hexadecimal digits, with or without `0x`, `\x`, spaces, commas, colons and hyphens between the pairs. */
export const hexViews = (text: string, phases: readonly number[] = [0, 1]): readonly View[] =>
  inPhases(text, phases, hexDigits, decodeHex);

export const hexView = (text: string, phase: number): View => hexViews(text, [phase])[0] as View;

function hexDigits(text: string): Digits {
  const digits = emptyDigits(text.length);
  const { values, at, runs } = digits;
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const first = text.charCodeAt(i);
    if (first > 127 || (hexClass[first] as number) > 15) continue;
    const from = count;
    let end = i;
    for (let k = i; k < text.length && k - end <= hexGapMax; k += 1) {
      const code = text.charCodeAt(k);
      const value = code < 128 ? (hexClass[code] as number) : noHex;
      if (value <= 15) {
        end = k + 1;
        // The zero of `0x` is none of the digits.
        if (value === 0 && end < text.length && (text.charCodeAt(end) | 0x20) === 0x78) continue;
        values[count] = value;
        at[count] = k;
        count += 1;
      } else if (value === noHex) break;
    }
    if (count - from >= hexDigitsMin) runs.push(from, count);
    else count = from;
    i = end - 1;
  }
  return digits;
}

/** Bytes of ASCII have no high bit: a stretch of them that is long enough is text, all else is left out. */
function decodeHex(digits: Digits, from: number, until: number, to: ViewBuilder): void {
  const { values } = digits;
  let stretch = from;
  for (let k = from; k <= until; k += 2) {
    if (k + 1 < until && (values[k] as number) < 8) continue;
    if (k - stretch >= hexDigitsMin) decodeHexStretch(digits, stretch, k, to);
    stretch = k + 2;
  }
}

function decodeHexStretch(digits: Digits, from: number, until: number, to: ViewBuilder): void {
  const { values, at } = digits;
  if (!to.keepsPlaces) decodePairs(values, from, until, to);
  else
    for (let k = from; k + 1 < until; k += 2) {
      const byte = (values[k] as number) * 16 + (values[k + 1] as number);
      pushAscii(to, byte, at[k] as number, (at[k + 1] as number) + 1);
    }
  to.part(at[until - 1] as number);
}

/** The same for the text alone. */
function decodePairs(values: Uint8Array, from: number, until: number, to: ViewBuilder): void {
  const { units } = to;
  let length = to.length;
  let last = length === 0 ? 0 : (units[length - 1] as number);
  for (let k = from; k + 1 < until; k += 2) {
    const read = ascii[(values[k] as number) * 16 + (values[k + 1] as number)] as number;
    units[length] = read;
    length += (read | last) === 0 ? 0 : 1;
    last = read;
  }
  to.length = length;
}
