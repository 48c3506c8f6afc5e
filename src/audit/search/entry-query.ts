import { KnownError } from "../../base/errors.ts";
import { entryKinds } from "../../evidence/entry.ts";
import type { TermField } from "./terms.ts";

/** What entries are searched by, beside time. `prompt`: the digest of a feature's prompt. `person`: a pseudonym, in whatever role. */
export const searchFields = [
  "kind",
  "feature",
  "environment",
  "decision",
  "model",
  "digest",
  "prompt",
  "key",
  "exchange",
  "finding",
  "tenant",
  "user",
  "session",
  "person",
] as const;
export type SearchField = (typeof searchFields)[number];

/** Entries are found that fit every field that is named; a field fits with any of its values. */
export interface EntryQuery {
  readonly where: Readonly<Partial<Record<SearchField, readonly string[]>>>;
  /** Entries that are of no feature: of the gateway, or of the log itself. */
  readonly absent?: "feature";
  /** Unix milliseconds, both included. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Fields whose values may end in `*` for all that begin so. Names of people and exchanges are searched whole. */
const prefixFields: ReadonlySet<SearchField> = new Set([
  "kind",
  "feature",
  "environment",
  "model",
  "digest",
  "prompt",
  "key",
  "finding",
] as const);

/** What a value asks for: `guard:` and `call.*` are beginnings. */
export function beginningOf(field: SearchField, value: string): string | undefined {
  if (!prefixFields.has(field)) return undefined;
  if (value.endsWith("*")) return value.slice(0, -1);
  return field === "finding" && value.endsWith(":") ? value : undefined;
}

const decisions = ["allow", "redact", "hold", "block"];

/** Our own choice: what a person types, and what one line of a script holds. */
const valuesMax = 100;
const valueCharsMax = 1024;

/** Checks what was asked for. @throws KnownError USAGE */
export function checkedQuery(query: EntryQuery): EntryQuery {
  for (const field of searchFields)
    for (const [i, value] of (query.where[field] ?? []).entries()) {
      if (i >= valuesMax) throw wrong(field, `is named more than ${valuesMax} times`, "ask in several parts");
      if (value === "") throw wrong(field, "is empty", `name what to search for: ${field} VALUE`);
      if (value.length > valueCharsMax)
        throw wrong(field, `is longer than ${valueCharsMax} characters`, "shorten it");
      checkWord(field, value);
    }
  const { fromMs, toMs } = query;
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs)
    throw new KnownError("USAGE", "the time ends before it begins", "let from be before to");
  return query;
}

function checkWord(field: SearchField, value: string): void {
  if (beginningOf(field, value) !== undefined) return;
  if (field === "kind" && !Object.hasOwn(entryKinds, value))
    throw wrong(
      field,
      `"${value}" is no kind of entry`,
      `one of ${Object.keys(entryKinds).join(", ")}, or call.*`,
    );
  if (field === "decision" && !decisions.includes(value))
    throw wrong(field, `"${value}" is no decision`, `one of ${decisions.join(", ")}`);
}

const wrong = (field: string, what: string, hint: string): KnownError =>
  new KnownError("USAGE", `${field} ${what}`, hint);

/** Fields by which entries can be counted in groups. */
export const groupFields = [
  "kind",
  "feature",
  "environment",
  "decision",
  "model",
  "digest",
  "key",
  "finding",
  "tenant",
  "user",
  "session",
] as const satisfies readonly TermField[];
export type GroupField = (typeof groupFields)[number];

/** @throws KnownError USAGE */
export function groupField(name: string): GroupField {
  const field = groupFields.find((one) => one === name);
  if (field !== undefined) return field;
  throw new KnownError("USAGE", `entries cannot be counted by "${name}"`, `one of ${groupFields.join(", ")}`);
}
