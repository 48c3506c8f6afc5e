import { expect, test } from "vitest";
import { approvalRules } from "../policy/approvals-section.ts";
import type { Policy } from "../policy/policy.ts";
import { approvalLines } from "./explain-approvals.ts";

const rule = { schema: { type: "object" }, effect: "write", returns: "untrusted" } as const;
const of = (more: Partial<Policy>): readonly string[] => approvalLines(more as Policy);

test.each<[string, Partial<Policy>, string]>([
  [
    "a tool that needs a yes, and nothing else",
    { tools: { refund: { ...rule, approval: "human" } } },
    "  approvals  a call that waits is open for 30 s, its answer for 15 min; it takes one person, never who asked",
  ],
  [
    "two people for what reaches others",
    {
      approvals: approvalRules({
        wait: "0s",
        lifetime: "90s",
        approvers: { external: 2 },
        message: "ask us",
      }),
    },
    "  approvals  a call that waits is open for 0 s, its answer for 90 s; it takes one person for what reads, one person for what writes, 2 people for what reaches others, never who asked; callers are told: ask us",
  ],
])("a feature with %s says how its calls wait", (_what, policy, line) => {
  expect(of(policy)).toEqual([line]);
});

test("a feature without tools that wait says nothing of it", () => {
  expect(of({ tools: { look: rule } })).toEqual([]);
  expect(of({})).toEqual([]);
});
