import type { JsonObject } from "../base/json.ts";
import type { Usage } from "../exchange/answer.ts";
import type { Charged, Reservation } from "../limits/limiter.ts";
import { nanosPerDollar } from "../policy/quotas.ts";
import type { CallFailed } from "./attempt.ts";
import type { Route } from "./route.ts";

/** What one call is charged with, from the moment it is read until its answer has ended. */
export class Meter {
  /** Undefined until a place is taken, and where nothing is counted. */
  #reservation: Reservation | undefined;
  #mayBeBilled = false;
  #charged: Charged | undefined;

  /** The call has its place. */
  reserved(reservation: Reservation): void {
    this.#reservation = reservation;
  }

  /** From now on the provider may bill for it, whatever comes of it. */
  sent(): void {
    this.#mayBeBilled = true;
  }

  /** One more request follows one that failed. @throws LimitReached where there is no room for both */
  again(failed: { readonly mayBeBilled: boolean }): void {
    if (failed.mayBeBilled) this.#reservation?.again();
  }

  /** The answer is whole: what it used, where the provider said so, else all that was reserved. */
  answered({ provider, model }: Route, usage: Usage | undefined): void {
    // Nothing at all for a call that was answered is what a provider says that does not count.
    const counted = usage !== undefined && usage.input + usage.output > 0;
    this.#charged = counted
      ? this.#reservation?.settle({ provider: provider.name, model }, usage)
      : this.#reservation?.keep();
  }

  /** No provider took it, or it broke on the way there or back. */
  failed(failed?: CallFailed): void {
    if (this.#charged !== undefined) return;
    const billed = failed === undefined ? this.#mayBeBilled : failed.mayBeBilled;
    this.#charged = billed ? this.#reservation?.keep() : this.#reservation?.release();
  }

  /** For the entry about the answer: dollars, where their price is from, and what was reserved. */
  facts(): JsonObject {
    if (this.#reservation === undefined) return {};
    const { nanos, source } = this.#charged ?? {};
    return {
      reservedTokens: this.#reservation.tokens,
      ...(nanos === undefined ? {} : { usd: nanos / nanosPerDollar, prices: source ?? "" }),
    };
  }

  /** The call is over. One that was never sent costs nothing; of any other the reservation stays where nobody said better. */
  leave(): void {
    this.failed();
    this.#reservation?.leave();
  }
}
