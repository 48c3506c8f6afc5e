import { Burst } from "./burst.ts";
import type { Bare } from "./feature-baseline.ts";
import { minuteMs } from "./finding.ts";
import { Kept } from "./kept.ts";

/** Our own choice: who does it is remembered for as long as nobody pushes them out; about 800 bytes each. */
const subjectsMax = 4096;
const entriesMax = 8;

/** MI-06, auth.failures of the checklist. */
export const failedKeys = { count: 5, withinMs: 300_000 } as const;

export interface Burstiness {
  readonly count: number;
  readonly withinMs: number;
}

/** Who does something too often within a short time. Nothing of it survives a restart: the windows are of minutes. */
export class Bursts {
  readonly #kept = new Map<number, Kept<Burst>>();

  /** @returns since when, where this one makes them too many */
  add(
    id: string,
    { atMs, index, times }: { atMs: number; index: number; times: number },
    { count, withinMs }: Burstiness,
  ): { readonly sinceMs: number; readonly entries: readonly number[] } | undefined {
    let kept = this.#kept.get(count);
    if (kept === undefined) {
      kept = new Kept(subjectsMax, { make: () => new Burst(count), isSaved: false });
      this.#kept.set(count, kept);
    }
    const burst = kept.of(id);
    burst.add(atMs, index, times);
    const sinceMs = burst.since(atMs, withinMs);
    return sinceMs === undefined ? undefined : { sinceMs, entries: burst.entries(entriesMax) };
  }
}

export function violationsFinding(who: string, sinceMs: number, { count, withinMs }: Burstiness): Bare {
  return {
    ...{ kind: "violations", severity: "critical", value: count, threshold: count },
    ...{ unit: "refused calls", windowMs: withinMs, sinceMs, quietMs: 10 * minuteMs },
    summary: `${count} calls of ${who} were refused within ${withinMs / 1000} seconds`,
  };
}

export function failedKeysFinding(who: string, sinceMs: number): Bare {
  const { count, withinMs } = failedKeys;
  return {
    ...{ kind: "failed-keys", severity: "warning", value: count, threshold: count },
    ...{ unit: "refused keys", windowMs: withinMs, sinceMs, quietMs: 10 * minuteMs },
    summary: `${count} wrong keys ${who} within ${withinMs / minuteMs} minutes`,
  };
}
