import { expect, test } from "vitest";
import { dayMs } from "../../control.ts";
import { entryOf, judged } from "../judged.test-data.ts";
import { regulations } from "./dc-19-regulations.ts";

const hipaa = { subject: { overlays: ["hipaa"] as const } };

test("each regulation wants its own document, and no other", () => {
  const without = { "document-gdpr": undefined };
  expect(judged(regulations, without)).toMatchObject({ state: "unknown" });
  expect(judged(regulations, without).reason).toContain("gdpr: ");
  expect(judged(regulations, without, hipaa).state).toBe("pass");
  expect(judged(regulations, { "document-hipaa": undefined }, hipaa).state).toBe("unknown");
  expect(judged(regulations, { "document-ai-act": undefined }).reason).toContain("ai-act: ");
});

test.each([
  ["90 days old", { expires: 1 }, 90 * dayMs, "pass"],
  ["older", { expires: 1 }, 90 * dayMs + 1, "stale"],
  ["without an end", { expires: 0 }, 0, "fail"],
  ["whose end has come", { expires: 1, endsAtMs: 1 }, 0, "stale"],
])("a document %s", (_name, facts, ageMs, state) => {
  const entries = [entryOf("artefact.recorded", { of: "document-hipaa", ...facts }, { ageMs })];
  expect(judged(regulations, { "document-hipaa": undefined }, { ...hipaa, entries }).state).toBe(state);
});

test("one demand that is not met is enough to fail", () => {
  const given = { "config-overlays": { overlays: 1, demands: 4, met: 3 } };
  expect(judged(regulations, given, hipaa).state).toBe("fail");
});
