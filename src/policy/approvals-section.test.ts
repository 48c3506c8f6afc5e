import { expect, test } from "vitest";
import { createHash } from "node:crypto";
import { loadPolicies } from "./load.ts";

const load = (more: string) =>
  loadPolicies(
    [
      {
        path: "seaworthy.yaml",
        text: `feature: support\nprofile: chatbot\ndata: [none]\nmodel: { provider: openai, id: gpt-4.1-mini-2025-04-14 }\n${more}`,
      },
    ],
    () => undefined,
    {
      environment: "dev",
      guardKinds: [],
      sha256: (text) => createHash("sha256").update(text).digest("hex"),
    },
  );
function policyOf(more: string) {
  const loaded = load(more);
  if ("problems" in loaded || loaded.policies[0] === undefined) throw new Error(JSON.stringify(loaded));
  return loaded.policies[0];
}

test.each([
  [
    "only a message is said",
    "approvals: { message: 'ask in #refunds' }",
    {
      lifetimeMs: 900_000,
      waitMs: 30_000,
      approvers: { read: 1, write: 1, external: 1 },
      message: "ask in #refunds",
    },
  ],
  [
    "two people must say yes to what reaches others",
    "approvals: { lifetime: 4h, wait: 0s, approvers: { external: 2 } }",
    { lifetimeMs: 14_400_000, waitMs: 0, approvers: { read: 1, write: 1, external: 2 } },
  ],
  [
    "five must say yes to everything, for the longest time there is",
    "approvals: { lifetime: 1d, wait: 1h, approvers: 5 }",
    { lifetimeMs: 86_400_000, waitMs: 3_600_000, approvers: { read: 5, write: 5, external: 5 } },
  ],
  [
    "the shortest lifetime is named",
    "approvals: { lifetime: 10s }",
    { lifetimeMs: 10_000, waitMs: 30_000, approvers: { read: 1, write: 1, external: 1 } },
  ],
])("where %s, that holds", (_what, more, expected) => {
  expect(policyOf(more).approvals).toEqual(expected);
});

test.each([
  ["a lifetime that nobody could meet", "approvals: { lifetime: 9s }", "lifetime"],
  ["a yes of another day", "approvals: { lifetime: 25h }", "lifetime"],
  ["a wait that outlives every caller", "approvals: { wait: 61m }", "wait"],
  ["a time without a unit", 'approvals: { wait: "30" }', "wait"],
  ["nobody who must say yes", "approvals: { approvers: 0 }", "approvers"],
  ["more people than get anything done", "approvals: { approvers: { write: 6 } }", "approvers"],
  ["an effect that is none", "approvals: { approvers: { delete: 2 } }", "approvers"],
  ["a message of two lines", 'approvals: { message: "a\\nb" }', "message"],
  ["a key that nobody knows", "approvals: { by: lead }", "by"],
])("%s is refused with its place", (_what, more, key) => {
  const loaded = load(more);
  expect("problems" in loaded ? loaded.problems : []).toMatchObject([
    { line: 5, path: expect.stringContaining(key) as string },
  ]);
});

test("how calls wait for a person is part of the running digest, however a time is written", () => {
  const of = (more: string): string => policyOf(more).digest;
  expect(of("approvals: { lifetime: 15m }")).toBe(of("approvals: { lifetime: 900s }"));
  expect(of("approvals: { approvers: 2 }")).not.toBe(of("approvals: { approvers: 1 }"));
});
