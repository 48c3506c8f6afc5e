import type { Clock } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { readJson } from "../../base/json.ts";
import type { Judged, JudgeScore } from "../../exchange/judgement.ts";
import type { Silence } from "../../pipeline/judged.ts";
import type { JudgeRule } from "../../policy/policy.ts";
import { judgeWires } from "../../wire/judges/formats.ts";
import type { JudgeQuestion, JudgeWire } from "../../wire/judges/judge-wire.ts";
import type { ProviderKey } from "../provider-key.ts";
import { provider, type Provider } from "../provider.ts";
import { Stop, type StopSignal } from "../stop.ts";
import type { Upstreams } from "../upstream.ts";
import { Breaker, type Settled } from "./breaker.ts";

export interface SeatDeps {
  readonly upstreams: Upstreams;
  readonly now: Clock;
}

type Said = readonly JudgeScore[] | Silence;

/** What each silence says about the judge: what it was not asked, or what nobody waited for, says nothing. */
const settledBy: Readonly<Record<Silence, Settled>> = {
  unclean: "neither",
  "too-long": "neither",
  busy: "neither",
  "circuit-open": "neither",
  timeout: "failed",
  unreachable: "failed",
  refused: "failed",
  "too-large": "failed",
  garbage: "failed",
  "given-up": "neither",
};

/** One judge of one feature: its address, its key and how it has fared so far. */
export class Seat {
  readonly #rule: JudgeRule;
  readonly #deps: SeatDeps;
  readonly #provider: Provider;
  readonly #key: ProviderKey | undefined;
  readonly #path: string;
  readonly #wire: JudgeWire;
  readonly #breaker = new Breaker();
  #underway = 0;

  constructor(rule: JudgeRule, key: ProviderKey | undefined, deps: SeatDeps) {
    const wire = judgeWires[rule.format];
    if (wire === undefined) throw new Error(`no format ${rule.format}`);
    this.#rule = rule;
    this.#deps = deps;
    this.#key = key;
    this.#wire = wire;
    this.#provider = provider({
      name: `judge-${rule.name}`,
      baseUrl: rule.baseUrl,
      formats: [],
      ...(key === undefined ? {} : { key }),
    });
    this.#path = new URL(rule.baseUrl).pathname.replace(/\/$/, "") + wire.path;
  }

  /** Asks once and never again: whoever waits has no time for a second try. Bad answers are silences, never errors. */
  async ask(judged: Judged, signal: StopSignal): Promise<Said> {
    const { charsMax, concurrentMax } = this.#rule;
    if (charsOf(judged) > charsMax) return "too-long";
    if (this.#underway >= concurrentMax) return "busy";
    if (!this.#breaker.admits(this.#deps.now())) return "circuit-open";
    this.#underway += 1;
    let settled: Settled = "neither";
    try {
      const said = await this.#asked(this.#question(judged), signal);
      settled = typeof said === "string" ? settledBy[said] : "worked";
      return said;
    } finally {
      this.#underway -= 1;
      this.#breaker.settle(settled, this.#deps.now());
    }
  }

  #question(judged: Judged): JudgeQuestion {
    const { model, prompt, language, project } = this.#rule;
    return {
      ...judged,
      ...(model === undefined ? {} : { model }),
      ...(prompt === undefined ? {} : { prompt }),
      ...(language === undefined ? {} : { language }),
      ...(project === undefined ? {} : { project }),
    };
  }

  async #asked(question: JudgeQuestion, signal: StopSignal): Promise<Said> {
    const stop = new Stop();
    const gone = (): void => stop.abort(new Unheard("given-up"));
    if (signal.aborted) return "given-up";
    signal.addEventListener("abort", gone, { once: true });
    const timer = setTimeout(() => stop.abort(new Unheard("timeout")), this.#rule.timeoutMs);
    let text: string;
    try {
      text = await this.#answer(JSON.stringify(this.#wire.write(question)), stop);
    } catch (error) {
      // What a judge that is slow, dead or broken means is the policy's to say: it is told as a silence, and stands in the log.
      if (stop.reason instanceof Unheard) return stop.reason.why;
      return error instanceof Unheard ? error.why : "unreachable";
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", gone);
    }
    return this.#read(text, question);
  }

  async #answer(body: string, signal: Stop): Promise<string> {
    const { timeoutMs, answerBytesMax } = this.#rule;
    const used = this.#key?.value;
    const answer = await this.#deps.upstreams.send({
      provider: this.#provider,
      path: this.#path,
      headers: { accept: "application/json" },
      body,
      firstByteMs: timeoutMs,
      idleMs: timeoutMs,
      signal,
    });
    if (answer.status === 401 && used !== undefined) this.#readKeyAgain(used);
    let [text, bytes] = ["", 0];
    await answer.each((piece) => {
      // A redirect is no answer either: a text that was made fit for one address goes to no other.
      if (answer.status !== 200) throw new Unheard("refused");
      bytes += Buffer.byteLength(piece);
      if (bytes > answerBytesMax) throw new Unheard("too-large");
      text += piece;
      return undefined;
    });
    if (answer.status !== 200) throw new Unheard("refused");
    return text;
  }

  /** For the next question: nobody waits for it now. A reading that could not be written down is told by the next entry of a call. */
  #readKeyAgain(used: string): void {
    this.#key?.refused(used).catch(() => undefined);
  }

  #read(text: string, question: JudgeQuestion): Said {
    try {
      return this.#wire.read(readJson(text), question);
    } catch (error) {
      if (error instanceof KnownError && error.code === "EXCHANGE_UNREADABLE") return "garbage";
      throw error;
    }
  }
}

/** A question that got no answer. */
class Unheard extends Error {
  readonly why: Silence;

  constructor(why: Silence) {
    super(why);
    this.why = why;
  }
}

function charsOf({ texts, before }: Judged): number {
  let chars = 0;
  for (const { text } of texts) chars += text.length;
  for (const { text } of before) chars += text.length;
  return chars;
}
