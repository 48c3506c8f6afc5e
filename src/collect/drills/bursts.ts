import { failedKeys } from "../../limits/anomaly/bursts.ts";
import { defaultAnomalyRules, type AnomalyRules } from "../../policy/anomalies-section.ts";
import type { Collected } from "../collector.ts";
import { openAlertStand, type AlertClocks } from "./alert-stand.ts";

/** Our own choice: a minute is what IO-06 asks for; whoever waits longer was not told. */
const waitMsMax = 60_000;

/** The burst that the checklist names: 50 violations in a minute. */
const { count, withinMs } = defaultAnomalyRules.violations;

/** A made-up user breaks a rule fifty times in a minute, and the message about it is waited for. */
export async function drillViolations(
  rules: AnomalyRules,
  clocks: AlertClocks,
): Promise<Collected<"drill-violations">> {
  const stand = openAlertStand(rules, clocks);
  try {
    const beganMs = clocks.stopwatch();
    const toldOf = stand.toldOf("anomaly.violations", waitMsMax);
    // Now it is over: what lies ahead is told when its time has come.
    const fromMs = clocks.now() - withinMs;
    for (let i = 0; i < count; i += 1)
      stand.see(
        {
          kind: "call.refused",
          decision: "block",
          key: "seaworthy-canary",
          tenant: "seaworthy-canary",
          user: "seaworthy-canary",
          findings: ["injection:override-instructions"],
        },
        // As fast as the rule still counts together.
        fromMs + Math.floor((i * (withinMs - 1)) / count),
      );
    const toldMs = await toldOf;
    return {
      figures: {
        burst: count,
        fired: Number(toldMs !== undefined),
        ms: Math.round((toldMs ?? beganMs + waitMsMax) - beganMs),
      },
    };
  } finally {
    await stand.close();
  }
}

/** Somebody tries keys that are none, five in five minutes, and the message about it is waited for. */
export async function drillFailedAuth(
  rules: AnomalyRules,
  clocks: AlertClocks,
): Promise<Collected<"drill-failed-auth">> {
  const stand = openAlertStand(rules, clocks);
  try {
    const toldOf = stand.toldOf("anomaly.failed-keys", waitMsMax);
    const fromMs = clocks.now() - failedKeys.withinMs;
    for (let i = 0; i < failedKeys.count; i += 1)
      stand.see(
        {
          kind: "call.refused",
          decision: "block",
          facts: { code: "KEY_REFUSED", address: "a-seaworthy-canary" },
        },
        fromMs + Math.floor((i * (failedKeys.withinMs - 1)) / failedKeys.count),
      );
    return {
      figures: { failures: failedKeys.count, fired: Number((await toldOf) !== undefined) },
    };
  } finally {
    await stand.close();
  }
}
