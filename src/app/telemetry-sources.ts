import type { ChannelState } from "../alerts/outbox.ts";
import { admissionStates } from "../controls/admission.ts";
import { states } from "../controls/control.ts";
import { stands, type KillStore } from "../limits/kill/kill.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { Metric } from "../limits/rules.ts";
import type { Reading, Source } from "../metrics/numbers.ts";
import { nanosPerDollar } from "../policy/quotas.ts";
import type { FeatureAdmission } from "./admission.ts";

/** Parts of the gateway that have numbers to read when somebody asks. */
export interface ReadParts {
  readonly limiter: Pick<Limiter, "use">;
  readonly kills: {
    readonly watch: { readonly running: number };
    readonly open: () => Pick<KillStore, "list" | "close">;
  };
  readonly alerting: {
    readonly state: () => { readonly open: number; readonly channels: readonly ChannelState[] };
  };
  readonly approvals: {
    readonly queue: {
      readonly waiting: () => { readonly count: number; readonly sinceMs: number | undefined };
    };
  };
  readonly admission: { readonly states: () => readonly FeatureAdmission[] };
  readonly credentials: { readonly doubts: () => readonly string[] };
  readonly now: () => number;
}

/** One source for each part, so that one that cannot be read hides no other. */
export const sourcesOf = (parts: ReadParts): readonly Source[] => [
  () => ofLimits(parts),
  () => ofKills(parts),
  () => ofAlerts(parts),
  () => ofApprovals(parts),
  () => ofAdmission(parts),
  () => [
    { gauge: "running", values: [], value: parts.kills.watch.running },
    { gauge: "credentialDoubts", values: [], value: parts.credentials.doubts().length },
  ],
];

const isMoney = (metric: Metric): boolean => metric === "dayNanos" || metric === "monthNanos";

function ofLimits({ limiter }: ReadParts): readonly Reading[] {
  return limiter.use().flatMap(({ rule, name, used }): readonly Reading[] => {
    const unit = isMoney(rule.metric) ? nanosPerDollar : 1;
    const values = [rule.name, rule.scope, rule.scope === "feature" ? name : ""];
    return [
      { gauge: "limitUsed", values, value: used / unit },
      { gauge: "limitMax", values, value: rule.max / unit },
    ];
  });
}

/** By what they stop: `feature`, `tool+feature`, `all`. Whom or which one is for people who may read it. */
async function ofKills({ kills, now }: ReadParts): Promise<readonly Reading[]> {
  const store = kills.open();
  const counts = new Map<string, number>([["feature", 0]]);
  try {
    const nowMs = now();
    for (const kill of await store.list()) {
      if (!stands(kill, nowMs)) continue;
      const scope = Object.keys(kill.scope).sort().join("+");
      counts.set(scope, (counts.get(scope) ?? 0) + 1);
    }
  } finally {
    store.close();
  }
  return [...counts].map(([scope, value]) => ({ gauge: "kills", values: [scope], value }));
}

function ofApprovals({ approvals, now }: ReadParts): readonly Reading[] {
  const { count, sinceMs } = approvals.queue.waiting();
  const age = sinceMs === undefined ? 0 : Math.max(0, now() - sinceMs) / 1000;
  return [
    { gauge: "approvalsWaiting", values: [], value: count },
    { gauge: "approvalsOldest", values: [], value: age },
  ];
}

/** Every state has its series, so that one that is over is 0 and not gone. */
const ofAdmission = ({ admission }: ReadParts): readonly Reading[] =>
  admission.states().flatMap(({ feature, state, controls }): readonly Reading[] => [
    ...admissionStates.map((one): Reading => ({
      gauge: "admission",
      values: [feature, one],
      value: one === state ? 1 : 0,
    })),
    ...states.map((one): Reading => ({
      gauge: "controls",
      values: [feature, one],
      value: controls.get(one) ?? 0,
    })),
  ]);

function ofAlerts({ alerting }: ReadParts): readonly Reading[] {
  const { open, channels } = alerting.state();
  return [
    { gauge: "alertsOpen", values: [], value: open },
    ...channels.flatMap(({ channel, waiting, dead }): readonly Reading[] => [
      { gauge: "alertsWaiting", values: [channel], value: waiting },
      { gauge: "alertsFailed", values: [channel], value: dead },
    ]),
  ];
}
