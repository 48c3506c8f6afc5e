import type { JsonObject } from "../base/json.ts";
import type { Answer, Choice, Usage } from "../exchange/answer.ts";
import type { Exchange, Message } from "../exchange/exchange.ts";
import { replay } from "../exchange/replay.ts";
import type { FlowState } from "../pipeline/flow/flow-state.ts";
import type { InputDecision } from "../pipeline/decide.ts";
import type { Decision } from "../pipeline/decision.ts";
import type { CacheRules, Policy } from "../policy/policy.ts";
import { AnswerCache, type CacheScope, type CacheSlot, type KeptAnswer } from "../sessions/answer-cache.ts";
import type { Seat } from "../sessions/seat.ts";
import { answerFacts } from "./answer-facts.ts";
import { entryOf, type Caller } from "./caller.ts";
import { refuseKilled } from "./killed-parts.ts";
import { withReceipt } from "./receipt.ts";
import { sendJson } from "./reply.ts";
import { tellSeat } from "./session-seat.ts";
import type { Call, CallDeps, Underway } from "./underway.ts";

const byPolicy = new WeakMap<Policy, AnswerCache>();

/** The answers of a policy: they go with it. */
function cacheOf(policy: Policy, rules: CacheRules): AnswerCache {
  let cache = byPolicy.get(policy);
  if (cache === undefined) byPolicy.set(policy, (cache = new AnswerCache(rules)));
  return cache;
}

export interface Asked {
  /** As the caller sent it. */
  readonly read: Exchange;
  /** As it goes to the model. */
  readonly exchange: Exchange;
  readonly decision: InputDecision;
  readonly flow: () => FlowState | undefined;
  readonly model: string;
}

/**
 * Where the answer to a request may be kept; undefined where it may not: the feature keeps none, nobody says whose it would be, guards
 * found something in it or replaced something, there is what no guard can read, or what an earlier call brought into the session.
 */
export function slotFor({ caller }: Pick<Call, "caller">, asked: Asked): CacheSlot | undefined {
  const { policy } = caller;
  const { cache: rules } = policy;
  if (rules === undefined) return undefined;
  const { read, exchange, decision, flow, model } = asked;
  const { temperature, count = 1 } = exchange.settings;
  const isSettled = rules.sampled || temperature === 0;
  if (exchange.operation !== "chat" || count !== 1 || !isSettled || !isClean(decision)) return undefined;
  if (decision.vault.size > 0 || exchange.unread.length > 0) return undefined;
  const scope = scopeOf(rules, caller, read);
  if (scope === undefined || flow()?.labels.some(({ place }) => place === "session") === true)
    return undefined;
  const { format, messages, tools, toolChoice, parallelToolCalls, answerFormat, extras } = exchange;
  // Who it is for stands in the scope, and how it is brought does not matter.
  const settings = { ...exchange.settings, temperature: temperature ?? null, user: null, streamUsage: null };
  const request = {
    ...{ format, messages, tools, settings, toolChoice: toolChoice ?? null },
    ...{
      parallelToolCalls: parallelToolCalls ?? null,
      answerFormat: answerFormat ?? null,
      extras: extras ?? null,
    },
  } as unknown as JsonObject;
  const { feature, prompt, digest } = policy;
  const key = { scope, feature, prompt: prompt?.digest ?? "", model, digest, request };
  return { cache: cacheOf(policy, rules), key };
}

/** No guard said anything: an answer that is given again has nothing of a person that was found. */
const isClean = ({ outcome, verdicts, blind }: Decision): boolean =>
  outcome === "allow" && verdicts.length === 0 && blind.length === 0;

function scopeOf({ scope, vetted }: CacheRules, caller: Caller, read: Exchange): CacheScope | undefined {
  const { tenant, user } = caller;
  if (scope === "user") return user === undefined ? undefined : { kind: scope, tenant, user };
  if (scope === "tenant") return tenant === undefined ? undefined : { kind: scope, tenant };
  const question = onlyQuestion(read.messages);
  return question !== undefined && vetted.includes(question) ? { kind: scope } : undefined;
}

/** What the caller says, where it is one text and nothing else. */
function onlyQuestion([first, ...others]: readonly Message[]): string | undefined {
  if (first?.role !== "user" || others.length > 0 || first.name !== undefined) return undefined;
  const [part, ...more] = first.parts;
  return part?.kind === "text" && more.length === 0 ? part.text.trim() : undefined;
}

const wholeStops: readonly Choice["stop"][] = ["end", "stop-sequence"];

/** An answer leaves: its session hears of it, and where it is whole it may be kept. To be called before the last of it is written. */
export function answerLeaves(
  { seat, slot }: Pick<Underway, "seat" | "slot">,
  answer: Answer,
  of: {
    readonly usage: Usage | undefined;
    readonly decision: Decision;
    readonly from: number;
    readonly atMs: number;
    readonly isWhole: boolean;
  },
): void {
  tellSeat(seat, answer, of.usage);
  if (of.isWhole) keepAnswer(slot, answer, of);
}

/** Keeps an answer that left whole and in which nothing was found. */
function keepAnswer(
  slot: CacheSlot | undefined,
  answer: Answer,
  of: { readonly decision: Decision; readonly from: number; readonly atMs: number },
): void {
  const [choice, ...others] = answer.choices;
  if (slot === undefined || choice === undefined || others.length > 0 || !isClean(of.decision)) return;
  if (!wholeStops.includes(choice.stop) || answer.unread.length > 0) return;
  if (!choice.parts.every(({ kind }) => kind === "text")) return;
  const { from, atMs } = of;
  slot.cache.keep(slot.key, { answer, from, atMs });
}

/**
 * Gives a kept answer again, and true. It was found good by the same policy, which its key has; limits, kills and the guards of the
 * request stood before it.
 */
export async function givenAgain(
  slot: CacheSlot | undefined,
  given: {
    readonly call: Call;
    readonly exchange: Exchange;
    readonly recorded: Promise<number>;
    readonly seat: Seat | undefined;
  },
  deps: CallDeps,
): Promise<boolean> {
  if (slot === undefined) return false;
  const { call, exchange, recorded, seat } = given;
  const kept = slot.cache.find(slot.key, deps.now());
  call.response.setHeader("x-seaworthy-cache", kept === undefined ? "miss" : "hit");
  if (kept === undefined) return false;
  // Nothing is billed: what was reserved is free again, and the request stays counted.
  call.meter.failed();
  const answer: Answer = { ...kept.answer, id: idAgain(kept.answer, call), usage: { input: 0, output: 0 } };
  const body = exchange.stream
    ? streamed(answer, call, exchange)
    : JSON.stringify(call.wire.writeAnswer(answer, exchange));
  const output = writeDown(slot, { call, answer, kept }, deps);
  await recorded;
  await withReceipt(output, call, deps.receipt);
  const killed = call.running.killed() ?? call.running.modelKilled(slot.key.model);
  if (killed !== undefined) throw await refuseKilled(killed, exchange, call, deps.recorder);
  tellSeat(seat, answer, undefined);
  call.response.setHeader("x-seaworthy-decision", "allow");
  if (!exchange.stream) sendJson(call.response, 200, body);
  else {
    call.response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    call.response.end(body);
  }
  return true;
}

/** The entry that it came from stands in `cache.hit`, what the caller saw in `call.output`, as of every answer. */
async function writeDown(
  { key }: CacheSlot,
  { call, answer, kept }: { readonly call: Call; readonly answer: Answer; readonly kept: KeptAnswer },
  { recorder, now }: CallDeps,
): Promise<number> {
  const about = { ...entryOf(call.caller, call.id), model: key.model };
  const nowMs = now();
  const hit = recorder.record({
    ...{ ...about, kind: "cache.hit" },
    facts: { from: kept.from, ageMs: nowMs - kept.atMs, scope: key.scope.kind },
  });
  const output = recorder.record({
    ...{ ...about, kind: "call.output", decision: "allow", findings: [] },
    facts: {
      ...{ provider: "cache", answeredBy: answer.model, attempts: 0, cachedFrom: kept.from },
      ...{ ms: nowMs - call.startedAtMs, ...call.times.facts(), ...call.meter.facts() },
      ...answerFacts(answer, call.caller.policy),
    },
    payload: JSON.stringify({ delivered: answer.choices }),
  });
  const [, index] = await Promise.all([hit, output]);
  return index;
}

/** The provider's id is that of another call. */
const idAgain = ({ format }: Answer, { id, wire }: Call): string =>
  format === wire.format ? `again_${id}` : id;

function streamed(answer: Answer, { wire }: Call, exchange: Exchange): string {
  const writer = wire.writeStream(exchange);
  let out = "";
  for (const event of replay(answer)) out += writer.push(event);
  return out;
}
