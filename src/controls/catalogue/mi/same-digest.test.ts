import { expect, test } from "vitest";
import { dayMs } from "../../control.ts";
import { exampleSubject } from "../../proof.ts";
import { entryOf, judged } from "../judged.test-data.ts";
import { retest } from "./mi-26-retest.ts";

const other = { digest: "sha256:other" };
const tools = { of: "config-tools", tools: 1, writing: 0, unbounded: 0, unapproved: 0 };
const said = (entries: readonly ReturnType<typeof entryOf>[], capabilities = exampleSubject.capabilities) =>
  judged(retest, {}, { entries, subject: { capabilities } });

test("one observation of another digest is suspect, and named", () => {
  expect(said([entryOf("config.attested", tools, other)])).toMatchObject({
    state: "suspect",
    reason: "1 of 2 observations are under another digest: config-tools",
  });
});

test("once made again under the running digest it holds, whichever came last", () => {
  expect(said([entryOf("config.attested", tools, other), entryOf("config.attested", tools)]).state).toBe(
    "pass",
  );
  expect(said([entryOf("config.attested", tools), entryOf("config.attested", tools, other)]).state).toBe(
    "pass",
  );
});

test("what was tried in staging under the same digest counts in prod", () => {
  const staging = { environment: "staging" };
  expect(said([entryOf("config.attested", tools, staging)]).state).toBe("pass");
  expect(said([entryOf("config.attested", tools, { ...staging, ...other })]).state).toBe("suspect");
});

test("tools that the feature has no longer are not asked about", () => {
  expect(said([entryOf("config.attested", tools, other)], new Set()).state).toBe("pass");
});

test("what is older than a quarter is not asked about", () => {
  const old = (ageMs: number) => said([entryOf("config.attested", tools, { ...other, ageMs })]).state;
  expect(old(90 * dayMs)).toBe("suspect");
  expect(old(90 * dayMs + 1)).toBe("pass");
});

test("a round of attacks on another digest is no round on this one", () => {
  const round = { of: "report-red-team", attacks: 60, landed: 0 };
  expect(said([entryOf("redteam.finished", round, other)]).state).toBe("suspect");
});

test("a feature of which nothing was ever tried is unknown", () => {
  expect(judged(retest, { "canary-injection": undefined }).state).toBe("unknown");
});
