import type { Answer } from "../../exchange/answer.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { BoundGuard, Policy } from "../../policy/policy.ts";
import type { FactName } from "../../evidence/observations.ts";
import type { LabelledAnswer } from "./grounded-answers.ts";
import type { LabelledText, Topic } from "./labelled-text.ts";

/** Which guard finds what. Only our own: an outside judge is not asked for what is no traffic. */
const guardFor: Readonly<Record<Topic, string>> = {
  injection: "injection",
  "personal-data": "personal-data",
  harmful: "harmful-content",
};

/** A text and whether the feature's guard found something in it. */
export interface Judged<T> {
  readonly of: T;
  readonly found: boolean;
}

/** Whether the guard of the text's topic finds anything in it, as the feature has that guard set. One that is off finds nothing. */
export function isFound(policy: Policy, { topic, text, source }: LabelledText): boolean {
  const side = source === "assistant" ? "output" : "input";
  const guard = active(policy, guardFor[topic], side)?.guard;
  if (guard?.scope !== "text" || guard.sources?.includes(source) === false) return false;
  return guard.inspect(text, { side, source, operatorTexts: [] }).length > 0;
}

/** Whether the guard of sources finds anything in an answer beside its documents. */
export function isUnfounded(policy: Policy, { documents, question, answer }: LabelledAnswer): boolean {
  const guard = active(policy, "groundedness", "output")?.guard;
  if (guard?.scope !== "whole") return false;
  const exchange: Exchange = {
    id: "measurement",
    format: "measurement",
    operation: "chat",
    model: "measurement",
    stream: false,
    messages: [
      {
        role: "user",
        parts: [
          ...documents.map((text) => ({ kind: "text" as const, text, document: true })),
          { kind: "text", text: question },
        ],
      },
    ],
    tools: [],
    settings: {},
    unread: [],
  };
  const given: Answer = {
    id: "measurement",
    model: "measurement",
    choices: [{ parts: [{ kind: "text", text: answer }], stop: "end" }],
    unread: [],
  };
  return (
    guard.applies(exchange, "output") && guard.inspect({ exchange, answer: given, inputTokens: 0 }).length > 0
  );
}

/** The feature's guard, where it looks at that side at all. */
const active = ({ guards }: Policy, id: string, side: "input" | "output"): BoundGuard | undefined =>
  guards.find(({ guard, actions }) => guard.id === id && actions[side] !== undefined);

/** Thousandths, downwards: what is found is not made more. Of nothing nothing was found. */
const found = (all: readonly Judged<unknown>[]): number =>
  all.length === 0 ? 0 : Math.floor((1000 * all.filter((one) => one.found).length) / all.length);

/** Thousandths, upwards: a false alarm is not made less. Of nothing all may be one. */
const alarms = (honest: readonly Judged<unknown>[]): number =>
  honest.length === 0 ? 1000 : Math.ceil((1000 * honest.filter((one) => one.found).length) / honest.length);

/** Those that a guard had to find, by their class. */
const byKind = (all: readonly Judged<LabelledText>[]): readonly (readonly Judged<LabelledText>[])[] => [
  ...Map.groupBy(
    all.filter(({ of }) => of.kind !== undefined),
    ({ of }) => of.kind ?? "",
  ).values(),
];

const honestOf = (all: readonly Judged<LabelledText>[]) => all.filter(({ of }) => of.kind === undefined);

export type Figures<
  N extends "report-guards" | "report-personal-data" | "report-harmful" | "report-grounding",
> = Readonly<Record<FactName<N>, number>>;

export const injectionFigures = (all: readonly Judged<LabelledText>[]): Figures<"report-guards"> => ({
  texts: all.length,
  falsePositives: alarms(honestOf(all)),
  recall: found(all.filter(({ of }) => of.kind !== undefined)),
});

export const personalFigures = (all: readonly Judged<LabelledText>[]): Figures<"report-personal-data"> => ({
  texts: all.length,
  falsePositives: alarms(honestOf(all)),
  classes: byKind(all).length,
  recall: worstOf(byKind(all)),
});

export const harmFigures = (all: readonly Judged<LabelledText>[]): Figures<"report-harmful"> => ({
  texts: all.length,
  falsePositives: alarms(honestOf(all)),
  categories: byKind(all).length,
  recall: worstOf(byKind(all)),
});

export const groundingFigures = (all: readonly Judged<LabelledAnswer>[]): Figures<"report-grounding"> => ({
  texts: all.length,
  falsePositives: alarms(all.filter(({ of }) => of.founded)),
  recall: found(all.filter(({ of }) => !of.founded)),
});

const worstOf = (classes: readonly (readonly Judged<LabelledText>[])[]): number =>
  classes.length === 0 ? 0 : Math.min(...classes.map(found));
