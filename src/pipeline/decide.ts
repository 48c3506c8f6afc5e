import type { Clock } from "../base/clock.ts";
import { pointerStep } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange, Extras, Unread } from "../exchange/exchange.ts";
import { answerTexts, rewriteAnswer, rewriteExchange, textsOf, type Slot } from "../exchange/texts.ts";
import { unreadOf } from "../exchange/unread.ts";
import type { Side, WholeGuard, WholeSubject } from "../guards/guard.ts";
import type { Policy } from "../policy/policy.ts";
import { heldCalls } from "./askable.ts";
import { actionFor, conclude, type Decision, type Verdict } from "./decision.ts";
import { cutsOf, heldBy, replaceCuts } from "./redact.ts";
import { JoinedTexts, joinedParts } from "./joined.ts";
import { keyOf, rememberedFor, type TextDigest } from "./remembered.ts";
import { restoring } from "./restorer.ts";
import {
  GuardTime,
  pieceChars,
  scanAtOnce,
  scanInto,
  scanText,
  type Inspection,
  type Scanned,
  type Seen,
} from "./scanner.ts";
import { inspectSeams } from "./seams.ts";
import { inspectAnswerLists, withoutSpelling } from "./spelled.ts";
import type { FlowState } from "./flow/flow-state.ts";
import { AnswerCalls, judgeCalls } from "./tools/answer-calls.ts";
import type { Principal } from "./tools/argument-rules.ts";
import type { JudgedUse } from "./tools/tool-use.ts";
import { Vault } from "./vault.ts";

export interface DecideDeps {
  readonly policy: Policy;
  readonly now: Clock;
}

export interface InputDeps extends DecideDeps {
  /** Tokens of the request, see `inputTokens`. */
  readonly inputTokens: number;
  /** Every guard looks, also at what is refused for its size: for who asks what the guards say. */
  readonly lookAnyway?: boolean;
  /** Where it is given, a text that the guards have looked at before is not looked at again. */
  readonly digest?: TextDigest;
  /** What is found of the tools that the request offers. */
  readonly tools?: readonly Verdict[];
}

export interface InputDecision extends Decision {
  /** What may be sent to a model: the exchange with its redactions. Unset when held or blocked. */
  readonly forward?: Exchange;
  /** The exchange as it may be written down: without secrets, whatever was decided. */
  readonly recorded: Exchange;
  readonly vault: Vault;
}

export interface AnswerDecision extends Decision {
  /** What the caller gets: redacted, then with placeholders restored. Unset when held or blocked. */
  readonly deliver?: Answer;
  /** What the caller gets once a person has said yes to its calls; set where nothing else holds it. */
  readonly held?: Answer;
  /** As it may be written down. */
  readonly recorded: Answer;
  /** The kinds of what no guard could read. */
  readonly unread: readonly Unread["kind"][];
  /** The model's calls of tools, each with what was found about it; undefined where nobody judges them. */
  readonly calls?: readonly JudgedUse[];
}

/** Runs steps to their end at once. */
export function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * All guards on all texts of a request. Yields between pieces of work of about 16 KiB of text each, so that a caller can
 * let others run.
 */
export function* decideInput(exchange: Exchange, deps: InputDeps): Generator<undefined, InputDecision> {
  const { policy } = deps;
  const slots = textsOf(exchange);
  const inspection = inspectionOf(deps, "input", []);
  const subject = { exchange, inputTokens: deps.inputTokens };
  const first: Seen = { verdicts: [], blind: [] };
  inspectWhole(inspection, subject, first, (guard) => guard.first === true);
  const unseen = deps.lookAnyway !== true && first.verdicts.some(({ action }) => action === "block");
  const seen = unseen ? first : yield* inspectAll(inspection, slots, { subject, first, digest: deps.digest });
  add(seen, { verdicts: deps.tools ?? [], blind: [] });
  const concluded = conclude(policy, seen.verdicts, seen.blind, refusals(exchange, policy));
  const decision = unseen ? { ...concluded, unseen } : concluded;

  const vault = new Vault();
  for (const { text } of slots) vault.reserve(text);
  const goesOn = decision.outcome === "allow" || decision.outcome === "redact";
  const forward = goesOn ? redacted(exchange, decision.verdicts, policy, vault) : undefined;
  return {
    ...decision,
    recorded: withoutSecrets(forward, exchange, decision, policy),
    vault,
    ...(forward === undefined ? {} : { forward }),
  };
}

/** What all guards say of a request, after those that were asked first. */
function* inspectAll(
  inspection: Inspection,
  slots: readonly Slot[],
  given: {
    readonly subject: WholeSubject;
    readonly first: Seen;
    readonly digest: TextDigest | undefined;
  },
): Generator<undefined, Seen> {
  const { subject, first, digest } = given;
  const seen = yield* inspectTexts(inspection, slots, { digest });
  add(seen, yield* inspectSeams(inspection, slots));
  add(seen, first);
  inspectWhole(inspection, subject, seen, (guard) => guard.first !== true);
  return seen;
}

export interface AnswerDeps extends DecideDeps {
  /** The exchange that is answered, as it was forwarded. */
  readonly exchange: Exchange;
  readonly vault: Vault;
  /** On whose behalf the model's calls of tools are made. */
  readonly principal?: Principal;
  /** Where the data in the conversation came from. */
  readonly flow?: () => FlowState | undefined;
}

/** All guards on all texts of a buffered answer. */
export function* decideAnswer(answer: Answer, deps: AnswerDeps): Generator<undefined, AnswerDecision> {
  const { policy, vault, exchange } = deps;
  const inspection = inspectionOf(deps, "output", operatorTexts(exchange));
  const slots = answerTexts(answer);
  const seen = yield* inspectTexts(inspection, slots, { parts: joinedParts(answer) });
  for (const scanned of yield* inspectAnswerLists(inspection, answer)) add(seen, scanned);
  const redactions = seen.verdicts.filter(({ action }) => action === "redact");
  // Most answers lose nothing and have no placeholder in them: those are not walked once more.
  const restored =
    redactions.length === 0 && !slots.some(({ text }) => text.includes("["))
      ? answer
      : cleaned(answer, redactions, policy, vault);
  const calls = new AnswerCalls(deps);
  const { answer: clean, verdicts: ofCalls } = judgeCalls(restored, calls);
  add(seen, { verdicts: ofCalls, blind: [] });
  inspectWhole(inspection, { exchange, answer: clean, inputTokens: 0 }, seen);
  const unread = unreadIn(answer);
  const decision = conclude(policy, seen.verdicts, seen.blind, unreadRefusals(unread, policy));
  const goesOn = decision.outcome === "allow" || decision.outcome === "redact";
  const waits = heldCalls(decision, policy) !== undefined;
  const secrets = decision.verdicts.filter(isSecret(policy));
  return {
    ...decision,
    recorded:
      (goesOn || waits) && !keepsSecrets(decision, policy)
        ? clean
        : withoutSpelling(
            rewriteAnswer(
              answer,
              rewriterFor(secrets, policy, () => true),
            ),
            secrets,
          ),
    unread,
    calls: calls.judged,
    ...(goesOn ? { deliver: clean } : waits ? { held: clean } : {}),
  };
}

/** An answer without what is redacted, and with the caller's own data back in its places. */
function cleaned(answer: Answer, redactions: readonly Verdict[], policy: Policy, vault: Vault): Answer {
  const restore = restoring(answer, vault);
  const rewriter = rewriterFor(redactions, policy, () => true);
  return withoutSpelling(
    rewriteAnswer(answer, (slot) => restore(slot, rewriter(slot))),
    redactions,
  );
}

/** The feature's own prompts: what the operator said in this exchange. */
export const operatorTexts = (exchange: Exchange): readonly string[] =>
  exchange.messages.flatMap(({ role, parts }) =>
    role === "system" ? parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])) : [],
  );

export const inspectionOf = (
  { policy, now }: DecideDeps,
  side: Side,
  prompts: readonly string[],
): Inspection => ({ policy, side, operatorTexts: prompts, time: new GuardTime(now) });

/** One by one: a text of a megabyte can have more findings than a call can have arguments. */
function add(seen: Seen, { verdicts, blind }: Scanned): void {
  for (const verdict of verdicts) seen.verdicts.push(verdict);
  for (const one of blind) seen.blind.push(one);
}

/** Our own choice: to look at a text at all costs as much as to look at so many characters of a long one. */
const slotChars = 64;

interface Texts {
  /** Of an answer: the parts that stand side by side. */
  readonly parts?: ReturnType<typeof joinedParts>;
  /** Of a request: where it is given, what was looked at before is remembered. */
  readonly digest?: TextDigest | undefined;
}

function* inspectTexts(
  inspection: Inspection,
  slots: readonly Slot[],
  { parts, digest }: Texts,
): Generator<undefined, Seen> {
  const seen: Seen = { verdicts: [], blind: [] };
  const remembered = digest === undefined ? undefined : rememberedFor(inspection.policy);
  const texts = new JoinedTexts(inspection);
  let sinceYield = 0;
  for (const slot of slots) {
    if (slot.text === "") continue;
    const key = keyOf(slot, digest);
    if (key !== undefined && remembered?.recall(key, slot, seen) === true) continue;
    const from = { verdicts: seen.verdicts.length, blind: seen.blind.length };
    const part = parts?.get(slot.place);
    if (part !== undefined)
      add(seen, yield* scanInto(texts.stretch(part.choice, part.kind, slot), slot.text));
    else if (slot.text.length <= pieceChars) scanAtOnce(inspection, slot, slot.text, seen);
    else add(seen, yield* scanText(inspection, slot, slot.text));
    // What could not look this time may the next.
    if (key !== undefined && seen.blind.length === from.blind)
      remembered?.keep(key, seen.verdicts.slice(from.verdicts));
    sinceYield += slot.text.length + slotChars;
    if (sinceYield > pieceChars) {
      sinceYield = 0;
      yield;
    }
  }
  return seen;
}

/** The guards that judge a request or an answer as a whole; those of them that are asked now. */
export function inspectWhole(
  inspection: Inspection,
  subject: WholeSubject,
  seen: Seen,
  isAsked: (guard: WholeGuard) => boolean = () => true,
): void {
  const { policy, side } = inspection;
  for (const bound of policy.guards) {
    const { guard } = bound;
    if (guard.scope !== "whole" || bound.actions[side] === undefined || !guard.sides.includes(side)) continue;
    if (!isAsked(guard)) continue;
    try {
      if (!guard.applies(subject.exchange, side)) continue;
      for (const finding of guard.inspect(subject))
        seen.verdicts.push({
          ...finding,
          place: "",
          source: "whole",
          action: actionFor(bound, side, finding.kind),
        });
    } catch (error) {
      // Invariant 4, as in the scanner: what could not look has not passed.
      const detail = error instanceof Error ? error.message : String(error);
      seen.blind.push({ guard: guard.id, place: "", reason: "threw", detail });
    }
  }
}

/** What the policy refuses without asking a guard: what nobody can read, and fields that nobody knows. */
function refusals(exchange: Exchange, policy: Policy): readonly string[] {
  const reasons = exchange.unread
    .filter(({ kind }) => policy.unread[kind] === "block")
    .map(({ kind, pointer }) => `no guard can read the ${kind} at ${pointer}`);
  if (policy.unknownFields === "keep") return reasons;
  return [...reasons, ...extraPointers(exchange).map((pointer) => `the field ${pointer} is not known`)];
}

/** The same of an answer. Where it stands there says nothing to the caller, who has not seen it. */
export const unreadRefusals = (kinds: readonly Unread["kind"][], policy: Policy): readonly string[] =>
  kinds
    .filter((kind) => policy.unread[kind] === "block")
    .map((kind) => `no guard can read the ${kind} in the answer`);

/** What the reader named, and what shows in the parts: each kind once, in the order of the alphabet. */
function unreadIn({ unread, choices }: Answer): readonly Unread["kind"][] {
  const kinds = new Set(unread.map(({ kind }) => kind));
  for (const { parts } of choices)
    for (const part of parts) for (const kind of unreadOf(part)) kinds.add(kind);
  return [...kinds].sort();
}

/** JSON pointers of all fields that our words do not name. */
export function extraPointers(exchange: Exchange): readonly string[] {
  const found: string[] = [];
  const under = (extras: Extras, place: string): void => {
    for (const key of Object.keys(extras)) found.push(pointerStep(place, key));
  };
  if (exchange.extras) under(exchange.extras, "");
  exchange.messages.forEach(({ extras, parts }, i) => {
    if (extras) under(extras, `/messages/${i}`);
    parts.forEach((part, j) => {
      if (part.extras) under(part.extras, `/messages/${i}/parts/${j}`);
      if (part.kind !== "tool-result") return;
      part.parts.forEach((inner, k) => {
        if (inner.extras) under(inner.extras, `/messages/${i}/parts/${j}/parts/${k}`);
      });
    });
  });
  exchange.tools.forEach(({ extras }, i) => {
    if (extras) under(extras, `/tools/${i}`);
  });
  return found;
}

type Chosen = (verdict: Verdict) => boolean;

/** Replaces, in each text, what the chosen verdicts cover. */
export function rewriterFor(
  verdicts: readonly Verdict[],
  policy: Policy,
  chosen: Chosen,
  vault?: Vault,
): (slot: Slot) => string {
  const wanted = verdicts.filter((verdict) => verdict.source !== "whole" && chosen(verdict));
  if (wanted.length === 0) return ({ text }) => text;
  const byPlace = Map.groupBy(wanted, ({ place, source }) => `${source} ${place}`);
  const held = heldBy(policy);
  return ({ text, place, source }) => {
    const here = byPlace.get(`${source} ${place}`);
    return here === undefined ? text : replaceCuts(text, cutsOf(here, held, chosen), vault);
  };
}

/** Whether a secret was found that is not taken out on the way: then what is delivered may not be written down. */
export function keepsSecrets(decision: Decision, policy: Policy): boolean {
  const secret = isSecret(policy);
  return decision.verdicts.some((verdict) => secret(verdict) && verdict.action !== "redact");
}

const isSecret = (policy: Policy): Chosen => {
  const held = heldBy(policy);
  return ({ guard }) => held.get(guard) === "secret";
};

function redacted(exchange: Exchange, verdicts: readonly Verdict[], policy: Policy, vault: Vault): Exchange {
  if (verdicts.length === 0) return exchange;
  return rewriteExchange(
    exchange,
    rewriterFor(verdicts, policy, ({ action }) => action === "redact", vault),
  );
}

/**
 * Secrets are written nowhere. Offsets belong to the exchange as it came: where it goes nowhere, or with secrets that were only
 * recorded, they are taken out of the original, and personal data stays as it is, encrypted.
 */
export function withoutSecrets(
  forward: Exchange | undefined,
  original: Exchange,
  decision: Decision,
  policy: Policy,
): Exchange {
  if (forward !== undefined && !keepsSecrets(decision, policy)) return forward;
  return rewriteExchange(original, rewriterFor(decision.verdicts, policy, isSecret(policy)));
}
