import type { Answer, Choice, StopReason } from "../../exchange/answer.ts";
import type { Exchange, Part, ToolCallPart } from "../../exchange/exchange.ts";
import { defaultRegime } from "../../policy/tool-rules.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Verdict } from "../decision.ts";
import type { FlowState } from "../flow/flow-state.ts";
import type { Principal } from "./argument-rules.ts";
import { judgeUse, shownName } from "./judge-use.ts";
import type { JudgedUse } from "./tool-use.ts";

export interface CallsGiven {
  readonly policy: Policy;
  /** The exchange that is answered, as it was forwarded. */
  readonly exchange: Exchange;
  readonly principal?: Principal;
  /** Where data came from; asked for at the first call, since most answers have none. */
  readonly flow?: () => FlowState | undefined;
}

/** Judges the calls of one answer, as they are when the caller gets them. */
export class AnswerCalls {
  /** Every call that was judged, in the order in which they came. */
  readonly judged: JudgedUse[] = [];
  readonly #given: CallsGiven;
  readonly #tells: boolean;
  #flow: { readonly state: FlowState | undefined } | undefined;
  #offered: ReadonlySet<string> | undefined;

  constructor(given: CallsGiven) {
    this.#given = given;
    this.#tells = (given.policy.toolRegime ?? defaultRegime).refused === "tell";
  }

  /** What is found of a call, and what the caller gets: the call, or the news that it was refused. */
  judge(part: ToolCallPart, place: string): { readonly part: Part; readonly verdicts: readonly Verdict[] } {
    const { policy, principal } = this.#given;
    this.#flow ??= { state: this.#given.flow?.() };
    const flow = this.#flow.state;
    if (policy.tools === undefined && flow === undefined) return { part, verdicts: [] };
    const judged = judgeUse(
      { name: part.name, arguments: part.arguments, place },
      {
        tools: policy.tools,
        offered: this.#names(),
        ...(principal === undefined ? {} : { principal }),
        ...(flow === undefined ? {} : { flow }),
      },
    );
    this.judged.push(judged);
    const isTold = this.#tells && judged.outcome === "block";
    return { part: isTold ? news(judged) : part, verdicts: verdictsOf(judged, isTold) };
  }

  /** Only these exist for the model: what the request offered, and what its provider runs. */
  #names(): ReadonlySet<string> {
    this.#offered ??= new Set(
      this.#given.exchange.tools.flatMap(({ name, nativeKind }) =>
        nativeKind === undefined ? [name] : [name, nativeKind],
      ),
    );
    return this.#offered;
  }
}

/** All calls of a buffered answer: what is found of them, and the answer without those that were refused and told of. */
export function judgeCalls(
  answer: Answer,
  calls: AnswerCalls,
): { readonly answer: Answer; readonly verdicts: readonly Verdict[] } {
  const verdicts: Verdict[] = [];
  const choices = answer.choices.map((choice, i): Choice => {
    const parts = choice.parts.map((part, j): Part => {
      if (part.kind !== "tool-call") return part;
      const judged = calls.judge(part, `/choices/${i}/parts/${j}`);
      verdicts.push(...judged.verdicts);
      return judged.part;
    });
    if (parts.every((part, j) => part === choice.parts[j])) return choice;
    return stoppedAfter(
      { ...choice, parts },
      parts.some(({ kind }) => kind === "tool-call"),
    );
  });
  const isSame = choices.every((choice, i) => choice === answer.choices[i]);
  return { answer: isSame ? answer : { ...answer, choices }, verdicts };
}

export interface StoppedAs {
  readonly stop: StopReason;
  readonly nativeStop?: string;
}

/** An answer that was told of its last call waits for no result. */
export function stoppedAfter<T extends StoppedAs>(stopped: T, hasCalls: boolean): T {
  if (hasCalls || stopped.stop !== "tool-calls") return stopped;
  const ended: T = { ...stopped, stop: "end" };
  // The vendor's word for it says that calls wait.
  delete (ended as { nativeStop?: string }).nativeStop;
  return ended;
}

/** Our own choice: what an agent needs to try otherwise. */
const newsCharsMax = 1000;

const news = ({ use, findings }: JudgedUse): Part => ({
  kind: "text",
  text: `The call of ${shownName(use.name)} was refused: ${[
    ...new Set(findings.flatMap(({ action, message }) => (action === "block" ? [message] : []))),
  ]
    .join("; ")
    .slice(0, newsCharsMax)}.`,
});

/** A refusal that was told of has been taken out of the answer, as a redaction is. */
const verdictsOf = ({ use, findings }: JudgedUse, isTold: boolean): readonly Verdict[] =>
  findings.map(({ by, kind, message, action, pointer = "" }) => ({
    guard: by,
    kind,
    severity: action === "record" ? "low" : "high",
    start: 0,
    end: 0,
    message,
    place: `${use.place}/arguments${pointer}`,
    source: "whole",
    action: !isTold ? action : action === "record" ? "record" : "redact",
  }));
