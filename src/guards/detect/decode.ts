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

/**
 * ASCII that stands in base64, all runs in one view. `phase` says how many characters of each run are left out first: a run whose
 * beginning nobody knows is read in all four ways, and only one of them gives sense. A line end does not end a run.
 *
 * Of every four characters the first then has no high bit. In a wrong phase, or in an image, one in two has: it ends a
 * stretch, and short stretches are left out, so that what is no text costs little. Text beyond ASCII is left out with them.
 */
export const base64View = (text: string, phase: number): View => base64Phases(text)(phase);

/** The same, for a text that is read in several phases. */
export function base64Phases(text: string): (phase: number) => View {
  const digits = base64Digits(text);
  return (phase) =>
    viewOf(text.length, (to) => {
      const { runs } = digits;
      for (let run = 0; run < runs.length; run += 2)
        decodeBase64(digits, (runs[run] as number) + phase, runs[run + 1] as number, to);
    });
}

function base64Digits(text: string): Digits {
  const digits = new Digits(text.length);
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

function decodeStretch({ values, at }: Digits, from: number, until: number, to: ViewBuilder): void {
  let before = at[from] as number;
  let left = values[from] as number;
  // A byte lies in two neighbouring characters; of every four the first ends none.
  for (let k = from + 1; k < until; k += 1) {
    const bits = values[k] as number;
    const i = at[k] as number;
    const place = (k - from) & 3;
    if (place === 1) pushAscii(to, ((left << 2) | (bits >> 4)) & 255, before, i + 1);
    else if (place === 2) pushAscii(to, ((left << 4) | (bits >> 2)) & 255, before, i + 1);
    else if (place === 3) pushAscii(to, ((left << 6) | bits) & 255, before, i + 1);
    left = bits;
    before = i;
  }
  to.part(before);
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
const hexClass = new Uint8Array(128).fill(noHex);
"0123456789abcdef".split("").forEach((digit, value) => {
  hexClass[digit.charCodeAt(0)] = value;
  hexClass[digit.toUpperCase().charCodeAt(0)] = value;
});
for (const sign of " ,-:\\xX") hexClass[sign.charCodeAt(0)] = hexSeparator;

/** How many signs may stand between two digits of a run. */
const hexGapMax = 4;

/** What stands in hexadecimal digits, with or without `0x`, `\x`, spaces, commas, colons and hyphens between the pairs. */
export const hexView = (text: string, phase: number): View => hexPhases(text)(phase);

/** The same, for a text that is read in both phases. */
export function hexPhases(text: string): (phase: number) => View {
  const digits = hexDigits(text);
  return (phase) =>
    viewOf(text.length, (to) => {
      const { runs } = digits;
      for (let run = 0; run < runs.length; run += 2)
        decodeHex(digits, (runs[run] as number) + phase, runs[run + 1] as number, to);
    });
}

function hexDigits(text: string): Digits {
  const digits = new Digits(text.length);
  const { values, at, runs } = digits;
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const first = text.charCodeAt(i);
    if (first > 127 || (hexClass[first] as number) > 15) continue;
    const from = count;
    let end = i;
    for (let k = i; k - end <= hexGapMax; k += 1) {
      const code = text.charCodeAt(k);
      const value = code < 128 ? (hexClass[code] as number) : noHex;
      if (value <= 15) {
        end = k + 1;
        // The zero of `0x` is none of the digits.
        if (value === 0 && (text.charCodeAt(end) | 0x20) === 0x78) continue;
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

function decodeHexStretch({ values, at }: Digits, from: number, until: number, to: ViewBuilder): void {
  for (let k = from; k + 1 < until; k += 2)
    pushAscii(
      to,
      (values[k] as number) * 16 + (values[k + 1] as number),
      at[k] as number,
      (at[k + 1] as number) + 1,
    );
  to.part(at[until - 1] as number);
}

/** Puts bytes together to characters (UTF-8); what is not text becomes a parting. */
class Utf8 {
  readonly #to: ViewBuilder;
  #code = 0;
  #missing = 0;
  #start = 0;

  constructor(to: ViewBuilder) {
    this.#to = to;
  }

  push(byte: number, start: number, end: number): void {
    if (this.#missing > 0 && (byte & 0xc0) === 0x80) {
      this.#code = (this.#code << 6) | (byte & 0x3f);
      this.#missing -= 1;
      // Characters beyond the first plane need two units; what hides in them is not worth the second.
      if (this.#missing === 0) this.#to.push(Math.min(this.#code, 0xfffd), this.#start, end);
      return;
    }
    this.#missing = 0;
    if (byte < 0x80) {
      if (byte >= 0x20 && byte < 0x7f) this.#to.push(byte, start, end);
      else if (byte === 10 || byte === 13 || byte === 9) this.#to.push(0x20, start, end);
      else this.#to.part(start);
    } else if (byte >= 0xc2 && byte < 0xf0) {
      this.#start = start;
      this.#missing = byte < 0xe0 ? 1 : 2;
      this.#code = byte & (byte < 0xe0 ? 0x1f : 0x0f);
    } else {
      this.#to.part(start);
    }
  }

  /** What follows is no byte. */
  drop(): void {
    this.#missing = 0;
  }
}

/** Named characters of HTML that an attacker has a use for. */
const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    colon: ":",
    comma: ",",
    period: ".",
    lbrack: "[",
    rbrack: "]",
    excl: "!",
    num: "#",
    NewLine: " ",
    Tab: " ",
    zwnj: "",
    zwj: "",
    shy: "",
    ZeroWidthSpace: "",
  }),
);

/** The text with escapes of JSON and programs, URLs and HTML read as what they stand for. */
export const unescapedView = (text: string): View => viewOf(text.length + 1, (to) => unescape(text, to));

function unescape(text: string, to: ViewBuilder): void {
  const bytes = new Utf8(to);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code !== 0x5c && code !== 0x25 && code !== 0x26) {
      bytes.drop();
      to.push(code, i, i + 1);
      continue;
    }
    const end =
      code === 0x25
        ? percentEnd(text, i, bytes)
        : code === 0x5c
          ? backslashEnd(text, i, to)
          : referenceEnd(text, i, to);
    if (end === i) to.push(code, i, i + 1);
    else i = end - 1;
  }
}

/** `%41`. Gives `at` where there is no escape, as do the others. */
function percentEnd(text: string, at: number, bytes: Utf8): number {
  if (digitsEnd(text, at + 1, 2, 16) !== at + 3) return at;
  bytes.push(numberIn(text, at + 1, at + 3, 16), at, at + 3);
  return at + 3;
}

/** `\n`, `\"`, `\x41`, `\u0041`, `\u{41}`. */
function backslashEnd(text: string, at: number, to: ViewBuilder): number {
  const sign = text.charCodeAt(at + 1);
  const isBraced = (sign | 0x20) === 0x75 && text.charCodeAt(at + 2) === 0x7b;
  if (isBraced) {
    const end = digitsEnd(text, at + 3, 6, 16);
    if (end === at + 3 || text.charCodeAt(end) !== 0x7d) return at;
    pushCode(numberIn(text, at + 3, end, 16), at, end + 1, to);
    return end + 1;
  }
  const digits = (sign | 0x20) === 0x75 ? 4 : (sign | 0x20) === 0x78 ? 2 : 0;
  if (digits > 0) {
    const end = at + 2 + digits;
    if (digitsEnd(text, at + 2, digits, 16) !== end) return at;
    pushCode(numberIn(text, at + 2, end, 16), at, end, to);
    return end;
  }
  const read = sign < 128 ? (afterBackslash[sign] as number) : 0;
  if (read === 0) return at;
  to.push(read, at, at + 2);
  return at + 2;
}

/** By ASCII character: what it is read as behind a backslash; 0 for what stands for itself. */
const afterBackslash = new Uint8Array(128);
for (const sign of "nrt") afterBackslash[sign.charCodeAt(0)] = 0x20;
for (const sign of "NRT\"'/") afterBackslash[sign.charCodeAt(0)] = sign.charCodeAt(0);

/** `&#65;`, `&#x41;`, `&amp;`. */
function referenceEnd(text: string, at: number, to: ViewBuilder): number {
  if (text.charCodeAt(at + 1) !== 0x23) return nameEnd(text, at, to);
  const isHex = (text.charCodeAt(at + 2) | 0x20) === 0x78;
  const from = isHex ? at + 3 : at + 2;
  const end = isHex ? digitsEnd(text, from, 6, 16) : digitsEnd(text, from, 7, 10);
  if (end === from) return at;
  const last = text.charCodeAt(end) === 0x3b ? end + 1 : end;
  pushCode(numberIn(text, from, end, isHex ? 16 : 10), at, last, to);
  return last;
}

/** The longest name that is looked up, in letters. */
const nameCharsMax = 14;

function nameEnd(text: string, at: number, to: ViewBuilder): number {
  let end = at + 1;
  while (end - at <= nameCharsMax && isLetter(text.charCodeAt(end))) end += 1;
  if (end - at < 3 || text.charCodeAt(end) !== 0x3b) return at;
  const written = text.slice(at, end + 1);
  const read = entities.get(written.slice(1, -1)) ?? written;
  for (let k = 0; k < read.length; k += 1) to.push(read.charCodeAt(k), at, end + 1);
  return end + 1;
}

const isLetter = (code: number): boolean => code < 128 && (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/** Where the digits from `from` on end, at most so many of them. */
function digitsEnd(text: string, from: number, digitsMax: number, radix: number): number {
  let end = from;
  for (; end - from < digitsMax; end += 1) {
    const code = text.charCodeAt(end);
    if (!(code < 128 && (hexClass[code] as number) < radix)) break;
  }
  return end;
}

function numberIn(text: string, from: number, end: number, radix: number): number {
  let value = 0;
  for (let i = from; i < end; i += 1) value = value * radix + (hexClass[text.charCodeAt(i)] as number);
  return value;
}

function pushCode(code: number, start: number, end: number, to: ViewBuilder): void {
  if (code < 0x10000) to.push(code < 0x20 ? 0x20 : code, start, end);
  else if (code <= 0x10ffff) {
    to.push(0xd7c0 + (code >> 10), start, end);
    to.push(0xdc00 + (code & 0x3ff), start, end);
  }
}
