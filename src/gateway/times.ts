import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../base/json.ts";
import type { AttemptTrace, CallTrace, TracedAttempt } from "../evidence/call-trace.ts";

const nothing = (): void => undefined;

/** Where the time of one call went, by a clock that never goes back. What the provider took is not ours; the rest is. */
export class CallTimes {
  readonly #clock: Clock;
  readonly #trace: CallTrace | undefined;
  readonly #startMs: number;
  #sentMs: number | undefined;
  #answeredMs: number | undefined;
  #leftMs: number | undefined;
  #personMs = 0;

  /**
   * @param clock milliseconds since any moment, with fractions, never less than before
   * @param trace is told of it too; undefined where nobody draws calls
   */
  constructor(clock: Clock, trace?: CallTrace) {
    this.#clock = clock;
    this.#trace = trace;
    this.#startMs = clock();
  }

  /** The request goes to the first provider. */
  sent(): void {
    this.#sentMs ??= this.#clock();
  }

  /** The last byte of the answer is here, or there will be none. The first time counts. */
  answered(): void {
    if (this.#sentMs === undefined || this.#answeredMs !== undefined) return;
    this.#answeredMs = this.#clock();
    this.#trace?.answered();
  }

  /** Begins a piece of our own work; what it gives ends it. */
  step(name: string): () => void {
    return this.#trace?.step(name) ?? nothing;
  }

  /** Begins a wait for a person, which is no work of ours; what it gives ends it. */
  person(): () => void {
    const fromMs = this.#clock();
    const ended = this.step("person");
    return () => {
      this.#personMs += this.#clock() - fromMs;
      ended();
    };
  }

  /** One request to a provider is about to be sent. */
  attempt(to: TracedAttempt): AttemptTrace | undefined {
    return this.#trace?.attempt(to);
  }

  /** The caller has the whole answer, or is gone. */
  end(status: number): void {
    this.#trace?.end(status);
  }

  /** The first byte of a stream goes to the caller. The first time counts. */
  left(): void {
    this.#leftMs ??= this.#clock();
  }

  /**
   * Members of an entry's facts, in milliseconds: `upstreamMs` from the first request to the end of the answer, tries and pauses
   * between them included; `personMs` for a person's yes; `addedMs` all the rest of the call up to now; `firstMs` from its start to the first byte of a stream.
   */
  facts(): JsonObject {
    const nowMs = this.#clock();
    const upstreamMs = this.#sentMs === undefined ? 0 : (this.#answeredMs ?? nowMs) - this.#sentMs;
    return {
      addedMs: short(nowMs - this.#startMs - upstreamMs - this.#personMs),
      ...(this.#personMs === 0 ? {} : { personMs: short(this.#personMs) }),
      ...(this.#sentMs === undefined ? {} : { upstreamMs: short(upstreamMs) }),
      ...(this.#leftMs === undefined ? {} : { firstMs: short(this.#leftMs - this.#startMs) }),
    };
  }
}

/** Our own choice: of 100 ms and more whole ones, of less hundredths: a leaf of the log has one kilobyte for all facts. */
const short = (ms: number): number => (ms >= 100 ? Math.round(ms) : Math.round(ms * 100) / 100);
