import type { SearchAnswer, SearchAsk } from "../audit/search/answer-search.ts";
import { groupField, type EntryQuery } from "../audit/search/entry-query.ts";
import { entryJson } from "../audit/search/history.ts";
import {
  one,
  queryNames,
  readQuery,
  withCursor,
  withPseudonyms,
  writeCursor,
  type AskLog,
  type Given,
} from "../audit/search/read-query.ts";
import type { PageAsk } from "../audit/search/run-query.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";

/** What the routes on the log's entries need. */
export interface AuditDeps {
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  readonly search: (asked: SearchAsk) => Promise<SearchAnswer>;
  readonly now: Clock;
}

const limitDefault = 50;
const limitMax = 1000;

/** Entries of the log, found and counted. Whoever asks needs the role reader. */
export const auditEntryRoutes = (deps: AuditDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/audit/entries",
    async answer(visit) {
      const given = givenOf(visit.parameters, [...queryNames, "limit", "order", "cursor"]);
      const asked: PageAsk = { order: orderOf(given), limit: limitOf(given) };
      const read = withCursor(one(given, "cursor"), asked, readQuery(given, deps.now()));
      const query = await knownPeople(deps, visit, read.query);
      const { page, size } = await deps.search({ ask: "page", query, page: read.page });
      const cursor = page === undefined ? undefined : writeCursor(page, read.page, query);
      visit.json({
        entries: (page?.found ?? []).map(entryJson),
        size,
        ...(cursor === undefined ? {} : { cursor }),
      });
    },
  },
  {
    method: "GET",
    path: "/api/audit/counts",
    async answer(visit) {
      const given = givenOf(visit.parameters, [...queryNames, "by", "limit"]);
      const by = one(given, "by");
      const field = by === undefined ? undefined : groupField(by);
      const limit = limitOf(given);
      const query = await knownPeople(deps, visit, readQuery(given, deps.now()));
      if (field === undefined) {
        const { count = 0, size } = await deps.search({ ask: "count", query });
        visit.json({ count, size });
        return;
      }
      const { groups = [], size } = await deps.search({ ask: "groups", query, by: field });
      visit.json({
        by: field,
        groups: groups.slice(0, limit).map(({ value, count }) => ({ value, count })),
        more: Math.max(0, groups.length - limit),
        size,
      });
    },
  },
];

/** The log's answers to the person of a visit. */
export const askFor =
  ({ ask }: AuditDeps, { token }: ApiVisit): AskLog =>
  (question) =>
    ask({ ...question, token });

/** Asked also where nobody is named: it is how the log says whether the asker may search. */
const knownPeople = (deps: AuditDeps, visit: ApiVisit, query: EntryQuery): Promise<EntryQuery> =>
  withPseudonyms(query, askFor(deps, visit));

/** @throws KnownError USAGE where a parameter is none of `names` */
export function givenOf(parameters: URLSearchParams, names: readonly string[]): Given {
  const given: Record<string, string[]> = {};
  for (const [name, value] of parameters) {
    if (!names.includes(name))
      throw new KnownError(
        "USAGE",
        `the parameter ${JSON.stringify(name.slice(0, 60))} is not known`,
        `one of ${names.join(", ")}`,
      );
    (given[name] ??= []).push(value);
  }
  return given;
}

function orderOf(given: Given): PageAsk["order"] {
  const order = one(given, "order") ?? "newest";
  if (order === "newest" || order === "oldest") return order;
  throw new KnownError("USAGE", `order ${JSON.stringify(order.slice(0, 60))} is none`, "newest or oldest");
}

/** How many entries to show at once. @throws KnownError USAGE */
export function limitOf(given: Given): number {
  const text = one(given, "limit") ?? String(limitDefault);
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limitMax) return limit;
  throw new KnownError(
    "USAGE",
    `limit ${JSON.stringify(text.slice(0, 60))} is no number of entries`,
    `give a number from 1 to ${limitMax}`,
  );
}
