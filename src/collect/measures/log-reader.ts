import type { SearchAnswer, SearchAsk } from "../../audit/search/answer-search.ts";
import type { EntryQuery, GroupField } from "../../audit/search/entry-query.ts";
import type { Search } from "../../audit/search/history.ts";
import type { Found, Group } from "../../audit/search/run-query.ts";
import type { Leaf } from "../../audit/leaf.ts";

/** Our own choice: a page crosses from one thread to another in some milliseconds. */
const pageEntries = 500;

/** Values that one question may name. The search takes no more. */
const valuesMax = 100;

/** Leaves that were read, newest first. */
export interface Leaves {
  readonly leaves: readonly Leaf[];
  /** False: there are more, which were not read. */
  readonly isWhole: boolean;
}

export type Order = "newest" | "oldest";

/** Counts in the log by its search index, and reads leaves where figures stand in their facts: never more than it is told to. */
export class LogReader {
  readonly #search: Search;
  readonly #signal: AbortSignal | undefined;

  constructor(search: Search, signal?: AbortSignal) {
    this.#search = search;
    this.#signal = signal;
  }

  /** How many entries fit: by bitmaps, however many there are. */
  async count(query: EntryQuery): Promise<number> {
    return (await this.#ask({ ask: "count", query })).count ?? 0;
  }

  /** How many of those that fit have each value of a field, most first. */
  async groups(query: EntryQuery, by: GroupField): Promise<readonly Group[]> {
    return (await this.#ask({ ask: "groups", query, by })).groups ?? [];
  }

  /** The newest that fit, `most` of them. */
  async newest(query: EntryQuery, most: number): Promise<Leaves> {
    const found: Found[] = [];
    let after: number | undefined;
    do {
      const limit = Math.min(pageEntries, most - found.length);
      const { page } = await this.#ask({ ask: "page", query, page: { order: "newest", limit, after } });
      found.push(...(page?.found ?? []));
      after = page?.next;
    } while (after !== undefined && found.length < most);
    return { leaves: found.map(({ leaf }) => leaf), isWhole: after === undefined };
  }

  /** The first or the last that fits; undefined where none does. */
  async edge(query: EntryQuery, order: Order): Promise<Leaf | undefined> {
    const { page } = await this.#ask({ ask: "page", query, page: { order, limit: 1, after: undefined } });
    return page?.found[0]?.leaf;
  }

  /** Which of these values some entry that fits has. */
  async having(
    query: EntryQuery,
    field: GroupField,
    values: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const wanted = new Set(values);
    const had = new Set<string>();
    for (let i = 0; i < values.length; i += valuesMax) {
      const where = { ...query.where, [field]: values.slice(i, i + valuesMax) };
      for (const { value } of await this.groups({ ...query, where }, field))
        if (wanted.has(value)) had.add(value);
    }
    return had;
  }

  async #ask(asked: SearchAsk): Promise<SearchAnswer> {
    this.#signal?.throwIfAborted();
    return this.#search(asked);
  }
}
