import { personalData } from "../src/guards/personal-data.ts";
import { lookAlikes } from "../src/guards/personal-data/look-alikes.test-data.ts";
import type { Finding, TextContext, TextGuard } from "../src/guards/guard.ts";
import { names } from "../src/guards/names.ts";
import { namelessTexts } from "../src/guards/names/sentences.test-data.ts";
import { goldOf } from "../training/names-gold.ts";
import { devChats, isHeldOut, markedRows, type TemplateRow } from "../training/names-rows.ts";

const context: TextContext = { side: "input", source: "user", operatorTexts: [] };
const bind = (settings: Parameters<typeof names.bind>[0]["settings"], kind = names): TextGuard =>
  kind.bind({ settings, tokensPerRequestMax: 10_000 }) as TextGuard;
const numbers = bind({}, personalData);
const named = bind({ types: ["PERSON", "ADDRESS", "ORGANIZATION", "LOCATION"] });
const usual = bind({});

/** What the rows call a type and what we do. A date is personal where it is one of birth; domains and titles are nobody's. */
const structured: Readonly<Record<string, string>> = {
  CREDIT_CARD: "CREDIT_CARD",
  PHONE_NUMBER: "PHONE",
  EMAIL_ADDRESS: "EMAIL",
  US_SSN: "US_SSN",
  IBAN_CODE: "IBAN",
  IP_ADDRESS: "IP_ADDRESS",
  US_DRIVER_LICENSE: "DRIVER_LICENCE",
};
const kinds = ["PERSON", "ADDRESS", "ORGANIZATION", "LOCATION"];

interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface Tally {
  wanted: number;
  found: number;
  overlapping: number;
  exact: number;
  right: number;
}

const overlap = (a: Finding, b: Span): boolean => a.kind === b.type && a.start < b.end && a.end > b.start;

function count(gold: readonly Span[], found: readonly Finding[], tallies: Map<string, Tally>): void {
  const of = (type: string): Tally => {
    const tally = tallies.get(type) ?? { wanted: 0, found: 0, overlapping: 0, exact: 0, right: 0 };
    tallies.set(type, tally);
    return tally;
  };
  for (const span of gold) {
    const tally = of(span.type);
    tally.wanted += 1;
    const hits = found.filter((finding) => overlap(finding, span));
    if (hits.length > 0) tally.overlapping += 1;
    if (hits.some(({ start, end }) => start === span.start && end === span.end)) tally.exact += 1;
  }
  for (const finding of found) {
    const tally = of(finding.kind);
    tally.found += 1;
    if (gold.some((span) => overlap(finding, span))) tally.right += 1;
  }
}

const share = (part: number, whole: number): string =>
  whole === 0 ? "     -" : `${((100 * part) / whole).toFixed(1)} %`.padStart(7);

function print(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`\n${title}`);
  console.log("                 wanted   recall (overlap, exact)   precision (overlap, exact)");
  for (const [type, { wanted, found, overlapping, exact, right }] of tallies)
    console.log(
      `${type.padEnd(15)} ${String(wanted).padStart(7)}   ${share(overlapping, wanted)} ${share(exact, wanted)}           ${share(right, found)} ${share(exact, found)}`,
    );
}

function tallyNames(rows: readonly TemplateRow[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const row of rows) count(goldOf(row), named.inspect(row.text, context), tallies);
  return new Map(kinds.flatMap((kind) => (tallies.has(kind) ? [[kind, tallies.get(kind) as Tally]] : [])));
}

function tallyNumbers(rows: readonly TemplateRow[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { text, spans } of rows) {
    const gold = spans.flatMap(({ type, start, end }) => {
      const ours = structured[type];
      return ours === undefined ? [] : [{ type: ours, start, end }];
    });
    const found = numbers
      .inspect(text, context)
      .filter(({ kind }) => Object.values(structured).includes(kind));
    count(gold, found, tallies);
  }
  return tallies;
}

/** Of texts without personal data those in which some is seen. */
function falseAlarms(): void {
  const texts = Object.values(lookAlikes).flat();
  const wrong = texts.filter((text) => numbers.inspect(text, context).length > 0);
  console.log(`\n${wrong.length} of ${texts.length} look-alikes of numbers are taken for personal data`);
  const nameless = namelessTexts.filter((text) => usual.inspect(text, context).length > 0);
  console.log(
    `${nameless.length} of ${namelessTexts.length} texts that name nobody are taken to name somebody`,
  );
  const chats = devChats();
  const flagged = new Map<string, number>();
  for (const text of chats)
    for (const kind of new Set(usual.inspect(text, context).map((finding) => finding.kind)))
      flagged.set(kind, (flagged.get(kind) ?? 0) + 1);
  console.log(
    `of ${chats.length} chats that were not learned from (public figures and characters are in them):`,
  );
  for (const kind of kinds)
    if (flagged.has(kind))
      console.log(`  ${kind.padEnd(13)} in ${share(flagged.get(kind) ?? 0, chats.length)}`);
}

/** Least CPU time of several runs, in microseconds. */
function leastUs(runs: number, times: number, run: () => void): number {
  let best = Infinity;
  for (let i = 0; i < runs; i += 1) {
    const from = process.cpuUsage();
    for (let k = 0; k < times; k += 1) run();
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / times);
  }
  return best;
}

function costs(): void {
  const chats = devChats();
  const units = chats.reduce((sum, { length }) => sum + length, 0);
  const small = "we agreed that the new release goes out next week, after all tests have passed. "
    .repeat(7)
    .slice(0, 500);
  const dense = "Dear Ms. Lindqvist, send it to Paul Okafor, 14 Church Road, Bristol BS1 5TR. "
    .repeat(7)
    .slice(0, 500);
  const all = leastUs(5, 1, () => {
    for (const text of chats) usual.inspect(text, context);
  });
  console.log(`\nnames: ${((100 * all) / units).toFixed(2)} µs for 100 characters of chat`);
  console.log(
    `names: ${leastUs(20, 500, () => usual.inspect(small, context)).toFixed(1)} µs for 500 small letters`,
  );
  console.log(
    `names: ${leastUs(20, 500, () => usual.inspect(dense, context)).toFixed(1)} µs for 500 characters of nothing but names`,
  );
  for (const piece of ["a", "Aa ", "Jane Doe ", "1 Main Street, ", "lorem ipsum "]) {
    const text = piece.repeat(Math.ceil(1e6 / piece.length));
    console.log(
      `names: ${(leastUs(3, 1, () => usual.inspect(text, context)) / 1000).toFixed(0)} ms for 1 MB of ${JSON.stringify(piece)}`,
    );
  }
}

const rows = markedRows();
print("names, on templates that were not learned from", tallyNames(rows.filter(isHeldOut)));
print("names, on templates that were learned from", tallyNames(rows.filter((row) => !isHeldOut(row))));
print("numbers, on all rows", tallyNumbers(rows));
falseAlarms();
costs();
