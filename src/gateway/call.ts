import { hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { KnownError } from "../base/errors.ts";
import { lossyNumber } from "../base/exact-json.ts";
import { readJson, type JsonValue } from "../base/json.ts";
import type { AttemptTrace } from "../evidence/call-trace.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { decideAnswer, decideInput, keepsSecrets, type InputDecision } from "../pipeline/decide.ts";
import { findingNames } from "../pipeline/decision.ts";
import { inputTokens } from "../pipeline/tokens.ts";
import { offeredTools } from "../pipeline/tools/offered.ts";
import type { Killed } from "../limits/kill/killed.ts";
import type { Policy } from "../policy/policy.ts";
import { partlyFact, withheld, withheldFact } from "../pipeline/withhold.ts";
import { attempt, firstWritten, type Accepted, type Retry, type Written } from "./attempt.ts";
import { answerLeaves, givenAgain, slotFor } from "./cached-answer.ts";
import { checkSize, inputEntry, refusedEntry, retriedEntry } from "./call-entries.ts";
import { entryOf } from "./caller.ts";
import { failCall } from "./failure.ts";
import { followed } from "./flow-labels.ts";
import { withoutForeign } from "./foreign-texts.ts";
import { collected } from "./held-collect.ts";
import { heldWhole, judgedWhole } from "./held-whole.ts";
import { Inquiry } from "./judges/inquiry.ts";
import { takePlace } from "./place.ts";
import { killedCallIn, refuseKilled, withoutKilled } from "./killed-parts.ts";
import { withReceipt } from "./receipt.ts";
import { refusal, sendJson } from "./reply.ts";
import { seenInFact } from "./review-facts.ts";
import { relayStream } from "./relay.ts";
import { recordCalls } from "./tool-entries.ts";
import { routesFor, type Route } from "./route.ts";
import { behind, seatIn, withSession } from "./session-seat.ts";
import { inSlices } from "./slices.ts";
import {
  judgesFact,
  outputFacts,
  Refused,
  withUser,
  type Call,
  type CallDeps,
  type Underway,
} from "./underway.ts";

/**
 * Reads, decides, records, asks the provider, decides on the answer, records, answers. The entry about the request becomes
 * durable while the provider works.
 *
 * @throws KnownError for the door to answer with; whatever is refused stands in the log already.
 */
export async function serveCall(body: string, given: Call, deps: CallDeps): Promise<void> {
  const { wire } = given;
  const read = wire.readRequest(readExactly(body), given.id);
  // Named before anything is redacted: every entry about the call has the same user.
  const caller = withSession(withUser(given.caller, read), read);
  const call: Call = { ...given, caller };
  const { policy } = caller;
  const { exchange: whole, verdicts: ofTools } = offeredTools(withPrompt(read, policy), policy, sha256);
  const wanted = { exchange: whole, routes: routesFor(whole, policy, deps.providers) };
  const { exchange, routes } = await withoutKilled(wanted, call, deps.recorder);
  if (await collected(call, read, deps)) return;
  // A body in UTF-8 has at most three bytes for each unit of its text.
  const bytesMax = body.length * 3 + (policy.prompt?.text.length ?? 0) * 3;
  const tokens = await inputTokens(exchange, policy.limits.tokensPerRequestMax, deps.countTokens, bytesMax);
  await takePlace(call, exchange, { tokens, routes }, deps);
  const seat = await seatIn(call, read, deps);
  const guarded = call.times.step("guards.input");
  const own = await inSlices(
    decideInput(exchange, { policy, now: deps.now, inputTokens: tokens, digest, tools: ofTools }),
    deps.now,
  );
  const ours = await withoutForeign(own, exchange, caller, deps.knowledge);
  guarded();
  const inquiry = policy.judges && new Inquiry({ exchange, policy, ...about(call) }, deps);
  const decision = inquiry === undefined ? ours : await inStep(call, "judges.input", inquiry.input(ours));
  const { forward } = decision;
  if (forward === undefined) {
    await withReceipt(
      deps.recorder.record(refusedEntry(call, exchange, { decision, tokens })),
      call,
      deps.receipt,
    );
    throw new Refused(refusal(decision, "request"));
  }
  const killed = call.running.killed();
  if (killed !== undefined) throw await refuseKilled(killed, exchange, call, deps.recorder);
  const flow = followed(exchange, decision.verdicts, caller, deps.labels);
  const { written, others } = firstWritten(routes, forward);
  const entry = inputEntry(call, exchange, { decision, tokens, written });
  checkSize(entry);
  const recorded = behind(seat, deps.recorder.record(entry));
  // Handled where it is waited for; a log that fails earlier must not end the process.
  recorded.catch(() => undefined);
  const slot = slotFor(call, { read, exchange: forward, decision, flow, model: written.route.model });
  if (await givenAgain(slot, { call, exchange: forward, recorded, seat }, deps)) return;
  const accepted = await takenBy(written, others, { call, exchange: forward, decision, recorded }, deps);
  const underway: Underway = {
    call,
    read,
    exchange: forward,
    decision,
    accepted,
    flow,
    inquiry,
    seat,
    slot,
    // The head of a stream leaves before its end is known: its receipt is that of the request.
    recorded: exchange.stream ? withReceipt(recorded, call, deps.receipt) : recorded,
  };
  call.response.setHeader("x-seaworthy-decision", decision.outcome);
  const { dropped } = accepted.written;
  if (dropped.length > 0) call.response.setHeader("x-seaworthy-dropped", dropped.join(", "));
  await (exchange.stream ? relayStream(underway, deps) : relayWhole(underway, deps));
}

/** What a turn of a conversation is known by when it comes again. */
const digest = (text: string): string => hash("sha256", text, "base64");
const sha256 = (text: string): string => hash("sha256", text, "hex");

/** A number that would reach the provider with other digits than the caller wrote is refused, not changed. */
function readExactly(body: string): JsonValue {
  const value = readJson(body);
  const number = lossyNumber(body);
  if (number === undefined) return value;
  throw new KnownError(
    "EXCHANGE_UNREADABLE",
    `the number ${number.slice(0, 40)} is larger than what a JSON number keeps exactly`,
    "send it as a string",
  );
}

async function takenBy(
  written: Written,
  others: Parameters<typeof attempt>[1],
  { call, exchange, decision, recorded }: Pick<Underway, "call" | "exchange" | "decision" | "recorded">,
  deps: CallDeps,
): Promise<Accepted> {
  const { policy } = call.caller;
  const { signal } = call;
  const headers = passedHeaders(call.request);
  call.times.sent();
  call.meter.sent();
  const retrying = async (retry: Retry): Promise<void> => {
    await recorded;
    call.meter.again(retry);
    await deps.recorder.record(retriedEntry(call, retry));
  };
  const killed = ({ model }: Route): Killed | undefined => call.running.goesTo(model);
  const { operation } = exchange;
  const draw = ({ provider, model }: Route, number: number): AttemptTrace | undefined =>
    call.times.attempt({ provider: provider.name, model, operation, number });
  return attempt(written, others, { exchange, policy, signal, headers, killed, retrying, draw }, deps).catch(
    async (error: unknown) =>
      failCall(
        error,
        { call, route: written.route, recorded, withheld: secretsOf(decision, exchange, policy) },
        deps,
      ),
  );
}

/** Why what a provider says may not be written down: it can say again what it was sent. */
const secretsOf = (decision: InputDecision, exchange: Exchange, policy: Policy): string | undefined =>
  withheld(policy, "input", decision, exchange.unread) ??
  (keepsSecrets(decision, policy) ? "the request holds a secret" : undefined);

/** A buffered answer. */
async function relayWhole(underway: Underway, deps: CallDeps): Promise<void> {
  const { call, exchange, decision, accepted, recorded } = underway;
  const { policy } = call.caller;
  const { route } = accepted.written;
  const { wire, model } = route;
  let read: Answer;
  try {
    const text = await accepted.answer.text();
    call.times.answered();
    read = wire.readAnswer(readJson(text));
    call.meter.answered(accepted.written.route, read.usage);
  } catch (error) {
    const why = secretsOf(decision, exchange, policy);
    return failCall(error, { call, route, recorded, withheld: why }, deps);
  }
  const guarded = call.times.step("guards.output");
  const own = await inSlices(
    decideAnswer(read, {
      ...{ policy, now: deps.now, exchange, vault: decision.vault },
      ...{ flow: underway.flow, principal: call.caller },
    }),
    deps.now,
  );
  guarded();
  const called = recordCalls(own, call, deps.recorder, underway.flow);
  const { inquiry } = underway;
  const answer =
    inquiry === undefined
      ? own
      : await inStep(call, "judges.output", judgedWhole(own, read, { inquiry, policy }));
  const stopped = (): Killed | undefined => killedCallIn(read, call.running) ?? call.running.killed();
  const asked = stopped() === undefined ? await heldWhole(answer, { underway, stopped }, deps) : undefined;
  const killed = asked?.isGiven === true ? undefined : stopped();
  if (killed !== undefined) {
    const withheldInput = secretsOf(decision, exchange, policy);
    return failCall(killed, { call, route, recorded, withheld: withheldInput }, deps);
  }
  const deliver = asked?.isGiven === true ? answer.held : answer.deliver;
  const body = deliver && JSON.stringify(call.wire.writeAnswer(deliver, exchange));
  const why = withheld(policy, "output", answer);
  const partly = why === undefined && body !== undefined && answer.recorded !== deliver;
  const output = deps.recorder.record({
    ...entryOf(call.caller, call.id),
    kind: "call.output",
    model,
    decision: asked?.isGiven === true ? "allow" : answer.outcome,
    findings: findingNames(answer),
    facts: {
      ...asked?.facts,
      ...outputFacts(underway, { ...read, unreadKinds: answer.unread }, deps.now()),
      ...call.meter.facts(),
      ...judgesFact(answer),
      ...seenInFact(answer),
      ...withheldFact(why),
      ...partlyFact(partly),
    },
    payload:
      why !== undefined
        ? JSON.stringify({ withheld: why })
        : body !== undefined && answer.recorded === deliver
          ? body
          : JSON.stringify(call.wire.writeAnswer(answer.recorded, exchange)),
  });
  output.catch(() => undefined);
  await recorded;
  await called;
  const from = await inStep(call, "log.output", withReceipt(output, call, deps.receipt));
  if (body === undefined) throw new Refused(asked?.error ?? refusal(answer, "answer"));
  if (deliver !== undefined) {
    const { usage } = read;
    answerLeaves(underway, deliver, { usage, decision: answer, from, atMs: deps.now(), isWhole: true });
  }
  if (answer.outcome === "redact") call.response.setHeader("x-seaworthy-decision", "redact");
  sendJson(call.response, 200, body);
}

/** Draws what is waited for as a piece of the call. */
async function inStep<T>({ times }: Call, name: string, work: Promise<T>): Promise<T> {
  const ended = times.step(name);
  try {
    return await work;
  } finally {
    ended();
  }
}

/** What the judges of a call need of it. */
const about = ({ caller, id, signal }: Call) => ({ entry: entryOf(caller, id), signal });

/** The feature's own prompt stands before whatever the client sends. */
function withPrompt(exchange: Exchange, { prompt }: Policy): Exchange {
  if (prompt === undefined || exchange.operation !== "chat") return exchange;
  const first = { role: "system", parts: [{ kind: "text", text: prompt.text }] } as const;
  return { ...exchange, messages: [first, ...exchange.messages] };
}

/** Names with a date, as Anthropic writes them, so that a header holds nothing for a guard to read. */
const betaNames = /^[a-z][a-z0-9-]{0,60}\d(?:, ?[a-z][a-z0-9-]{0,60}\d){0,15}$/;

/** Anthropic's beta features are asked for in a header. */
function passedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const beta = headers["anthropic-beta"];
  return typeof beta === "string" && betaNames.test(beta) ? { "anthropic-beta": beta } : {};
}
