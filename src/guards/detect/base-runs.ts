import { bytesFor, textOfBytes } from "./bytes.ts";
import type { Patch } from "./patches.ts";

const none = 255;

/** By ASCII character, its digit; 255 for what is none. */
function digitsOf(alphabet: string, also: Readonly<Record<string, number>> = {}): Uint8Array {
  const digits = new Uint8Array(128).fill(none);
  for (const [sign, value] of Object.entries(also)) digits[sign.charCodeAt(0)] = value;
  for (let i = 0; i < alphabet.length; i += 1) digits[alphabet.charCodeAt(i)] = i;
  return digits;
}

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const smalls = capitals.toLowerCase();
/** RFC 4648 §4 and §5: both alphabets. */
const base64 = digitsOf(`${capitals}${smalls}0123456789+/`, { "-": 62, _: 63 });
/** RFC 4648 §6, in either case. */
const base32 = digitsOf(
  `${capitals}234567`,
  Object.fromEntries(smalls.split("").map((sign, i) => [sign, i])),
);
const hex = digitsOf(
  "0123456789abcdef",
  Object.fromEntries("ABCDEF".split("").map((sign, i) => [sign, 10 + i])),
);
const binary = digitsOf("01");

/** Our own choice: what is shorter holds no order and is met in names by chance. */
const charsMin = 12;
/** Of bytes that are no text, one in 2.7 looks like ASCII: so many in a row are one chance in a hundred thousand. */
const stretchMin = 12;

/** Where each digit of a run stands in the text. */
let places = new Int32Array(4096);

interface Run {
  readonly end: number;
  readonly count: number;
  /** The same without its last line, where there are more: a word may stand there that is none of it. */
  readonly shorter?: Run;
}

interface Base {
  readonly digits: Uint8Array;
  readonly bits: number;
  /** After so many digits a byte begins with a digit again. */
  readonly group: number;
}

/** The narrower alphabet first: what is written in it is in the wider ones, too. */
const bases: readonly Base[] = [
  { digits: binary, bits: 1, group: 8 },
  { digits: hex, bits: 4, group: 2 },
  { digits: base32, bits: 5, group: 8 },
  { digits: base64, bits: 6, group: 4 },
];

const isLineEnd = (code: number): boolean => code === 10 || code === 13;

/** What stands in base64, base32, hexadecimal or binary digits, in one piece or over lines. */
export function baseRuns(text: string, add: (patch: Patch) => void): void {
  if (places.length < text.length) places = new Int32Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    if (digitAt(text, i, base64) === none) continue;
    const run = runFrom(text, i);
    i = run.count < charsMin ? run.end : openRun(text, run, add);
  }
}

const digitAt = (text: string, at: number, digits: Uint8Array): number => {
  const code = text.charCodeAt(at);
  return code < 128 ? (digits[code] as number) : none;
};

/** A line end does not end a run where the line before is as long as the first; two of one kind do. */
function runFrom(text: string, from: number): Run {
  let end = from;
  let count = 0;
  let line = 0;
  let lineStart = 0;
  let shorter: Run | undefined;
  for (let i = from; i < text.length; i += 1) {
    if (digitAt(text, i, base64) !== none) {
      places[count] = i;
      count += 1;
      end = i + 1;
      continue;
    }
    if (!isLineEnd(text.charCodeAt(i)) || i - end > 1) break;
    if (i > end) continue;
    if (line === 0) line = count;
    if (count - lineStart !== line) break;
    lineStart = count;
    shorter = { end, count };
  }
  return shorter === undefined || shorter.count === count ? { end, count } : { end, count, shorter };
}

/** Gives where what was opened ends; the end of the run where nothing was. */
function openRun(text: string, run: Run, add: (patch: Patch) => void): number {
  for (const base of bases)
    for (const part of run.shorter === undefined ? [run] : [run, run.shorter]) {
      if (part.count < charsMin || !isIn(text, part, base.digits)) continue;
      for (let phase = 0; phase < (base.bits === 6 ? base.group : 1); phase += 1) {
        const patch = openPhase(text, part, base, phase);
        if (patch === undefined) continue;
        add(patch);
        return part.end;
      }
    }
  return run.end;
}

function isIn(text: string, { count }: Run, digits: Uint8Array): boolean {
  for (let k = 0; k < count; k += 1) if (digitAt(text, places[k] as number, digits) === none) return false;
  return true;
}

/** The longest stretch of text in what a run encodes, when its first digits are left out. */
function openPhase(
  text: string,
  { count, end }: Run,
  { digits, bits }: Base,
  phase: number,
): Patch | undefined {
  const bytes = bytesFor(count);
  let length = 0;
  let buffer = 0;
  let filled = 0;
  for (let k = phase; k < count; k += 1) {
    buffer = ((buffer << bits) | digitAt(text, places[k] as number, digits)) & 0xffff;
    filled += bits;
    if (filled < 8) continue;
    filled -= 8;
    bytes[length] = (buffer >> filled) & 255;
    length += 1;
  }
  const { from, until } = readable(bytes, length);
  const read = from === until ? undefined : textOfBytes(bytes.subarray(from, until));
  if (read === undefined) return undefined;
  const firstDigit = phase + Math.floor((from * 8) / bits);
  const lastDigit = phase + Math.ceil((until * 8) / bits);
  const stop = until === length ? end : (places[lastDigit] ?? end);
  return { start: places[firstDigit] as number, end: padded(text, stop), text: read };
}

/** All of it, where it is text; else its longest stretch of ASCII, where that is too long for chance. */
function readable(bytes: Uint8Array, length: number): { readonly from: number; readonly until: number } {
  let best = { from: 0, until: 0 };
  for (let from = 0; from < length;) {
    let until = from;
    while (until < length && isAscii(bytes[until] as number)) until += 1;
    if (until - from > best.until - best.from) best = { from, until };
    from = until + 1;
  }
  if (best.until - best.from === length) return best;
  if (textOfBytes(bytes.subarray(0, length)) !== undefined) return { from: 0, until: length };
  return best.until - best.from >= stretchMin ? best : { from: 0, until: 0 };
}

const isAscii = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** Up to six signs of padding (base32). */
function padded(text: string, at: number): number {
  let end = at;
  while (end - at < 6 && text.charCodeAt(end) === 0x3d) end += 1;
  return end;
}
