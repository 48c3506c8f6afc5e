/** Unicode: the dot below a letter of Devanagari, Bengali, Gurmukhi, Gujarati and Oriya; many people leave it out. */
const nuktas: readonly number[] = [0x93c, 0x9bc, 0xa3c, 0xabc, 0xb3c];

/** Marks that only change how the letter before them looks or sounds: accents, vowel signs of Hebrew and Arabic, tatweel, nukta. */
const isMark = (code: number): boolean =>
  (code >= 0x300 && code <= 0x36f) ||
  (code >= 0x591 && code <= 0x5c7 && code !== 0x5be && code !== 0x5c0 && code !== 0x5c3 && code !== 0x5c6) ||
  (code >= 0x64b && code <= 0x65f) ||
  code === 0x640 ||
  code === 0x670 ||
  (code >= 0x6d6 && code <= 0x6dc) ||
  nuktas.includes(code) ||
  (code >= 0x1ab0 && code <= 0x1aff) ||
  (code >= 0x1dc0 && code <= 0x1dff) ||
  (code >= 0x20d0 && code <= 0x20ff) ||
  (code >= 0xfe20 && code <= 0xfe2f);

/** Characters without width, and those that only change the direction. */
const isInvisible = (code: number): boolean =>
  code === 0xad ||
  code === 0x34f ||
  code === 0x61c ||
  code === 0x180e ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  (code >= 0xfe00 && code <= 0xfe0f) ||
  code === 0xfeff;

/** Capitals in the size of small letters, from phonetics and its kin, each with what it looks like. */
const smallCapitals = "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqǫqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɡgɑa";
/** Letters that Unicode does not take apart, as they are written without a special keyboard. */
const plain = "đdłløoıiħhŧtŋnßsæaœoðdþtėeəeƒf" + smallCapitals;
/** Letters that differ between keyboards and not for readers: yeh, kaf and heh of Persian and Urdu, the sigma that ends a word. */
const variants =
  "\u0649\u064a\u06cc\u064a\u06d0\u064a\u06a9\u0643\u06aa\u0643\u06c1\u0647\u06be\u0647\u06d5\u0647\u06c0\u0647\u06c2\u0647\u0629\u0647\u06c3\u0647\u0671\u0627\u03c2\u03c3";
/** The zeroes of digits that are no ASCII: those of Arabic, Persian, Devanagari, Bengali, Thai. */
const zeroes: readonly number[] = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];
/** Braille (UEB, grade 1) from a to z, by its pattern of dots behind U+2800. */
const braille =
  "\x01\x03\x09\x19\x11\x0b\x1b\x13\x0a\x1a\x05\x07\x0d\x1d\x15\x0f\x1f\x17\x0e\x1e\x25\x27\x3a\x2d\x3d\x35";
/** Quotes and dashes of typographers, and what a keyboard has for them. */
const typography: readonly (readonly [characters: string, read: string])[] = [
  ["\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u02bc", "'"],
  ["\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d\u300e\u300f", '"'],
  ["\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043", "-"],
  ["\u3002\uff61\u06d4\u0964", "."],
];

function foldTable(): Uint16Array {
  const table = new Uint16Array(65_536);
  for (let code = 0; code < table.length; code += 1) table[code] = code;
  const composed: readonly (readonly [first: number, last: number])[] = [
    [0x41, 0x5a],
    [0xa0, 0x24f],
    [0x2b0, 0x2b8],
    [0x2e0, 0x2e4],
    [0x370, 0x58f],
    [0x621, 0x64a],
    [0x6c0, 0x6d5],
    [0x958, 0x95f],
    [0x9dc, 0x9df],
    [0xa33, 0xa36],
    [0xa59, 0xa5e],
    [0x1d00, 0x1fff],
    [0x2000, 0x206f],
    [0x2070, 0x209f],
    [0x2100, 0x218f],
    [0x2460, 0x24ff],
    [0xfb00, 0xfdff],
    [0xfe70, 0xfefc],
    [0xff01, 0xff9f],
  ];
  for (const [first, last] of composed)
    for (let code = first; code <= last; code += 1) {
      const base = String.fromCharCode(code).normalize("NFKD").toLowerCase();
      const start = /[^\s("'`\u00b4\u00a8\u00af\u00b8]/u.exec(base)?.[0] ?? base;
      table[code] = start.charCodeAt(0);
    }
  for (let i = 0; i < plain.length; i += 2) {
    const letter = plain.charAt(i);
    table[letter.charCodeAt(0)] = plain.charCodeAt(i + 1);
    if (letter.toUpperCase().length === 1)
      table[letter.toUpperCase().charCodeAt(0)] = plain.charCodeAt(i + 1);
  }
  addVariants(table);
  for (const [characters, read] of typography)
    for (const character of characters) table[character.charCodeAt(0)] = read.charCodeAt(0);
  for (let code = 0x80; code < table.length; code += 1)
    if (isMark(code) || isInvisible(code)) table[code] = 0;
  for (const space of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0xa0, 0x2028, 0x2029, 0x3000]) table[space] = 0x20;
  for (let space = 0x2000; space <= 0x200a; space += 1) table[space] = 0x20;
  return table;
}

function addVariants(table: Uint16Array): void {
  for (let i = 0; i < variants.length; i += 2) {
    const read = variants.charCodeAt(i + 1);
    // Forms of presentation have been read as the letter that they show.
    const letter = variants.charCodeAt(i);
    for (let code = 0; code < table.length; code += 1) if (table[code] === letter) table[code] = read;
  }
  for (const zero of zeroes) for (let value = 0; value < 10; value += 1) table[zero + value] = 0x30 + value;
  for (let i = 0; i < braille.length; i += 1) table[0x2800 + braille.charCodeAt(i)] = 0x61 + i;
  // Its capital sign is read as nothing, its empty cell as a space.
  table[0x2820] = 0;
  table[0x2800] = 0x20;
}

/** Lower-case letters that look like a Latin one (Unicode TR 39, confusables, the ones that fonts draw alike). */
const lookalikes =
  "аaвbсcԁdеeєeғfһhіiїiјjкkӏlмmнhоoрpԛqгrѕsтtυuцuѵvѡwԝwхxуyүyҡkαaβbγyδdεeζzηnθoιiκkλlμuνvοoπnρpσoςcτtυuφoχxψwωw" +
  "ɑaɡgɩiɪiʏyօoսuհhոnցgզqհhգqꜱsᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢzʙbɢgʜhʟlɴnʀr";

function latinTable(): Uint16Array {
  const table = foldUnit.slice();
  for (let i = 0; i < lookalikes.length; i += 2)
    table[lookalikes.charCodeAt(i)] = lookalikes.charCodeAt(i + 1);
  // Through the fold first, so that capitals and accented ones are read alike.
  for (let code = 0x80; code < table.length; code += 1) {
    const folded = foldUnit[code] as number;
    if (folded >= 0x80) table[code] = table[folded] as number;
  }
  return table;
}

/** Unit by unit: what a character is read as. 0 where it is read as nothing. */
export const foldUnit = foldTable();

/** The same, and letters of other scripts that look Latin are Latin. */
export const latinUnit = latinTable();

/** U+1D400 to U+1D7FF. */
const mathematical = new Uint16Array(0x400).map((_, i) => {
  const base = String.fromCodePoint(0x1d400 + i)
    .normalize("NFKD")
    .toLowerCase();
  return latinUnit[base.charCodeAt(0)] ?? 0;
});

/**
 * A character beyond the first plane as it is read: mathematical alphabets (U+1D400), letters in squares and circles (U+1F130),
 * regional indicators, and tag characters as the ASCII that they hide. -1 for one that is read as nothing, 0 for all others.
 */
export function foldPair(high: number, low: number): number {
  const code = (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
  if (code >= 0x1d400 && code <= 0x1d7ff) {
    return mathematical[code - 0x1d400] ?? 0;
  }
  if (code >= 0x1f130 && code <= 0x1f189) return 0x61 + (((code - 0x1f130) % 32) % 26);
  if (code >= 0x1f1e6 && code <= 0x1f1ff) return 0x61 + code - 0x1f1e6;
  if (code >= 0xe0020 && code <= 0xe007e) return foldUnit[code - 0xe0000] ?? 0;
  if (code >= 0xe0000 && code <= 0xe01ef) return -1;
  return 0;
}
