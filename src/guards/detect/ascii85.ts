import { bytesFor, textOfBytes } from "./bytes.ts";
import type { Patch } from "./patches.ts";

const none = 255;

function digitsOf(alphabet: string): Uint8Array {
  const digits = new Uint8Array(128).fill(none);
  for (let i = 0; i < alphabet.length; i += 1) digits[alphabet.charCodeAt(i)] = i;
  return digits;
}

const alnum = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Ascii85 (Adobe), RFC 1924 as Python's b85, and Z85 (ZeroMQ RFC 32). */
const alphabets = [
  digitsOf(Array.from({ length: 85 }, (_, i) => String.fromCharCode(33 + i)).join("")),
  digitsOf(`${alnum}!#$%&()*+-;<=>?@^_\`{|}~`),
  digitsOf("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"),
];

/** Sixteen bytes: our own choice, an order. */
const charsMin = 20;
/** Signs that quote or announce what follows: a run may begin behind one of them. Our own choice: the first few are tried. */
const beginnings = "\"'`:(<=>[{]~?";
const beginningsMax = 4;
const beginningsWithin = 64;

/** What stands in base 85, in one piece or over lines, with or without `<~` and `~>`. */
export function ascii85Runs(text: string, add: (patch: Patch) => void): void {
  for (let at = 0; at < text.length; at += 1) {
    const end = pieceEnd(text, at);
    if (end - at >= charsMin) openPiece(text.slice(at, end), at, add);
    at = end;
  }
}

/** Behind the last sign before a space; one line end does not end a piece. */
function pieceEnd(text: string, from: number): number {
  let end = from;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code > 126 || (code < 33 && !(code === 10 && text.charCodeAt(end - 1) > 32))) break;
  }
  return end;
}

/** As a whole, where it is one, else line by line. */
function openPiece(piece: string, base: number, add: (patch: Patch) => void): void {
  const whole = openText(piece);
  if (whole !== undefined && !/[^~>\s"'`)\]}]/.test(piece.slice(whole.end))) {
    add({ ...whole, start: base + whole.start, end: base + whole.end });
    return;
  }
  let at = base;
  for (const line of piece.split("\n")) {
    const patch = line.length < charsMin ? undefined : openText(line);
    if (patch !== undefined) add({ ...patch, start: at + patch.start, end: at + patch.end });
    at += line.length + 1;
  }
}

function openText(piece: string): Patch | undefined {
  for (const from of startsIn(piece)) {
    const patch = openFrom(piece, from);
    if (patch !== undefined) return patch;
  }
  return undefined;
}

function startsIn(piece: string): readonly number[] {
  const opening = piece.slice(0, beginningsWithin).indexOf("<~");
  const starts = opening < 0 ? [0] : [opening + 2, 0];
  for (let at = 0; at < beginningsWithin && starts.length <= beginningsMax && at < piece.length; at += 1)
    if (beginnings.includes(piece.charAt(at)) && !beginnings.includes(piece.charAt(at + 1)))
      starts.push(at + 1);
  return starts;
}

function openFrom(piece: string, start: number): Patch | undefined {
  for (const digits of alphabets) {
    const { bytes, end } = decode(piece, start, digits);
    if (end - start < charsMin) continue;
    const text = textOfBytes(bytes);
    if (text !== undefined) return { start, end, text };
  }
  return undefined;
}

/** As far as the digits go, and no further than a group that is no text. */
function decode(
  piece: string,
  start: number,
  digits: Uint8Array,
): { readonly bytes: Uint8Array; readonly end: number } {
  const bytes = bytesFor(piece.length * 4);
  let length = 0;
  let value = 0;
  let filled = 0;
  let end = start;
  for (let i = start; i < piece.length; i += 1) {
    const code = piece.charCodeAt(i);
    if (code === 10) continue;
    const digit = code < 128 ? (digits[code] as number) : none;
    if (digit === none) break;
    value = value * 85 + digit;
    filled += 1;
    end = i + 1;
    if (filled < 5) continue;
    for (let shift = 3; shift >= 0; shift -= 1) bytes[length++] = Math.floor(value / 256 ** shift) & 255;
    // What goes before is a text that ends here, or none.
    if (value > 0xffffffff || !isText(bytes, length - 4, length))
      return { bytes: bytes.subarray(0, length - 4), end: i - 4 };
    value = 0;
    filled = 0;
  }
  // A last group that is not whole is filled up with the greatest digit.
  if (filled > 1) {
    for (let k = filled; k < 5; k += 1) value = value * 85 + 84;
    for (let shift = 3; shift > 4 - filled; shift -= 1)
      bytes[length++] = Math.floor(value / 256 ** shift) & 255;
  }
  return { bytes: bytes.subarray(0, length), end };
}

function isText(bytes: Uint8Array, from: number, until: number): boolean {
  for (let i = from; i < until; i += 1) {
    const byte = bytes[i] as number;
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f || byte > 0xf4)
      return false;
  }
  return true;
}
