import type { Risk } from "../../base/risk.ts";

/** How old things may get, by risk, and what happens to a virtual key that is older. */
export interface RotationRules {
  readonly lifeMs: Readonly<Record<Risk, number>>;
  /** How long a virtual key still works after it was due. */
  readonly graceMs: number;
  /** `block`: then it opens nothing. */
  readonly overdue: "warn" | "block";
}

/** A virtual key, or a credential that somebody else issued. */
export interface Ageing {
  readonly what: "key" | "credential";
  readonly risk: Risk;
  /** When it was made, or first seen where nobody says when it was made. */
  readonly sinceMs: number;
  /** When it ends by itself. */
  readonly endsAtMs?: number;
  /** When its owner was first told that it is due soon or due; undefined: not yet. */
  readonly toldAtMs?: number;
}

export interface Schedule {
  /** Four fifths of its life are over: the checklist's warning. */
  readonly soonAtMs: number;
  readonly dueAtMs: number;
  /** From then on the key opens nothing; undefined: that is not decided, or never. */
  readonly stopsAtMs?: number;
}

/** `soon`: at four fifths of its age. `due`: it is to be replaced now. `stopped`: it opens nothing any more. */
export type Stage = "fresh" | "soon" | "due" | "stopped";

/** The checklist's: a warning when 80 % of the time is over. */
const warnAt = 0.8;

/**
 * When something is to be replaced. What ends by itself before that is due then.
 *
 * A key stops a grace after it was due, and never sooner than a grace after its owner was told: one that is found old at an upgrade, or
 * after the gateway was down for months, is warned about first.
 */
export function scheduleOf(ageing: Ageing, rules: RotationRules): Schedule {
  const { what, risk, sinceMs, endsAtMs = Infinity, toldAtMs } = ageing;
  const dueAtMs = Math.min(sinceMs + rules.lifeMs[risk], endsAtMs);
  const soonAtMs = sinceMs + Math.round((dueAtMs - sinceMs) * warnAt);
  if (what !== "key" || rules.overdue !== "block" || toldAtMs === undefined) return { soonAtMs, dueAtMs };
  return { soonAtMs, dueAtMs, stopsAtMs: Math.max(dueAtMs, toldAtMs) + rules.graceMs };
}

export function stageAt({ soonAtMs, dueAtMs, stopsAtMs = Infinity }: Schedule, nowMs: number): Stage {
  if (nowMs >= stopsAtMs) return "stopped";
  if (nowMs >= dueAtMs) return "due";
  return nowMs >= soonAtMs ? "soon" : "fresh";
}
