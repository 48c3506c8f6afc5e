import type { Clock } from "../../base/clock.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { BreakerLimits } from "../../policy/listen-config.ts";
import { TurnedAway } from "./turned-away.ts";

/** Our own choice: a provider that stays away is looked for every five minutes at least where the first pause is the usual one. */
const pausesMax = 10;

export interface BreakersParts {
  readonly limits: BreakerLimits;
  readonly environment: string;
  /** Resolves once the entry survives a crash: a provider is left alone, or asked again, only after that. */
  readonly record: (entry: NewEntry) => Promise<unknown>;
  readonly now: Clock;
}

/** What became of one request to a provider. `neither`: it says nothing of how the provider does. */
export type Outcome = "good" | "bad" | "neither";

/** One provider. Never forgotten: there are as many as the configuration names. */
interface Breaker {
  /** Calls of a turn before say nothing any more of how it does now. */
  turn: number;
  /** In a row. */
  failures: number;
  /** Undefined: it is asked as ever. */
  pause: { readonly ms: number; untilMs: number; probing: boolean } | undefined;
  /** An entry about a change is on its way into the log. */
  changing: boolean;
}

/** One request that a provider is asked. */
export interface Turn {
  readonly provider: string;
  readonly turn: number;
}

/**
 * Leaves a provider alone that fails again and again: its callers hear so at once, or go to the next one, instead of waiting for it
 * each by himself. After a pause one call tries it: where that succeeds all go there again, else the next pause is twice as long.
 *
 * What counts is that it cannot be reached, does not answer in time, or says itself that it is away. An error that a single
 * request may have caused (500 and below) does not: else one caller could close a provider to all.
 */
export class Breakers {
  readonly #parts: BreakersParts;
  readonly #of = new Map<string, Breaker>();

  constructor(parts: BreakersParts) {
    this.#parts = parts;
  }

  /** Why a provider is not to be asked now, if it is not. */
  paused(provider: string): TurnedAway | undefined {
    const pause = this.#of.get(provider)?.pause;
    if (pause === undefined) return undefined;
    const now = this.#parts.now();
    // A clock that was set back makes no pause longer.
    if (pause.untilMs - now > pause.ms) pause.untilMs = now + pause.ms;
    const waitMs = pause.untilMs - now;
    if (waitMs <= 0 && !pause.probing) return undefined;
    return new TurnedAway(
      "PROVIDER_PAUSED",
      "the model provider failed again and again and is left alone for now",
      "try again later, or name a fallback in the feature's manifest",
      Math.max(1, Math.ceil(waitMs / 1000)),
    );
  }

  /** A request is about to be sent. Its end is to be told by `settle`, however it ends. */
  begin(provider: string): Turn | TurnedAway {
    const paused = this.paused(provider);
    if (paused !== undefined) return paused;
    const breaker = this.#breaker(provider);
    if (breaker.pause !== undefined) {
      // From here on this call alone speaks for the provider.
      breaker.turn += 1;
      breaker.pause.probing = true;
    }
    return { provider, turn: breaker.turn };
  }

  /** How it ended. A promise where an entry comes of it. @throws KnownError LOG_UNAVAILABLE */
  settle({ provider, turn }: Turn, outcome: Outcome): Promise<void> | undefined {
    const breaker = this.#breaker(provider);
    if (turn !== breaker.turn || breaker.changing) return undefined;
    const { pause } = breaker;
    if (pause !== undefined) return this.#probed(provider, breaker, outcome);
    if (outcome === "good") breaker.failures = 0;
    if (outcome !== "bad") return undefined;
    breaker.failures += 1;
    if (breaker.failures < this.#parts.limits.failures) return undefined;
    return this.#open(provider, breaker, this.#parts.limits.pauseMs);
  }

  #probed(provider: string, breaker: Breaker, outcome: Outcome): Promise<void> | undefined {
    const { pause } = breaker;
    if (pause === undefined) return undefined;
    if (outcome === "good") return this.#close(provider, breaker);
    if (outcome === "neither") {
      // The next one tries.
      pause.probing = false;
      return undefined;
    }
    breaker.failures += 1;
    const { pauseMs } = this.#parts.limits;
    return this.#open(provider, breaker, Math.min(pause.ms * 2, pauseMs * pausesMax));
  }

  async #open(provider: string, breaker: Breaker, pauseMs: number): Promise<void> {
    await this.#change(breaker, "provider.open", { provider, failures: breaker.failures, pauseMs });
    breaker.pause = { ms: pauseMs, untilMs: this.#parts.now() + pauseMs, probing: false };
  }

  async #close(provider: string, breaker: Breaker): Promise<void> {
    await this.#change(breaker, "provider.closed", { provider, failures: breaker.failures });
    breaker.pause = undefined;
    breaker.failures = 0;
  }

  async #change(
    breaker: Breaker,
    kind: "provider.open" | "provider.closed",
    facts: NonNullable<NewEntry["facts"]>,
  ): Promise<void> {
    breaker.changing = true;
    try {
      await this.#parts.record({ kind, environment: this.#parts.environment, facts });
      breaker.turn += 1;
    } finally {
      breaker.changing = false;
      // Where the log did not take it nothing changes, and the next call may try.
      if (breaker.pause !== undefined) breaker.pause.probing = false;
    }
  }

  #breaker(provider: string): Breaker {
    let breaker = this.#of.get(provider);
    if (breaker === undefined) {
      breaker = { turn: 0, failures: 0, pause: undefined, changing: false };
      this.#of.set(provider, breaker);
    }
    return breaker;
  }
}

/** Bad gateway, unavailable, gateway timeout; 529 is Anthropic's "overloaded". */
const away = new Set([502, 503, 504, 529]);

/** What an answer's status says of the provider. A 500 may be the request's own fault. */
export const outcomeOf = (status: number): Outcome =>
  away.has(status) ? "bad" : status === 500 ? "neither" : "good";
