import type { JsonObject } from "../base/json.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import type { AdmissionRules } from "../policy/admission-section.ts";
import { breakGlassMsMax } from "./decisions.ts";
import { brokenGlass, type Verdict } from "./gate.ts";
import type { StatusAsk } from "./ask.ts";

/** How a gateway has a feature's digest serve. */
export const admissionStates = ["admitted", "grace", "degraded", "held", "broken-glass", "observed"] as const;
export type AdmissionState = (typeof admissionStates)[number];

export interface Admitted {
  readonly state: AdmissionState;
  /** Unix milliseconds: the end of a grace or of a break-glass. */
  readonly endsAtMs?: number;
  /** Unix milliseconds of the first launch in the environment. */
  readonly launchedAtMs?: number;
  /** Ids of the controls that keep it from shipping, required ones first. */
  readonly red: readonly string[];
  /** Unix milliseconds: then the state may be another one without any new entry. */
  readonly validUntilMs?: number;
}

/** Ours: a leaf of the log has room for so many ids. */
export const redShownMax = 20;

/**
 * What a verdict means for the digest that serves. A digest that was admitted before has a grace from the moment at which it turned red:
 * the log knows that moment, so that no restart makes it longer. One that never was has none. Pure.
 */
export function admissionOf(verdict: Verdict, ask: StatusAsk, rules: AdmissionRules): Admitted {
  const { subject, nowMs } = ask;
  const found = stateOf(verdict, ask, rules);
  // Where nothing is held back, what is only observed has launched where it meets real people.
  const serves = found.state !== "held" && (found.state !== "observed" || subject.environment === "prod");
  const launchedAtMs = verdict.launchedAtMs ?? (serves ? nowMs : undefined);
  const ends = [verdict.validUntilMs, found.endsAtMs].filter((one) => one !== undefined);
  return {
    ...found,
    red: verdict.red.map(({ id }) => id),
    ...(launchedAtMs === undefined ? {} : { launchedAtMs }),
    ...(ends.length === 0 ? {} : { validUntilMs: Math.min(...ends) }),
  };
}

function stateOf(
  verdict: Verdict,
  ask: StatusAsk,
  rules: AdmissionRules,
): Pick<Admitted, "state" | "endsAtMs"> {
  if (verdict.answer !== "fail") return { state: "admitted" };
  if (rules.mode === "observe") return { state: "observed" };
  const broken = brokenGlass(ask);
  if (broken !== undefined)
    return {
      state: "broken-glass",
      endsAtMs: Math.min(broken.endsAtMs, broken.askedAtMs + breakGlassMsMax),
    };
  const endsAtMs = graceEnd(ask, rules);
  if (endsAtMs !== undefined && ask.nowMs <= endsAtMs) return { state: "grace", endsAtMs };
  // Without ever having been admitted it has nothing to fall back to.
  return { state: endsAtMs !== undefined && rules.then === "degrade" ? "degraded" : "held" };
}

/** When the grace of this digest is over; undefined where it never was admitted. */
function graceEnd({ subject, book, nowMs }: StatusAsk, { graceMs }: AdmissionRules): number | undefined {
  // Newest first.
  const changes = book
    .entries("admission.changed", subject)
    .filter(({ environment, digest }) => environment === subject.environment && digest === subject.digest);
  const admitted = changes.findIndex(stateIs("admitted"));
  if (admitted === -1) return undefined;
  const began = changes.slice(0, admitted).findLast(stateIs("grace"));
  const said = began?.facts["endsAtMs"];
  // What people were told stays, unless the operator made it shorter.
  return Math.min((began?.atMs ?? nowMs) + graceMs, typeof said === "number" ? said : Infinity);
}

const stateIs =
  (state: AdmissionState) =>
  ({ facts }: Witnessed): boolean =>
    facts["state"] === state;

/** Facts of the entry that says an admission. */
export const admissionFacts = ({ state, endsAtMs, launchedAtMs, red }: Admitted): JsonObject => ({
  state,
  ...(endsAtMs === undefined ? {} : { endsAtMs }),
  ...(launchedAtMs === undefined ? {} : { launchedAtMs }),
  red: red.slice(0, redShownMax),
  redCount: red.length,
});
