import type { JsonObject } from "../base/json.ts";
import type { Source } from "../exchange/texts.ts";
import type { BoundGuard, Action, Policy } from "../policy/policy.ts";
import type { Finding, Side } from "../guards/guard.ts";

/** A finding with its place in the exchange and what the policy makes of it. */
export interface Verdict extends Finding {
  /** JSON pointer into the exchange or the answer, in our words. */
  readonly place: string;
  readonly source: Source | "whole";
  readonly action: Action;
}

/** A guard that could not look. */
export interface Blindness {
  readonly guard: string;
  readonly place: string;
  readonly reason: "threw" | "out-of-time";
  /** For the log and the operator, never for the caller. */
  readonly detail: string;
}

/** `allow` covers findings that are only recorded. */
export type Outcome = "allow" | "redact" | "hold" | "block";

export interface Decision {
  readonly outcome: Outcome;
  readonly verdicts: readonly Verdict[];
  readonly blind: readonly Blindness[];
  /** Why it was held or blocked, for the caller: no rule's inside, no text. Empty when it was not. */
  readonly reasons: readonly string[];
  /** It was blocked before any guard looked at its texts: nobody knows what is in them. */
  readonly unseen?: true;
  /** What the outside judges said that were waited for, by their names, for the log. */
  readonly judged?: JsonObject;
}

const strength: Record<Action, number> = { record: 0, redact: 1, hold: 2, block: 3 };
const outcomes: readonly Outcome[] = ["allow", "redact", "hold", "block"];

/** What the policy makes of a finding. */
export function actionFor(bound: BoundGuard, side: Side, kind: string): Action {
  return bound.kinds?.[kind] ?? bound.actions[side] ?? "record";
}

/** The strongest action wins; blindness counts as the policy says. */
export function conclude(
  policy: Policy,
  verdicts: readonly Verdict[],
  blind: readonly Blindness[],
  refused: readonly string[] = [],
): Decision {
  let worst = refused.length > 0 ? strength.block : 0;
  const reasons = new Set(refused);
  for (const { action, message } of verdicts) {
    worst = Math.max(worst, strength[action]);
    if (strength[action] >= strength.hold) reasons.add(message);
  }
  if (blind.length > 0) {
    worst = Math.max(worst, strength[policy.onBlind]);
    if (policy.onBlind !== "record") reasons.add("a guard could not look");
  }
  return { outcome: outcomes[worst] ?? "block", verdicts, blind, reasons: shown([...reasons]) };
}

/** Our own choice: enough to mend a request by, and a body of a million faults is not told back. */
const reasonsMax = 16;

const shown = (reasons: readonly string[]): readonly string[] =>
  reasons.length <= reasonsMax
    ? reasons
    : [...reasons.slice(0, reasonsMax), `and ${reasons.length - reasonsMax} more reasons`];

/** The most names of findings that one entry of the log carries: our own choice, so that a leaf stays under 1 KiB. */
const findingNamesMax = 16;

/** `guard:kind` of each finding, each once, in order of appearance; then how many kinds more there were. */
export function findingNames(decision: Decision): readonly string[] {
  const names = new Set<string>();
  for (const { guard, kind } of decision.verdicts) names.add(`${guard}:${kind}`);
  for (const { guard } of decision.blind) names.add(`${guard}:blind`);
  if (names.size <= findingNamesMax) return [...names];
  return [...[...names].slice(0, findingNamesMax), `and ${names.size - findingNamesMax} more`];
}
