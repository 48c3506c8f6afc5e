import type { Leaf } from "../audit/leaf.ts";
import { answerSearch, type SearchAnswer, type SearchAsk } from "../audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import { evidenceKinds } from "../controls/evidence-kinds.ts";
import { dayMs } from "../controls/control.ts";
import type { Witnessed } from "../evidence/witnessed.ts";

/** A year and a quarter: the longest that any control counts is a year. */
const backMs = 455 * dayMs;

/** Our own choice: ten thousand features, or one whose collectors run each minute. Newest first, so that nothing newer is left out. */
const entriesMax = 200_000;

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

/** All evidence that the log has, by its search index, into a book. @throws KnownError as `answerSearch` */
export async function readEvidence(
  search: Search,
  nowMs: number,
  book: OpenBook = new OpenBook(),
): Promise<OpenBook> {
  const query = { where: { kind: evidenceKinds }, fromMs: nowMs - backMs };
  for (let read = 0, after: number | undefined; read < entriesMax;) {
    const { page } = await search({
      ask: "page",
      query,
      page: { order: "newest", limit: pageEntries, after },
    });
    for (const { leaf } of page?.found ?? []) book.add(witnessed(leaf));
    read += pageEntries;
    after = page?.next;
    if (after === undefined) break;
  }
  return book;
}

/** The evidence in a data folder's log, as far as its newest checkpoint goes. */
export async function evidenceIn(
  data: string,
  nowMs: number,
  report: (line: string) => void,
): Promise<OpenBook> {
  const index = new SearchIndex(searchPlaces(data), report);
  try {
    return await readEvidence((asked) => answerSearch(index, asked), nowMs);
  } finally {
    index.close();
  }
}
