import { withLog } from "../app/ask-log.ts";
import type { LogClient } from "../audit/socket/client.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import {
  exchangeJson,
  exchangesOf,
  historyLeaves,
  withPayloads,
  type HistoryAsk,
  type HistoryEntry,
  type HistoryExchange,
} from "../audit/search/history.ts";
import { readQuery, withPseudonyms, type AskLog } from "../audit/search/read-query.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import { visible } from "./audit-lines.ts";
import { foundLine } from "./audit-search.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { noPositionals, textOption } from "./options.ts";
import { dataOf, flagOption, indexOptions } from "./search-options.ts";
import { tokenOf, tokenOption } from "./token.ts";

const usage =
  "--user U [--tenant T] [--session S] [--from TIME] [--to TIME] [--payloads --purpose TEXT] [--token-file FILE] [--data DIR] [--json]";

export const auditHistory: Command = {
  name: "audit history",
  summary:
    "Shows all that a user, session or tenant asked and got, in order; what was said only for a purpose.",
  usage,
  options: {
    user: { type: "string" },
    tenant: { type: "string" },
    session: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    payloads: { type: "boolean" },
    purpose: { type: "string" },
    ...indexOptions,
    ...tokenOption,
  },

  async run(input, terminal) {
    noPositionals(input, `audit history ${usage}`);
    const subject = subjectOf(input);
    const purpose = textOption(input, "purpose")?.trim() ?? "";
    const payloads = flagOption(input, "payloads");
    if (payloads && purpose === "")
      throw new KnownError(
        "USAGE",
        "what people said is shown for a purpose only",
        'say why: --purpose "complaint 1234"',
      );
    if (!payloads && input.values["purpose"] !== undefined)
      throw new KnownError(
        "USAGE",
        "a history without --payloads shows nothing that was said and needs no purpose",
        "add --payloads to read what was said, or leave out --purpose",
      );
    const given = { ...subject, from: textOption(input, "from"), to: textOption(input, "to") };
    const query = readQuery(
      Object.fromEntries(
        Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value]]])),
      ),
      Date.now(),
    );
    const data = dataOf(input);
    const token = tokenOf(input, data);
    const index = new SearchIndex(searchPlaces(data), (line) => terminal.err(line));
    try {
      return await withLog(data, async (log) => {
        const ask = asking(log, token);
        // Entries of this moment belong to it.
        await log.ask({ ask: "prove" });
        const pseudonymous = await withPseudonyms(query, ask);
        const found = await historyLeaves((asked) => answerSearch(index, asked), pseudonymous);
        const exchanges = exchangesOf(found);
        const { fromMs, toMs } = query;
        const asked: HistoryAsk | undefined = payloads ? { subject, fromMs, toMs, purpose } : undefined;
        await showAll(exchanges, { ask, asked, json: flagOption(input, "json") }, terminal);
        terminal.err(`${exchanges.length} exchanges, ${found.length} entries`);
        return found.length > 0 ? 0 : 1;
      });
    } finally {
      index.close();
    }
  },
};

const asking =
  (log: LogClient, token: string | undefined): AskLog =>
  (question) =>
    log.ask(token === undefined ? question : { ...question, token });

function subjectOf(input: CommandInput): HistoryAsk["subject"] {
  const [user, tenant, session] = ["user", "tenant", "session"].map((name) => textOption(input, name));
  if (user === undefined && tenant === undefined && session === undefined)
    throw new KnownError("USAGE", "whose history?", `seaworthy audit history ${usage}`);
  return {
    ...(user === undefined ? {} : { user }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(session === undefined ? {} : { session }),
  };
}

async function showAll(
  exchanges: readonly HistoryExchange[],
  { ask, asked, json }: { ask: AskLog; asked: HistoryAsk | undefined; json: boolean },
  terminal: Terminal,
): Promise<void> {
  for await (const exchange of asked === undefined ? exchanges : withPayloads(exchanges, ask, asked)) {
    if (json) terminal.out(JSON.stringify(exchangeJson(exchange)));
    else for (const line of linesOf(exchange)) terminal.out(line);
    if (terminal.signal.aborted) return;
  }
}

function linesOf({ exchange, entries }: HistoryExchange): string[] {
  return [visible(exchange ?? "no exchange"), ...entries.flatMap(entryLines), ""];
}

function entryLines(entry: HistoryEntry): string[] {
  const names = Object.entries(entry.names ?? {}).map(([field, name]) => `${field} ${String(name)}`);
  return [
    foundLine(entry),
    ...(names.length === 0 ? [] : [visible(`          ${names.join(", ")}`)]),
    ...(entry.text === undefined ? [] : [visible(entry.text)]),
    ...(entry.withheld === undefined ? [] : [`          ${entry.withheld}`]),
  ];
}
