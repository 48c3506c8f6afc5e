import { expect, test } from "vitest";
import { dayMs } from "../../control.ts";
import { entryOf, judged } from "../judged.test-data.ts";
import { agreement } from "./dc-18-agreement.ts";

const models = (outside: number) => ({
  models: 3,
  floating: 0,
  providers: 3,
  outside,
  consumer: 0,
  training: 0,
});
const recorded = (facts: Record<string, number>, ageMs = 0) =>
  entryOf("artefact.recorded", { of: "document-dpa", ...facts }, { ageMs });

test.each([
  ["as many providers as are somebody else's", 2, 2, "pass"],
  ["one provider more than the agreement covers", 3, 2, "fail"],
  ["an agreement for more than there are", 1, 2, "pass"],
])("%s", (_name, outside, providers, state) => {
  const given = { "config-models": models(outside), "document-dpa": { expires: 1, providers } };
  expect(judged(agreement, given).state).toBe(state);
});

test("models on machines of our own need no agreement", () => {
  expect(judged(agreement, { "config-models": models(0), "document-dpa": undefined }).state).toBe("pass");
});

test.each([
  ["recorded 90 days ago", { expires: 1, providers: 2 }, 90 * dayMs, "pass"],
  ["recorded longer ago", { expires: 1, providers: 2 }, 90 * dayMs + 1, "stale"],
  ["without an end", { expires: 0, providers: 2 }, 0, "fail"],
])("an agreement %s", (_name, facts, ageMs, state) => {
  expect(judged(agreement, { "document-dpa": undefined }, { entries: [recorded(facts, ageMs)] }).state).toBe(
    state,
  );
});

test("nobody has recorded an agreement", () => {
  expect(judged(agreement, { "document-dpa": undefined })).toMatchObject({ state: "unknown" });
});
