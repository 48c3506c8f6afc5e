import type { Answer, Usage } from "../exchange/answer.ts";
import type { Killed } from "../limits/kill/killed.ts";
import type { AnswerFilter } from "../pipeline/answer-filter.ts";
import { heldCalls } from "../pipeline/askable.ts";
import type { Decision } from "../pipeline/decision.ts";
import { askForYes, type Asked, type Waiting } from "./held-ask.ts";
import type { CallDeps, Underway } from "./underway.ts";

/** A streamed answer that came to its end and that calls hold. */
export interface HeldStream {
  readonly underway: Underway;
  readonly filter: Pick<AnswerFilter, "callAt" | "delivered">;
  /** With what the judges say. */
  readonly decision: Decision;
  readonly usage: Usage | undefined;
  /** Why its text may not be written down. */
  readonly withheld: string | undefined;
  readonly stopped: () => Killed | undefined;
}

/** Asks people about the calls of a streamed answer; undefined where nobody is asked. */
export async function heldStream(held: HeldStream, { holding }: CallDeps): Promise<Asked | undefined> {
  const { underway, filter, decision, usage, withheld, stopped } = held;
  const { call, read, accepted } = underway;
  const calls = heldCalls(decision, call.caller.policy);
  if (holding === undefined || calls === undefined) return undefined;
  const parts: Waiting["calls"][number][] = [];
  for (const { choice, part: at, reasons } of calls) {
    const part = filter.callAt(choice, at);
    if (part === undefined) return undefined;
    parts.push({ part, reasons });
  }
  const { model, provider, wire } = accepted.written.route;
  const answer: Answer = {
    ...filter.delivered,
    format: wire.format,
    ...(usage === undefined ? {} : { usage: countsOf(usage) }),
  };
  return askForYes(
    {
      ...{ call, read, answer, calls: parts, model, provider: provider.name, killed: stopped },
      recorded: withheld === undefined ? answer : { withheld },
    },
    holding,
  );
}

/** What the provider says beside its counts nobody has looked at. */
function countsOf({ input, output, cachedInput, cacheWrite, reasoning }: Usage): Usage {
  return {
    input,
    output,
    ...(cachedInput === undefined ? {} : { cachedInput }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}
