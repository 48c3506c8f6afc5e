import { setTimeout as pause } from "node:timers/promises";
import type { Told } from "./line.ts";
import { isQueued, type LogBeside } from "./log-beside.ts";
import type { Scenery } from "./stage.ts";

/** Our own choices: what people are not told of within this is not told; a look is a search. */
const waitMsMax = 20_000;
const lookMs = 200;

/** Looks until it is so. @returns whole milliseconds that it took, undefined where it never was */
export async function whenSo(
  so: () => boolean | Promise<boolean>,
  {
    scenery,
    msMax = waitMsMax,
  }: { readonly scenery: Pick<Scenery, "stopwatch" | "signal">; readonly msMax?: number },
): Promise<number | undefined> {
  const fromMs = scenery.stopwatch();
  for (;;) {
    if (await so()) return Math.round(scenery.stopwatch() - fromMs);
    if (scenery.stopwatch() - fromMs > msMax) return undefined;
    await pause(lookMs, undefined, { signal: scenery.signal });
  }
}

/** How long until a person can see one of the calls in the review queue, ms; undefined where none can. */
export async function isToldWithin(
  calls: readonly Told[],
  { scenery, log }: { readonly scenery: Scenery; readonly log: LogBeside },
): Promise<number | undefined> {
  // What the gateway let through as it was is in no queue: nobody needs to wait for it.
  const last = calls.findLast((told) =>
    scenery.entriesOf(told).some(({ entry }) => entry.decision !== undefined && entry.decision !== "allow"),
  );
  return last === undefined ? undefined : whenSo(() => isQueued(log, last.id), { scenery });
}
