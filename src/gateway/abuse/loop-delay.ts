import type { Clock } from "../../base/clock.ts";

/** Our own choices: ten looks a second cost nothing, and a second of them is no hiccup of the machine or of collecting garbage. */
const everyMs = 100;
const lastingMs = 1000;

/** Our own choice: in three seconds from none to all, and back in two, so that load does not swing. */
const more = 0.2;
const less = 0.05;

/**
 * How far this process is behind its work. A turn that is late once is nothing; where every turn of a second is late, work comes in
 * faster than it is done, and whatever is taken now will be late too. (CoDel, RFC 8289 §3.2, tells a standing queue from a burst
 * in this way: by the least delay of an interval.)
 */
export class LoopDelay {
  readonly #now: Clock;
  readonly #limitMs: number;
  readonly #timer: NodeJS.Timeout;
  #lookedMs: number;
  /** Looks that were late, one after the other, and when the first of them should have been. */
  #lateLooks = 0;
  #lateSinceMs = 0;
  #share = 0;

  constructor({ now, limitMs }: { readonly now: Clock; readonly limitMs: number }) {
    this.#now = now;
    this.#limitMs = limitMs;
    this.#lookedMs = now();
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#timer.unref();
  }

  /** The share of new calls that is to be turned away, 0 to 1. */
  get share(): number {
    return this.#share;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = this.#now();
    const lateMs = now - this.#lookedMs - everyMs;
    if (lateMs < this.#limitMs) this.#lateLooks = 0;
    else {
      if (this.#lateLooks === 0) this.#lateSinceMs = this.#lookedMs;
      this.#lateLooks += 1;
    }
    this.#lookedMs = now;
    // One look alone may be a clock that was set.
    const lasts = this.#lateLooks > 1 && now - this.#lateSinceMs >= lastingMs;
    this.#share = lasts ? Math.min(1, this.#share + more) : Math.max(0, this.#share - less);
  }
}
