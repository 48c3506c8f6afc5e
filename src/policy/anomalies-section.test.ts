import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { guardKinds } from "../guards/registry.ts";
import { anomalyRules, defaultAnomalyRules, placePattern } from "./anomalies-section.ts";
import { loadPolicies } from "./load.ts";

const manifest = `feature: support
profile: chatbot
data: [none]
model: { provider: "*", id: "*" }
`;

const loaded = (section: string) =>
  loadPolicies([{ path: "seaworthy.yaml", text: manifest + section }], () => undefined, {
    environment: "dev",
    guardKinds,
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
  });
const rulesOf = (section: string) => {
  const read = loaded(section);
  return "policies" in read ? read.policies[0]?.anomalies : read.problems;
};

test("a manifest that says nothing has the checklist's thresholds", () => {
  expect(rulesOf("")).toEqual({
    ...defaultAnomalyRules,
    violations: { ...defaultAnomalyRules.violations, blockMs: 0 },
  });
  expect(defaultAnomalyRules).toMatchObject({
    errorShare: 0.05,
    dailyTokensTimes: 2,
    requestUsd: 10,
    violations: { count: 50, withinMs: 60_000 },
  });
});

test("what a manifest says replaces the default, the rest stays", () => {
  const section = `anomalies:
  request_usd: 2.5
  violations: { count: 20, block: 1h }
  usual: { hours: { days: [mon, fri], from: "07:30", to: "19:00", zone: Europe/Berlin }, places: [DE, US-CA] }
  off: [spike]
`;
  expect(rulesOf(section)).toEqual({
    ...defaultAnomalyRules,
    requestUsd: 2.5,
    violations: { count: 20, withinMs: 60_000, blockMs: 3_600_000 },
    usual: {
      hours: { days: [1, 5], fromMinute: 450, toMinute: 1140, zone: "Europe/Berlin" },
      places: ["DE", "US-CA"],
    },
    off: ["spike"],
  });
});

describe("refused, with the place in the file", () => {
  test.each([
    ["anomalies: { error_rate: 0.1 }", 5, 'unknown key "error_rate"'],
    ["anomalies: { error_share: 5 }", 5, "error_share"],
    ["anomalies: { daily_tokens_times: 1 }", 5, "daily_tokens_times"],
    ["anomalies: { request_usd: 0 }", 5, "request_usd"],
    ["anomalies:\n  violations: { within: 90m }", 6, "within"],
    ["anomalies:\n  violations: { within: 500ms }", 6, "within"],
    ["anomalies:\n  usual:\n    hours: { from: 8, to: 18 }", 7, "from"],
    ['anomalies:\n  usual:\n    hours: { from: "08:00", to: "25:00" }', 7, "to"],
    ['anomalies:\n  usual:\n    hours: { from: "08:00", to: "18:00", zone: Berlin }', 7, "zone"],
    ["anomalies:\n  usual: { places: [Germany] }", 6, "ISO 3166"],
    ["anomalies: { off: [everything] }", 5, "must be one of error-rate"],
  ])("%s", (section, line, words) => {
    const read = loaded(section);
    const problems = "problems" in read ? read.problems : [];
    expect(problems.map((one) => one.line)).toContain(line);
    expect(problems.map(({ message, hint }) => `${message} ${hint}`).join()).toContain(words);
  });
});

test("the digest of a feature changes with what is usual for it", () => {
  const digest = (section: string): unknown => {
    const read = loaded(section);
    return "policies" in read ? read.policies[0]?.digest : read.problems;
  };
  expect(digest("anomalies: { request_usd: 5 }")).not.toBe(digest(""));
});

test.each([
  ["DE", true],
  ["US-CA", true],
  ["GB-ENG", true],
  ["D", false],
  ["de", false],
  ["DE-", false],
  ["Germany", false],
])("the place %s is one: %s", (place, is) => {
  expect(placePattern.test(place)).toBe(is);
});

test("no section at all is the default", () => {
  expect(anomalyRules()).toEqual(defaultAnomalyRules);
  expect(anomalyRules({}, "prod")).toEqual(defaultAnomalyRules);
  expect(anomalyRules({}, "dev").violations).toEqual({ ...defaultAnomalyRules.violations, blockMs: 0 });
  expect(anomalyRules({ violations: { block: "5m" } }, "dev").violations.blockMs).toBe(300_000);
});
