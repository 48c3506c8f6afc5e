/** Our own choice: one or two answers that do not come are an accident, five in a row are a judge that is down. */
const failuresMax = 5;

/** Our own choice: long enough for a restart, short enough that a judge which is back is soon asked again. */
const openMs = 10_000;

/** How a question ended, for the breaker. `neither`: it says nothing about the judge (the caller went away). */
export type Settled = "worked" | "failed" | "neither";

/**
 * Stops asking a judge that has failed five times in a row, so that a dead one does not hold up every call for its whole time. After
 * ten seconds one question is let through; its end decides whether the others follow.
 */
export class Breaker {
  #failures = 0;
  #openUntilMs = 0;
  #trying = false;

  /** Whether a question may be asked now. Each that may is settled once. */
  admits(nowMs: number): boolean {
    if (this.#failures < failuresMax) return true;
    if (this.#trying || nowMs < this.#openUntilMs) return false;
    this.#trying = true;
    return true;
  }

  settle(settled: Settled, nowMs: number): void {
    this.#trying = false;
    if (settled === "neither") return;
    this.#failures = settled === "worked" ? 0 : this.#failures + 1;
    if (this.#failures >= failuresMax) this.#openUntilMs = nowMs + openMs;
  }
}
