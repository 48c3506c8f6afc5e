import { dutyOf, type Duty } from "../evidence/duty.ts";
import { paths, waiverMsMax, type Path } from "../evidence/waiver-path.ts";
import type { JsonValue } from "../base/json.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { dayMs } from "./control.ts";
import type { StatusAsk } from "./ask.ts";

/**
 * A person's signature: who, as what. Facts of the entries of decisions, as auditd writes them once it has verified it:
 *
 * - `decision.signed`: `controls` (at most 40 ids), `as` (a duty), `by` (pseudonym), `sha256` of the statement
 * - `decision.rejected`: `control`, `as`, `by`, `sha256`
 * - `waiver.asked`: `waiver` (id), `path`, `control` (none for break-glass), `as`, `by`, `endsAtMs`, `sha256`; a mitigation has
 *   `compensating` (ids), an accepted risk `monitor` (name of an observation)
 * - `waiver.signed`: `waiver`, `asked` (number of that entry), `as`, `by`, `sha256`, `have` of `needs` people
 * - `waiver.ended`: `waiver`, `asked`, `as`, `by`, `why`: `rejected` or `withdrawn`
 *
 * `fresh` stands where the person's token, key or duty was less than a day old. Entry fields: feature, environment, digest.
 */
export interface Signature {
  readonly by: string;
  readonly as: Duty;
  readonly seq: number;
  readonly atMs: number;
  /** Their token, key or duty was less than a day old: others may not know of it yet. */
  readonly fresh?: true;
}

export interface Waiver {
  readonly id: string;
  readonly path: Path;
  /** Undefined for a break-glass. */
  readonly control?: string;
  readonly digest?: string;
  readonly askedAtMs: number;
  readonly endsAtMs: number;
  readonly compensating: readonly string[];
  readonly monitor?: string;
  /** The asker's first. */
  readonly signatures: readonly Signature[];
  /** Somebody refused it, or it was taken back. */
  readonly ended?: "rejected" | "withdrawn";
  readonly seqs: readonly number[];
}

export const breakGlassMsMax = waiverMsMax["break-glass"];

/** Quarterly: who signed looks again. */
export const signOffMsMax = 90 * dayMs;

/** Ours, by the checklist's issue: a feature that needs a fourth exception is not ready. */
export const waiversMax = 3;

/** All waivers of a feature and environment, newest first. */
export function waiversOf({ subject, book }: StatusAsk): readonly Waiver[] {
  const follow = (kind: "waiver.signed" | "waiver.ended") => book.entries(kind, subject);
  const [signed, ended] = [follow("waiver.signed"), follow("waiver.ended")];
  return book
    .entries("waiver.asked", subject)
    .filter(({ environment, feature }) => environment === subject.environment && feature === subject.feature)
    .flatMap((asked) => readWaiver(asked, { signed, ended }) ?? []);
}

function readWaiver(
  asked: Witnessed,
  later: { readonly signed: readonly Witnessed[]; readonly ended: readonly Witnessed[] },
): Waiver | undefined {
  const { waiver: id, endsAtMs, control, monitor, compensating } = asked.facts;
  const path = paths.find((one) => one === asked.facts["path"]);
  const first = signatureOf(asked);
  if (typeof id !== "string" || typeof endsAtMs !== "number" || path === undefined || first === undefined)
    return undefined;
  const of = (entry: Witnessed): boolean =>
    entry.facts["waiver"] === id && entry.facts["asked"] === asked.seq;
  const end = later.ended.find(of);
  const signed = later.signed.filter(of).reverse();
  return {
    id,
    path,
    ...(typeof control === "string" ? { control } : {}),
    ...(asked.digest === undefined ? {} : { digest: asked.digest }),
    askedAtMs: asked.atMs,
    endsAtMs,
    compensating: textsOf(compensating),
    ...(typeof monitor === "string" ? { monitor } : {}),
    signatures: [first, ...signed.flatMap((entry) => signatureOf(entry) ?? [])],
    ...(end === undefined ? {} : { ended: end.facts["why"] === "withdrawn" ? "withdrawn" : "rejected" }),
    seqs: [asked.seq, ...signed.map(({ seq }) => seq), ...(end === undefined ? [] : [end.seq])],
  };
}

function signatureOf({ facts, seq, atMs }: Witnessed): Signature | undefined {
  const [by, as] = [facts["by"], dutyOf(facts["as"])];
  if (typeof by !== "string" || by === "" || as === undefined) return undefined;
  return { by, as, seq, atMs, ...(facts["fresh"] === true ? { fresh: true } : {}) };
}

const textsOf = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

/** Sign-offs of a control under the running digest that still count, newest first. */
export function signOffsOf(control: string, { subject, book, nowMs }: StatusAsk): readonly Signature[] {
  return book
    .entries("decision.signed", subject)
    .filter(
      ({ digest, environment, facts, atMs }) =>
        digest === subject.digest &&
        environment === subject.environment &&
        nowMs - atMs <= signOffMsMax &&
        textsOf(facts["controls"]).includes(control),
    )
    .flatMap((entry) => signatureOf(entry) ?? []);
}

/** The newest no of a person to a control, unless the same duty has signed the control off since. */
export function vetoOf(control: string, ask: StatusAsk): Signature | undefined {
  const { subject, book } = ask;
  const [veto] = book
    .entries("decision.rejected", subject)
    .filter(({ environment, facts }) => environment === subject.environment && facts["control"] === control)
    .flatMap((entry) => signatureOf(entry) ?? []);
  if (veto === undefined) return undefined;
  const lifted = signOffsOf(control, ask).some(({ seq, as }) => seq > veto.seq && as === veto.as);
  return lifted ? undefined : veto;
}

/**
 * Whether different people signed for all the duties, none of whom made the change. One person has one signature: whoever holds two
 * duties signs as one of them. Of those who sign one at most is fresh: whoever makes people cannot be two of them unseen.
 */
export function signedBy(
  signatures: readonly Signature[],
  wanted: readonly Duty[],
  authors: readonly string[],
): boolean {
  const [duty, ...others] = wanted;
  if (duty === undefined) return true;
  return signatures
    .filter(({ as, by }) => as === duty && !authors.includes(by))
    .some((signature) =>
      signedBy(
        signatures.filter(({ by, fresh }) => by !== signature.by && !(fresh === true && signature.fresh)),
        others,
        authors,
      ),
    );
}
