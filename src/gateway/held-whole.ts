import type { Answer } from "../exchange/answer.ts";
import type { Killed } from "../limits/kill/killed.ts";
import { heldCalls } from "../pipeline/askable.ts";
import type { AnswerDecision } from "../pipeline/decide.ts";
import type { Decision } from "../pipeline/decision.ts";
import { passes } from "../pipeline/judged.ts";
import { withheld } from "../pipeline/withhold.ts";
import type { Policy } from "../policy/policy.ts";
import { askForYes, type Asked, type Waiting } from "./held-ask.ts";
import type { Inquiry } from "./judges/inquiry.ts";
import type { CallDeps, Underway } from "./underway.ts";

/** A buffered answer that waits for a person: what came of asking. Undefined where it does not wait. */
export async function heldWhole(
  answer: AnswerDecision,
  { underway, stopped }: { readonly underway: Underway; readonly stopped: () => Killed | undefined },
  { holding }: CallDeps,
): Promise<Asked | undefined> {
  const { call, read, accepted, recorded } = underway;
  const { policy } = call.caller;
  const { held } = answer;
  const calls = heldCalls(answer, policy);
  if (holding === undefined || held === undefined || calls === undefined) return undefined;
  // Nobody is asked about a request that the log does not have.
  await recorded;
  const parts: Waiting["calls"][number][] = [];
  for (const { choice, part: at, reasons } of calls) {
    const part = held.choices[choice]?.parts[at];
    // What is held for something that is no call stays held.
    if (part?.kind !== "tool-call") return undefined;
    parts.push({ part, reasons });
  }
  const why = withheld(policy, "output", answer);
  const { model, provider } = accepted.written.route;
  return askForYes(
    {
      ...{ call, read, answer: held, calls: parts, model, provider: provider.name, killed: stopped },
      recorded: why === undefined ? answer.recorded : { withheld: why },
    },
    holding,
  );
}

/** A buffered answer after its judges: what they stop is not delivered, and no person is asked about it. */
export async function judgedWhole(
  own: AnswerDecision,
  read: Answer,
  { inquiry, policy }: { readonly inquiry: Inquiry; readonly policy: Policy },
): Promise<AnswerDecision> {
  const { deliver, held, recorded, unread } = own;
  if (held === undefined) {
    const decision = await inquiry.output(own, read);
    const goesOn = deliver !== undefined && passes(decision);
    return { ...decision, recorded, unread, ...(goesOn ? { deliver } : {}) };
  }
  const decision = await judgedHeld(own, read, inquiry);
  return {
    ...decision,
    recorded,
    unread,
    ...(heldCalls(decision, policy) === undefined ? {} : { held }),
  };
}

/** Judges say what they think of an answer that waits for a person, as if it did not. */
export async function judgedHeld(own: Decision, answer: Answer, inquiry: Inquiry): Promise<Decision> {
  const judged = await inquiry.output({ ...own, outcome: "allow" }, answer);
  return passes(judged) ? own : judged;
}
