/*
 * One look at a text's characters: the many digits, spaces, hyphens and dots of Unicode become the ASCII one, one UTF-16 unit
 * for one, so that every offset stays true.
 */

/** First characters of runs of ten digits: Arabic-Indic, Persian, Devanagari, Bengali, Thai, full-width. */
const digitRuns: readonly number[] = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10];

const sameAs: Readonly<Record<string, readonly number[]>> = {
  // No-break, Ogham, en quad to hair space, narrow no-break, mathematical, ideographic; zero width and soft hyphen too,
  // which somebody puts between digits to hide them.
  " ": [0xa0, 0x1680, ...range(0x2000, 0x200d), 0x2028, 0x2029, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff, 0xad],
  "-": [...range(0x2010, 0x2015), 0x2212, 0xfe58, 0xfe63, 0xff0d],
  ".": [0x2024, 0xff0e, 0x3002, 0xff61],
  "@": [0xfe6b, 0xff20],
  "/": [0x2044, 0x2215, 0xff0f],
  ":": [0xff1a],
  "+": [0xff0b],
  "(": [0xff08],
  ")": [0xff09],
};

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** For each UTF-16 unit the unit it is read as; 0 where it is itself. */
const readAs = ((): Uint16Array => {
  const table = new Uint16Array(65_536);
  for (const run of digitRuns) for (let i = 0; i < 10; i += 1) table[run + i] = 0x30 + i;
  for (const [plain, others] of Object.entries(sameAs))
    for (const other of others) table[other] = plain.charCodeAt(0);
  for (let i = 0; i < 26; i += 1) {
    table[0xff21 + i] = 0x41 + i;
    table[0xff41 + i] = 0x61 + i;
  }
  return table;
})();

/** Whether a unit is read as one of ASCII. */
export const isReadAsPlain = (code: number): boolean => readAs[code] !== 0;

/** Whether a unit from `from` on is read as one of ASCII. */
export function hasReadAsPlain(text: string, from: number): boolean {
  for (let i = from; i < text.length; i += 1) if (isReadAsPlain(text.charCodeAt(i))) return true;
  return false;
}

/** The text with look-alikes of ASCII characters made ASCII; the same string when there are none. Linear. */
export function plainCharacters(text: string): string {
  for (let i = 0; i < text.length; i += 1) if (isReadAsPlain(text.charCodeAt(i))) return rewritten(text, i);
  return text;
}

/** Units written at once: under the limit on arguments of one call. */
const chunkUnits = 8192;

function rewritten(text: string, from: number): string {
  let plain = text.slice(0, from);
  const units = new Uint16Array(chunkUnits);
  for (let start = from; start < text.length; start += chunkUnits) {
    const count = Math.min(chunkUnits, text.length - start);
    for (let i = 0; i < count; i += 1) {
      const code = text.charCodeAt(start + i);
      const other = readAs[code] as number;
      units[i] = other === 0 ? code : other;
    }
    plain += String.fromCharCode(...units.subarray(0, count));
  }
  return plain;
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
export const isLatin = (code: number): boolean => isUpper(code & 0xdf) && code < 0x80;
/** A letter or digit of ASCII. */
export const isAlnum = (code: number): boolean => isDigit(code) || isLatin(code);
/** A unit beyond ASCII that is taken for part of a word: all from À on but punctuation and symbols, the ideographic ones too. */
export const isForeignLetter = (code: number): boolean =>
  code >= 0xc0 && (code < 0x2000 || (code > 0x2bff && (code < 0x3000 || code > 0x303f) && code < 0xfe00));
/** Chinese, Japanese, Korean, and halves of rare characters: written without spaces, so that a word of ours can touch them. */
export const isWide = (code: number): boolean => code >= 0x2e80;
/** A letter of a script that sets words apart by spaces. */
export const isSpacedLetter = (code: number): boolean =>
  isLatin(code) || (code >= 0xc0 && isForeignLetter(code) && !isWide(code));
/**
 * Part of a word that a number would be part of too, digits and underscore included; NaN (beyond the text) is not. Nor are
 * wide characters: a number touches them and ends there.
 */
export const isWord = (code: number): boolean => isAlnum(code) || code === 0x5f || isSpacedLetter(code);
export const isHex = (code: number): boolean =>
  isDigit(code) || ((code & 0xdf) >= 0x41 && (code & 0xdf) <= 0x46 && code < 0x80);
