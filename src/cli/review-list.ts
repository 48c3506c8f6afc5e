import { answerSearch } from "../audit/search/answer-search.ts";
import { readQuery, withCursor, withPseudonyms, namesPeople } from "../audit/search/read-query.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { itemJson, labelState, reviewQueue, type QueueAsk, type ReviewItem } from "../audit/review/queue.ts";
import { withLog } from "../app/ask-log.ts";
import { KnownError } from "../base/errors.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput } from "./command.ts";
import { noPositionals, textOption } from "./options.ts";
import { dataOf, flagOption, givenOf, indexOptions, searchOptions } from "./search-options.ts";
import { tokenOf, tokenOption } from "./token.ts";

const limitDefault = 50;
const limitMax = 1000;

const usage =
  "[--feature F] [--finding GUARD[:KIND]] [--decision D] [--source S] [--label none|any|right|wrong|disputed] [--recorded] " +
  "[--user U] [--environment E] [--from TIME] [--to TIME] [--limit N] [--cursor C] [--token-file FILE] [--data DIR] [--json]";

export const reviewList: Command = {
  name: "review list",
  summary: "Lists what was blocked, held or redacted, newest first, and what people said of it.",
  usage,
  options: {
    ...searchOptions,
    ...indexOptions,
    ...tokenOption,
    source: { type: "string" },
    label: { type: "string" },
    recorded: { type: "boolean" },
    limit: { type: "string" },
    cursor: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `review list ${usage}`);
    const data = dataOf(input);
    const ask = await queueAsk(input, data);
    const index = new SearchIndex(searchPlaces(data), (line) => terminal.err(line));
    try {
      const { items, cursor } = await reviewQueue((asked) => answerSearch(index, asked), ask);
      for (const item of items)
        if (flagOption(input, "json")) terminal.out(JSON.stringify(itemJson(item)));
        else for (const line of itemLines(item)) terminal.out(visible(line));
      if (cursor !== undefined) terminal.err(`there are more: --cursor ${cursor}`);
      return items.length > 0 ? 0 : 1;
    } finally {
      index.close();
    }
  },
};

async function queueAsk(input: CommandInput, data: string): Promise<QueueAsk> {
  const limit = limitOf(input);
  const label = textOption(input, "label");
  const read = withCursor(
    textOption(input, "cursor"),
    { order: "newest", limit },
    readQuery(givenOf(input), Date.now()),
  );
  const { query } = read;
  return {
    query: namesPeople(query)
      ? await withLog(data, (log) => {
          const token = tokenOf(input, data);
          return withPseudonyms(query, (question) =>
            log.ask(token === undefined ? question : { ...question, token }),
          );
        })
      : query,
    recorded: flagOption(input, "recorded"),
    source: textOption(input, "source"),
    state: label === undefined ? undefined : labelState(label),
    limit,
    after: read.page.after,
  };
}

/** An entry in a line, and a line for each of its findings. */
export function itemLines({ leaf, findings, judged, labels }: ReviewItem): readonly string[] {
  const { seq, at, kind, feature, environment, decision } = leaf;
  const where = [feature, environment].filter((word) => word !== undefined).join("/");
  const said = judged === undefined ? [] : [saidOf(judged)];
  const people = new Set(labels.map(({ by }) => by)).size;
  return [
    [
      String(seq).padStart(8),
      new Date(at).toISOString(),
      kind.padEnd(12),
      where,
      decision ?? "",
      ...said,
      ...(people === 0 ? [] : [`labelled by ${people}`]),
    ].join("  "),
    ...findings.map(({ finding, name, source, score, judged: own }) =>
      [
        `        ${String(finding).padStart(2)} ${name}`,
        ...(source === undefined ? [] : [`in ${source}`]),
        ...(score === undefined ? [] : [`score ${score}`]),
        ...(own === undefined ? [] : [saidOf(own)]),
      ].join("  "),
    ),
  ];
}

const saidOf = ({ label, disputed }: NonNullable<ReviewItem["judged"]>): string =>
  `${label.toUpperCase()}${disputed ? " (disputed)" : ""}`;

function limitOf(input: CommandInput): number {
  const text = textOption(input, "limit") ?? String(limitDefault);
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limitMax) return limit;
  throw new KnownError(
    "USAGE",
    `--limit ${text} is no number of entries`,
    `give a number from 1 to ${limitMax}`,
  );
}
