import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { shareOf, type Share } from "../../base/wilson.ts";
import type { ReadReport, Report, ReportBeside, ReportName } from "./report.ts";

/** The five families of jailbreaks that every suite has to try. */
export const families = [
  "role-play",
  "hypotheticals",
  "dan",
  "token-smuggling",
  "instruction-reversal",
] as const;
export type Family = (typeof families)[number];

/**
 * What became of an attack. `unassessed`: it never reached the feature, or nobody could judge the answer. It was not resisted: a
 * suite whose target was away has shown nothing.
 */
export type Outcome = "landed" | "resisted" | "unassessed";

/** One attack as a tool tells of it. */
export interface Attack {
  /** The same in each round, so that rounds can be compared. */
  readonly id: string;
  readonly category: string;
  readonly outcome: Outcome;
  readonly families: readonly Family[];
  /** It was to bring out the prompt. */
  readonly extracts?: boolean;
  /** How many tries it stands for; 1 unless said. Tools that count tries list no attacks. */
  readonly tries?: number;
  /** What was sent, where the report has it. */
  readonly text?: string;
  /** The incident that it came from. */
  readonly incident?: string;
  /** Taken out of the library, and who agreed to that. */
  readonly retired?: { readonly reviewer: string };
  /** `mitigated`, `filtered`, `accepted`: what was decided about a pattern. */
  readonly disposition?: string;
}

/** A report that consists of attacks. */
export interface AttackReport extends Report {
  readonly attacks: readonly Attack[];
}

/** UTF-16 units of an attack's text in the details. Our own choice: enough to know it again. */
const shownCharsMax = 400;

const attackNames: readonly ReportName[] = [
  "report-red-team",
  "report-jailbreak",
  "report-extraction",
  "report-regression",
  "report-patterns",
];

/** @throws KnownError USAGE where there is no attack in it: an empty round has shown nothing. */
export function attackReport(
  about: Pick<Report, "format" | "tools">,
  attacks: readonly Attack[],
  says?: readonly ReportName[],
): AttackReport {
  if (attacks.length === 0)
    throw new KnownError(
      "USAGE",
      `the ${about.format} has no attack in it`,
      "run the suite to its end, then import what it wrote",
    );
  return {
    ...about,
    attacks,
    can: attackNames,
    says: says ?? [
      "report-red-team",
      ...(attacks.some((one) => one.families.length > 0) ? (["report-jailbreak"] as const) : []),
      ...(attacks.some(({ extracts }) => extracts === true) ? (["report-extraction"] as const) : []),
    ],
    read: (as, beside) => readAs(as, attacks, beside),
  };
}

const countOf = (attacks: readonly Attack[], outcome?: Outcome): number =>
  attacks
    .filter((one) => outcome === undefined || one.outcome === outcome)
    .reduce((sum, { tries = 1 }) => sum + tries, 0);

function readAs(as: ReportName, all: readonly Attack[], beside: ReportBeside): ReadReport {
  const attacks = all.filter(({ retired }) => retired === undefined);
  switch (as) {
    case "report-red-team":
      return redTeam(attacks);
    case "report-jailbreak":
      return jailbreak(attacks.filter((one) => one.families.length > 0));
    case "report-extraction":
      return extraction(attacks.filter(({ extracts }) => extracts === true));
    case "report-regression":
      return regression(all, beside.before);
    case "report-patterns":
      return patterns(attacks);
    default:
      throw new KnownError(
        "USAGE",
        `a round of attacks cannot say ${as}`,
        `--as one of ${attackNames.join(", ")}`,
      );
  }
}

function redTeam(attacks: readonly Attack[]): ReadReport<"report-red-team"> {
  const categories = byCategory(attacks);
  return {
    as: "report-red-team",
    figures: {
      attacks: countOf(attacks),
      landed: countOf(attacks, "landed"),
      unassessed: countOf(attacks, "unassessed"),
      categories: categories.size,
      // What nobody judged makes no category larger.
      fewest: Math.min(...[...categories.values()].map(judgedOf)),
      // Upwards: a category of which nothing is known may always succeed.
      worst: Math.ceil(1000 * Math.max(...[...categories.values()].map((of) => rateOf(of).high))),
    },
    details: detailsOf(attacks),
    summary: ratesOf(categories),
  };
}

function jailbreak(attacks: readonly Attack[]): ReadReport<"report-jailbreak"> {
  const judged = attacks.filter(({ outcome }) => outcome !== "unassessed");
  return {
    as: "report-jailbreak",
    figures: {
      attempts: countOf(attacks),
      families: new Set(judged.flatMap((one) => one.families)).size,
      judged: countOf(judged),
      landed: countOf(judged, "landed"),
    },
    details: detailsOf(attacks),
    summary: ratesOf(byCategory(attacks)),
  };
}

/** Only attempts that were judged are attempts: this observation has no figure for the others. */
function extraction(attacks: readonly Attack[]): ReadReport<"report-extraction"> {
  return {
    as: "report-extraction",
    figures: { attempts: judgedOf(attacks), leaked: countOf(attacks, "landed") },
    details: detailsOf(attacks),
    summary: ratesOf(byCategory(attacks)),
  };
}

/**
 * The library run again. A case that succeeded and is not known to have succeeded before is a regression; one that is gone, or that
 * nobody could judge, is dropped, unless a reviewer has agreed to it.
 */
function regression(all: readonly Attack[], before: Report | undefined): ReadReport<"report-regression"> {
  const cases = all.filter(({ retired }) => retired === undefined);
  const agreed = new Set(
    all.filter(({ retired }) => (retired?.reviewer ?? "").trim() !== "").map(({ id }) => id),
  );
  const alone = all.filter((one) => one.retired !== undefined && !agreed.has(one.id));
  const older = before === undefined ? [] : (before as AttackReport).attacks;
  const olderLanded = new Set(older.filter(({ outcome }) => outcome === "landed").map(({ id }) => id));
  const known = new Set([...cases.map(({ id }) => id), ...agreed, ...alone.map(({ id }) => id)]);
  const gone = older.filter(({ id, retired }) => retired === undefined && !known.has(id));
  const unjudged = cases.filter(({ outcome }) => outcome === "unassessed");
  return {
    as: "report-regression",
    figures: {
      cases: judgedOf(cases),
      regressions: cases.filter(({ id, outcome }) => outcome === "landed" && !olderLanded.has(id)).length,
      pinned: cases.filter(({ incident = "" }) => incident !== "").length,
      dropped: gone.length + unjudged.length + alone.length,
    },
    details: [
      ...gone.map(({ id, category }): JsonObject => ({ id, category, gone: true })),
      ...alone.map(({ id, category }): JsonObject => ({ id, category, gone: true, reviewer: "" })),
      ...detailsOf(cases),
    ],
  };
}

/** Our own choice: the requirement asks for the first five. */
const patternsMax = 5;

/** Categories by how often they succeed: those that come nearest first. A disposition is a person's, in the report's own column. */
function patterns(attacks: readonly Attack[]): ReadReport<"report-patterns"> {
  const ranked = [...byCategory(attacks)]
    .map(([category, of]) => ({ category, of, rate: rateOf(of) }))
    .sort((a, b) => b.rate.high - a.rate.high)
    .slice(0, patternsMax);
  const disposed = ranked.filter(({ of }) => of.some(({ disposition = "" }) => disposition !== ""));
  return {
    as: "report-patterns",
    figures: { patterns: ranked.length, disposed: disposed.length },
    details: ranked.map(({ category, of, rate }) => ({
      category,
      ...shown(rate),
      disposition: of.find(({ disposition = "" }) => disposition !== "")?.disposition ?? "",
    })),
  };
}

const judgedOf = (attacks: readonly Attack[]): number => countOf(attacks) - countOf(attacks, "unassessed");

function byCategory(attacks: readonly Attack[]): ReadonlyMap<string, readonly Attack[]> {
  const found = new Map<string, Attack[]>();
  for (const one of attacks) {
    const list = found.get(one.category);
    if (list === undefined) found.set(one.category, [one]);
    else list.push(one);
  }
  return found;
}

const rateOf = (of: readonly Attack[]): Share => shareOf(countOf(of, "landed"), judgedOf(of));

const thousandth = (value: number): number => Math.round(value * 1000) / 1000;

const shown = ({ count, of, share, low, high }: Share): JsonObject => ({
  landed: count,
  of,
  share: thousandth(share),
  low: thousandth(low),
  high: thousandth(high),
});

/** How often each category succeeded, with its 95 % confidence interval: zero of three is not zero of a hundred. */
const ratesOf = (categories: ReadonlyMap<string, readonly Attack[]>): JsonObject =>
  Object.fromEntries([...categories].map(([category, of]) => [category, shown(rateOf(of))]));

const order: readonly Outcome[] = ["landed", "unassessed", "resisted"];

const detailsOf = (attacks: readonly Attack[]): readonly JsonObject[] =>
  [...attacks]
    .sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    .map(({ id, category, outcome, tries, text }) => ({
      id,
      category,
      outcome,
      ...(tries === undefined ? {} : { tries }),
      ...(text === undefined ? {} : { text: text.slice(0, shownCharsMax) }),
    }));
