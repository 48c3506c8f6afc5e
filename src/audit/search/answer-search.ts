import type { EntryQuery, GroupField } from "./entry-query.ts";
import { countEntries, countGroups, findEntries, type Group, type Page, type PageAsk } from "./run-query.ts";
import type { SearchIndex, UpToDate } from "./search-index.ts";

/** What can be asked of the index. Plain data: it may go to another thread and back. */
export type SearchAsk =
  | { readonly ask: "page"; readonly query: EntryQuery; readonly page: PageAsk }
  | { readonly ask: "count"; readonly query: EntryQuery }
  | { readonly ask: "groups"; readonly query: EntryQuery; readonly by: GroupField };

export type SearchAnswer = UpToDate & {
  readonly page?: Page;
  readonly count?: number;
  readonly groups?: readonly Group[];
};

/** Brings the index up to the newest checkpoint and answers from it. @throws KnownError as `SearchIndex.catchUp` */
export function answerSearch(index: SearchIndex, asked: SearchAsk): SearchAnswer {
  const upToDate = index.catchUp();
  const { query } = asked;
  switch (asked.ask) {
    case "page":
      return { ...upToDate, page: index.read((open) => findEntries(open, query, asked.page)) };
    case "count":
      return { ...upToDate, count: index.read((open) => countEntries(open, query)) };
    case "groups":
      return { ...upToDate, groups: index.read((open) => countGroups(open, query, asked.by)) };
  }
}
