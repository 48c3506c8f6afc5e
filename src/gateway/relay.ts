import type { ServerResponse } from "node:http";
import { KnownError } from "../base/errors.ts";
import type { Usage } from "../exchange/answer.ts";
import { assemble } from "../exchange/assemble.ts";
import type { Extras } from "../exchange/exchange.ts";
import type { AnswerEvent, ProviderFailure } from "../exchange/stream.ts";
import { Killed } from "../limits/kill/killed.ts";
import { AnswerFilter } from "../pipeline/answer-filter.ts";
import { keepsSecrets } from "../pipeline/decide.ts";
import { findingNames, type Decision } from "../pipeline/decision.ts";
import { passes } from "../pipeline/judged.ts";
import { withheld, withheldFact } from "../pipeline/withhold.ts";
import { SseReader } from "../wire/sse.ts";
import type { StreamReader, StreamWriter } from "../wire/wire.ts";
import { charsOf } from "./answer-chars.ts";
import { failureError } from "./attempt.ts";
import { answerLeaves } from "./cached-answer.ts";
import { entryOf } from "./caller.ts";
import { drained, hangUpIn } from "./drained.ts";
import { killFact } from "./failure.ts";
import type { Asked } from "./held-ask.ts";
import { heldStream } from "./held-stream.ts";
import { judgedHeld } from "./held-whole.ts";
import { killedCallBy, killedCallIn } from "./killed-parts.ts";
import { refusal, wireError } from "./reply.ts";
import { seenInFact } from "./review-facts.ts";
import { recordCalls } from "./tool-entries.ts";
import { judgesFact, outputFacts, Refused, type CallDeps, type Underway } from "./underway.ts";
import { upstreamError } from "./upstream.ts";

/** Our own choice: shorter than the idle limit of every common load balancer (the shortest is 30 seconds). */
const heartbeatMs = 15_000;

/** Our own choice: a provider that has said the last event ends its answer in the same packet or the next. */
const endMs = 1000;

/** Our own choice: what a kill found on its way to the caller is taken within this time or not at all. */
const takenMs = 500;

/**
 * Our own choice: ten times the longest answer of any model, and what the log can still hold in one entry. Of more, a part would
 * have left that no entry has.
 */
const answerCharsMax = 4 * 1024 * 1024;

/** Brings a streamed answer back: text leaves as soon as the guards are sure of it, the end when its entry is durable. */
export async function relayStream(underway: Underway, deps: CallDeps): Promise<void> {
  const relay = new Relay(underway, deps);
  try {
    await relay.run();
  } finally {
    relay.close();
  }
}

class Relay {
  readonly #underway: Underway;
  readonly #deps: CallDeps;
  readonly #filter: AnswerFilter;
  readonly #events = new SseReader();
  readonly #reader: StreamReader;
  readonly #writer: StreamWriter;
  readonly #response: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;
  /** What may leave once the entry about the answer is durable: all that came with or after the end of a choice. */
  #last = "";
  #ending = false;
  #durable = false;
  #model = "";
  #extras: Extras | undefined;
  #usage: Usage | undefined;
  #failure: ProviderFailure | undefined;
  #ended = false;
  #chars = 0;
  #killed: Killed | undefined;
  #asked: Asked | undefined;
  #callsSeen = 0;
  /** Settled when the calls that were judged are durable. */
  #called: Promise<unknown> | undefined;
  /** Everything waits for the end: a judge outside is asked about the whole answer. */
  readonly #held: boolean;
  /** As the model said it; kept for judges only. */
  readonly #said: AnswerEvent[] | undefined;

  constructor(underway: Underway, deps: CallDeps) {
    const { call, exchange, decision, accepted } = underway;
    this.#underway = underway;
    this.#deps = deps;
    this.#filter = new AnswerFilter({
      policy: call.caller.policy,
      now: deps.now,
      exchange,
      vault: decision.vault,
      flow: underway.flow,
      principal: call.caller,
    });
    this.#reader = accepted.written.route.wire.readStream();
    this.#writer = call.wire.writeStream(exchange);
    this.#response = call.response;
    this.#held = underway.inquiry?.holdsAnswer === true;
    this.#said = underway.inquiry?.readsAnswer === true ? [] : undefined;
    this.#heartbeat = setInterval(() => {
      if (this.#durable && !this.#response.writableNeedDrain) this.#write(": still working\n\n");
    }, heartbeatMs);
  }

  close(): void {
    clearInterval(this.#heartbeat);
  }

  async run(): Promise<void> {
    const { times } = this.#underway.call;
    const guarded = times.step("guards.output");
    try {
      await this.#underway.accepted.answer.each((text) => this.#take(text));
      if (!this.#filter.stopped && !this.#ended) await this.#send(this.#pass(this.#reader.end()));
    } catch (error) {
      if (!(error instanceof Ended)) await this.#broken(error);
    }
    times.answered();
    guarded();
    await this.#finish();
  }

  /** One piece of the provider's stream. A promise holds the provider up until the caller has taken what is out. */
  #take(text: string): Promise<void> | undefined {
    this.#underway.call.signal.throwIfAborted();
    let out = "";
    for (const event of this.#events.push(text)) {
      if (this.#ended) break;
      out += this.#pass(this.#reader.push(event));
    }
    if (this.#filter.stopped || this.#failure !== undefined) {
      // With a person's yes it leaves after all.
      this.#last = out + this.#last;
      throw new Ended();
    }
    // A provider that holds the connection open, or goes on, shall not hold up the end of what is whole.
    if (this.#ended) this.#underway.accepted.answer.leave(endMs);
    return out === "" ? undefined : this.#send(out);
  }

  /** Events through the filter and into the client's format. */
  #pass(events: readonly AnswerEvent[]): string {
    let out = "";
    for (const event of events) {
      this.#chars += charsOf(event);
      if (this.#chars > answerCharsMax)
        throw new KnownError(
          "PROVIDER_FAILED",
          `the answer is longer than ${answerCharsMax} characters`,
          "ask for less at once",
        );
      if (event.type === "start") {
        this.#model = event.model;
        this.#extras = event.extras;
      } else if (event.type === "usage") this.#usage = event.usage;
      else if (event.type === "failed") {
        this.#failure = event.failure;
        return "";
      } else if (event.type === "end") this.#ended = true;
      else if (event.type === "stop") this.#ending = true;
      this.#said?.push(event);
      this.#checkTool(event);
      for (const ready of this.#filter.push(event)) {
        // Somebody may have stopped the tool while its call came in.
        this.#checkTool(ready);
        out += this.#writer.push(ready);
      }
      this.#recordCalls();
      if (this.#filter.stopped) break;
    }
    if (!this.#ending && !this.#held) return out;
    this.#last += out;
    return "";
  }

  /** Calls that have been judged since: they leave when that is durable. */
  #recordCalls(): void {
    const calls = this.#filter.calls.slice(this.#callsSeen);
    if (calls.length === 0) return;
    this.#callsSeen += calls.length;
    const { call, flow } = this.#underway;
    const done = recordCalls({ ...this.#filter.decision, calls }, call, this.#deps.recorder, flow);
    this.#called = this.#called === undefined ? done : Promise.all([this.#called, done]);
    this.#called?.catch(() => undefined);
  }

  /** @throws Killed where a tool that is stopped is called: nothing more of the answer leaves. */
  #checkTool(event: AnswerEvent): void {
    this.#killed = killedCallBy(event, this.#underway.call.running);
    if (this.#killed !== undefined) throw this.#killed;
  }

  #send(out: string): Promise<void> | undefined {
    if (out === "") return undefined;
    if (!this.#durable || this.#called !== undefined) return this.#sendDurable(out);
    return this.#write(out) ? undefined : this.#drained();
  }

  async #sendDurable(out: string): Promise<void> {
    await this.#underway.recorded;
    await this.#called;
    this.#called = undefined;
    this.#durable = true;
    if (!this.#write(out)) await this.#drained();
  }

  #write(text: string): boolean {
    if (!this.#response.headersSent) {
      this.#underway.call.times.left();
      this.#response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      });
    }
    return this.#response.write(text);
  }

  #drained(): Promise<void> {
    const { signal, caller } = this.#underway.call;
    return drained(this.#response, signal, caller.policy.limits.idleMs);
  }

  /** The provider or the way to it broke in the middle. */
  async #broken(error: unknown): Promise<void> {
    await this.#underway.recorded;
    this.#failure ??= {
      status: 0,
      kind: "server",
      message: error instanceof Error ? error.message : String(error),
    };
    if (error instanceof KnownError && error.code === "LOG_UNAVAILABLE") throw error;
  }

  async #finish(): Promise<void> {
    const { call, recorded } = this.#underway;
    const whole = this.#ended && !this.#filter.stopped && this.#failure === undefined;
    this.#charge();
    await recorded;
    await this.#called;
    const judged = await this.#judged(whole);
    const { reason } = call.signal;
    this.#killed ??= reason instanceof Killed ? reason : call.running.killed();
    this.#asked = this.#killed === undefined ? await this.#ask(judged) : undefined;
    const isGiven = this.#asked?.isGiven === true;
    // It may have been stopped while it waited.
    if (!isGiven) this.#killed ??= call.signal.reason instanceof Killed ? call.signal.reason : this.#stops();
    const decision: Decision = isGiven ? { ...judged, outcome: "allow" } : judged;
    const stopped = !isGiven && (this.#filter.stopped || !passes(decision));
    const complete = isGiven || (whole && !stopped && this.#killed === undefined);
    const why = this.#withheld();
    // An answer that came at once leaves with its end, as soon as this entry is durable: that wait it cannot know.
    if (complete) call.times.left();
    const facts = {
      stream: true,
      ...this.#asked?.facts,
      ...outputFacts(
        this.#underway,
        {
          model: this.#model,
          ...(this.#usage === undefined ? {} : { usage: this.#usage }),
          choices: this.#filter.delivered.choices,
          extras: this.#extras,
          unreadKinds: this.#filter.unread,
        },
        this.#deps.now(),
      ),
      ...call.meter.facts(),
      ...judgesFact(decision),
      ...(this.#left(complete) === "held" ? { held: true } : {}),
      ...seenInFact(decision),
      ...withheldFact(why),
      ...killFact(this.#killed),
    };
    const from = await this.#deps.recorder.record({
      ...entryOf(call.caller, call.id),
      kind: complete || stopped ? "call.output" : "call.failed",
      model: this.#underway.accepted.written.route.model,
      decision: decision.outcome,
      findings: findingNames(decision),
      facts: complete || stopped ? facts : { ...facts, errorCode: this.#errorCode(), reason: this.#reason() },
      payload: JSON.stringify({
        ...(why === undefined
          ? { [this.#left(complete)]: this.#filter.delivered.choices }
          : { withheld: why }),
        ...(this.#failure === undefined || why !== undefined ? {} : { provider: this.#failure.message }),
      }),
    });
    // What left is its session's, also where it broke off.
    const about = { usage: this.#usage, decision, from, atMs: this.#deps.now(), isWhole: complete };
    if (this.#left(complete) === "delivered") answerLeaves(this.#underway, this.#filter.delivered, about);
    if (call.signal.aborted && this.#outOfTime() === undefined) return;
    if (complete) {
      this.#write(this.#last);
      this.#response.end();
      return;
    }
    const error = this.#killed ?? this.#asked?.error;
    this.#fail(
      error ?? (stopped ? refusal(decision, "answer") : (this.#outOfTime() ?? this.#failureError())),
    );
  }

  /** What vendors say at the start of a stream is no bill: only the count at its end is. */
  #charge(): void {
    const { call, accepted } = this.#underway;
    const isLast = this.#ended || (this.#ending && this.#usage !== undefined);
    if (isLast) call.meter.answered(accepted.written.route, this.#usage);
    else call.meter.failed();
  }

  /** The filter's decision, and of a whole answer what its judges say. */
  async #judged(whole: boolean): Promise<Decision> {
    const { decision } = this.#filter;
    const { inquiry } = this.#underway;
    if (this.#filter.held !== undefined && inquiry !== undefined && this.#said !== undefined)
      return judgedHeld(decision, assemble(this.#said), inquiry);
    return whole && inquiry !== undefined && this.#said !== undefined
      ? inquiry.output(decision, assemble(this.#said))
      : decision;
  }

  /** Asks people where only calls hold the answer: its rest leaves with their yes. */
  async #ask(decision: Decision): Promise<Asked | undefined> {
    const rest = this.#filter.held;
    if (rest === undefined || this.#failure !== undefined) return undefined;
    // The log has the request: while people think about it, the connection may be kept alive.
    this.#durable = true;
    const asked = await heldStream(
      {
        ...{ underway: this.#underway, filter: this.#filter, decision, usage: this.#usage },
        ...{ withheld: this.#withheld(), stopped: () => this.#stops() },
      },
      this.#deps,
    );
    if (asked?.isGiven === true) for (const event of rest) this.#last += this.#writer.push(event);
    return asked;
  }

  /** What stops the call, or a tool that is called in what has come so far. */
  #stops(): Killed | undefined {
    const { running } = this.#underway.call;
    return running.killed() ?? killedCallIn(this.#filter.delivered, running);
  }

  /** What the text of the answer is called in its entry: of an answer that was held and stopped, nothing, or not all, has left. */
  #left(complete: boolean): "delivered" | "held" {
    return (this.#held || this.#asked !== undefined) && !complete ? "held" : "delivered";
  }

  /** Offsets of findings belong to the provider's text, not to what left: a secret that left is not looked for in there. */
  #withheld(): string | undefined {
    const { policy } = this.#underway.call.caller;
    const { decision } = this.#filter;
    return (
      withheld(policy, "output", decision) ??
      (keepsSecrets(decision, policy) ? "it holds a secret" : undefined)
    );
  }

  #reason(): string {
    const outOfTime = this.#outOfTime();
    if (outOfTime !== undefined) return outOfTime.code.toLowerCase();
    // One who took nothing was let go here: the signal hears of it a moment later.
    return this.#underway.call.signal.aborted || this.#response.destroyed ? "caller-gone" : "broken";
  }

  /** Set when somebody stopped the call, or its time was used up. */
  #outOfTime(): KnownError | undefined {
    if (this.#killed !== undefined) return this.#killed;
    const { reason } = this.#underway.call.signal;
    return reason instanceof KnownError ? reason : undefined;
  }

  #errorCode(): string {
    return (this.#outOfTime() ?? this.#failureError()).code.toLowerCase();
  }

  #failureError(): KnownError {
    if (this.#failure !== undefined && this.#failure.status !== 0) return failureError(this.#failure);
    return upstreamError(new Error("the stream broke"));
  }

  /** Before the first byte an error is an error; after it, it is said inside the stream. */
  #fail(error: KnownError): void {
    const killed = error instanceof Killed;
    if (!this.#response.headersSent) throw new Refused(error, killed ? error.retryAfterSeconds : undefined);
    this.#response.end(this.#writer.fail(wireError(error, this.#underway.call.id)));
    if (killed) hangUpIn(takenMs, this.#response);
  }
}

/** Ends the taking of a stream: what follows is in the filter's decision or in the failure. */
class Ended extends Error {}
