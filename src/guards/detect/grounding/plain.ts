import { foldedView } from "../normalise.ts";

/** A text as it is compared: lower case, without accents, one space between words, no signs; a space at both ends. */
export const plainWords = (text: string): string =>
  ` ${foldedView(text)
    .text.toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;

/**
 * What of a number is compared: its digits without separators, decimal point, and zeros at the ends. `1,250,000`, `1.25 million`
 * and `125 %` are the same then: units and powers of ten are not told apart.
 */
export function significantDigits(number: string): string {
  const digits = number.replace(/\D/g, "");
  let [start, end] = [0, digits.length];
  while (start < end && digits.charCodeAt(start) === 0x30) start += 1;
  while (end > start && digits.charCodeAt(end - 1) === 0x30) end -= 1;
  return digits.slice(start, end);
}

const numberPattern = /\d+(?:[.,'\u2019\u00a0\u202f]\d+)*/g;

/** The numbers of a text, as they are compared. */
export function numbersOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [number] of text.matchAll(numberPattern)) {
    found.add(significantDigits(number));
    // A date in digits is three numbers.
    if (/[.,].*[.,]/.test(number))
      for (const piece of number.split(/[.,]/)) found.add(significantDigits(piece));
  }
  return found;
}

/**
 * The numbers that a sentence claims. Our own choice: whole numbers up to twelve are left out, since a source writes them as words
 * and a list counts with them.
 */
export function claimedNumbers(sentence: string): readonly string[] {
  const found: string[] = [];
  for (const match of sentence.matchAll(numberPattern)) {
    const [number] = match;
    const after = sentence.slice(match.index + number.length, match.index + number.length + 2);
    const small = /^\d{1,2}$/.test(number) && Number(number) <= 12;
    if (!small || /^ ?[%\u2030\u20ac$]/.test(after)) found.push(significantDigits(number));
  }
  return found;
}

/** Names: two words or more in a row that begin with a capital, not at the beginning of the sentence. */
export function namesOf(sentence: string): readonly string[] {
  const found: string[] = [];
  let name: string[] = [];
  let end = -1;
  let words = 0;
  const close = (): void => {
    if (name.length > 1) found.push(name.join(" "));
    name = [];
  };
  for (const match of sentence.matchAll(/\p{L}[\p{L}\u2019'-]*/gu)) {
    const [word] = match;
    const capital = words > 0 && word.length > 1 && /^\p{Lu}/u.test(word);
    if (!capital || match.index !== end + 1 || sentence.charAt(end) !== " ") close();
    if (capital) name.push(word);
    end = match.index + word.length;
    words += 1;
  }
  close();
  return found;
}

/** The beginnings of a name's words, which inflected forms share: our own choice, five letters. */
export const stemsOf = (name: string): readonly string[] =>
  plainWords(name)
    .trim()
    .split(" ")
    .filter((word) => word.length > 2)
    .map((word) => ` ${word.slice(0, 5)}`);

/** Quotation marks that close, with those that open what they close. */
const opensFor: Readonly<Record<string, readonly string[]>> = {
  '"': ['"'],
  "\u201d": ["\u201c", "\u201e"],
  "\u201c": ["\u201e"],
  "\u00bb": ["\u00ab"],
  "\u00ab": ["\u00bb"],
  "\u300d": ["\u300c"],
};

/** What stands between quotation marks on one line. */
function quoted(sentence: string): readonly string[] {
  const found: string[] = [];
  const opened = new Map<string, number>();
  for (const match of sentence.matchAll(/["\u201c-\u201e\u00ab\u00bb\u300c\u300d\n]/g)) {
    const [sign] = match;
    if (sign === "\n") opened.clear();
    const opener = opensFor[sign]?.find((each) => opened.has(each));
    if (opener === undefined) {
      opened.set(sign, match.index + 1);
      continue;
    }
    found.push(sentence.slice(opened.get(opener), match.index));
    opened.delete(opener);
  }
  return found;
}

/** What is quoted, each piece between ellipses by itself. Shorter quotes are names and terms: our own choice, four words. */
export function quotesOf(sentence: string): readonly string[] {
  const found: string[] = [];
  for (const quote of quoted(sentence))
    for (const piece of quote.split(/\[?(?:\u2026|\.\.\.)\]?/)) {
      const words = plainWords(piece);
      // Scripts without spaces: our own choice, eight characters.
      if (words.trim().split(" ").length >= 4 || (/[\u3040-\u9fff]/.test(words) && words.length >= 10))
        found.push(words);
    }
  return found;
}
