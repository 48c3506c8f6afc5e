import { expect, test } from "vitest";
import { actOf } from "./rules.ts";
import type { Act, Told } from "./rule.ts";

const act = (entry: Told): Act | undefined =>
  actOf({ entry, atMs: 1_000_000, index: 7, pseudonym: (name) => name });
const admission = (state: string, more: NonNullable<Told["facts"]> = {}, environment = "prod"): Told => ({
  kind: "admission.changed",
  feature: "support",
  environment,
  facts: { state, red: ["PS-01", "IO-02", "IO-03", "IO-04", "IO-05", "IO-06"], redCount: 6, ...more },
});

test.each(["held", "degraded", "grace", "observed"])("what is %s in prod wakes somebody up", (state) => {
  expect(act(admission(state))).toMatchObject({
    raise: {
      ...{ key: "admission:prod:support", kind: "admission.red", severity: "critical" },
      facts: { state, redCount: 6, red: "PS-01, IO-02, IO-03, IO-04, IO-05" },
      entries: [7],
    },
  });
});

test("elsewhere what is held is a warning, and what is only observed is nobody's concern", () => {
  expect(act(admission("held", {}, "staging"))).toMatchObject({ raise: { severity: "warning" } });
  expect(act(admission("observed", {}, "dev"))).toHaveProperty("resolve");
});

test("a broken glass is critical, and over when its time is", () => {
  expect(act(admission("broken-glass", { endsAtMs: 1_000_000 + 4 * 3_600_000 }))).toMatchObject({
    raise: { kind: "admission.broken-glass", severity: "critical", resolveAfterMs: 4 * 3_600_000 },
  });
});

test("once admitted, all of it is over", () => {
  expect(act(admission("admitted"))).toEqual({
    resolve: ["admission:prod:support", "admission-glass:prod:support", "admission-grace:prod:support"],
  });
});

test.each([
  ["fail", { raise: { kind: "gate.failed", severity: "info", key: "gate:prod:support" } }],
  ["pass", { resolve: ["gate:prod:support"] }],
  ["conditional", { resolve: ["gate:prod:support"] }],
])("the gate says %s", (answer, expected) => {
  const entry: Told = {
    ...{ kind: "gate.decided", feature: "support", environment: "prod" },
    facts: { answer, red: ["PS-01"], redCount: 1, ms: 9 },
  };
  expect(act(entry)).toMatchObject(expected);
});

test.each([
  ["other files", { loads: true }, { raise: { severity: "info", kind: "policy.changed" } }],
  ["files that do not load", { loads: false }, { raise: { severity: "warning", kind: "policy.changed" } }],
  ["the files that are served", { loads: true, loaded: true }, { resolve: ["policy:prod:support"] }],
])("a manifest has %s", (_name, facts, expected) => {
  expect(act({ kind: "policy.changed", feature: "support", environment: "prod", facts })).toMatchObject(
    expected,
  );
  expect(act({ kind: "policy.loaded", feature: "support", environment: "prod" })).toEqual({
    resolve: ["policy:prod:support"],
  });
});
