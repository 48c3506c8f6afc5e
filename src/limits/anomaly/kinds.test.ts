import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { anomalyKinds } from "../../policy/anomalies-section.ts";
import { activeWarmUp } from "./active-rate.ts";
import { baselinesMax } from "./baselines.ts";
import { failedKeys } from "./bursts.ts";
import { chartGroup, chartWarmUp } from "./chart.ts";
import { callsMin, errorsMin } from "./error-window.ts";
import { dailyWarmUpDays } from "./feature-baseline.ts";
import { hoursWarmUp } from "./hours.ts";
import { kindsTold } from "./kinds.ts";
import { knownWarmUp } from "./known.ts";
import { fingerprintWarmUp, modelWarmUp } from "./model-baseline.ts";
import { secretWarmUpDays } from "./secret-baseline.ts";
import { spikeWarmUpDays } from "./weekly-rate.ts";

const page = readFileSync("docs/anomalies.md", "utf8");
const rowOf = (kind: string): string => page.split("\n").find((line) => line.includes(`\`${kind}\``)) ?? "";

test.each(anomalyKinds)("%s stands on the page", (kind) => {
  expect(rowOf(kind)).toMatch(/^\|/);
});

/** The page and the command say what the code does: by the numbers of the code. */
test.each([
  ["error-rate", `${callsMin} calls and ${errorsMin} failures`],
  ["daily-tokens", `${dailyWarmUpDays} whole days`],
  ["unusual-hour", `${hoursWarmUp.days} days and ${hoursWarmUp.hours} active hours`],
  ["unusual-place", `${knownWarmUp.days} days and ${knownWarmUp.sightings} calls`],
  ["unusual-scope", `${knownWarmUp.days} days and ${knownWarmUp.sightings} calls`],
  ["spike", `${spikeWarmUpDays} days of the feature`],
  ["spike", `${activeWarmUp.days} days and ${activeWarmUp.windows} active windows`],
  ["length-drift", `${chartWarmUp.groups} groups of ${chartGroup} answers and ${chartWarmUp.days} days`],
  ["refusal-drift", `${chartWarmUp.groups} groups of ${chartGroup} answers and ${chartWarmUp.days} days`],
  ["finding-drift", `${chartWarmUp.groups} groups of ${chartGroup} answers and ${chartWarmUp.days} days`],
  ["model-changed", `${modelWarmUp.answers} answers`],
  ["fingerprint-changed", `${fingerprintWarmUp.answers} answers and ${fingerprintWarmUp.days} days`],
  ["secret-access", `${secretWarmUpDays} days`],
] as const)("%s says nothing before %s", (kind, words) => {
  expect(rowOf(kind)).toContain(words);
  expect(kindsTold[kind].warmUp).toContain(words);
});

test("the page names the caps, and how many wrong keys are too many", () => {
  expect(page).toContain(`${failedKeys.count} wrong keys within ${failedKeys.withinMs / 60_000} minutes`);
  const text = page.replaceAll(/\s+/g, " ");
  expect(text).toContain(`at most ${baselinesMax.person.toLocaleString("en-US")} users`);
  expect(text).toContain(`${baselinesMax.key.toLocaleString("en-US")} keys`);
});
