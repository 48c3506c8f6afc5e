import { reviewQueue } from "../../audit/review/queue.ts";
import { historyLeaves, type Search } from "../../audit/search/history.ts";
import { withPseudonyms, type AskLog } from "../../audit/search/read-query.ts";
import type { EntryQuery } from "../../audit/search/entry-query.ts";
import type { Found } from "../../audit/search/run-query.ts";
import type { Clock } from "../../base/clock.ts";

/** What canaries ask of the log, as people do. */
export interface LogBeside {
  /** A question with the token of somebody who may search and open payloads. @throws KnownError where nobody may */
  readonly ask: AskLog;
  readonly search: Search;
  readonly now: Clock;
}

/** Entries by names of people too, those of this moment included. @throws KnownError SCOPE_REFUSED */
export async function entriesBy({ ask, search }: LogBeside, query: EntryQuery): Promise<readonly Found[]> {
  const named = await withPseudonyms(query, ask);
  await ask({ ask: "prove" });
  return historyLeaves(search, named, 20_000);
}

/** The call is among those that people look over. */
export async function isQueued({ ask, search }: LogBeside, exchange: string): Promise<boolean> {
  await ask({ ask: "prove" });
  const { items } = await reviewQueue(search, {
    ...{ query: { where: { exchange: [exchange] } }, recorded: false, limit: 1 },
  });
  return items.length > 0;
}
