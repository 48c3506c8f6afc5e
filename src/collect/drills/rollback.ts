import type { Clock } from "../../base/clock.ts";
import type { Collected } from "../collector.ts";

/** A gateway door of its own that serves one version of the canary's manifest at a time. */
export interface VersionStand {
  /** Puts a version of the manifest into service, as an operator does: loaded and checked, with a door of its own. Gives its running digest. */
  serve(version: "good" | "bad"): Promise<string>;
  /** One call; the running digest under which the log has it, "" where it was not answered. */
  call(): Promise<string>;
}

/** A version is in service, a worse one replaces it, and the last good one is put back: calls must run under its digest again. */
export async function drillRollback(
  stand: VersionStand,
  stopwatch: Clock,
): Promise<Collected<"drill-rollback">> {
  const good = await stand.serve("good");
  const before = await stand.call();
  const bad = await stand.serve("bad");
  const during = await stand.call();
  if (before !== good || during !== bad || good === bad)
    throw new Error(`the canary ran under ${before || "no digest"}, then under ${during || "no digest"}`);
  const beganMs = stopwatch();
  await stand.serve("good");
  const back = (await stand.call()) === good;
  return { figures: { ms: Math.ceil(stopwatch() - beganMs), back: Number(back) } };
}
