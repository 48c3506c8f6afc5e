import { forSubject } from "./status.ts";
import { duties, type Duty } from "../evidence/duty.ts";
import type { Path } from "../evidence/waiver-path.ts";
import { categoryOf } from "./category.ts";
import type { Checklist } from "./checklist.ts";
import type { Control } from "./control.ts";
import { vetoOf, waiversOf, type Signature, type Waiver } from "./decisions.ts";
import { judge } from "./status.ts";
import type { StatusAsk } from "./ask.ts";
import { tailored } from "./tailoring.ts";
import { standingWaiver, terms, type WaiverAsk } from "./waiver.ts";

/** What a decision is looked at against before anybody puts their name to it. */
export interface Decidable {
  readonly ask: StatusAsk;
  readonly checklist: Checklist;
  readonly catalogue: readonly Control[];
}

/** Why a decision would not count, and who can do something about it. */
export interface Doubt {
  readonly why: string;
  readonly next: string;
}

const controlIn = ({ catalogue, ask }: Decidable, id: string): Control | undefined => {
  const control = catalogue.find((one) => one.id === id);
  return control === undefined ? undefined : tailored(control, ask.subject).control;
};

const noControl = (id: string): Doubt => ({
  why: `there is no control ${id}`,
  next: "see the controls: seaworthy status --all",
});

/** Who decides when a control fails, as the control itself says. */
const escalation = ({ failure: { decides, mitigations } }: Control): string =>
  decides === "nobody"
    ? "nobody may let it pass: it ships once its evidence passes"
    : `the ${duties[decides]} decides${mitigations.length === 0 ? "" : `; what helps until then: ${mitigations.join("; ")}`}`;

/** Whether a duty's signature would count for a control, from its evidence. Undefined: it would. */
export function signOffDoubt(id: string, as: Duty, at: Decidable): Doubt | undefined {
  const control = controlIn(at, id);
  const status = at.checklist.controls.find((one) => one.id === id);
  if (control === undefined || status === undefined) return noControl(id);
  const { owner, reviewer } = status;
  if (as !== owner && as !== reviewer && vetoOf(id, at.ask)?.as !== as)
    return { why: `${id} is signed as ${owner} and as ${reviewer}, not as ${as}`, next: `--as ${owner}` };
  if (status.judged === "pass") return undefined;
  return {
    why: `${id} says ${status.judged}: ${status.reason}`,
    next: `${escalation(control)}. To mend it: ${forSubject(control.fix, at.ask)}`,
  };
}

/** The controls of a selection that wait for a signature as this duty. */
export const awaiting = (ids: readonly string[], as: Duty, at: Decidable): readonly string[] =>
  ids.filter((id) => {
    const control = controlIn(at, id);
    const { owner, reviewer } = categoryOf(id);
    const isTheirs = control?.attests !== undefined && (as === owner || as === reviewer);
    return isTheirs || vetoOf(id, at.ask)?.as === as;
  });

/** What somebody wants to ask for. */
export interface WaiverDraft {
  readonly path: Exclude<Path, "break-glass">;
  readonly control: string;
  readonly endsAtMs: number;
  readonly compensating: readonly string[];
  readonly monitor?: string;
}

/** What the engine would make of it, were it signed by everybody who must: the same code that reads it from the log. */
export function waiverDoubt(draft: WaiverDraft, as: Duty, at: Decidable): Doubt | undefined {
  const control = controlIn(at, draft.control);
  if (control === undefined) return noControl(draft.control);
  const wanted = signersFor(draft);
  if (!wanted.includes(as))
    return {
      why: `a ${draft.path} of ${draft.control} is signed as ${wanted.join(", ")}`,
      next: `--as ${wanted[0] ?? ""}`,
    };
  const waiver: Waiver = {
    ...draft,
    id: "asked now",
    askedAtMs: at.ask.nowMs,
    signatures: everybody(wanted),
    // After all that there are.
    seqs: [Number.MAX_SAFE_INTEGER],
  };
  return standingDoubt(control, waiver, at);
}

/** Whether a signature would count for what was asked. `by`: the pseudonym of who would sign. */
export function agreementDoubt(
  waiver: Waiver,
  { as, by }: { readonly as: Duty; readonly by: string },
  at: Decidable,
): Doubt | undefined {
  const next = "see what is asked for: seaworthy decisions list";
  if (waiver.ended !== undefined) return { why: `${waiver.id} was ${waiver.ended}`, next };
  if (waiver.endsAtMs <= at.ask.nowMs) return { why: `the time of ${waiver.id} is over`, next };
  if (waiver.signatures.some((one) => one.by === by))
    return {
      why: `you have signed ${waiver.id} already`,
      next: "somebody else must: nobody approves their own request, and one person has one signature",
    };
  if (at.ask.subject.authors.includes(by))
    return { why: "you made the change that this is about", next: "somebody else must sign" };
  if (waiver.path === "break-glass") return undefined;
  const control = controlIn(at, waiver.control ?? "");
  if (control === undefined) return noControl(waiver.control ?? "");
  const wanted = signersFor({ path: waiver.path, control: control.id });
  const missing = wanted.filter((duty) => !waiver.signatures.some((one) => one.as === duty));
  if (!missing.includes(as))
    return {
      why: `${waiver.id} waits for a signature as ${missing.join(", ")}`,
      next: `--as ${missing[0] ?? ""}`,
    };
  return standingDoubt(control, { ...waiver, signatures: everybody(wanted) }, at);
}

function standingDoubt(control: Control, waiver: Waiver, at: Decidable): Doubt | undefined {
  const { ask } = at;
  const judged: WaiverAsk["judged"] = (id) => {
    const one = controlIn(at, id);
    return one === undefined ? undefined : judge(one, ask);
  };
  const all = [waiver, ...waiversOf(ask).filter(({ id }) => id !== waiver.id)];
  const standing = standingWaiver(control, judge(control, ask), { ask, all, judged });
  if (standing === undefined)
    return { why: `${control.id} passes: there is nothing to ask for`, next: "ship it" };
  return "fallen" in standing ? { why: standing.fallen, next: escalation(control) } : undefined;
}

const signersFor = ({ path, control }: Pick<WaiverDraft, "path" | "control">): readonly Duty[] => {
  const { owner, reviewer } = categoryOf(control);
  return [...new Set([owner, reviewer, ...terms[path].extra])];
};

const everybody = (wanted: readonly Duty[]): readonly Signature[] =>
  wanted.map((as, i) => ({ as, by: `person-${i}`, seq: 0, atMs: 0 }));
