import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { Names } from "../names.ts";
import type { SearchAnswer, SearchAsk } from "./answer-search.ts";
import type { EntryQuery } from "./entry-query.ts";
import type { AskLog } from "./read-query.ts";
import type { Found } from "./run-query.ts";

/** Our own choice: some 200 MB of leaves. auditd opens as many payloads for one history. */
export const historyEntriesMax = 200_000;
const pageEntries = 1000;

/** One entry of a history. */
export interface HistoryEntry extends Found {
  /** What was said; undefined where it was not asked for, or there is none. */
  readonly text?: string;
  /** How the application called the people, as it was sealed with the text. */
  readonly names?: Names;
  /** Why there is no text: its key was destroyed. */
  readonly withheld?: string;
}

/** What belongs together: a call from its request to its answer. */
export interface HistoryExchange {
  /** Undefined for an entry that belongs to none. */
  readonly exchange: string | undefined;
  readonly entries: readonly HistoryEntry[];
}

export type Search = (asked: SearchAsk) => SearchAnswer | Promise<SearchAnswer>;

/** All entries of a query in the order of the log. @throws KnownError USAGE where they are too many. */
export async function historyLeaves(
  search: Search,
  query: EntryQuery,
  entriesMax = historyEntriesMax,
): Promise<Found[]> {
  const found: Found[] = [];
  let after: number | undefined;
  do {
    const { page } = await search({
      ask: "page",
      query,
      page: { order: "oldest", limit: pageEntries, after },
    });
    found.push(...(page?.found ?? []));
    after = page?.next;
    if (found.length > entriesMax)
      throw new KnownError(
        "USAGE",
        `the history has more than ${entriesMax} entries`,
        "read it in parts: from, to",
      );
  } while (after !== undefined);
  return found;
}

/** Exchanges in the order in which they began, each with its entries in the order of the log. */
export function exchangesOf(found: readonly Found[]): HistoryExchange[] {
  const exchanges = new Map<string, Found[]>();
  for (const one of found) {
    const id = one.leaf.exchange ?? `entry ${one.leaf.seq}`;
    const entries = exchanges.get(id);
    if (entries === undefined) exchanges.set(id, [one]);
    else entries.push(one);
  }
  return [...exchanges.values()].map((entries) => ({ exchange: entries[0]?.leaf.exchange, entries }));
}

export interface HistoryAsk {
  /** By name. */
  readonly subject: Readonly<Partial<Record<"tenant" | "user" | "session", string>>>;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly purpose: string;
}

/**
 * The exchanges with what was said in them. That it was read, by whom and why, is an entry of the log before the first comes.
 * @throws KnownError SCOPE_REFUSED where whoever asks is no investigator.
 */
export async function* withPayloads(
  exchanges: readonly HistoryExchange[],
  ask: AskLog,
  asked: HistoryAsk,
): AsyncGenerator<HistoryExchange> {
  const entries = exchanges.flatMap(({ entries: own }) =>
    own.flatMap(({ leaf }) => (leaf.payload === undefined ? [] : [leaf.seq])),
  );
  const opened = entries.length === 0 ? undefined : openedEntries(ask, asked, entries);
  for (const { exchange, entries: own } of exchanges) {
    const read: HistoryEntry[] = [];
    for (const found of own) {
      if (found.leaf.payload === undefined) read.push(found);
      else read.push({ ...found, ...(await opened?.next())?.value });
    }
    yield { exchange, entries: read };
  }
}

type Opened = Pick<HistoryEntry, "text" | "names" | "withheld">;

/** What stands in the entries, one after the other, as they were named. */
async function* openedEntries(
  ask: AskLog,
  { subject, fromMs, toMs, purpose }: HistoryAsk,
  entries: readonly number[],
): AsyncGenerator<Opened, undefined> {
  const begun = await ask({
    ask: "history",
    ...subject,
    entries,
    purpose,
    ...(fromMs === undefined ? {} : { fromMs: Math.max(0, fromMs) }),
    ...(toMs === undefined ? {} : { toMs: Math.max(0, toMs) }),
  });
  const entry = isObject(begun) ? (begun["entry"] ?? null) : null;
  let names: Names = {};
  let text: string | undefined;
  let index: JsonValue | undefined;
  let done = false;
  while (!done) {
    const page = await ask({ ask: "history-page", entry });
    for (const item of itemsOf(page)) {
      if (isObject(item["names"]) || item["withheld"] !== undefined) {
        // Of an entry that was erased while it was read, not even its beginning is shown.
        const isCutOff = item["withheld"] !== undefined && item["index"] === index;
        if (text !== undefined && !isCutOff) yield { names, text };
        [text, index] = [undefined, item["index"]];
      }
      if (typeof item["withheld"] === "string") yield { withheld: item["withheld"] };
      if (isObject(item["names"])) [names, text] = [item["names"], ""];
      if (typeof item["text"] === "string") text = (text ?? "") + item["text"];
    }
    done = isObject(page) && page["done"] === true;
  }
  if (text !== undefined) yield { names, text };
  return undefined;
}

function itemsOf(page: JsonValue): readonly JsonObject[] {
  const items = isObject(page) ? page["items"] : undefined;
  if (Array.isArray(items)) return items.filter(isObject);
  throw new KnownError(
    "LOG_UNAVAILABLE",
    "the log did not answer with a page",
    "see that both sides are of one version",
  );
}

/** An exchange as one object of JSON. Payloads are texts, whatever is written in them: so they are what they were, byte for byte. */
export const exchangeJson = ({ exchange, entries }: HistoryExchange): JsonObject => ({
  ...(exchange === undefined ? {} : { exchange }),
  entries: entries.map(entryJson),
});

/** An entry as JSON: its leaf, and what was found out about it. */
export function entryJson({ leaf, erased, text, names, withheld }: HistoryEntry): JsonObject {
  return {
    ...(leaf as unknown as JsonObject),
    time: new Date(leaf.at).toISOString(),
    ...(erased ? { erased } : {}),
    ...(names === undefined ? {} : { names: { ...names } }),
    ...(text === undefined ? {} : { text }),
    ...(withheld === undefined ? {} : { withheld }),
  };
}
