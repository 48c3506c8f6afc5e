import { expect, test } from "vitest";
import { hourMs } from "../../control.ts";
import { entryOf, judged } from "../judged.test-data.ts";
import { leastPrivilege } from "./mi-03-least-privilege.ts";

const probed = (facts: object, ageMs = 0) =>
  entryOf("probe.made", { of: "probe-database", roles: 1, reads: 1, writes: 0, ...facts }, { ageMs });
const tools = { subject: { capabilities: new Set(["tools"] as const) } };
const given = { "probe-database": undefined };

test("a feature whose tools reach no database is asked for none", () => {
  expect(judged(leastPrivilege, given, tools).state).toBe("pass");
});

test("one whose tools are given SQL is", () => {
  expect(judged(leastPrivilege, given).state).toBe("unknown");
});

test.each([
  ["cannot write", {}, 0, "pass"],
  ["could write", { writes: 1 }, 0, "fail"],
  ["could not even read", { reads: 0 }, 0, "invalid"],
  ["was probed a day ago", {}, 24 * hourMs, "pass"],
  ["was probed longer ago", {}, 24 * hourMs + 1, "stale"],
])("a role that was once probed and %s", (_name, facts, ageMs, state) => {
  expect(judged(leastPrivilege, given, { ...tools, entries: [probed(facts, ageMs)] }).state).toBe(state);
});
