import { RE2JS } from "re2js";
import type { JsonValue } from "../../base/json.ts";
import type { OwnPatternText } from "../guard.ts";
import { contextUnits } from "./context.ts";
import { isDigit, isForeignLetter, isLatin } from "./plain-characters.ts";
import type { Sighting } from "./sighting.ts";

/** What a pattern sees from its first character on, in UTF-16 units: what a match can be long at most. */
const matchUnitsMax = 64;

/** Patterns of one feature at most: each is a walk of its own over every text. Our own choice. */
const patternsMax = 32;

/** Stretches of text that are asked whether they hold a match at all before places in them are tried. */
const stretchUnits = 512;

interface OwnPattern {
  readonly type: string;
  readonly pattern: RE2JS;
  /** Lower case; one of them must stand before a match. Empty: none needed. */
  readonly context: readonly string[];
}

export interface OwnPatterns {
  readonly types: readonly string[];
  /** As they were given. */
  readonly written: readonly OwnPatternText[];
  /** Sightings in `text`, unordered. `original` is the same text before its characters were made plain. */
  find(text: string, take: (sighting: Sighting) => void): void;
}

/** Types as they stand in a placeholder: EMPLOYEE_ID. */
const typeForm = /^[A-Z][A-Z0-9_]{1,39}$/;

/**
 * The manifest's `patterns`: `[{type, pattern, context?}]`. Patterns are RE2 (no look-around, no back reference), so any of them
 * is linear. One is tried where a run of letters, a run of digits or a sign begins, and sees 64 characters.
 *
 * @throws Error which names the entry and says what does not hold.
 */
export function ownPatterns(setting: JsonValue | undefined): OwnPatterns {
  const rows = setting ?? [];
  if (!Array.isArray(rows)) throw new Error("patterns: expected a list of {type, pattern, context?}");
  if (rows.length > patternsMax) throw new Error(`patterns: at most ${patternsMax}, not ${rows.length}`);
  const patterns = rows.map((row: JsonValue, i) => readRow(row, `patterns/${i}`));
  return {
    types: [...new Set(patterns.map(({ type }) => type))],
    written: patterns.map(({ type, pattern, context }) => ({
      kind: type,
      pattern: pattern.pattern(),
      context,
    })),
    find(text, take) {
      for (const pattern of patterns) findOne(pattern, text, take);
    },
  };
}

function readRow(row: JsonValue, at: string): OwnPattern {
  if (typeof row !== "object" || row === null || Array.isArray(row))
    throw new Error(`${at}: expected {type, pattern, context?}`);
  const { type, pattern, context = [], ...others } = row as Readonly<Record<string, JsonValue>>;
  const stranger = Object.keys(others)[0];
  if (stranger !== undefined)
    throw new Error(`${at}/${stranger}: not known; a pattern has type, pattern and context`);
  if (typeof type !== "string" || !typeForm.test(type))
    throw new Error(`${at}/type: expected 2 to 40 capitals, digits and underscores, such as EMPLOYEE_ID`);
  if (typeof pattern !== "string" || pattern === "")
    throw new Error(`${at}/pattern: expected a regular expression`);
  if (!Array.isArray(context) || !context.every((word) => typeof word === "string" && word !== ""))
    throw new Error(`${at}/context: expected a list of words`);
  const compiled = compile(pattern, `${at}/pattern`);
  if (compiled.matches(""))
    throw new Error(`${at}/pattern: it matches the empty text, so it would match everywhere`);
  return { type, pattern: compiled, context: context.map((word) => String(word).toLowerCase()) };
}

/** @throws Error with the place and what the compiler says. */
function compile(pattern: string, at: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${at}: ${why} (RE2 has no look-around and no back references)`, { cause: error });
  }
}

function findOne(
  { type, pattern, context }: OwnPattern,
  text: string,
  take: (sighting: Sighting) => void,
): void {
  for (let from = 0; from < text.length; from += stretchUnits) {
    const to = from + stretchUnits;
    if (!pattern.test(text.slice(from, to + matchUnitsMax))) continue;
    for (let start = from; start < to && start < text.length; start += 1) {
      if (!beginsRun(text, start)) continue;
      const matcher = pattern.matcher(text.slice(start, start + matchUnitsMax));
      if (!matcher.lookingAt() || matcher.end() === 0) continue;
      if (context.length > 0 && !follows(text, start, context)) continue;
      take({ kind: type, start, end: start + matcher.end(), score: 1 });
    }
  }
}

function follows(text: string, start: number, context: readonly string[]): boolean {
  const before = text.slice(Math.max(0, start - contextUnits), start).toLowerCase();
  return context.some((word) => before.includes(word));
}

const space = 0;
const letter = 1;
const figure = 2;
const sign = 3;

function classOf(code: number): number {
  if (Number.isNaN(code) || code <= 0x20) return space;
  if (isDigit(code)) return figure;
  return isLatin(code) || isForeignLetter(code) ? letter : sign;
}

function beginsRun(text: string, at: number): boolean {
  const here = classOf(text.charCodeAt(at));
  return here === sign || (here !== space && here !== classOf(text.charCodeAt(at - 1)));
}

/**
 * The manifest's `allow`: texts that are nobody's data (the firm's own address). An entry between slashes is an RE2 pattern.
 * Either must be the whole of what was found; capitals do not matter.
 *
 * @throws Error which names the entry whose pattern does not compile.
 */
export function allowed(entries: readonly string[]): (found: string) => boolean {
  const texts = new Set<string>();
  const patterns: RE2JS[] = [];
  entries.forEach((entry, i) => {
    if (entry.length > 2 && entry.startsWith("/") && entry.endsWith("/"))
      patterns.push(compile(`(?i)${entry.slice(1, -1)}`, `allow/${i}`));
    else texts.add(entry.toLowerCase());
  });
  if (texts.size === 0 && patterns.length === 0) return () => false;
  return (found) => texts.has(found.toLowerCase()) || patterns.some((pattern) => pattern.matches(found));
}
