import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import type { EntryWatcher } from "../evidence/watcher.ts";

/** Hours of which losses are counted. */
const lostHours = 24;
const hourMs = 3_600_000;

/** Our own choice: a watcher that fails on each entry is said once a minute, not once a call. */
const sayEveryMs = 60_000;

export interface WatchedLog<R extends Recorder> {
  /** Does all that the log did; who writes through it is watched. */
  readonly recorder: R;
  /** From now on this one is told too, after those who were there before. */
  watch(watcher: EntryWatcher): void;
  /** Is told of each entry that became durable how many milliseconds it waited. */
  onAppend(taker: (ms: number) => void): void;
  /** How often a watcher failed. */
  failures(): number;
  /** Entries of the last 24 hours that the log did not take: what they were about did not go on. */
  lost(): number;
}

export interface WatchedPorts {
  readonly now: Clock;
  /** Milliseconds since any moment, with fractions, never less than before. */
  readonly stopwatch: Clock;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/**
 * Tells watchers of each entry that is written through it, once the entry survives a crash and before whoever wrote it goes on.
 * An entry that the log did not take is told to nobody. A watcher that throws is reported: neither the writer nor the other
 * watchers notice.
 *
 * @param log a plain object of functions, as `connectLog` gives
 */
export function watchedLog<R extends Recorder>(
  log: R,
  { now, stopwatch, report }: WatchedPorts,
): WatchedLog<R> {
  const takers: ((ms: number) => void)[] = [];
  let failures = 0;
  /** Entries that were not taken, by the hour: at most a day of them is kept. */
  const lostIn = new Map<number, number>();
  const lose = (): void => {
    const hour = Math.floor(now() / hourMs);
    lostIn.set(hour, (lostIn.get(hour) ?? 0) + 1);
    for (const old of lostIn.keys()) if (old <= hour - lostHours) lostIn.delete(old);
  };
  const watching: { readonly watcher: EntryWatcher; saidAtMs: number; unsaid: number }[] = [];
  const failed = (at: number, error: unknown): void => {
    const one = watching[at];
    failures += 1;
    if (one === undefined) return;
    const nowMs = now();
    if (nowMs - one.saidAtMs < sayEveryMs) {
      one.unsaid += 1;
      return;
    }
    const more = one.unsaid === 0 ? "" : ` (and ${one.unsaid} times since it was said last)`;
    report(
      `a watcher of the log failed${more}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    one.saidAtMs = nowMs;
    one.unsaid = 0;
  };
  const record: Recorder["record"] = async (entry) => {
    const [atMs, fromMs] = [now(), stopwatch()];
    let index: number;
    try {
      index = await log.record(entry);
    } catch (error) {
      lose();
      throw error;
    }
    for (const taker of takers) taker(stopwatch() - fromMs);
    for (let i = 0; i < watching.length; i += 1)
      try {
        watching[i]?.watcher(entry, atMs, index);
      } catch (error) {
        failed(i, error);
      }
    return index;
  };
  return {
    recorder: { ...log, record },
    watch: (watcher) => {
      watching.push({ watcher, saidAtMs: -Infinity, unsaid: 0 });
    },
    onAppend: (taker) => {
      takers.push(taker);
    },
    failures: () => failures,
    lost: () => {
      const first = Math.floor(now() / hourMs) - lostHours;
      return [...lostIn].reduce((sum, [hour, count]) => (hour > first ? sum + count : sum), 0);
    },
  };
}
