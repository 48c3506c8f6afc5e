import type { Clock } from "../../base/clock.ts";

/** Our own choice: twenty checkpoints a second at most, each some milliseconds of disk beside the entries' own. */
const betweenMs = 50;

/**
 * Checkpoints before their time, for those who want a receipt at once. However many ask: those who come while one is waited for
 * or made share the next, and between two lies a pause.
 */
export class CheckpointOnDemand {
  readonly #publish: () => Promise<void>;
  readonly #now: Clock;
  #next: Promise<void> | undefined;
  #running: Promise<void> = Promise.resolve();
  #startedAtMs = -Infinity;

  constructor(publish: () => Promise<void>, now: Clock) {
    this.#publish = publish;
    this.#now = now;
  }

  /** Resolves when a checkpoint has been made that was begun after this call. */
  ask(): Promise<void> {
    this.#next ??= this.#start();
    return this.#next;
  }

  async #start(): Promise<void> {
    await this.#running;
    const sinceMs = this.#now() - this.#startedAtMs;
    // A clock that was put back has no say over the pause: it is never longer than one.
    const pauseMs = Math.min(betweenMs, Math.max(0, betweenMs - sinceMs));
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    this.#next = undefined;
    this.#startedAtMs = this.#now();
    this.#running = this.#publish();
    await this.#running;
  }
}
