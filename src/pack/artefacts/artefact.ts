import type { Leaf } from "../../audit/leaf.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { EntryKind } from "../../evidence/entry.ts";
import type { ObservationName } from "../../evidence/observations.ts";
import type { Witnessed } from "../../evidence/witnessed.ts";
import type { PackFacts } from "../facts.ts";

/** Something that people are asked to show, made from the log instead of written. */
export interface Artefact {
  readonly title: string;
  /** The controls that ask for it. */
  readonly controls: readonly string[];
  /** Entries that it is made from, beside observations: of the feature, or of the whole gateway. */
  readonly kinds?: readonly EntryKind[];
  /** Names of its files, with what each is; where there is nothing for one, a line in it says so. */
  readonly files: Readonly<Record<string, string>>;
  /** Texts by file name. What is undefined or not there has nothing to show. Names beyond `files` are files too. */
  readonly write: (facts: PackFacts) => Readonly<Record<string, string | undefined>>;
}

/** The newest observation of a name that counts for the feature; undefined where there is none. */
export function newest(facts: PackFacts, name: ObservationName): Witnessed | undefined {
  const { book, subject } = facts.ask;
  return book.observed(name, subject, subject.digest)[0] ?? book.observed(name, subject)[0];
}

/** All of a name, newest first. */
export const history = ({ ask: { book, subject } }: PackFacts, name: ObservationName): readonly Witnessed[] =>
  book.observed(name, subject);

/** What stands in the payload of an entry; undefined where it was not opened or is no JSON. */
export function detailsOf({ payloads }: PackFacts, seq: number): JsonValue | undefined {
  const text = payloads.texts.get(seq);
  if (text === undefined) return undefined;
  try {
    return readJson(text);
  } catch {
    // A payload that is no JSON is shown nowhere: whoever wants it opens the entry.
    return undefined;
  }
}

/** The first list of objects in a payload: the payload itself, or the member that is one. */
export function rowsIn(details: JsonValue | undefined): readonly JsonObject[] {
  if (Array.isArray(details)) return (details as readonly JsonValue[]).filter(isObject);
  if (!isObject(details)) return [];
  for (const value of Object.values(details))
    if (Array.isArray(value) && value.some(isObject)) return (value as readonly JsonValue[]).filter(isObject);
  return [];
}

/** A value as a cell: texts as they are, other things as JSON. */
export const cell = (value: JsonValue | undefined): string | number | undefined =>
  value === undefined || value === null
    ? undefined
    : typeof value === "string" || typeof value === "number"
      ? value
      : JSON.stringify(value);

export const textFact = ({ facts = {} }: Pick<Leaf, "facts">, name: string): string | undefined => {
  const value = facts[name];
  return value === undefined || value === null
    ? undefined
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
};

/** Where the details of an entry are, for those who may open them. */
export const opensWith = (seq: number): string =>
  `seaworthy audit show ${seq} --payload --purpose "why you look"`;
