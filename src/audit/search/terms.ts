import type { Leaf } from "../leaf.ts";

/** What an entry can be found by, and the number that the index keeps for it. A new meaning of one is a new index version. */
export const termFields = {
  kind: 1,
  feature: 2,
  environment: 3,
  decision: 4,
  model: 5,
  digest: 6,
  key: 7,
  exchange: 8,
  finding: 9,
  tenant: 10,
  user: 11,
  session: 12,
} as const;

export type TermField = keyof typeof termFields;

/** Fields whose values are pseudonyms of people. */
export const peopleFields = ["tenant", "user", "session"] as const;
export type PeopleField = (typeof peopleFields)[number];

/** Entries of erased subjects are one term more: what is shown of them is without people. */
export const erasedField = 100;

const textFields = [
  "kind",
  "feature",
  "environment",
  "decision",
  "model",
  "digest",
  "key",
  "exchange",
] as const;

/** Calls `each` for every term of a leaf, once each. */
export function eachTerm(leaf: Leaf, each: (field: TermField, value: string) => void): void {
  for (const field of textFields) {
    const value: unknown = leaf[field];
    if (typeof value === "string") each(field, value);
  }
  if (Array.isArray(leaf.findings))
    for (const finding of new Set<unknown>(leaf.findings))
      if (typeof finding === "string") each("finding", finding);
  eachPerson(leaf, each);
}

export function eachPerson(leaf: Leaf, each: (field: PeopleField, value: string) => void): void {
  for (const field of peopleFields) {
    const value: unknown = leaf[field];
    if (typeof value === "string") each(field, value);
  }
}

/** Pseudonyms of a subject. */
export type ErasedSubject = Readonly<Partial<Record<PeopleField, string>>>;

/** Whom an entry says to have been erased; undefined where it says no such thing, or names nobody. */
export function erasedSubjectOf(leaf: Leaf): ErasedSubject | undefined {
  const { facts } = leaf;
  if (leaf.kind !== "subject.erased" || facts === undefined) return undefined;
  const named = peopleFields.flatMap((field) => {
    const value = facts[field];
    return typeof value === "string" ? [[field, value] as const] : [];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** Whether the keys of a subject were those of an entry's payload: that of a session which names a user is under the user's. */
export function isOfSubject(leaf: Leaf, subject: ErasedSubject): boolean {
  if (subject.session !== undefined && subject.user === undefined && leaf.user !== undefined) return false;
  return peopleFields.every((field) => subject[field] === undefined || leaf[field] === subject[field]);
}

/** Which prompt a running digest covers: the entry of a manifest's loading says so. */
export function promptOf(leaf: Leaf): { readonly prompt: string; readonly digest: string } | undefined {
  const prompt = leaf.facts?.["prompt"];
  if (leaf.kind !== "policy.loaded" || typeof prompt !== "string" || leaf.digest === undefined)
    return undefined;
  return { prompt, digest: leaf.digest };
}
