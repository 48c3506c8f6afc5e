import { plain } from "./squeeze.ts";

/** An alphabet of which each character stands for some bits. */
interface Alphabet {
  readonly bits: number;
  /** By ASCII character: its value; 255 for all others. */
  readonly values: Uint8Array;
}

function alphabet(bits: number, letters: string, same: Readonly<Record<string, string>> = {}): Alphabet {
  const values = new Uint8Array(128).fill(255);
  letters.split("").forEach((letter, value) => (values[letter.charCodeAt(0)] = value));
  for (const [letter, other] of Object.entries(same))
    values[letter.charCodeAt(0)] = values[other.charCodeAt(0)] as number;
  return { bits, values };
}

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = upper.toLowerCase();
const digits = "0123456789";
const lowerAsUpper = Object.fromEntries(upper.split("").map((letter) => [letter.toLowerCase(), letter]));

/** RFC 4648: base64 in both alphabets, and base16 with letters in either case. */
const alphabets: readonly Alphabet[] = [
  alphabet(6, `${upper}${lower}${digits}+/`, { "-": "+", _: "/" }),
  // Signs put between groups move what stands behind them: so read, they are not there.
  alphabet(6, `${upper}${lower}${digits}`),
  alphabet(4, `${digits}ABCDEF`, lowerAsUpper),
];
/** RFC 4648 too. It has eight places to begin at: looked for in the text as it stands only. */
const base32 = alphabet(5, `${upper}234567`, lowerAsUpper);

/** Our own choice: a shorter stretch of readable bytes comes by chance too often. */
const readableMin = 5;

/** Our own choices: what is encoded in what is encoded is read, and of a long text only the outermost. */
const depthMax = 2;
const escapesMax = 3;
const deepCharsMax = 8192;

/**
 * All that a text can stand for when somebody takes it apart: percent and other escapes, base64, base32, hexadecimal, reversed, rotated by
 * thirteen, and two of these in each other. The text itself is not among them. Linear in the text; most words give nothing.
 */
export function decoded(text: string): readonly string[] {
  const found = new Set<string>();
  for (const piece of inPhases(text, base32)) found.add(piece);
  const from = text.length > deepCharsMax ? [text] : [text, reversed(text), rotated(text)];
  for (const base of from) open(base, 1, found);
  found.delete(text);
  return [...found];
}

function open(text: string, depth: number, found: Set<string>, escapes = 0): void {
  const next: string[] = [];
  // An address has what it carries in percent signs, whatever else was done to it: that is no disguise of its own.
  const plainly = unescaped(text);
  if (plainly !== text && escapes < escapesMax && !found.has(plainly)) {
    found.add(plainly);
    open(plainly, depth, found, escapes + 1);
  }
  for (const one of alphabets) for (const piece of inPhases(text, one)) next.push(piece);
  for (const one of next) {
    if (found.has(one)) continue;
    found.add(one);
    if (depth < depthMax && one.length <= deepCharsMax)
      for (const base of [one, reversed(one), rotated(one)]) open(base, depth + 1, found);
  }
}

/** The readable stretches of a text's digits in one alphabet, from each digit on that can be the first. */
function inPhases(text: string, { bits, values }: Alphabet): readonly string[] {
  const digits = new Uint8Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (values[code] as number) : 255;
    if (value === 255) continue;
    digits[count] = value;
    count += 1;
  }
  if (count * bits < readableMin * 8) return [];
  const phases = 8 / gcd(bits, 8);
  const read: string[] = [];
  for (let phase = 0; phase < phases; phase += 1) {
    const stretch = readable(bytesOf(digits.subarray(phase, count), bits));
    if (stretch !== "") read.push(stretch);
  }
  return read;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

function bytesOf(digits: Uint8Array, bits: number): Uint8Array {
  const bytes = new Uint8Array((digits.length * bits) >> 3);
  let held = 0;
  let has = 0;
  let length = 0;
  for (const digit of digits) {
    held = ((held << bits) | digit) & 0xffff;
    has += bits;
    if (has < 8) continue;
    has -= 8;
    bytes[length] = (held >> has) & 0xff;
    length += 1;
  }
  return bytes;
}

/** The stretches of bytes that are text (ASCII, and what is written with two or three bytes in UTF-8), with a blank between them. */
function readable(bytes: Uint8Array): string {
  let all = "";
  let stretch = "";
  const end = (): void => {
    if (stretch.length >= readableMin) all += `${stretch} `;
    stretch = "";
  };
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    const [second = 0, third = 0] = [bytes[i + 1], bytes[i + 2]];
    if (byte >= 0x20 && byte < 0x7f) stretch += String.fromCharCode(byte);
    else if (byte >= 0xc2 && byte < 0xe0 && second >> 6 === 2) {
      stretch += String.fromCharCode(((byte & 0x1f) << 6) | (second & 0x3f));
      i += 1;
    } else if (byte >> 4 === 0xe && second >> 6 === 2 && third >> 6 === 2) {
      stretch += String.fromCharCode(((byte & 0xf) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
      i += 2;
    } else if (byte !== 0 && byte !== 10 && byte !== 13) end();
  }
  end();
  return all;
}

const escape =
  /%u([0-9a-f]{4})|%([0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|0x([0-9a-f]{2})[ ,]?|=([0-9A-F]{2})/gi;

/** Percent signs, escapes of JSON and JavaScript, HTML's character references, quoted-printable: read as bytes or as characters. */
export function unescaped(text: string): string {
  if (!/[%\\&=]|0x/i.test(text)) return text;
  const read = text.replace(escape, (whole: string, ...parts: readonly (string | undefined)[]) => {
    const [u4, percent, u, braces, x, entityHex, entity, hex, printable] = parts;
    const code =
      entity === undefined
        ? Number.parseInt(u4 ?? percent ?? u ?? braces ?? x ?? entityHex ?? hex ?? printable ?? "", 16)
        : Number.parseInt(entity, 10);
    return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
  return read === text ? text : withUtf8(read);
}

/** Characters that are bytes of UTF-8 written one by one, as what they stand for. */
const withUtf8 = (text: string): string =>
  text.replace(/[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}/g, utf8);

function utf8(bytes: string): string {
  const [first = 0, second = 0, third = 0] = [0, 1, 2].map((i) => bytes.charCodeAt(i) || 0);
  return bytes.length === 2
    ? String.fromCharCode(((first & 0x1f) << 6) | (second & 0x3f))
    : String.fromCharCode(((first & 0xf) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
}

/** Unit by unit: what it gives is compared, never shown. */
export function reversed(text: string): string {
  let back = "";
  for (let i = text.length - 1; i >= 0; i -= 1) back += text.charAt(i);
  return back;
}

const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

/** ROT13. */
export function rotated(text: string): string {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const letter = code | 0x20;
    // The first thirteen letters go up, the others down.
    const turn = letter < 0x61 || letter > 0x7a || code > 0x7a ? 0 : letter < 0x6e ? 13 : -13;
    units[i] = code + turn;
  }
  return utf16.decode(units);
}

/** How an address is written so that programs do not see it. */
export const spelledAddress = (address: string): string =>
  plain(address).replaceAll("@", " at ").replaceAll(".", " dot ");
