import type { Leaf } from "../../audit/leaf.ts";
import {
  dayMs,
  hourMs,
  lately,
  leavesMax,
  listIn,
  measureOf,
  minuteMs,
  partly,
  textIn,
  type FeatureAsk,
} from "./measure.ts";

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

/** The most requests within any hour, of these moments in Unix milliseconds. */
export function busiestHour(timesMs: readonly number[]): number {
  const sorted = [...timesMs].sort((a, b) => a - b);
  let [from, most] = [0, 0];
  for (const [to, atMs] of sorted.entries()) {
    while (atMs - (sorted[from] ?? atMs) >= hourMs) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** Our own choices: of a user's day more requests than any limit of an hour lets through, and users who could all be the busiest. */
const requestsMax = 2400;
const usersMax = 20;

/** The busiest hour of the busiest user of a day. Who has fewer in a day than another has in an hour is not looked at. */
async function busiestUser(ask: FeatureAsk): Promise<number> {
  const { log } = ask;
  const day = { kind: ["call.input"] };
  let most = 0;
  for (const { value, count } of (await log.groups(lately(ask, dayMs, day), "user")).slice(0, usersMax)) {
    if (count <= most) break;
    const { leaves } = await log.newest(lately(ask, dayMs, { ...day, user: [value] }), requestsMax);
    most = Math.max(most, busiestHour(leaves.map(({ at }) => at)));
  }
  return most;
}

export const usage = measureOf({
  observation: "log-usage",
  each: "feature",
  everyMs: hourMs,
  async measure(ask) {
    const { log, of, own } = ask;
    const max = of.requestsPerUserPerHour ?? 0;
    const busiest = max === 0 ? 0 : await busiestUser(ask);
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
