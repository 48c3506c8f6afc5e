import fc from "fast-check";
import { expect, test } from "vitest";
import { channelPlan, planOf } from "./alerts.test-data.ts";
import { channelsFor, isQuiet, kindFits, runbookFor } from "./plan.ts";

const three = ["a", "b", "c"].map((name) => channelPlan(name));
const about = (severity: "info" | "warning" | "critical", kind = "limit.near", feature = "chat") => ({
  ...{ severity, kind, feature },
});

test.each([
  ["without routes everybody gets a warning", [], about("warning"), ["a", "b", "c"]],
  ["without routes nobody gets what is for information", [], about("info"), []],
  [
    "of several routes that fit all count, each channel once",
    [
      { severities: ["warning" as const], channels: ["b", "a"] },
      { kinds: ["limit.*"], channels: ["a"] },
    ],
    about("warning"),
    ["a", "b"],
  ],
  [
    "a route for another severity does not fit",
    [{ severities: ["critical" as const], channels: ["a"] }],
    about("warning"),
    [],
  ],
  [
    "a route for another feature does not fit",
    [{ features: ["other"], channels: ["a"] }],
    about("warning"),
    [],
  ],
  [
    "a critical alert that no route takes goes to all",
    [{ kinds: ["kill.*"], channels: ["a"] }],
    about("critical"),
    ["a", "b", "c"],
  ],
])("%s", (_name, routes, alert, names) => {
  expect(channelsFor(planOf({ channels: three, routes }), alert)).toEqual(names);
});

test("a critical alert reaches somebody, whatever the routes are", () => {
  const route = fc.record(
    {
      severities: fc.subarray(["info" as const, "warning" as const, "critical" as const], { minLength: 1 }),
      kinds: fc.subarray(["limit.*", "kill.placed", "*"], { minLength: 1 }),
      features: fc.subarray(["chat", "other"], { minLength: 1 }),
      channels: fc.subarray(["a", "b", "c"], { minLength: 1 }),
    },
    { requiredKeys: ["channels"] },
  );
  fc.assert(
    fc.property(fc.array(route, { maxLength: 5 }), (routes) => {
      expect(channelsFor(planOf({ channels: three, routes }), about("critical")).length).toBeGreaterThan(0);
    }),
  );
});

test.each([
  ["limit.near", "limit.near", true],
  ["limit.near", "limit.nearly", false],
  ["limit.*", "limit.near", true],
  ["limit.*", "limits.near", false],
  ["*", "anything.at-all", true],
])("%s for %s: %s", (pattern, kind, fits) => {
  expect(kindFits(pattern, kind)).toBe(fits);
});

test("the runbook is that of the longest pattern that fits", () => {
  const plan = planOf({ runbooks: { "*": "all", "limit.*": "limits", "limit.near": "near" } });
  expect(["limit.near", "limit.reached", "kill.placed"].map((kind) => runbookFor(plan, kind))).toEqual([
    ...["near", "limits", "all"],
  ]);
  expect(runbookFor(planOf(), "limit.near")).toBeUndefined();
});

/** Nights from Friday and Saturday, 22:00 to 07:00 in Berlin; lunch by UTC on every day. */
const plan = channelPlan("a", {
  quiet: [
    { fromMinute: 1320, toMinute: 420, days: [5, 6], zone: "Europe/Berlin" },
    { fromMinute: 720, toMinute: 780, days: [0, 1, 2, 3, 4, 5, 6], zone: "UTC" },
  ],
});

test.each([
  // Friday, 20 November 2026; Berlin is one hour ahead.
  ["2026-11-20T20:59:59Z", false],
  ["2026-11-20T21:00:00Z", true],
  ["2026-11-21T05:59:59Z", true],
  ["2026-11-21T06:00:00Z", false],
  ["2026-11-21T23:30:00Z", true],
  ["2026-11-22T05:59:00Z", true],
  // It does not begin on a Sunday.
  ["2026-11-22T22:00:00Z", false],
  // In summer Berlin is two hours ahead.
  ["2026-07-17T19:59:59Z", false],
  ["2026-07-17T20:00:00Z", true],
  ["2026-11-18T11:59:59Z", false],
  ["2026-11-18T12:00:00Z", true],
  ["2026-11-18T12:59:59Z", true],
  ["2026-11-18T13:00:00Z", false],
])("at %s it is quiet: %s", (at, quiet) => {
  expect(isQuiet(plan, Date.parse(at))).toBe(quiet);
});
