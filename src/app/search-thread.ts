import type { SearchAnswer, SearchAsk } from "../audit/search/answer-search.ts";
import type { SearchPlaces } from "../audit/search/search-index.ts";
import { askedThread } from "./asked-thread.ts";

export interface SearchThread {
  /** @throws KnownError as `answerSearch`, LIMIT_REACHED where too many search at once. */
  readonly search: (asked: SearchAsk) => Promise<SearchAnswer>;
  close(): Promise<void>;
}

/** Searches on a thread of its own: making and reading the index must not hold up calls. */
export function searchThread(places: SearchPlaces, report: (line: string) => void): SearchThread {
  const thread = askedThread<SearchAsk, SearchAnswer>({
    ...{ file: "./search-worker", data: places, doing: "search", report },
  });
  return { search: thread.ask, close: () => thread.close() };
}
