import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { checkedQuery, searchFields, type EntryQuery, type SearchField } from "./entry-query.ts";
import { readMoment } from "./moment.ts";
import type { Page, PageAsk } from "./run-query.ts";
import { peopleFields, type PeopleField } from "./terms.ts";

/** Options or parameters as a person gives them: each name with its values. */
export type Given = Readonly<Record<string, readonly string[] | undefined>>;

/** What may be given, beside the fields. */
export const queryNames: readonly string[] = [...searchFields, "from", "to"];

/** Puts a question to auditd. */
export type AskLog = (question: JsonObject) => Promise<JsonValue>;

/** Reads a query; people stand in it by name still. @throws KnownError USAGE */
export function readQuery(given: Given, nowMs: number): EntryQuery {
  const where: Partial<Record<SearchField, readonly string[]>> = {};
  for (const field of searchFields) {
    const values = given[field];
    if (values !== undefined && values.length > 0) where[field] = values;
  }
  const from = one(given, "from");
  const to = one(given, "to");
  return checkedQuery({
    where,
    fromMs: from === undefined ? undefined : readMoment("from", from, nowMs).firstMs,
    toMs: to === undefined ? undefined : readMoment("to", to, nowMs).lastMs,
  });
}

/** @throws KnownError USAGE where a name is given more than once */
export function one(given: Given, name: string): string | undefined {
  const values = given[name];
  if (values !== undefined && values.length > 1)
    throw new KnownError("USAGE", `${name} is given ${values.length} times`, "give it once");
  return values?.[0];
}

export const namesPeople = ({ where }: EntryQuery): boolean =>
  peopleFields.some((field) => where[field] !== undefined);

/**
 * The query with pseudonyms in place of the names of people: only auditd knows them, and it asks who wants to know.
 * @throws KnownError SCOPE_REFUSED where whoever asks may not search for people.
 */
export async function withPseudonyms(query: EntryQuery, ask: AskLog): Promise<EntryQuery> {
  const names = Object.fromEntries(
    peopleFields.flatMap((field) => {
      const values = query.where[field];
      return values === undefined ? [] : [[field, values]];
    }),
  );
  const answer = await ask({ ask: "pseudonyms", ...names });
  const where = { ...query.where };
  for (const field of peopleFields)
    if (where[field] !== undefined) where[field] = pseudonymsIn(answer, field);
  return { ...query, where };
}

function pseudonymsIn(answer: JsonValue, field: PeopleField): readonly string[] {
  const list = isObject(answer) ? answer[field] : undefined;
  if (Array.isArray(list) && list.every((value) => typeof value === "string")) return list;
  throw new KnownError(
    "LOG_UNAVAILABLE",
    "the log did not say the pseudonyms",
    "see that both sides are of one version",
  );
}

/**
 * Where a page ends, for the next one: the place in the log and the times, which do not move with the clock. Empty for none.
 */
export function writeCursor(
  { next }: Page,
  { order }: PageAsk,
  { fromMs, toMs }: EntryQuery,
): string | undefined {
  if (next === undefined) return undefined;
  return [order === "newest" ? "n" : "o", next, fromMs ?? "", toMs ?? ""].join(".");
}

/** Reads a cursor into the page and the query that it goes on with. @throws KnownError USAGE */
export function withCursor(
  cursor: string | undefined,
  page: PageAsk,
  query: EntryQuery,
): { readonly page: PageAsk; readonly query: EntryQuery } {
  if (cursor === undefined) return { page, query };
  const parts = /^([no])\.(\d{1,15})\.(-?\d{1,15})?\.(-?\d{1,15})?$/.exec(cursor);
  if (parts === null)
    throw new KnownError("USAGE", "the cursor is none of ours", "give it as the page before has it");
  const [, letter, after, from, to] = parts;
  if ((letter === "n") !== (page.order === "newest"))
    throw new KnownError(
      "USAGE",
      "the cursor is of the other order",
      "ask on in the order that you began in",
    );
  return {
    page: { ...page, after: Number(after) },
    query: { ...query, fromMs: numberOf(from), toMs: numberOf(to) },
  };
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
