import { expect, test } from "vitest";
import { anomalyKinds, anomalyRules, type GivenAnomalies } from "../../policy/anomalies-section.ts";
import { rehearse, smallRehearsal, type Rehearsed } from "./rehearsal.ts";

function results(given: GivenAnomalies): readonly Rehearsed[] {
  const steps = rehearse(anomalyRules(given), smallRehearsal);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
const missed = (all: readonly Rehearsed[]): string[] =>
  all.flatMap(({ name, state }) => (state === "missed" ? [name] : []));

test("by the checklist's thresholds one anomaly of each kind is found", () => {
  const all = results({});
  expect(missed(all)).toEqual([]);
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(anomalyKinds));
  expect(all.find(({ kind }) => kind === "violations")).toMatchObject({ calls: 50 });
  expect(all.find(({ kind }) => kind === "failed-keys")).toMatchObject({ calls: 5, afterMs: 40_000 });
  expect(all.find(({ kind }) => kind === "secret-access")).toMatchObject({ calls: 1, afterMs: 0 });
});

test.each<[string, GivenAnomalies]>([
  [
    "wide",
    {
      request_usd: 500,
      violations: { count: 200, within: "10m" },
      spike_times: 8,
      daily_tokens_times: 4,
      drift: { length_times: 1.6, refusals: 0.1, findings: 0.12 },
    },
  ],
  [
    "narrow",
    { error_share: 0.01, request_usd: 0.5, violations: { count: 5, within: "10s" }, spike_times: 2 },
  ],
])("by %s thresholds too", (_name, given) => {
  expect(missed(results(given))).toEqual([]);
});

test("what is off is said to be off, and what the owner names as usual is left out", () => {
  const all = results({ off: ["spike"], usual: { places: ["DE"] } });
  expect(all.filter(({ state }) => state === "off").map(({ name }) => name)).toEqual([
    "a flood of requests",
    "a script of one user",
  ]);
  expect(missed(all)).toEqual([]);
});
