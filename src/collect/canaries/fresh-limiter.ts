import type { Ask } from "../../limits/ask.ts";
import { Limiter, type LimiterDeps, type Reservation } from "../../limits/limiter.ts";
import type { Quotas } from "../../policy/quotas.ts";
import { isTwin } from "../../evidence/canary-twin.ts";

/** One limit at a time, from nothing: what was used before, and by whom, does not count. */
export interface OneLimit {
  readonly quotas: Quotas;
  /** Uses of it before the calls that are sent. */
  readonly before: readonly Ask[];
}

/**
 * The limiter of the gateway's own features. For twins that count it begins anew whenever a canary asks for it, so that a limit of a
 * day can be passed in a moment, and no feature's use is touched.
 */
export class FreshLimiter extends Limiter {
  readonly #deps: LimiterDeps;
  #fresh: Limiter | undefined;
  #quotas: Quotas | undefined;

  constructor(deps: LimiterDeps) {
    super(deps);
    this.#deps = deps;
  }

  /** From now on twins are held to this and to nothing else. */
  begin({ quotas, before }: OneLimit): void {
    this.#quotas = quotas;
    this.#fresh = new Limiter({ ...this.#deps, quotas: { concurrent: 64, tokensPerDay: Infinity } });
    for (const ask of before) this.#fresh.reserve({ ...ask, quotas }).leave();
  }

  override reserve(ask: Ask): Reservation {
    const fresh = isTwin(ask.feature) ? this.#fresh : undefined;
    return fresh === undefined || this.#quotas === undefined
      ? super.reserve(ask)
      : fresh.reserve({ ...ask, quotas: this.#quotas });
  }

  override async close(): Promise<void> {
    await this.#fresh?.close();
    await super.close();
  }
}
