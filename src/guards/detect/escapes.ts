import { hexClass } from "./decode.ts";
import { compose, viewOf, type View, type ViewBuilder } from "./view.ts";

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
      if (this.#missing === 0) pushCode(this.#code, this.#start, end, this.#to);
      return;
    }
    this.#missing = 0;
    if (byte < 0x80) {
      if (byte >= 0x20 && byte < 0x7f) this.#to.push(byte, start, end);
      else if (byte === 10 || byte === 13 || byte === 9) this.#to.push(byte, start, end);
      else this.#to.part(start);
    } else if (byte >= 0xc2 && byte < 0xf5) {
      this.#start = start;
      this.#missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      this.#code = byte & (byte < 0xe0 ? 0x1f : byte < 0xf0 ? 0x0f : 0x07);
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
export const unescapedView = (text: string): View =>
  viewOf(text.length + 1, (to) => unescape(text, to, 0, text.length));

/** How far around an escape is read with it: our own choice, a sentence. */
const aroundChars = 64;
const escape =
  /\\(?:[nrtux"'/]|[0-3][0-7]{2})|%(?:[0-9a-f]{2}|u[0-9a-f]{4})|&[#a-z]|=(?:[0-9a-f]{2}|\r?\n)/gi;

/** The same, but only what stands near an escape: all else has been read as it stands. Undefined where there is none. */
export function escapesView(text: string): View | undefined {
  const spans: number[] = [];
  let until = -1;
  escape.lastIndex = 0;
  for (let match = escape.exec(text); match !== null; match = escape.exec(text)) {
    const { index } = match;
    if (until < 0 || index - aroundChars > until) {
      if (until >= 0) spans.push(until);
      spans.push(Math.max(0, index - aroundChars));
    }
    until = Math.min(text.length, index + 2 * aroundChars);
    escape.lastIndex = index + aroundChars;
  }
  if (until < 0) return undefined;
  spans.push(until);
  return viewOf(text.length + spans.length, (to) => {
    for (let k = 0; k < spans.length; k += 2) {
      to.part(spans[k] as number);
      unescape(text, to, spans[k] as number, spans[k + 1] as number);
    }
  });
}

/** The text without its escapes, and without those that stood in them. */
export function* unescapedTwice(text: string): Generator<View> {
  const outer = unescapedView(text);
  yield outer;
  if (outer.text.length === text.length) return;
  const inner = unescapedView(outer.text);
  if (inner.text.length !== outer.text.length) yield compose(inner, outer);
}

function unescape(text: string, to: ViewBuilder, from: number, until: number): void {
  const bytes = new Utf8(to);
  for (let i = from; i < until; i += 1) {
    const code = text.charCodeAt(i);
    if (code !== 0x5c && code !== 0x25 && code !== 0x26 && code !== 0x3d) {
      bytes.drop();
      to.push(code, i, i + 1);
      continue;
    }
    const end = escapeEnd(text, i, to, bytes);
    if (end === i) to.push(code, i, i + 1);
    else i = end - 1;
  }
}

function escapeEnd(text: string, at: number, to: ViewBuilder, bytes: Utf8): number {
  const code = text.charCodeAt(at);
  if (code === 0x25) return percentEnd(text, at, to, bytes);
  if (code === 0x5c) return backslashEnd(text, at, to);
  return code === 0x3d ? equalsEnd(text, at, bytes) : referenceEnd(text, at, to);
}

/** `%41`, and `%u0041` of old programs. Gives `at` where there is no escape, as do the others. */
function percentEnd(text: string, at: number, to: ViewBuilder, bytes: Utf8): number {
  if ((text.charCodeAt(at + 1) | 0x20) === 0x75 && digitsEnd(text, at + 2, 4, 16) === at + 6) {
    pushCode(numberIn(text, at + 2, at + 6, 16), at, at + 6, to);
    return at + 6;
  }
  if (digitsEnd(text, at + 1, 2, 16) !== at + 3) return at;
  bytes.push(numberIn(text, at + 1, at + 3, 16), at, at + 3);
  return at + 3;
}

/**
 * RFC 2045 §6.7 (quoted-printable): `=41`, where another one stands beside it, because `a=42` is none; and a line that goes on behind
 * its end.
 */
function equalsEnd(text: string, at: number, bytes: Utf8): number {
  const next = text.charCodeAt(at + 1);
  if (next === 10 && text.charCodeAt(at - 1) > 0x20) return at + 2;
  if (next === 13 && text.charCodeAt(at + 2) === 10) return at + 3;
  if (digitsEnd(text, at + 1, 2, 16) !== at + 3) return at;
  const beside = text.charCodeAt(at + 3) === 0x3d || text.charCodeAt(at - 3) === 0x3d;
  const value = numberIn(text, at + 1, at + 3, 16);
  if (!beside && value !== 0x20 && value !== 0x3d) return at;
  bytes.push(value, at, at + 3);
  return at + 3;
}

/** `\n`, `\"`, `\101`, `\x41`, `\u0041`, `\u{41}`. */
function backslashEnd(text: string, at: number, to: ViewBuilder): number {
  const sign = text.charCodeAt(at + 1);
  const isBraced = (sign | 0x20) === 0x75 && text.charCodeAt(at + 2) === 0x7b;
  if (isBraced) {
    const end = digitsEnd(text, at + 3, 6, 16);
    if (end === at + 3 || text.charCodeAt(end) !== 0x7d) return at;
    pushCode(numberIn(text, at + 3, end, 16), at, end + 1, to);
    return end + 1;
  }
  if (sign <= 0x33 && digitsEnd(text, at + 1, 3, 8) === at + 4) {
    pushCode(numberIn(text, at + 1, at + 4, 8), at, at + 4, to);
    return at + 4;
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
  if (code < 0x10000) to.push(code < 0x20 && code !== 10 && code !== 13 ? 0x20 : code, start, end);
  else if (code <= 0x10ffff) {
    to.push(0xd7c0 + (code >> 10), start, end);
    to.push(0xdc00 + (code & 0x3ff), start, end);
  }
}
