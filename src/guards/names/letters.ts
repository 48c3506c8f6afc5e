/*
 * Letters that have a small and a large form, and what both are read as: `Ü`, `ü` and `u` are one letter, so that a name is the
 * same name however it is typed. Up to U+1FFF: Latin, Greek, Cyrillic, Armenian, and the scripts without capitals.
 */

/** Where the table ends: behind it stand punctuation, symbols and the scripts that set no spaces. */
const tableUnits = 0x2000;

/** For each UTF-16 unit below U+2000 the letter that it is read as; 0 where it is none. */
export const letterOf: Uint16Array = new Uint16Array(tableUnits);

/** 1 for capitals. */
export const isCapital: Uint8Array = new Uint8Array(tableUnits);

/** 1 for letters of scripts that have capitals. */
export const isCased: Uint8Array = new Uint8Array(tableUnits);

for (let code = 0x41; code < tableUnits; code += 1) {
  const letter = String.fromCharCode(code);
  if (!/[\p{L}\p{M}]/u.test(letter)) continue;
  const small = letter.toLowerCase();
  const base = small.normalize("NFD").charCodeAt(0);
  letterOf[code] = base < tableUnits ? base : code;
  isCapital[code] = small === letter ? 0 : 1;
  isCased[code] = small === letter && letter.toUpperCase() === letter ? 0 : 1;
}

/** Start of the hash of a word (FNV-1a, 32 bits). */
export const hashStart = 0x811c9dc5 | 0;

/** The hash of what was read so far and one more letter. */
export const hashStep = (hash: number, letter: number): number => Math.imul(hash ^ letter, 0x01000193);

/** The hash of a word as `Tokens` has it: letters folded, other characters as they are. */
export function hashOf(word: string): number {
  let hash = hashStart;
  for (let i = 0; i < word.length; i += 1) {
    const code = word.charCodeAt(i);
    const letter = code < tableUnits ? (letterOf[code] as number) : 0;
    hash = hashStep(hash, letter === 0 ? code : letter);
  }
  return hash;
}
