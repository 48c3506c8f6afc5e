import type { Duty } from "../evidence/duty.ts";
import { observations, type ObservationName } from "../evidence/observations.ts";
import { waiverMsMax, type Path } from "../evidence/waiver-path.ts";
import { categoryOf } from "./category.ts";
import { dayMs, hourMs, type Control, type Judged } from "./control.ts";
import { signedBy, waiversMax, waiversOf, type Waiver } from "./decisions.ts";
import { hasCapability, sighting } from "./requirement.ts";
import type { StatusAsk } from "./ask.ts";

/** What a waiver is judged by beside its own entries. */
export interface WaiverAsk {
  readonly ask: StatusAsk;
  /** Every waiver of the feature and environment. */
  readonly all: readonly Waiver[];
  /** From evidence alone; undefined for a control that does not exist. */
  readonly judged: (control: string) => Judged | undefined;
}

/** Readies the waivers of a feature once for all controls. */
export const waiversFor = (ask: StatusAsk, judged: WaiverAsk["judged"]): WaiverAsk => ({
  ask,
  all: waiversOf(ask),
  judged,
});

export type Standing =
  | {
      readonly stands: "pass-with-conditions" | "not-applicable";
      readonly reason: string;
      readonly because: readonly number[];
      readonly untilMs: number;
    }
  /** There is one, and it does not hold. */
  | { readonly fallen: string };

/** The longest that a waiver of each kind lasts, and who signs it, the asker as one of them. */
export const terms: Readonly<
  Record<Exclude<Path, "break-glass">, { readonly msMax: number; readonly extra: readonly Duty[] }>
> = {
  mitigation: { msMax: waiverMsMax.mitigation, extra: [] },
  "accepted-risk": { msMax: waiverMsMax["accepted-risk"], extra: ["leadership"] },
  "not-applicable": { msMax: waiverMsMax["not-applicable"], extra: [] },
};

/** Daily, and two hours for a collector that is late. */
const monitorMsMax = dayMs + 2 * hourMs;

/** The newest waiver of a control: what it makes of it, or why it makes nothing. Undefined where there is none. */
export function standingWaiver(control: Control, judged: Judged, waivers: WaiverAsk): Standing | undefined {
  const waiver = waivers.all.find((one) => one.control === control.id && one.ended !== "withdrawn");
  if (waiver === undefined || waiver.path === "break-glass") return undefined;
  const { path } = waiver;
  if (path !== "not-applicable" && judged.state === "pass") return undefined;
  const doubt = doubtOf(control, judged, waiver, waivers);
  const name =
    path === "accepted-risk"
      ? "the accepted risk"
      : path === "mitigation"
        ? "the mitigation"
        : "not applicable";
  if (doubt !== undefined) return { fallen: `${name} ${waiver.id} does not hold: ${doubt}` };
  const because = waiver.seqs;
  const untilMs = Math.min(waiver.endsAtMs, ...compensatedUntil(waiver, waivers));
  return path === "not-applicable"
    ? {
        stands: "not-applicable",
        reason: `declared not applicable in entry ${because[0] ?? 0}`,
        because,
        untilMs,
      }
    : {
        stands: "pass-with-conditions",
        reason: `${judged.reason}; ${name} ${waiver.id} stands`,
        because,
        untilMs,
      };
}

function doubtOf(control: Control, judged: Judged, waiver: Waiver, waivers: WaiverAsk): string | undefined {
  const { ask, all } = waivers;
  const { nowMs, subject } = ask;
  const { owner, reviewer } = categoryOf(control.id);
  if (waiver.path === "break-glass") return "it opens the gate, not a control";
  const { msMax, extra } = terms[waiver.path];
  if (waiver.ended !== undefined) return `somebody has ${waiver.ended} it`;
  if (nowMs > Math.min(waiver.endsAtMs, waiver.askedAtMs + msMax)) return "its time is over";
  if (!signedBy(waiver.signatures, [owner, reviewer, ...extra], subject.authors))
    return `different people must sign it as ${[owner, reviewer, ...extra].join(", ")}, and none who made the change`;
  if (waiver.path === "not-applicable") return inapplicable(control, ask);
  const ceiling = judged.state === "fail" ? control.ceiling : (control.unseenCeiling ?? control.ceiling);
  if (ceiling === "blocker") return "nothing may stand in for this control";
  if (waiver.path === "accepted-risk" && ceiling !== "accepted-risk")
    return "this control admits a mitigation only";
  if (isBeyondDebt(waiver, all, nowMs)) return `a feature has ${waiversMax} exceptions at most`;
  return waiver.path === "mitigation" ? uncompensated(control, waiver, waivers) : unwatched(waiver, ask);
}

function inapplicable({ capability, class: track }: Control, ask: StatusAsk): string | undefined {
  if (capability === undefined)
    return track === "nice-to-have" || track === "process" ? undefined : "it applies to every feature";
  if (!hasCapability(capability, ask)) return undefined;
  const seen = sighting(capability, ask);
  return seen === undefined ? "the manifest declares it" : `entry ${seen.seq} shows that it applies`;
}

/** The oldest that are open count; what came after the third does not. */
function isBeyondDebt(waiver: Waiver, all: readonly Waiver[], nowMs: number): boolean {
  const open = all
    .filter(
      ({ path, ended, endsAtMs }) =>
        ended === undefined && endsAtMs >= nowMs && (path === "mitigation" || path === "accepted-risk"),
    )
    .sort((a, b) => a.askedAtMs - b.askedAtMs || (a.seqs[0] ?? 0) - (b.seqs[0] ?? 0));
  return open.indexOf(waiver) >= waiversMax;
}

function uncompensated(
  control: Control,
  { compensating }: Waiver,
  { judged }: WaiverAsk,
): string | undefined {
  if (compensating.length === 0) return "it names no compensating control";
  for (const id of compensating) {
    if (id === control.id) return "a control does not compensate for itself";
    const said = judged(id);
    if (said === undefined) return `there is no control ${id}`;
    if (said.state !== "pass") return `${id}, which compensates, says ${said.state}`;
  }
  return undefined;
}

/** What watches an accepted risk must have spoken within the day. */
function unwatched({ monitor }: Waiver, { book, subject, nowMs }: StatusAsk): string | undefined {
  if (monitor === undefined || !Object.hasOwn(observations, monitor)) return "no monitor is bound to it";
  const [newest] = book.observed(monitor as ObservationName, subject);
  if (newest === undefined) return `its monitor ${monitor} has never spoken`;
  const silentMs = nowMs - newest.atMs;
  if (silentMs > monitorMsMax)
    return `its monitor ${monitor} has been silent for ${(silentMs / hourMs).toFixed(0)} hours`;
  return undefined;
}

function compensatedUntil(
  { compensating, monitor, path }: Waiver,
  { ask, judged }: WaiverAsk,
): readonly number[] {
  if (path === "accepted-risk") {
    const [newest] = ask.book.observed(monitor as ObservationName, ask.subject);
    return newest === undefined ? [] : [newest.atMs + monitorMsMax];
  }
  return compensating.flatMap((id) => judged(id)?.validUntilMs ?? []);
}
