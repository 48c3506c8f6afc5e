import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReceiptSource } from "../audit/proofs/receipt-source.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Answer, Usage } from "../exchange/answer.ts";
import type { CallTracer } from "../evidence/call-trace.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";
import type { Limiter } from "../limits/limiter.ts";
import { extraPointers, type InputDecision } from "../pipeline/decide.ts";
import type { Decision } from "../pipeline/decision.ts";
import type { FlowState } from "../pipeline/flow/flow-state.ts";
import type { CountTokens } from "../pipeline/tokens.ts";
import type { CacheSlot } from "../sessions/answer-cache.ts";
import type { Seat } from "../sessions/seat.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { SessionLabels } from "../sessions/labels.ts";
import type { Wire } from "../wire/wire.ts";
import { answerFacts } from "./answer-facts.ts";
import type { Accepted, AttemptDeps } from "./attempt.ts";
import { nameCharsMax, type Caller } from "./caller.ts";
import type { Holding } from "./held-answers.ts";
import type { Inquiry } from "./judges/inquiry.ts";
import type { Judges } from "./judges/judges.ts";
import type { Meter } from "./meter.ts";
import type { Provider } from "./provider.ts";
import { modelName } from "./route.ts";
import type { RunningCall } from "./running-call.ts";
import type { StopSignal } from "./stop.ts";
import type { CallTimes } from "./times.ts";

export interface CallDeps extends AttemptDeps {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly recorder: Recorder;
  readonly receipt: ReceiptSource;
  readonly countTokens: CountTokens;
  readonly judges: Judges;
  readonly limiter: Limiter;
  /** What sessions have read; undefined: a session that is named counts as having read everything. */
  readonly labels?: SessionLabels;
  /** Whose registered texts are whose; undefined: nobody knows of any. */
  readonly knowledge?: Pick<KnowledgeStore, "foreign">;
  /** Undefined where nobody can be asked: what waits for a person is refused. */
  readonly holding?: Holding;
  /** Undefined where nobody keeps whose sessions are whose. */
  readonly sessions?: Sessions;
  readonly now: Clock;
  /** Milliseconds since any moment, with fractions, never less than before: for how long something took. */
  readonly stopwatch: Clock;
  /** Undefined where nobody draws calls. */
  readonly tracer?: CallTracer;
}

/** One call on its way through. */
export interface Call {
  readonly id: string;
  readonly wire: Wire;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly wantsReceipt: boolean;
  readonly startedAtMs: number;
  readonly times: CallTimes;
  readonly meter: Meter;
  /** Aborted when the caller goes away, the time is over, or somebody stopped it. */
  readonly signal: StopSignal;
  readonly running: RunningCall;
}

/** A call that a provider took: what is needed to bring the answer back. */
export interface Underway {
  readonly call: Call;
  /** As the caller sent it. */
  readonly read: Exchange;
  readonly exchange: Exchange;
  readonly decision: InputDecision;
  readonly accepted: Accepted;
  /** Resolves when the entry about the request survives a crash: nothing leaves before. */
  readonly recorded: Promise<number>;
  /** Where everything in the conversation came from; undefined where no rule asks for it. */
  readonly flow: () => FlowState | undefined;
  /** Undefined where the feature has no outside judges. */
  readonly inquiry: Inquiry | undefined;
  /** The call in its session; undefined where nobody keeps sessions. */
  readonly seat: Seat | undefined;
  /** Where its answer may be kept to be given again; undefined where it may not. */
  readonly slot: CacheSlot | undefined;
}

/** A refusal that stands in the log already. */
export class Refused extends Error {
  readonly error: KnownError;
  readonly retryAfterSeconds: number | undefined;

  constructor(error: KnownError, retryAfterSeconds?: number) {
    super(error.message);
    this.error = error;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * The end user as the request itself names them, where no header does.
 *
 * @throws KnownError EXCHANGE_UNREADABLE where the name is longer than an entry of the log has room for: the call must not be
 * under way before that comes out.
 */
export function withUser(caller: Caller, { settings: { user } }: Exchange): Caller {
  if (user === undefined) return caller;
  if (user.length > nameCharsMax)
    throw new KnownError(
      "EXCHANGE_UNREADABLE",
      `the end user's name in the body is longer than ${nameCharsMax} characters`,
      "name the user by a shorter id",
    );
  return caller.user !== undefined ? caller : { ...caller, user };
}

export function inputFacts(exchange: Exchange, decision: InputDecision, tokensMax: number): JsonObject {
  const extras = extraPointers(exchange);
  const documents = documentsIn(exchange);
  return {
    format: exchange.format,
    stream: exchange.stream,
    tokensMax,
    ...(decision.vault.size === 0 ? {} : { placeholders: decision.vault.size }),
    ...(exchange.unread.length === 0 ? {} : { unread: exchange.unread.length }),
    ...(extras.length === 0 ? {} : { extras: extras.length }),
    ...(documents === 0 ? {} : { documents }),
    ...judgesFact(decision),
  };
}

/** Parts that say of themselves that they are documents: an answer that had some is to have a search that brought them. */
function documentsIn({ messages }: Exchange): number {
  let documents = 0;
  for (const { parts } of messages)
    for (const part of parts) if (part.kind === "text" && part.document === true) documents += 1;
  return documents;
}

/** What the judges said that were waited for. A member of an entry's facts, absent where there were none. */
export const judgesFact = ({ judged }: Pick<Decision, "judged">): JsonObject =>
  judged === undefined ? {} : { judges: judged };

/** What the provider says that the call used, in tokens; `cachedTokens` are among `inputTokens`, absent where there are none. */
function usageFacts(usage: Usage | undefined): JsonObject {
  if (usage === undefined) return {};
  const { input, output, cachedInput = 0 } = usage;
  return {
    inputTokens: input,
    outputTokens: output,
    ...(cachedInput === 0 ? {} : { cachedTokens: cachedInput }),
  };
}

export function outputFacts(
  { call, exchange, decision, accepted }: Underway,
  answer: {
    readonly model: string;
    readonly usage?: Usage;
    readonly choices?: Answer["choices"];
    readonly extras?: Answer["extras"] | undefined;
    /** Kinds of what no guard could read of it. */
    readonly unreadKinds: readonly string[];
  },
  nowMs: number,
): JsonObject {
  return {
    provider: accepted.written.route.provider.name,
    // The provider's word, which nobody has looked at: in the clear only where it is a name.
    answeredBy: answer.model === "" || modelName.test(answer.model) ? answer.model : "no name of a model",
    attempts: accepted.attempts,
    // All that is no conversation says so.
    ...(exchange.operation === "chat" ? {} : { operation: exchange.operation }),
    ms: nowMs - call.startedAtMs,
    ...call.times.facts(),
    ...usageFacts(answer.usage),
    ...answerFacts(answer, call.caller.policy),
    ...(answer.unreadKinds.length === 0 ? {} : { unread: answer.unreadKinds }),
    ...(decision.vault.invented === 0 ? {} : { invented: decision.vault.invented }),
  };
}
