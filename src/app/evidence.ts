import type { Leaf } from "../audit/leaf.ts";
import { answerSearch, type SearchAnswer, type SearchAsk } from "../audit/search/answer-search.ts";
import type { EntryQuery } from "../audit/search/entry-query.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import { evidenceKinds } from "../controls/evidence-kinds.ts";
import { dayMs } from "../controls/control.ts";
import type { EntryKind } from "../evidence/entry.ts";
import { observations } from "../evidence/observations.ts";
import type { Witnessed } from "../evidence/witnessed.ts";

/** A year and a quarter: the longest that any control counts is a year. */
const backMs = 455 * dayMs;

/** Our own choice: ten thousand features, or one whose collectors run each minute. Newest first, so that nothing newer is left out. */
const entriesMax = 200_000;

/** Kinds of which collectors write some each hour. */
const frequent: readonly EntryKind[] = ["canary.tried", "config.attested", "log.measured", "probe.made"];

/** Rehearsals of the gateway itself: their entries name features of its own, and count for all. */
const rehearsals: readonly EntryKind[] = Object.values(observations)
  .filter(({ of, kind }) => of === "gateway" && kind.startsWith("drill."))
  .map(({ kind }) => kind);

/** Our own choice: an hourly rehearsal of retrieval and daily ones of the others, for a quarter. */
const rehearsalsMax = 3000;

/**
 * Our own choice: eleven days of ninety observations that are made every six hours. Every collector looks once a week at least, and
 * what is older than that its control would hardly count.
 */
const frequentMax = 4000;

const pageEntries = 5000;

/** An entry as who judges sees it. */
export const witnessed = ({ seq, at, kind, feature, environment, digest, facts = {} }: Leaf): Witnessed => ({
  seq,
  atMs: at,
  kind,
  ...(feature === undefined ? {} : { feature }),
  ...(environment === undefined ? {} : { environment }),
  ...(digest === undefined ? {} : { digest }),
  facts,
});

export type Search = (asked: SearchAsk) => SearchAnswer | Promise<SearchAnswer>;

/**
 * All evidence that the log has, by its search index, into a book.
 *
 * @param feature the one that is asked about: of others only what was loaded and rehearsed is read, which takes seconds off a long log
 * @throws KnownError as `answerSearch`
 */
export async function readEvidence(
  search: Search,
  nowMs: number,
  book: OpenBook = new OpenBook(),
  feature?: string,
): Promise<OpenBook> {
  const read = async (where: EntryQuery["where"], entries: number, absent?: "feature"): Promise<void> => {
    const query = { where, fromMs: nowMs - backMs, ...(absent === undefined ? {} : { absent }) };
    await readInto(book, search, { query, entries });
  };
  if (feature === undefined) {
    await read({ kind: evidenceKinds }, entriesMax);
    return book;
  }
  const rare = evidenceKinds.filter((kind) => !frequent.includes(kind));
  await read({ kind: ["policy.loaded", "policy.changed"] }, entriesMax);
  await read({ kind: rehearsals }, rehearsalsMax);
  for (const [kind, entries] of [
    [rare, entriesMax],
    [frequent, frequentMax],
  ] as const) {
    await read({ kind, feature: [feature] }, entries);
    await read({ kind }, entries, "feature");
  }
  return book;
}

/** So many of the newest entries at most. */
async function readInto(
  book: OpenBook,
  search: Search,
  { query, entries }: { readonly query: EntryQuery; readonly entries: number },
): Promise<void> {
  for (let read = 0, after: number | undefined; read < entries;) {
    const limit = Math.min(pageEntries, entries - read);
    const { page } = await search({ ask: "page", query, page: { order: "newest", limit, after } });
    for (const { leaf } of page?.found ?? []) book.add(witnessed(leaf));
    read += limit;
    after = page?.next;
    if (after === undefined) break;
  }
}

/** The evidence in a data folder's log, as far as its newest checkpoint goes. @param feature as in `readEvidence` */
export async function evidenceIn(
  data: string,
  nowMs: number,
  report: (line: string) => void,
  feature?: string,
): Promise<OpenBook> {
  const index = new SearchIndex(searchPlaces(data), report);
  try {
    return await readEvidence((asked) => answerSearch(index, asked), nowMs, new OpenBook(), feature);
  } finally {
    index.close();
  }
}
