import type { Duty } from "../evidence/duty.ts";
import { categoryOf } from "./category.ts";
import { provenControl } from "./proof.ts";
import type { Control, Judged, State } from "./control.ts";
import { signedBy, signOffMsMax, signOffsOf, vetoOf } from "./decisions.ts";
import { hasCapability, judgeRequirement, sighting, worst } from "./requirement.ts";
import type { StatusAsk } from "./ask.ts";
import { standingWaiver, type WaiverAsk } from "./waiver.ts";

/** What a control says of a feature, and everything somebody needs who wants to change that. */
export interface ControlStatus {
  readonly id: string;
  readonly state: State;
  /** From evidence alone, where a decision stands over it. */
  readonly judged: Judged["state"];
  /** It must pass for the feature to ship. */
  readonly required: boolean;
  /** One sentence. */
  readonly reason: string;
  /** Numbers of the entries that it cites. */
  readonly because: readonly number[];
  /** Of the oldest evidence, Unix milliseconds. */
  readonly atMs?: number;
  /** Unix milliseconds: then it changes by itself. */
  readonly validUntilMs?: number;
  readonly owner: Duty;
  readonly reviewer: Duty;
  /** What to do; undefined where there is nothing to do. */
  readonly next?: string;
  /** What the profile or a regulation changed of it. */
  readonly changes: readonly string[];
}

/** A control is required: nothing ships while it does not hold. */
export function isRequired(control: Control, ask: StatusAsk): boolean {
  const { class: track, ceiling, capability } = control;
  if (track === "hard") return true;
  if (track === "hard-when-observed") return capability === undefined || hasCapability(capability, ask);
  return track === "process" && ceiling === "blocker";
}

/** From evidence alone. */
export function judge(control: Control, ask: StatusAsk): Judged {
  if (!provenControl(control))
    return { state: "invalid", reason: "the control does not tell its own examples apart", because: [] };
  const asked = control.requires.filter(({ when }) => when === undefined || hasCapability(when, ask));
  const [first, ...others] = [
    ...asked.map((one) => judgeRequirement(one, ask)),
    ...(control.judge === undefined ? [] : [control.judge(ask)]),
  ];
  if (first === undefined)
    return { state: "pass", reason: "the feature has nothing that this asks for", because: [] };
  return worst([first, ...others]);
}

export interface StatusOf {
  readonly control: Control;
  readonly changes: readonly string[];
  readonly ask: StatusAsk;
  readonly waivers: WaiverAsk;
}

/** What one control says: its evidence first, then what people have decided. Pure. */
export function statusOf({ control, changes, ask, waivers }: StatusOf): ControlStatus {
  const { id } = control;
  const { owner, reviewer } = categoryOf(id);
  const judged = judge(control, ask);
  const about = { id, judged: judged.state, required: isRequired(control, ask), owner, reviewer, changes };
  const from = {
    because: judged.because,
    ...(judged.atMs === undefined ? {} : { atMs: judged.atMs }),
    ...(judged.validUntilMs === undefined ? {} : { validUntilMs: judged.validUntilMs }),
  };
  const next = forSubject(control.fix, ask);
  if (judged.state === "invalid") return { ...about, ...from, state: "invalid", reason: judged.reason, next };
  const veto = vetoOf(id, ask);
  if (veto !== undefined)
    return {
      ...about,
      ...from,
      state: "fail",
      reason: `somebody stopped it as ${veto.as}, in entry ${veto.seq}`,
      because: [...judged.because, veto.seq],
      next: `mend it, then let the same duty sign: seaworthy sign --control ${id} --as ${veto.as}`,
    };
  const waiver = standingWaiver(control, judged, waivers);
  if (waiver !== undefined && "stands" in waiver) {
    const until = Math.min(
      waiver.untilMs,
      judged.state === "pass" ? (judged.validUntilMs ?? Infinity) : Infinity,
    );
    return {
      ...about,
      ...from,
      state: waiver.stands,
      reason: waiver.reason,
      because: [...judged.because, ...waiver.because],
      validUntilMs: until,
      ...(waiver.stands === "not-applicable" ? {} : { next }),
    };
  }
  const fallen = waiver === undefined ? "" : `; ${waiver.fallen}`;
  if (judged.state === "pass")
    return signed(control, ask, { ...about, ...from, state: "pass", reason: `${judged.reason}${fallen}` });
  return {
    ...about,
    ...from,
    state: judged.state,
    reason: `${judged.reason}${fallen}${absent(control, ask)}`,
    next,
  };
}

/** What to do, with the names of this feature in it. */
export const forSubject = (
  fix: string,
  { subject: { feature, environment, digest } }: Pick<StatusAsk, "subject">,
): string =>
  fix.replaceAll("FEATURE", feature).replaceAll("ENVIRONMENT", environment).replaceAll("DIGEST", digest);

/** A pass on evidence, and whether those who must have said that it is enough. */
function signed(control: Control, ask: StatusAsk, passed: ControlStatus): ControlStatus {
  if (control.attests === undefined) return passed;
  const signatures = signOffsOf(control.id, ask);
  const { owner, reviewer } = passed;
  const because = [...passed.because, ...signatures.map(({ seq }) => seq)];
  if (!signedBy(signatures, [owner, reviewer], ask.subject.authors)) {
    const missing = [owner, reviewer].filter((duty) => !signedBy(signatures, [duty], ask.subject.authors));
    const who = missing.length === 0 ? [reviewer] : missing;
    return {
      ...passed,
      because,
      state: "awaiting-sign-off",
      reason: `${passed.reason}; ${who.join(" and ")} ${who.length === 1 ? "has" : "have"} not signed`,
      next: `seaworthy sign --control ${control.id} --as ${who[0] ?? owner}`,
    };
  }
  const untilMs = Math.min(
    ...signatures.map(({ atMs }) => atMs + signOffMsMax),
    passed.validUntilMs ?? Infinity,
  );
  return { ...passed, because, validUntilMs: untilMs };
}

function absent({ capability }: Control, ask: StatusAsk): string {
  if (capability === undefined || hasCapability(capability, ask)) {
    const seen = capability === undefined ? undefined : sighting(capability, ask);
    return seen === undefined ? "" : `; entry ${seen.seq} saw that it applies`;
  }
  return "; nothing of the kind is declared or was seen: it may be declared not applicable";
}
