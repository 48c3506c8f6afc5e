import { KnownError } from "../base/errors.ts";
import { checklistOf, type Checklist } from "../controls/checklist.ts";
import type { OpenBook } from "../controls/evidence-book.ts";
import type { Subject } from "../controls/subject.ts";
import { subjectFrom, subjectOf } from "../controls/subject-of.ts";
import { catalogueFor, type CatalogueAsk } from "./catalogue.ts";
import { evidenceIn } from "./evidence.ts";
import { policiesFor } from "./settings.ts";

/** What a checklist is asked of. */
export interface ChecklistAsk extends CatalogueAsk {
  readonly data: string;
  /** Where only one was loaded, that one. */
  readonly feature?: string | undefined;
  /** The one in which the feature was loaded last. */
  readonly environment?: string | undefined;
  /** The one that was loaded last there. */
  readonly digest?: string | undefined;
  /** A manifest that need not have been loaded: its digest is asked about. */
  readonly manifest?: string | undefined;
}

/** "Can we ship?" from the log of a data folder. @throws KnownError USAGE where no gateway has loaded what is asked about */
export async function checklistIn(
  asked: ChecklistAsk,
  {
    nowMs,
    folder,
    report,
  }: { readonly nowMs: number; readonly folder: string; readonly report: (line: string) => void },
): Promise<{ readonly checklist: Checklist; readonly book: OpenBook }> {
  const book = await evidenceIn(asked.data, nowMs, report, asked.feature);
  const subject = subjectIn(book, asked, folder);
  return { checklist: checklistOf(catalogueFor(asked, folder), { subject, book, nowMs }), book };
}

/** What is asked about. @throws KnownError USAGE where no gateway has loaded it */
export const subjectIn = (book: OpenBook, asked: ChecklistAsk, folder: string): Subject =>
  asked.manifest === undefined ? loadedSubject(book, asked) : manifestSubject(book, asked, folder);

function loadedSubject(book: OpenBook, { feature, environment, digest }: ChecklistAsk): Subject {
  const loaded = book
    .loaded()
    .filter(
      (one) =>
        (feature === undefined || one.feature === feature) &&
        (environment === undefined || one.environment === environment),
    );
  const [newest] = [...loaded].sort((a, b) => b.atMs - a.atMs);
  const names = [...new Set(loaded.map((one) => one.feature))];
  if (feature === undefined && names.length > 1)
    throw new KnownError("USAGE", "which feature?", `name one: --feature ${names.join(", --feature ")}`);
  const where = environment ?? newest?.environment;
  const named = feature ?? names[0];
  const subject =
    named === undefined || where === undefined
      ? undefined
      : subjectOf(book, { feature: named, environment: where, digest });
  if (subject !== undefined) return subject;
  const what = [
    feature ?? "a feature",
    ...(environment === undefined ? [] : [`in ${environment}`]),
    ...(digest === undefined ? [] : [`under ${digest}`]),
  ];
  throw new KnownError(
    "USAGE",
    `no gateway has loaded ${what.join(" ")}, as far as this log says`,
    "start one with it (seaworthy serve --manifest FILE), or ask about the file: --manifest FILE",
  );
}

function manifestSubject(book: OpenBook, asked: ChecklistAsk, folder: string): Subject {
  const { manifest = "", environment = "dev", feature, digest } = asked;
  const [policy] = policiesFor({ manifests: [manifest], environment: environment as never }, folder);
  if (policy === undefined) throw new KnownError("USAGE", `${manifest} has no feature`, "name a manifest");
  for (const [what, said, is] of [
    ["feature", feature, policy.feature],
    ["digest", digest, policy.digest],
  ] as const)
    if (said !== undefined && said !== is)
      throw new KnownError(
        "USAGE",
        `${manifest} has the ${what} ${is}, not ${said}`,
        `leave out --${what}, or name that one`,
      );
  return subjectFrom(policy, { book, environment });
}
