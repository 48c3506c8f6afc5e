import { expect, test } from "vitest";
import { entryOf, judged } from "../judged.test-data.ts";
import { staging } from "./mi-24-staging.ts";

const candidate = { subject: { digest: "sha256:candidate" } };
const loaded = (more: object) => entryOf("policy.loaded", {}, { digest: "sha256:candidate", ...more });

test("a digest that staging never loaded is unknown, whatever served before", () => {
  expect(judged(staging, {}, candidate)).toMatchObject({
    state: "unknown",
    reason: "no entry says that this digest was loaded in staging",
  });
});

test.each([
  ["staging has loaded it", { environment: "staging" }, "pass"],
  ["only prod has", { environment: "prod" }, "unknown"],
  ["another feature has", { environment: "staging", feature: "sibling" }, "unknown"],
])("%s", (_name, more, state) => {
  expect(judged(staging, {}, { ...candidate, entries: [loaded(more)] }).state).toBe(state);
});

test("staging itself asks for no staging", () => {
  const entries = [
    entryOf("log.measured", { of: "log-releases", digests: 0, staged: 0 }, { environment: "staging" }),
  ];
  const subject = { ...candidate.subject, environment: "staging" };
  expect(judged(staging, {}, { subject, entries }).state).toBe("pass");
});
