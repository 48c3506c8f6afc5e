import type { Recorder } from "../../audit/recorder.ts";
import type { Clock } from "../../base/clock.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { Answer } from "../../exchange/answer.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { Judged } from "../../exchange/judgement.ts";
import type { Slot } from "../../exchange/texts.ts";
import type { Side } from "../../guards/guard.ts";
import type { InputDecision } from "../../pipeline/decide.ts";
import type { Decision } from "../../pipeline/decision.ts";
import {
  cleanAnswer,
  cleanRequest,
  judgedAnswer,
  judgedInput,
  judgeVerdicts,
  passes,
  requestTexts,
  scoreFacts,
  spokenTexts,
  type JudgeReport,
} from "../../pipeline/judged.ts";
import type { JudgeRule, Policy } from "../../policy/policy.ts";
import { inSlices } from "../slices.ts";
import type { StopSignal } from "../stop.ts";
import type { Judges } from "./judges.ts";

export interface InquiryDeps {
  readonly judges: Judges;
  readonly recorder: Pick<Recorder, "record">;
  readonly now: Clock;
}

/** One call, as far as its judges are concerned. */
export interface InquiryCall {
  /** As it came, with the feature's prompt. */
  readonly exchange: Exchange;
  readonly policy: Policy;
  readonly signal: StopSignal;
  /** What every entry about the call says. */
  readonly entry: Omit<NewEntry, "kind">;
}

/**
 * The asking of a call's judges, after its guards: what the guards stop is shown to nobody outside. Every judge of a side is asked
 * at the same time.
 */
export class Inquiry {
  readonly #call: InquiryCall;
  readonly #deps: InquiryDeps;
  readonly #rules: readonly JudgeRule[];
  #request: Promise<readonly Slot[] | undefined> | undefined;

  constructor(call: InquiryCall, deps: InquiryDeps) {
    this.#call = call;
    this.#deps = deps;
    this.#rules = call.policy.judges?.rules ?? [];
  }

  /** An answer must be whole before its judges are asked: nothing of a stream may leave until then. */
  get holdsAnswer(): boolean {
    return this.#of("output", "ask").length > 0;
  }

  /** Somebody looks at answers: the whole of it is needed at its end. */
  get readsAnswer(): boolean {
    return this.#rules.some(({ sides }) => sides.includes("output"));
  }

  /** The decision on a request with what the judges say of it. */
  async input(own: InputDecision): Promise<InputDecision> {
    if (own.forward === undefined) return own;
    this.#later("input", async () => this.#requestTexts());
    const rules = this.#of("input", "ask");
    if (rules.length === 0) return own;
    const texts = await this.#requestTexts();
    const reports = await this.#reports(rules, texts, "input");
    return judgedInput(own, reports, this.#call);
  }

  /** The decision on an answer as it came from the model, whole. */
  async output(own: Decision, answer: Answer): Promise<Decision> {
    if (!passes(own)) return own;
    const { policy, exchange } = this.#call;
    const clean = async (): Promise<readonly Slot[] | undefined> =>
      inSlices(cleanAnswer(answer, { policy, exchange, now: this.#deps.now }), this.#deps.now);
    this.#later("output", clean);
    const rules = this.#of("output", "ask");
    if (rules.length === 0) return own;
    const reports = await this.#reports(rules, await clean(), "output");
    return judgedAnswer(own, reports, policy);
  }

  #of(side: Side, mode: JudgeRule["mode"]): readonly JudgeRule[] {
    return this.#rules.filter((rule) => rule.mode === mode && rule.sides.includes(side));
  }

  async #requestTexts(): Promise<readonly Slot[] | undefined> {
    const { policy, exchange } = this.#call;
    const { now } = this.#deps;
    return (this.#request ??= inSlices(cleanRequest(exchange, { policy, now }), now));
  }

  async #reports(
    rules: readonly JudgeRule[],
    texts: readonly Slot[] | undefined,
    side: Side,
  ): Promise<readonly JudgeReport[]> {
    const reports = await Promise.all(
      rules.map(async (rule) => this.#report(rule, texts, side, this.#call.signal)),
    );
    return reports.filter((report) => report !== undefined);
  }

  /** Undefined where there is nothing to judge. */
  async #report(
    rule: JudgeRule,
    texts: readonly Slot[] | undefined,
    side: Side,
    signal?: StopSignal,
  ): Promise<JudgeReport | undefined> {
    const request = texts && (side === "input" ? texts : await this.#requestTexts());
    if (texts === undefined || request === undefined) return { rule, ms: 0, texts: [], said: "unclean" };
    const own: Judged =
      side === "input"
        ? { side, texts: requestTexts(rule, texts), before: [] }
        : { side, texts: spokenTexts(texts), before: requestTexts(rule, request) };
    return own.texts.length === 0 ? undefined : this.#deps.judges.ask(rule, own, signal);
  }

  /** Judges that are only read: asked while the call goes on, and written down when they have answered. */
  #later(side: Side, clean: () => Promise<readonly Slot[] | undefined>): void {
    const rules = this.#of(side, "read");
    if (rules.length === 0) return;
    this.#deps.judges.later(async () => {
      const texts = await clean();
      await Promise.all(
        rules.map(async (rule) => {
          const report = await this.#report(rule, texts, side);
          if (report !== undefined) await this.#deps.recorder.record(this.#entryOf(report, side));
        }),
      );
    });
  }

  #entryOf(report: JudgeReport, side: Side): NewEntry {
    const { rule, ms } = report;
    return {
      ...this.#call.entry,
      kind: "call.judged",
      findings: judgeVerdicts(report).map(({ guard, kind }) => `${guard}:${kind}`),
      facts: { judge: rule.name, side, ms, ...scoreFacts(report) },
    };
  }
}
