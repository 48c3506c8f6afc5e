import { foldPair, latinUnit } from "./fold.ts";
import { endIn, startIn, type View } from "./view.ts";

/** Digits and signs that stand for letters, and letters that they could stand for, all read as one. */
const alike: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  l: "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
};

/** By unit: what is left when only letters and digits count, whatever their case, accent, width or script; 0 for nothing. */
const squeezed = new Uint16Array(65_536).map((_, code) => {
  const read = String.fromCharCode(latinUnit[code] ?? 0);
  const same = alike[read] ?? read;
  return /[\p{L}\p{N}]/u.test(same) ? same.charCodeAt(0) : 0;
});

/** How many signs may stand between two letters of one phrase. More of them part it. */
export const gapMax = 12;

/**
 * The letters and digits of a text and where each stands. A unit of 0 parts what is too far apart. Holds until the next text
 * is squeezed: all take the same memory.
 */
export interface Squeezed {
  readonly units: Uint16Array;
  /** Offsets in the view that was squeezed. */
  readonly at: Int32Array;
  readonly length: number;
}

let unitsKept = new Uint16Array(4096);
let atKept = new Int32Array(4096);
/** A text as bytes, when it is ASCII: faster to walk over than the text, which may be a piece of a longer one. */
let bytesKept = new Uint8Array(4096);
const encoder = new TextEncoder();

export function squeeze(text: string): Squeezed {
  if (unitsKept.length < text.length) {
    unitsKept = new Uint16Array(text.length);
    atKept = new Int32Array(text.length);
    bytesKept = new Uint8Array(text.length);
  }
  const { read, written } = encoder.encodeInto(text, bytesKept);
  const isAscii = read === text.length && written === read;
  const length = isAscii ? squeezeAscii(bytesKept, read) : squeezeUnits(text);
  return { units: unitsKept, at: atKept, length };
}

const squeezedAscii = squeezed.slice(0, 128);

function squeezeAscii(bytes: Uint8Array, end: number): number {
  const units = unitsKept;
  const at = atKept;
  let length = 0;
  let last = 0;
  for (let i = 0; i < end; i += 1) {
    const code = bytes[i] as number;
    const read = squeezedAscii[code] as number;
    if (read === 0) {
      // A null part from a decoder parts at once.
      if (code === 0 && length > 0) last = -gapMax;
      continue;
    }
    if (i - last > gapMax && length > 0 && units[length - 1] !== 0) {
      units[length] = 0;
      at[length] = i - 1;
      length += 1;
    }
    units[length] = read;
    at[length] = i;
    length += 1;
    last = i;
  }
  return length;
}

function squeezeUnits(text: string): number {
  const units = unitsKept;
  const at = atKept;
  let length = 0;
  let last = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    let read = squeezed[code] as number;
    if (read === 0) {
      if (code === 0 && length > 0) last = -gapMax;
      if (code < 0xd800 || code > 0xdbff) continue;
      read = readPair(code, text.charCodeAt(i + 1));
      if (read === 0) continue;
    }
    if (i - last > gapMax && length > 0 && units[length - 1] !== 0) {
      units[length] = 0;
      at[length] = i - 1;
      length += 1;
    }
    units[length] = read;
    at[length] = i;
    length += 1;
    last = i;
  }
  return length;
}

function readPair(high: number, low: number): number {
  const read = foldPair(high, low);
  return read > 0 ? (squeezed[read] as number) : 0;
}

/** Where the last `count` letters and digits start, in the source of the view: before it, nothing can change any more. */
export function openStart(view: View, count: number): number {
  const { text } = view;
  let kept = 0;
  let last = text.length;
  // A decoder parts at the end of a run, which may only be the end so far.
  while (last > 0 && text.charCodeAt(last - 1) === 0) last -= 1;
  let start = last;
  for (let i = last - 1; i >= 0 && kept < count && last - i <= gapMax + 1; i -= 1) {
    const code = text.charCodeAt(i);
    const pair = code >= 0xdc00 && code <= 0xdfff && i > 0;
    const read = pair ? readPair(text.charCodeAt(i - 1), code) : (squeezed[code] as number);
    if (code === 0) break;
    if (read === 0) continue;
    kept += 1;
    last = pair ? i - 1 : i;
    start = last;
  }
  return kept === 0 ? endIn(view, text.length) : startIn(view, start);
}
