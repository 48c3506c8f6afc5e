import type { JsonObject } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { JudgeScore } from "../exchange/judgement.ts";
import { answerTexts, rewriteExchange, textsOf, type Slot } from "../exchange/texts.ts";
import { flaggedCategory, judgeFormats } from "../policy/judge-formats.ts";
import type { Action, CategoryRule, JudgeRule, Policy } from "../policy/policy.ts";
import { decideAnswer, decideInput, withoutSecrets, type DecideDeps, type InputDecision } from "./decide.ts";
import { conclude, type Decision, type Verdict } from "./decision.ts";
import { replaceCuts, type Cut } from "./redact.ts";
import { piecesOf, Vault } from "./vault.ts";

/**
 * Why a judge has said nothing. `unclean`: a guard that takes personal data and secrets out could not look, so nothing was sent.
 * `too-long`, `busy`, `circuit-open`: it was not asked. `given-up`: the caller went away, or the gateway stops. The others are what
 * became of the question.
 */
export type Silence =
  | "unclean"
  | "too-long"
  | "busy"
  | "circuit-open"
  | "timeout"
  | "unreachable"
  | "refused"
  | "too-large"
  | "garbage"
  | "given-up";

/** What became of asking one judge. */
export interface JudgeReport {
  readonly rule: JudgeRule;
  readonly ms: number;
  /** What it was asked about. */
  readonly texts: readonly Slot[];
  readonly said: readonly JudgeScore[] | Silence;
}

const cleanings = new WeakMap<Policy, Policy>();

/** A policy that replaces and stops nothing: what a text is made fit by for another house. */
function cleaning(policy: Policy): Policy {
  let found = cleanings.get(policy);
  if (found === undefined) {
    const passing = Object.keys(policy.unread).map((kind) => [kind, "record"] as const);
    found = {
      ...policy,
      guards: policy.judges?.cleaners ?? [],
      onBlind: "block",
      unread: Object.fromEntries(passing) as Policy["unread"],
      unknownFields: "keep",
    };
    cleanings.set(policy, found);
  }
  return found;
}

/**
 * The texts of a request without personal data and secrets, whatever the policy does with them. Undefined where a guard that takes
 * them out could not look: then nobody outside may see the texts.
 */
export function* cleanRequest(
  exchange: Exchange,
  { policy, now }: DecideDeps,
): Generator<undefined, readonly Slot[] | undefined> {
  const { forward } = yield* decideInput(exchange, { policy: cleaning(policy), now, inputTokens: 0 });
  return forward && textsOf(forward);
}

/** The same of an answer, with the placeholders that the model was given still in their places. */
export function* cleanAnswer(
  answer: Answer,
  { policy, now, exchange }: DecideDeps & { readonly exchange: Exchange },
): Generator<undefined, readonly Slot[] | undefined> {
  const deps = { policy: cleaning(policy), now, exchange, vault: new Vault() };
  const { deliver } = yield* decideAnswer(answer, deps);
  return deliver && answerTexts(deliver);
}

/** Of the texts of a request, those that a judge is sent. */
export const requestTexts = (rule: JudgeRule, texts: readonly Slot[]): readonly Slot[] =>
  texts.filter(({ text, source }) => text.trim() !== "" && rule.sources.includes(source));

/** Of the texts of an answer, those that a judge is sent: what the model wrote, not what the vendor says beside it. */
export const spokenTexts = (texts: readonly Slot[]): readonly Slot[] =>
  texts.filter(({ text, source }) => text.trim() !== "" && source === "assistant");

/** What a judge's report means under the policy. */
export function judgeVerdicts({ rule, said }: JudgeReport): readonly Verdict[] {
  const whole = {
    guard: `judge-${rule.name}`,
    severity: "high",
    start: 0,
    end: 0,
    place: "",
    source: "whole",
  } as const;
  if (typeof said === "string") {
    const action: Action = rule.whenSilent === "allow" ? "record" : rule.whenSilent;
    // Nobody has seen a sign of anything.
    return [{ ...whole, kind: "silent", message: "an outside judge did not answer", score: 0, action }];
  }
  const byKind = new Map<string, Verdict>();
  for (const score of said) {
    if (!counts(rule, score)) continue;
    const kind = kindOf(rule, score.category);
    const { action } = ruleFor(rule, score.category);
    const known = byKind.get(kind);
    byKind.set(kind, {
      ...whole,
      kind,
      message: `flagged by an outside judge: ${kind}`,
      score: Math.max(score.score, known?.score ?? 0),
      // What cannot be replaced is stopped.
      action:
        known?.action === "block" || (action === "redact" && score.span === undefined) ? "block" : action,
    });
  }
  return [...byKind.values()];
}

function ruleFor({ categories, standard }: JudgeRule, category: string): CategoryRule {
  return (Object.hasOwn(categories, category) ? categories[category] : undefined) ?? standard;
}

function counts(rule: JudgeRule, { category, score, flagged }: JudgeScore): boolean {
  const { threshold } = ruleFor(rule, category);
  return threshold === undefined ? flagged : score >= threshold;
}

/** A category as it may stand in the log in the clear. A chat model can write anything as its name, also the text itself. */
export function kindOf(rule: JudgeRule, category: string): string {
  const { categories: known, places } = judgeFormats[rule.format];
  const named = Object.hasOwn(rule.categories, category) || category === flaggedCategory;
  return named || places || known?.includes(category) === true ? category : "other";
}

/** A decision of the guards together with what the judges said. Both sides of a call. */
function together(own: Decision, reports: readonly JudgeReport[], policy: Policy): Decision {
  const verdicts = [...own.verdicts, ...reports.flatMap(judgeVerdicts)];
  const facts = Object.fromEntries(reports.map((report) => [report.rule.name, reportFacts(report)]));
  return { ...conclude(policy, verdicts, own.blind), judged: facts };
}

/** A request that the guards let go on, after its judges: on its way, without what they take out, or stopped. */
export function judgedInput(
  own: InputDecision,
  reports: readonly JudgeReport[],
  { exchange, policy }: { readonly exchange: Exchange; readonly policy: Policy },
): InputDecision {
  if (own.forward === undefined || reports.length === 0) return own;
  const { vault } = own;
  const decision = together(own, reports, policy);
  const forward = passes(decision) ? withoutPlaces(own.forward, reports, vault) : undefined;
  if (forward !== undefined) {
    const recorded = own.recorded === own.forward ? forward : own.recorded;
    return { ...decision, forward, recorded, vault };
  }
  const stopped = passes(decision) ? unplaced(decision, policy) : decision;
  return { ...stopped, recorded: withoutSecrets(undefined, exchange, stopped, policy), vault };
}

/** The same of an answer. */
export const judgedAnswer = (own: Decision, reports: readonly JudgeReport[], policy: Policy): Decision =>
  reports.length === 0 ? own : together(own, reports, policy);

/** Whether what was decided on goes on. */
export const passes = ({ outcome }: Decision): boolean => outcome === "allow" || outcome === "redact";

/** Places that do not fit the text that would go on: it does not. */
function unplaced({ judged, ...decision }: Decision, policy: Policy): Decision {
  const why = ["a judge's places do not fit the text"];
  return {
    ...conclude(policy, decision.verdicts, decision.blind, why),
    ...(judged === undefined ? {} : { judged }),
  };
}

/**
 * The request without what the judges' places cover. A place belongs to the text that the judge was sent: where another one would go
 * on, nothing is replaced in it blindly, and the result is undefined.
 */
function withoutPlaces(
  forward: Exchange,
  reports: readonly JudgeReport[],
  vault: Vault,
): Exchange | undefined {
  const cuts = new Map<string, { readonly text: string; readonly cuts: Cut[] }>();
  for (const { rule, texts, said } of reports)
    for (const score of typeof said === "string" ? [] : said) {
      const { category, span } = score;
      const slot = span && texts[span.text];
      if (span === undefined || slot === undefined || !counts(rule, score)) continue;
      if (ruleFor(rule, category).action !== "redact") continue;
      const key = keyOf(slot);
      const known = cuts.get(key) ?? { text: slot.text, cuts: [] };
      known.cuts.push({ ...span, kind: kindOf(rule, category), personal: isPersonal(rule, category) });
      cuts.set(key, known);
    }
  if (cuts.size === 0) return forward;
  const strange: Slot[] = [];
  const rewritten = rewriteExchange(forward, (slot) => {
    const here = cuts.get(keyOf(slot));
    if (here === undefined) return slot.text;
    if (here.text !== slot.text) strange.push(slot);
    // A placeholder stays whole: it is given its value again in the answer.
    const pieces = apart(here.cuts).flatMap((cut) =>
      piecesOf(slot.text, cut).map((piece) => ({ ...cut, ...piece })),
    );
    return replaceCuts(slot.text, pieces, vault);
  });
  return strange.length === 0 ? rewritten : undefined;
}

const keyOf = ({ place, source }: Slot): string => `${source} ${place}`;

const isPersonal = ({ format }: JudgeRule, category: string): boolean =>
  format === "presidio" || category.startsWith("pii/");

/** In order and without overlap: of two that overlap the first gives the name to both. */
function apart(cuts: readonly Cut[]): readonly Cut[] {
  const found: Cut[] = [];
  for (const cut of [...cuts].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (last === undefined || cut.start >= last.end) found.push(cut);
    else
      found[found.length - 1] = {
        ...last,
        end: Math.max(last.end, cut.end),
        personal: last.personal && cut.personal,
      };
  }
  return found;
}

/** What one judge said, small enough for the clear part of an entry: its time, and its highest score or why there is none. */
export function reportFacts({ rule, ms, said }: JudgeReport): JsonObject {
  if (typeof said === "string") return { ms, silent: said };
  const top = said.reduce<JudgeScore | undefined>(
    (a, b) => (a === undefined || b.score > a.score ? b : a),
    undefined,
  );
  return top === undefined
    ? { ms, score: 0 }
    : { ms, score: rounded(top.score), top: kindOf(rule, top.category) };
}

/** The most scores that an entry about a judge that is only read carries: our own choice, so that a leaf stays under 1 KiB. */
const scoresMax = 16;

/** All that a judge said, highest first, for the entry about a judge that is only read. */
export function scoreFacts({ rule, said }: JudgeReport): JsonObject {
  if (typeof said === "string") return { silent: said };
  const highest = new Map<string, number>();
  for (const { category, score } of said) {
    const kind = kindOf(rule, category);
    highest.set(kind, Math.max(score, highest.get(kind) ?? 0));
  }
  const inOrder = [...highest].sort(([, a], [, b]) => b - a).slice(0, scoresMax);
  return { scores: Object.fromEntries(inOrder.map(([kind, score]) => [kind, rounded(score)])) };
}

/** Three digits say all that a classifier's score says. */
const rounded = (score: number): number => Math.round(score * 1000) / 1000;
