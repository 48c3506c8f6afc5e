import { isDay, number } from "./calendar.ts";
import { topicSet, type Context } from "./context.ts";
import { digitsEnd, nextGroup } from "./number-shapes.ts";
import { isDigit, isForeignLetter, isLatin, isWord } from "./plain-characters.ts";
import type { See } from "./sighting.ts";

/** Months by number, in the languages of the largest EU countries: names in the cases they have in dates, and short forms. */
const monthNames: readonly string[] = [
  "january jan januar janvier janv enero ene gennaio gen januari stycznia styczeń ianuarie ian janeiro ledna január jänner ιανουαρίου",
  "february feb februar février févr fevrier febrero febbraio februari lutego luty februarie fevereiro fev února február φεβρουαρίου",
  "march mar märz mrz mars marzo maart mrt marca marzec martie março března március mär μαρτίου",
  "april apr avril avr abril abr aprile kwietnia kwiecień aprilie dubna április απριλίου",
  "may mai mayo maggio mag mei maja maj maio května május μαΐου",
  "june jun juni juin junio giugno giu czerwca czerwiec iunie iun junho června június ιουνίου",
  "july jul juli juillet juil julio luglio lug lipca lipiec iulie iul julho července július ιουλίου",
  "august aug août aout agosto ago augustus augusti sierpnia sierpień srpna augusztus αυγούστου",
  "september sep sept septembre septiembre settembre set września wrzesień septembrie setembro září szeptember σεπτεμβρίου",
  "october oct oktober okt octobre octubre ottobre ott października październik octombrie outubro out října október οκτωβρίου",
  "november nov novembre noviembre listopada listopad noiembrie novembro novembru november νοεμβρίου",
  "december dec dezember dez décembre déc decembre diciembre dic dicembre grudnia grudzień decembrie dezembro prosince δεκεμβρίου",
];

const monthOf: ReadonlyMap<string, number> = new Map(
  monthNames.flatMap((names, i) => names.split(" ").map((name): [string, number] => [name, i + 1])),
);

/** 1 for what the name of a month ends with, in small letters; the bit that makes ASCII small is set in the others too. */
const monthLasts = ((): Uint8Array => {
  const table = new Uint8Array(65_536);
  for (const name of monthOf.keys()) {
    table[name.charCodeAt(name.length - 1) | 0x20] = 1;
    table[name.toUpperCase().charCodeAt(name.length - 1) | 0x20] = 1;
  }
  return table;
})();

const birth = topicSet(["birth"]);

/** Nobody alive was born before, and no birth is written that is later: our own choice. */
const isBirthYear = (year: number): boolean => year >= 1900 && year <= 2035;

/** Longest name of a month with what stands around it ("3rd of September, 1985"). */
const nameUnitsMax = 14;

/** Looks at a run of digits for a date, where a word before it says that somebody was born. */
export function seeBirthDate(
  place: { text: string; start: number; context: Context },
  firstEnd: number,
  see: See,
): void {
  const { text, start, context } = place;
  const length = firstEnd - start;
  if (length !== 1 && length !== 2 && length !== 4 && length !== 8) return;
  if ((length !== 8 && !goesOn(text.charCodeAt(firstEnd))) || !context.names(birth, start)) return;
  const end = length === 8 ? solidEnd(text, start) : dateEnd(text, start, firstEnd);
  if (end === 0 || isDigit(text.charCodeAt(end))) return;
  see("DATE_OF_BIRTH", monthBefore(text, start), end, 1);
}

/** Whether a date can go on behind a group: with a separator, a comma before the year, or the letters of 1st and 2º. */
const goesOn = (code: number): boolean => isBetween(code) || isLetter(code) || code === 0xba;

function solidEnd(text: string, start: number): number {
  const digits = text.slice(start, start + 8);
  const first = isBirthYear(number(digits, 0, 4)) && isDay(number(digits, 4), number(digits, 6));
  const last = isBirthYear(number(digits, 4, 4)) && isDay(number(digits, 2), number(digits, 0));
  return (first || last) && !isWord(text.charCodeAt(start + 8)) ? start + 8 : 0;
}

/** Where the date ends that begins with this group; 0 where it is none. */
function dateEnd(text: string, start: number, firstEnd: number): number {
  const length = firstEnd - start;
  if (length <= 2 && monthBefore(text, start) < start) return yearAfter(text, dayEnd(text, firstEnd));
  // "12. 3. 1985" as Germans and Czechs write it.
  const second = dateGroup(text, firstEnd);
  if (second !== 0) {
    const secondEnd = digitsEnd(text, second);
    const third = secondEnd - second <= 2 ? dateGroup(text, secondEnd) : 0;
    if (third === 0) return 0;
    const thirdEnd = digitsEnd(text, third);
    // Most are told apart by the length of the year, before anything is read.
    if (length !== 4 && thirdEnd - third !== 4 && thirdEnd - third !== 2) return 0;
    const parts = [
      number(text, start, length),
      number(text, second, secondEnd - second),
      number(text, third, thirdEnd - third),
    ];
    return isNumericDate(parts, [length, thirdEnd - third]) ? thirdEnd : 0;
  }
  if (length === 4) {
    const month = monthAt(text, firstEnd);
    if (month === undefined || !isBirthYear(number(text, start, 4))) return 0;
    const end = digitsEnd(text, month.end);
    return end > month.end && end - month.end <= 2 ? end : 0;
  }
  const month = monthAt(text, dayEnd(text, firstEnd));
  return month === undefined ? 0 : yearAfter(text, month.end);
}

/** Year, month, day or day, month, year or month, day, year; a year of two digits only at the end. */
function isNumericDate(parts: readonly number[], [first, last]: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0] = parts;
  if (first === 4) return last !== undefined && last <= 2 && isBirthYear(a) && isDay(b, c);
  const year = last === 4 ? isBirthYear(c) : last === 2;
  return year && (isDay(b, a) || isDay(a, b));
}

function dateGroup(text: string, end: number): number {
  if (text.charCodeAt(end) === 0x2e && text.charCodeAt(end + 1) === 0x20 && isDigit(text.charCodeAt(end + 2)))
    return end + 2;
  return nextGroup(text, end);
}

const dayMarks: ReadonlySet<string> = new Set(["st", "nd", "rd", "th", "er"]);

/** Behind `3rd`, `1st`, `1er`, `12.`, `12º`. */
function dayEnd(text: string, end: number): number {
  const first = text.charCodeAt(end);
  if (first === 0x2e || first === 0xba) return end + 1;
  return first >= 0x61 && first <= 0x7a && dayMarks.has(text.slice(end, end + 2)) ? end + 2 : end;
}

const isLetter = (code: number): boolean => isLatin(code) || isForeignLetter(code);

/** The month that is named behind `from`, and where what comes after it begins. */
function monthAt(text: string, from: number): { month: number; end: number } | undefined {
  let at = from;
  for (let words = 0; words < 2; words += 1) {
    while (at < from + nameUnitsMax && isBetween(text.charCodeAt(at))) at += 1;
    const start = at;
    while (at - start < nameUnitsMax && isLetter(text.charCodeAt(at))) at += 1;
    if (at === start) return undefined;
    const word = text.slice(start, at).toLowerCase();
    const month = monthOf.get(word);
    if (month !== undefined) {
      while (isBetween(text.charCodeAt(at)) && at - start < 2 * nameUnitsMax) at += 1;
      return { month, end: at };
    }
    if (word !== "of" && word !== "de") return undefined;
  }
  return undefined;
}

const isBetween = (code: number): boolean =>
  code === 0x20 || code === 0x2e || code === 0x2c || code === 0x2d || code === 0x2f;

const isStop = (code: number): boolean => code === 0x20 || code === 0x2c || code === 0x2e;

/** Where the year ends that stands behind `from`, maybe behind `de`, `del`, a comma or an apostrophe; 0 for none. */
function yearAfter(text: string, from: number): number {
  let start = from;
  while (start < from + 3 && isStop(text.charCodeAt(start))) start += 1;
  if (text.charCodeAt(start) === 0x64)
    start += /^(?:del? |do )?/.exec(text.slice(start, start + 4))?.[0].length ?? 0;
  const end = digitsEnd(text, start);
  const isYear = end - start === 4 && isBirthYear(number(text, start, 4));
  return isYear ? end : 0;
}

/** Where a month's name begins that stands before a day ("March 12, 1985"); `start` where there is none. */
function monthBefore(text: string, start: number): number {
  let end = start;
  while (start - end < 2 && isBetween(text.charCodeAt(end - 1))) end -= 1;
  if (end === start) return start;
  let from = end;
  while (end - from < nameUnitsMax && isLetter(text.charCodeAt(from - 1))) from -= 1;
  if (monthLasts[text.charCodeAt(end - 1) | 0x20] !== 1 || end - from < 3) return start;
  return monthOf.has(text.slice(from, end).toLowerCase()) ? from : start;
}
