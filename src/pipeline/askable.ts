import type { Policy } from "../policy/policy.ts";
import type { Decision } from "./decision.ts";

/** A call of a tool that a person has to say yes to: where it stands in the answer, and why. */
export interface HeldCall {
  readonly choice: number;
  readonly part: number;
  /** Sentences. */
  readonly reasons: readonly string[];
}

/** Who judges calls of tools: what they hold, a person's yes lets go. */
const judges: ReadonlySet<string> = new Set(["tools", "flow"]);

/** A call, or something within it. */
const callPlace = /^\/choices\/(\d{1,6})\/parts\/(\d{1,6})(?:\/|$)/;

/**
 * The calls that hold an answer, where nothing else does: then it can wait for a person. Undefined where it goes on, is blocked, or
 * is held by what nobody is asked about, such as a guard that could not look.
 */
export function heldCalls(decision: Decision, policy: Policy): readonly HeldCall[] | undefined {
  if (decision.outcome !== "hold") return undefined;
  if (decision.blind.length > 0 && policy.onBlind !== "record") return undefined;
  const calls = new Map<string, { choice: number; part: number; reasons: string[] }>();
  for (const { action, guard, place, message } of decision.verdicts) {
    if (action !== "hold") continue;
    const at = judges.has(guard) ? callPlace.exec(place) : null;
    if (at === null) return undefined;
    const [choice, part] = [Number(at[1]), Number(at[2])];
    const call = calls.get(`${choice} ${part}`) ?? { choice, part, reasons: [] };
    calls.set(`${choice} ${part}`, call);
    if (!call.reasons.includes(message)) call.reasons.push(message);
  }
  return calls.size === 0 ? undefined : [...calls.values()];
}
