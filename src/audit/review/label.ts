import { readSeenIn, type SeenIn } from "../../evidence/seen-in.ts";
import { isObject, type JsonValue } from "../../base/json.ts";
import type { Leaf } from "../leaf.ts";

export const labelWords = ["right", "wrong"] as const;

/** `right`: what was decided was right. `wrong`: a false alarm, or, where nothing was found, something that was missed. */
export type LabelWord = (typeof labelWords)[number];

/** What one person said of one entry, or of one of its findings. */
export interface Label {
  /** The label's own entry, its moment in Unix milliseconds, and the pseudonym of who gave it. */
  readonly seq: number;
  readonly atMs: number;
  readonly by: string;
  /** The entry that it is about. */
  readonly entry: number;
  readonly label: LabelWord;
  /** The findings that it is about, with their place in the entry's list. Empty where the entry has none. */
  readonly about: readonly LabelledFinding[];
  /** Nothing was found in the entry, and it was let through. */
  readonly passed: boolean;
  /** The guard that should have found something. */
  readonly missedBy?: string;
  readonly digest?: string;
}

export interface LabelledFinding extends Partial<SeenIn> {
  readonly finding: number;
  /** `guard:kind`. */
  readonly name: string;
}

/** The findings of an entry as its leaf has them, without guards that were blind and without a count of more. */
export function findingsOf({ findings = [], facts }: Leaf): readonly LabelledFinding[] {
  const seenIn: JsonValue | undefined = facts?.["seenIn"];
  return findings.flatMap((name, finding) => {
    if (!isFinding(name)) return [];
    return [{ finding, name, ...readSeenIn(itemAt(seenIn, finding)) }];
  });
}

const itemAt = (list: JsonValue | undefined, i: number): JsonValue | undefined =>
  Array.isArray(list) ? (list as readonly JsonValue[])[i] : undefined;

const isFinding = (name: string): boolean => name.includes(":") && !name.endsWith(":blind");

/** Undefined for an entry that is no label. */
export function readLabel(leaf: Leaf): Label | undefined {
  const { facts, kind, seq, at, digest } = leaf;
  if (kind !== "finding.labelled" || !isObject(facts)) return undefined;
  const { entry, by, places, missedBy } = facts;
  const label = labelWords.find((word) => word === facts["label"]);
  if (typeof entry !== "number" || typeof by !== "string" || label === undefined) return undefined;
  return {
    ...{ seq, atMs: at, by, entry, label },
    about: findingsOf(leaf).map((one) => ({ ...one, finding: placeAt(places, one.finding) })),
    passed: facts["passed"] === true,
    ...(typeof missedBy === "string" ? { missedBy } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Its place in the labelled entry's list. */
function placeAt(places: JsonValue | undefined, i: number): number {
  const place = itemAt(places, i);
  return typeof place === "number" ? place : i;
}

/** What people say of one finding, or of an entry without any. */
export interface Judged {
  /** The last word of all counts. */
  readonly label: LabelWord;
  /** Two people's last words differ. */
  readonly disputed: boolean;
}

/** The last word on a finding; with `undefined` on an entry as a whole. Undefined where nobody has said anything. */
export function judgedOf(labels: readonly Label[], finding: number | undefined): Judged | undefined {
  const said = labels
    .filter(({ about }) =>
      finding === undefined ? about.length === 0 : about.some((one) => one.finding === finding),
    )
    .sort((a, b) => a.seq - b.seq);
  const last = said.at(-1);
  if (last === undefined) return undefined;
  const lastOf = new Map(said.map(({ by, label }) => [by, label]));
  return { label: last.label, disputed: new Set(lastOf.values()).size > 1 };
}
