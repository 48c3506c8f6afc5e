import { KnownError } from "../../base/errors.ts";
import { shortName, type Leaf } from "../leaf.ts";
import { blockEntries, BlockSet } from "./block-set.ts";
import { beginningOf, type EntryQuery, type GroupField, type SearchField } from "./entry-query.ts";
import { openSet, placesOf, type IndexFile } from "./index-file.ts";
import type { OpenIndex } from "./search-index.ts";
import { erasedField, peopleFields, termFields, type TermField } from "./terms.ts";

/** An entry that was found. */
export interface Found {
  /** Without pseudonyms where its subject was erased later. */
  readonly leaf: Leaf;
  readonly erased: boolean;
}

export interface PageAsk {
  readonly order: "newest" | "oldest";
  readonly limit: number;
  /** Where the page before has ended; as it said. */
  readonly after?: number | undefined;
}

export interface Page {
  readonly found: readonly Found[];
  /** Where the next page begins; undefined where there is none. New entries do not move it. */
  readonly next: number | undefined;
}

/** Our own choice: a beginning that so many values share says nothing. */
const termsMax = 10_000;

/** Entries from `from` up to `to` (exclusive). */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** One page of the entries that fit, in the order of the log or against it. */
export function findEntries(open: OpenIndex, query: EntryQuery, ask: PageAsk): Page {
  const backwards = ask.order === "newest";
  const whole = rangeOf(open, query);
  const { after } = ask;
  const range =
    after === undefined
      ? whole
      : backwards
        ? { from: whole.from, to: Math.min(whole.to, after) }
        : { from: Math.max(whole.from, after + 1), to: whole.to };
  const isErased = erasedIn(open.file);
  const found: Found[] = [];
  let next: number | undefined;
  // One more than asked for says whether there is another page.
  for (const seq of matches(open, query, { range, backwards })) {
    if (found.length === ask.limit) {
      next = found.at(-1)?.leaf.seq;
      break;
    }
    found.push(shown(open.leaves.leaf(seq), isErased(seq)));
  }
  return { found, next };
}

export function countEntries(open: OpenIndex, query: EntryQuery): number {
  const range = rangeOf(open, query);
  let count = 0;
  for (const { set } of blocks(open.file, query, { range, backwards: false })) count += set.count();
  return count;
}

export interface Group {
  readonly value: string;
  readonly count: number;
}

const groupSql =
  "select t.value, p.term, p.block, p.places from terms t cross join postings p on p.term = t.id where t.field = ? and p.block between ? and ?";

/** How many of the entries that fit have each value of a field, most first. An entry with several findings counts for each. */
export function countGroups(open: OpenIndex, query: EntryQuery, by: GroupField): Group[] {
  const { file } = open;
  const range = rangeOf(open, query);
  const sets = new Map<number, BlockSet>();
  for (const { block, set } of blocks(file, query, { range, backwards: false }))
    if (set.count() > 0) sets.set(block, set);
  const [first, last] = [Math.min(...sets.keys()), Math.max(...sets.keys())];
  const counts = new Map<string, number>();
  for (const row of sets.size === 0 ? [] : file.each(groupSql, [termFields[by], first, last])) {
    const set = sets.get(row["block"] as number);
    const shared = set === undefined ? 0 : set.countShared(placesOf(row));
    if (shared === 0) continue;
    const value = String(row["value"]);
    counts.set(value, (counts.get(value) ?? 0) + shared);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** Entries that the checkpoint covers and the times do not exclude. */
function rangeOf({ file, leaves }: OpenIndex, { fromMs, toMs }: EntryQuery): Range {
  const { first, checkedSize: end } = file.state ?? { first: 0, checkedSize: 0 };
  const from = fromMs === undefined ? first : leaves.firstSince(fromMs, { first, end });
  const to = toMs === undefined ? end : leaves.firstSince(toMs + 1, { first, end });
  return { from, to };
}

/** Whether an entry's subject was erased later. Entries of a page stand close to each other: a block is opened once. */
function erasedIn(file: IndexFile): (seq: number) => boolean {
  const term = file.term(erasedField, "");
  const opened = new Map<number, BlockSet | undefined>();
  return (seq) => {
    if (term === undefined) return false;
    const block = Math.floor(seq / blockEntries);
    if (!opened.has(block)) {
      const stored = file.places(term, block);
      opened.set(block, stored === undefined ? undefined : openSet(stored));
    }
    return opened.get(block)?.has(seq % blockEntries) === true;
  };
}

/** The people of an erased subject stand in the public leaf for ever; a search does not repeat them. */
function shown(leaf: Leaf, erased: boolean): Found {
  if (!erased) return { leaf, erased };
  const kept = Object.entries(leaf).filter(([name]) => !peopleFields.some((field) => field === name));
  return { leaf: Object.fromEntries(kept) as unknown as Leaf, erased };
}

interface Walk {
  readonly range: Range;
  readonly backwards: boolean;
}

function* matches({ file }: OpenIndex, query: EntryQuery, walk: Walk): Generator<number> {
  for (const { block, set } of blocks(file, query, walk))
    for (const place of walk.backwards ? set.placesBackwards() : set.places())
      yield block * blockEntries + place;
}

/** Block by block what fits. */
function* blocks(
  file: IndexFile,
  query: EntryQuery,
  { range, backwards }: Walk,
): Generator<{ readonly block: number; readonly set: BlockSet }> {
  if (range.from >= range.to) return;
  const fields = termsOfQuery(file, query);
  const absent =
    query.absent === undefined
      ? []
      : file
          .all("select id from terms where field = ?", [termFields[query.absent]])
          .map((row) => Number(row["id"]));
  for (const block of blocksOf(file, fields, { range, backwards })) {
    const start = block * blockEntries;
    const set = BlockSet.range(Math.max(0, range.from - start), Math.min(blockEntries, range.to - start));
    for (const terms of fields) set.keep(unionOf(file, terms, block));
    if (absent.length > 0) set.remove(unionOf(file, absent, block));
    yield { block, set };
  }
}

/** Numbers of the terms of each field that is asked for; an empty list where no entry has any. */
function termsOfQuery(file: IndexFile, { where }: EntryQuery): readonly number[][] {
  return (Object.keys(where) as SearchField[]).flatMap((field) => {
    const values = where[field];
    if (values === undefined) return [];
    if (field === "prompt") return [values.flatMap((value) => termsOfPrompt(file, value))];
    const fields: readonly TermField[] = field === "person" ? peopleFields : [field];
    const terms = fields.flatMap((one) => values.flatMap((value) => termsOfValue(file, one, value)));
    return [[...new Set(terms)]];
  });
}

function termsOfValue(file: IndexFile, field: TermField, value: string): number[] {
  const beginning = beginningOf(field, value);
  if (beginning === undefined) {
    // A long name stands in some leaves cut.
    const forms = new Set([value, shortName(value)]);
    return [...forms].flatMap((form) => file.term(termFields[field], form) ?? []);
  }
  const rows = file.all("select id from terms where field = ? and value >= ? and value < ? limit ?", [
    termFields[field],
    beginning,
    endOf(beginning),
    termsMax + 1,
  ]);
  if (rows.length > termsMax)
    throw new KnownError(
      "USAGE",
      `more than ${termsMax} values of ${field} begin with "${beginning}"`,
      "name more of it",
    );
  return rows.map((row) => Number(row["id"]));
}

/** What sorts after everything that begins so: SQLite compares the bytes of UTF-8. */
const endOf = (beginning: string): string => `${beginning}\u{10ffff}`;

/** All entries under a running digest that covers the prompt. */
function termsOfPrompt(file: IndexFile, value: string): number[] {
  const beginning = beginningOf("prompt", value);
  const rows =
    beginning === undefined
      ? file.all("select distinct digest from prompts where prompt = ?", [value])
      : file.all("select distinct digest from prompts where prompt >= ? and prompt < ?", [
          beginning,
          endOf(beginning),
        ]);
  return rows.flatMap((row) => file.term(termFields.digest, String(row["digest"])) ?? []);
}

/** The blocks that may have something: those of the field with the fewest; all where no field is asked for. */
function blocksOf(
  file: IndexFile,
  fields: readonly (readonly number[])[],
  { range, backwards }: Walk,
): readonly number[] {
  const [from, to] = [Math.floor(range.from / blockEntries), Math.floor((range.to - 1) / blockEntries)];
  let fewest: number[] | undefined;
  for (const terms of fields) {
    const having = new Set<number>();
    for (const term of terms)
      for (const row of file.all("select block from postings where term = ? and block between ? and ?", [
        term,
        from,
        to,
      ]))
        having.add(Number(row["block"]));
    if (fewest === undefined || having.size < fewest.length) fewest = [...having];
  }
  fewest ??= Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return fewest.sort((a, b) => (backwards ? b - a : a - b));
}

function unionOf(file: IndexFile, terms: readonly number[], block: number): BlockSet {
  const union = new BlockSet();
  for (const term of terms) {
    const stored = file.places(term, block);
    if (stored !== undefined) union.include(openSet(stored));
  }
  return union;
}
