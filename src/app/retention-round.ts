import { dayMs } from "../audit/keys/data-keys.ts";
import type { Custody } from "../audit/retention/retention-custody.ts";
import { applyRetention, nextRetentionMs } from "../audit/retention/retention.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";

/** Our own choice: a log that is opened for one command only has other things to do. */
const firstMs = 60_000;

/** After a round that failed, the next one comes then. */
const retryMs = 15 * 60_000;

/** A round that was less than this ago, before a restart, need not be made again. */
const freshMs = 23 * 3_600_000;

/**
 * So long after the round before, the log was away or the clock leapt, and nobody here knows which. Our own choice: longer than
 * a machine is off over the holidays of a week.
 */
const leapMs = 4 * dayMs;

export interface RetentionParts {
  readonly custody: Custody;
  readonly now: Clock;
  /** Calls `work` after so many milliseconds; returns how to call it off. */
  readonly after: (ms: number, work: () => void) => () => void;
  /** For the operator, a line each. */
  readonly report: (line: string) => void;
}

/**
 * Applies retention a minute after the start, then each day and whenever a week's payloads reach their time, for as long as the log
 * is open. One that fails is told and tried again. What is destroyed does not come back when a clock is put right: where it may
 * have leapt, that is told and the round waits for a day.
 */
export class RetentionRounds {
  readonly #parts: RetentionParts;
  #cancel: () => void;
  #running: Promise<void> = Promise.resolve();
  #closed = false;
  /** When the clock was doubted last. */
  #doubtedMs = -Infinity;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#cancel = this.#after(this.#firstMs());
  }

  /** No round begins any more; resolves when one that is under way has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#running;
  }

  #firstMs(): number {
    const { custody, now } = this.#parts;
    const lastMs = custody.state.applied?.atMs;
    if (lastMs === undefined) return firstMs;
    const dueMs = Math.min(lastMs + freshMs, nextRetentionMs(custody, lastMs));
    // A clock that was put back does not put off the round for longer than a day.
    return Math.min(dayMs, Math.max(firstMs, dueMs - now()));
  }

  #after(ms: number): () => void {
    return this.#parts.after(ms, () => {
      this.#running = this.#round();
    });
  }

  async #round(): Promise<void> {
    const nextMs = await this.#apply();
    if (!this.#closed) this.#cancel = this.#after(nextMs);
  }

  async #apply(): Promise<number> {
    const { custody, now, report } = this.#parts;
    if (this.#mayHaveLeapt()) return dayMs;
    try {
      await custody.inTurn(() => applyRetention(custody));
      return nextRetentionMs(custody, now()) - now();
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      report(`retention could not be applied: ${error.message}; hint: ${error.hint}`);
      return retryMs;
    }
  }

  #mayHaveLeapt(): boolean {
    const { custody, now, report } = this.#parts;
    const [nowMs, lastMs] = [now(), custody.state.applied?.atMs];
    if (lastMs === undefined || nowMs - lastMs <= leapMs) return false;
    // It has gone on for a day since then, as a clock does that is right.
    if (nowMs - this.#doubtedMs <= 2 * dayMs) return false;
    this.#doubtedMs = nowMs;
    report(
      `retention waits for a day: the clock says ${new Date(nowMs).toISOString()}, and the last round was ` +
        `${Math.floor((nowMs - lastMs) / dayMs)} days before; hint: mend the clock, or run seaworthy audit retain if it is right`,
    );
    return true;
  }
}
