import type { Anchor } from "../audit/anchors/anchor.ts";
import { anchorNow } from "../audit/anchors/anchor-log.ts";
import { Holdings } from "../audit/anchors/holdings.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";

const minuteMs = 60_000;

/** Our own choice: a witness costs one small request and has no other reason to be asked less often than log heads change. */
const witnessMs = minuteMs;

/** After a failure the next try comes after this, then after twice as long each time; never later than the longest. */
const firstRetryMs = 30_000;
const longestRetryMs = 15 * minuteMs;

/** A close does not wait longer for somebody outside. */
const closeMsMax = 2000;

export interface AnchoringParts {
  readonly anchors: readonly Anchor[];
  /** Between two time stamps and copies. */
  readonly everyMinutes: number;
  /** The data folder of the log: its public files are read. */
  readonly dataFolder: string;
  readonly anchorsFolder: string;
  readonly recorder: Pick<Recorder, "record">;
  readonly now: Clock;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

export interface RunningAnchoring {
  /** Why the log may not be the one that was anchored; empty for nothing. */
  readonly doubts: () => readonly string[];
  close(): Promise<void>;
}

/**
 * Has witnesses, time-stamping authorities and copies hold the newest checkpoint, each at its own times, as long as there is
 * something new. Needs no key of the log. What fails is said and tried again, and stops nothing.
 */
export function startAnchoring(parts: AnchoringParts): RunningAnchoring {
  const rounds = parts.anchors.map((anchor) => new Rounds(parts, anchor));
  for (const round of rounds) round.start();
  return {
    doubts: () => rounds.flatMap(({ doubt }) => (doubt === undefined ? [] : [doubt])),
    close: async () => {
      await Promise.all(rounds.map((round) => round.close()));
    },
  };
}

/** One anchor's rounds. */
class Rounds {
  readonly #parts: AnchoringParts;
  readonly #anchor: Anchor;
  readonly #holdings: Holdings;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;
  #failures = 0;
  #said = "";
  doubt: string | undefined;

  constructor(parts: AnchoringParts, anchor: Anchor) {
    this.#parts = parts;
    this.#anchor = anchor;
    this.#holdings = new Holdings(parts.anchorsFolder, anchor.name);
    this.#everyMs = anchor.sort === "witness" ? witnessMs : parts.everyMinutes * minuteMs;
  }

  start(): void {
    this.#running = this.#round();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeMsMax);
    });
    await Promise.race([this.#running, late]);
    clearTimeout(timer);
  }

  async #round(): Promise<void> {
    const waitMs = await this.#anchorOnce();
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.start(), waitMs);
    this.#timer.unref();
  }

  /** Milliseconds until the next time. */
  async #anchorOnce(): Promise<number> {
    const { dataFolder, recorder, now, report } = this.#parts;
    const { sort, name } = this.#anchor;
    try {
      await anchorNow({ dataFolder, anchor: this.#anchor, holdings: this.#holdings, recorder, now });
    } catch (error) {
      return this.#failed(error);
    }
    if (this.#failures > 0) report(`anchors: the ${sort} ${name} works again`);
    this.#failures = 0;
    this.#said = "";
    this.doubt = undefined;
    return this.#everyMs;
  }

  #failed(error: unknown): number {
    const { report } = this.#parts;
    const known = error instanceof KnownError ? error : undefined;
    const message = error instanceof Error ? error.message : String(error);
    this.#failures += 1;
    if (known?.code === "LOG_BROKEN") {
      // Said each time: nothing that the log says can be trusted before this is understood.
      this.doubt = message;
      report(`anchors: THE LOG IS IN DOUBT: ${message}\n  hint: ${known.hint}`);
    } else if (!this.#closed && message !== this.#said) {
      this.#said = message;
      report(`anchors: ${message}${known === undefined ? "" : `\n  hint: ${known.hint}`}`);
    }
    return Math.min(firstRetryMs * 2 ** Math.min(this.#failures - 1, 10), longestRetryMs);
  }
}
