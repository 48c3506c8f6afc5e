import { withLog } from "../app/ask-log.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { groupField, type EntryQuery } from "../audit/search/entry-query.ts";
import { entryJson } from "../audit/search/history.ts";
import {
  namesPeople,
  readQuery,
  withCursor,
  withPseudonyms,
  writeCursor,
} from "../audit/search/read-query.ts";
import type { Found, PageAsk } from "../audit/search/run-query.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import { leafLine } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { noPositionals, textOption } from "./options.ts";
import { dataOf, flagOption, givenOf, indexOptions, searchOptions } from "./search-options.ts";
import { tokenOf, tokenOption } from "./token.ts";

const limitDefault = 50;
const limitMax = 1_000_000;

/** Entries that are asked for at once. */
const pageEntries = 1000;

const usage =
  "[--user U] [--tenant T] [--session S] [--feature F] [--environment E] [--kind K] [--decision D] [--finding GUARD[:KIND]] " +
  "[--model M] [--digest D] [--prompt D] [--key K] [--exchange X] [--person PSEUDONYM] [--from TIME] [--to TIME] " +
  "[--oldest] [--limit N] [--cursor C] [--count | --by FIELD] [--token-file FILE] [--data DIR] [--json]";

export const auditSearch: Command = {
  name: "audit search",
  summary: "Finds entries by people, time, feature, kind, decision, finding, model and more; counts them.",
  usage,
  options: {
    ...searchOptions,
    ...indexOptions,
    ...tokenOption,
    oldest: { type: "boolean" },
    limit: { type: "string" },
    cursor: { type: "string" },
    count: { type: "boolean" },
    by: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `audit search ${usage}`);
    const data = dataOf(input);
    const read = readQuery(givenOf(input), Date.now());
    const limit = limitOf(input);
    const by = textOption(input, "by");
    const field = by === undefined ? undefined : groupField(by);
    const query = namesPeople(read) ? await knownPeople(input, data, read) : read;
    const index = new SearchIndex(searchPlaces(data), (line) => terminal.err(line));
    try {
      if (field !== undefined) {
        const groups = answerSearch(index, { ask: "groups", query, by: field }).groups ?? [];
        for (const { value, count } of groups.slice(0, limit))
          terminal.out(
            flagOption(input, "json")
              ? JSON.stringify({ [field]: value, count })
              : `${String(count).padStart(10)}  ${value}`,
          );
        if (groups.length > limit) terminal.err(`${groups.length - limit} more: --limit ${groups.length}`);
        return groups.length > 0 ? 0 : 1;
      }
      if (flagOption(input, "count")) {
        const { count = 0 } = answerSearch(index, { ask: "count", query });
        terminal.out(flagOption(input, "json") ? JSON.stringify({ count }) : String(count));
        return count > 0 ? 0 : 1;
      }
      return show(index, { input, query, limit }, terminal);
    } finally {
      index.close();
    }
  },
};

async function knownPeople(input: CommandInput, data: string, query: EntryQuery): Promise<EntryQuery> {
  const token = tokenOf(input, data);
  return withLog(data, async (log) => {
    // Entries of this moment are found too.
    await log.ask({ ask: "prove" });
    return withPseudonyms(query, (question) =>
      log.ask({ ...question, ...(token === undefined ? {} : { token }) }),
    );
  });
}

function show(
  index: SearchIndex,
  { input, query: asked, limit }: { input: CommandInput; query: EntryQuery; limit: number },
  terminal: Terminal,
): number {
  const first: PageAsk = { order: flagOption(input, "oldest") ? "oldest" : "newest", limit: 0 };
  const { query, page: begun } = withCursor(textOption(input, "cursor"), first, asked);
  let page = begun;
  let shown = 0;
  for (;;) {
    page = { ...page, limit: Math.min(pageEntries, limit - shown) };
    const answer = answerSearch(index, { ask: "page", query, page }).page;
    for (const found of answer?.found ?? [])
      terminal.out(flagOption(input, "json") ? JSON.stringify(entryJson(found)) : foundLine(found));
    shown += answer?.found.length ?? 0;
    if (answer?.next === undefined) return shown > 0 ? 0 : 1;
    if (shown >= limit) {
      terminal.err(`there are more: --cursor ${writeCursor(answer, page, query) ?? ""}`);
      return 0;
    }
    page = { ...page, after: answer.next };
  }
}

/** A line of an entry with the pseudonyms of its people. */
export function foundLine({ leaf, erased }: Found): string {
  const people = (["tenant", "user", "session"] as const).flatMap((field) => {
    const pseudonym = leaf[field];
    return pseudonym === undefined ? [] : [`${field}:${pseudonym}`];
  });
  return [leafLine(leaf), ...people, ...(erased ? ["(erased)"] : [])].join("  ");
}

function limitOf(input: CommandInput): number {
  const text = textOption(input, "limit") ?? String(limitDefault);
  const limit = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limitMax) return limit;
  throw new KnownError(
    "USAGE",
    `--limit ${text} is no number of entries`,
    `give a number from 1 to ${limitMax}`,
  );
}
