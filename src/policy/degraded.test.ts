import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { guardKinds } from "../guards/registry.ts";
import { degradedPolicy } from "./degraded.ts";
import { loadPolicies } from "./load.ts";
import type { Action, Policy } from "./policy.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function policyOf(more: string): Policy {
  const text = `feature: a\nprofile: chatbot\ndata: [none]\nmodel: { provider: openai, id: gpt-4.1-mini-2025-04-14 }\n${more}`;
  const loaded = loadPolicies([{ path: "a.yaml", text }], () => undefined, {
    environment: "dev",
    guardKinds,
    sha256,
  });
  if ("problems" in loaded) throw new Error(JSON.stringify(loaded.problems));
  const [policy] = loaded.policies;
  if (policy === undefined) throw new Error("there is no policy");
  return policy;
}

const schema = "{ type: object, properties: {} }";

test("only tools that read are left, also of MCP servers", () => {
  const policy = policyOf(`tools:
  look: { schema: ${schema}, effect: read }
  refund: { schema: ${schema}, effect: write, approval: human }
  mail: { schema: ${schema}, effect: external, approval: human }
mcp:
  desk:
    tools:
      find: { effect: read }
      close: { effect: write, approval: human }
    asks: [sampling]
`);
  const degraded = degradedPolicy(policy);
  expect(Object.keys(degraded.tools ?? {})).toEqual(["look"]);
  expect(Object.keys(degraded.mcp?.["desk"]?.tools ?? {})).toEqual(["find"]);
  expect(degraded.mcp?.["desk"]?.asks).toEqual([]);
  expect(degraded.digest).toBe(policy.digest);
});

test("a manifest that says nothing of tools is left with none", () => {
  const policy = policyOf("");
  expect(policy.tools).toBeUndefined();
  expect(degradedPolicy(policy).tools).toEqual({});
});

test("nothing that was refused passes, and nothing only records", () => {
  const policy = policyOf("on_blind: record\n");
  const actions: readonly Action[] = ["record", "redact", "hold", "block"];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...actions), fc.constantFrom(...actions)), { minLength: 1 }),
      (pairs) => {
        const [bound] = policy.guards;
        if (bound === undefined) throw new Error("there is no guard");
        const guards = pairs.map(([action, kind]) => ({
          guard: bound.guard,
          actions: { input: action },
          kinds: { some: kind },
        }));
        const degraded = degradedPolicy({ ...policy, guards });
        degraded.guards.forEach(({ actions: { input, output }, kinds }, i) => {
          const [before, kindBefore] = pairs[i] ?? [];
          expect(input).toBe(before === "record" ? "block" : before);
          expect(output).toBeUndefined();
          expect(kinds?.["some"]).toBe(kindBefore === "record" ? "block" : kindBefore);
        });
      },
    ),
    { numRuns: 50 },
  );
  const { onBlind, unread } = degradedPolicy(policy);
  expect([onBlind, ...Object.values(unread)]).not.toContain("record");
});
