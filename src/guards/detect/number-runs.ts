import { surprise } from "./letters.ts";
import type { Patch } from "./patches.ts";

/** Fewer characters in numbers hold no order: our own choice. */
const numbersMin = 6;
/** How many signs may stand between two numbers: `) + chr(` has eight. */
const gapMax = 8;
const digitsMax = 8;

/** Signs and letters that stand around numbers that are characters: `0x49`, `U+0049`, `\\x49`, `chr(73) + chr(103)`. */
const between = new Uint8Array(128);
for (const sign of " \t\n\r,;:|/\\+-_.()[]{}#'\"&=xXuUhHrRoO%") between[sign.charCodeAt(0)] = 1;

/** By ASCII character, the value of a hexadecimal digit; 255 for all others. */
const digitValue = new Uint8Array(128).map((_, code) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(code).toLowerCase());
  return value < 0 ? 255 : value;
});

interface Numbers {
  /** Where each number begins and ends, in turn. */
  readonly spans: number[];
  /** What their digits say: the greatest of them, and how long the shortest and the longest number are. */
  greatest: number;
  shortest: number;
  longest: number;
}

const valueAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 128 ? (digitValue[code] as number) : 255;
};

/** Characters that are written as their codes, one number each: two digits, eight digits, decimal, octal, hexadecimal. */
export function numberRuns(text: string, add: (patch: Patch) => void): void {
  let done = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (!isNumberStart(text, i)) continue;
    const numbers = numbersFrom(text, i);
    const { spans } = numbers;
    if (spans.length >= 2 * numbersMin) {
      const read = characters(text, numbers);
      if (read !== undefined) {
        const start = prefixStart(text, i, done);
        const last = spans[spans.length - 1] as number;
        const end = last + (text.charCodeAt(last) === 0x29 && text.slice(start, i).endsWith("(") ? 1 : 0);
        add({ start, end, text: read });
        done = end;
      }
    }
    i = Math.max(i, (spans[spans.length - 1] ?? 0) - 1);
  }
}

/** Where the signs before the first number begin that say what it is: `0x`, `U+`, `\\u{`, `&#x`, `chr(`. */
function prefixStart(text: string, at: number, floor: number): number {
  let start = at;
  while (start > floor && at - start < 5 && "\\%&#=xXuU+{chrCHR(".includes(text.charAt(start - 1)))
    start -= 1;
  return start;
}

/** A hexadecimal digit, not that of `chr`, that no letter stands before, other than those of `0x`. */
function isNumberStart(text: string, at: number): boolean {
  if (valueAt(text, at) === 255 || (text.charCodeAt(at + 1) | 0x20) === 0x68) return false;
  const before = text.charCodeAt(at - 1);
  return (
    !((before | 0x20) >= 0x61 && (before | 0x20) <= 0x7a) ||
    (before | 0x20) === 0x78 ||
    (before | 0x20) === 0x75
  );
}

function numbersFrom(text: string, from: number): Numbers {
  const numbers: Numbers = { spans: [], greatest: 0, shortest: digitsMax, longest: 0 };
  for (let at = from; at < text.length;) {
    let end = at;
    let greatest = 0;
    let least = digitsMax + 8;
    while (end < text.length && end - at <= digitsMax && valueAt(text, end) !== 255) {
      greatest = Math.max(greatest, valueAt(text, end));
      least = Math.min(least, valueAt(text, end));
      end += 1;
    }
    const length = end - at;
    const isPrefix = length === 1 && greatest === 0 && (text.charCodeAt(end) | 0x20) === 0x78;
    if (length > digitsMax || length === 0 || isWord(text, end, least > 9 && !fits(numbers, length))) break;
    if (!isPrefix) {
      numbers.spans.push(at, end);
      numbers.greatest = Math.max(numbers.greatest, greatest);
      numbers.shortest = Math.min(numbers.shortest, length);
      numbers.longest = Math.max(numbers.longest, length);
    }
    at = nextNumber(text, end);
    if (at < 0) break;
  }
  return numbers;
}

/** Whether digits that are all letters are as long as the numbers before them: those of hexadecimal bytes are. */
const fits = ({ shortest, longest, spans }: Numbers, length: number): boolean =>
  spans.length === 0 ? length === 2 : length === shortest && length === longest;

/** Whether what ends here is a word or its beginning: `a`, `bad`, `And`. */
function isWord(text: string, end: number, isAllLetters: boolean): boolean {
  const next = text.charCodeAt(end) | 0x20;
  return isAllLetters || (next >= 0x67 && next <= 0x7a && next !== 0x68 && next !== 0x78);
}

/** Where the next number begins behind a gap; -1 where there is none. The letter c is a digit, and that of `chr` is none. */
function nextNumber(text: string, end: number): number {
  for (let at = end; at < text.length && at - end <= gapMax; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return -1;
    if ((code | 0x20) === 0x63 && (text.charCodeAt(at + 1) | 0x20) === 0x68) {
      at += (text.charCodeAt(at + 2) | 0x20) === 0x61 ? 2 : 1;
      continue;
    }
    if (digitValue[code] !== 255) return at > end ? at : -1;
    if (between[code] !== 1) return -1;
  }
  return -1;
}

/** The reading, of those that the digits allow, that looks most like a language. */
function characters(text: string, numbers: Numbers): string | undefined {
  const { greatest, shortest, longest } = numbers;
  if (greatest < 2) return shortest >= 7 ? inBase(text, numbers, 2) : undefined;
  const hexLength = shortest === longest && (longest === 2 || longest === 4);
  // No decimal number of two digits is written with a zero before it, and no byte has more than two hundred and something.
  const isOctal =
    longest === 3 &&
    shortest === 3 &&
    greatest < 8 &&
    (isOddForDecimal(text, numbers) || isEscaped(text, numbers));
  const readings = [
    greatest < 10 && !isOctal ? inBase(text, numbers, 10) : undefined,
    greatest < 8 ? inBase(text, numbers, 8) : undefined,
    hexLength ? inBase(text, numbers, 16) : undefined,
  ].filter((reading) => reading !== undefined);
  return readings.sort((a, b) => oddness(a) - oddness(b))[0];
}

const isEscaped = (text: string, { spans }: Numbers): boolean =>
  text.charCodeAt((spans[0] as number) - 1) === 0x5c;

/** The first of three digits: 0, or 3 to 7. */
const isNoDecimalByte = (first: number): boolean => first === 0x30 || first > 0x32;

function isOddForDecimal(text: string, { spans }: Numbers): boolean {
  for (let k = 0; k < spans.length; k += 2)
    if (isNoDecimalByte(text.charCodeAt(spans[k] as number))) return true;
  return false;
}

/** Numbers in numbers are odder than a language, and less odd than letters without an order. */
const oddness = (text: string): number => (/^[\d\s,.;:-]+$/.test(text) ? 4 : Math.min(surprise(text), 5));

/** Undefined where one of the numbers is no character of a text. Bytes of UTF-8 are put together. */
function inBase(text: string, { spans }: Numbers, base: number): string | undefined {
  const codes: number[] = [];
  let high = false;
  for (let k = 0; k < spans.length; k += 2) {
    let code = 0;
    for (let at = spans[k] as number; at < (spans[k + 1] as number); at += 1)
      code = code * base + valueAt(text, at);
    const isText =
      (code >= 0x20 && code !== 0x7f && code < 0xd800) || code === 9 || code === 10 || code === 13;
    if (!isText) return undefined;
    high ||= code > 0x7f;
    codes.push(code);
  }
  if (!high || codes.some((code) => code > 255))
    return codes.map((code) => String.fromCharCode(code)).join("");
  const read = new TextDecoder("utf-8").decode(Uint8Array.from(codes));
  return read.includes("\ufffd") ? undefined : read;
}
