import type { Leaf } from "../../audit/leaf.ts";
import { dayMs, hourMs, lately, leavesMax, listIn, measureOf, minuteMs, partly, textIn } from "./measure.ts";

const weekMs = 7 * dayMs;

/** Our own choice: an alert is written within seconds; a log that was away for a while still counts. */
const toldWithinMs = 10 * minuteMs;

/** Limits that were reached, of which an alert tells: one that names the entry, or one of the same feature at that time. */
export function toldOf(breaches: readonly Leaf[], alerts: readonly Leaf[]): number {
  const named = new Set(alerts.flatMap((leaf) => listIn(leaf, "entries")));
  const reached = alerts.filter((leaf) => textIn(leaf, "alert") === "limit.reached");
  return breaches.filter(
    ({ seq, at, feature }) =>
      named.has(seq) ||
      reached.some((one) => one.feature === feature && one.at >= at - dayMs && one.at <= at + toldWithinMs),
  ).length;
}

/** Percent, rounded up: what is used at all is not 0. */
export const percentOf = (used: number, max: number): number => (max > 0 ? Math.ceil((used / max) * 100) : 0);

export const usage = measureOf({
  observation: "log-usage",
  each: "feature",
  everyMs: hourMs,
  async measure(ask) {
    const { log, nowMs, of, own } = ask;
    const max = of.requestsPerUserPerHour ?? 0;
    let busiest = 0;
    // The busiest hour of the busiest user: hours as they end now, the day back.
    for (let hour = 0; max > 0 && hour < 24; hour += 1) {
      const toMs = nowMs - hour * hourMs;
      const query = { ...lately(ask, dayMs, { kind: ["call.input"] }), fromMs: toMs - hourMs + 1, toMs };
      const [most] = await log.groups(query, "user");
      busiest = Math.max(busiest, most?.count ?? 0);
    }
    const breaches = await log.newest(lately(ask, weekMs, { kind: ["limit.reached"] }), leavesMax);
    const alerts = await log.newest(lately(ask, weekMs + dayMs, { kind: ["alert.opened"] }), leavesMax);
    const { tokens = 0, spend = 0 } = own.use[of.feature] ?? {};
    return {
      figures: {
        requests: percentOf(busiest, max),
        tokens,
        spend,
        breaches: breaches.leaves.length,
        told: toldOf(breaches.leaves, alerts.leaves),
      },
      ...partly(breaches.isWhole && alerts.isWhole, "limits and alerts"),
    };
  },
});
