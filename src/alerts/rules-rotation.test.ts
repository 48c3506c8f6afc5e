import { expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import type { EntryKind } from "../evidence/entry.ts";
import type { Act } from "./rule.ts";
import { actOf } from "./rules.ts";

const act = (kind: EntryKind, facts: JsonObject, key?: string): Act | undefined =>
  actOf({
    entry: { kind, environment: "prod", facts, ...(key === undefined ? {} : { key }) },
    atMs: 1000,
    index: 7,
    pseudonym: (name) => name,
  });

test.each([
  ["soon", "info", "The key k1 is to be replaced soon"],
  ["due", "warning", "The key k1 was due to be replaced"],
  ["stopped", "critical", "The key k1 was not replaced in time and opens nothing any more"],
])("a key that is %s rings as %s", (stage, severity, summary) => {
  const facts = { what: "key", stage, risk: "high", dueAtMs: Date.UTC(2026, 5, 30), owner: "a@example.com" };
  expect(act("key.rotation-due", facts, "k1")).toMatchObject({
    raise: {
      key: "rotation:k1",
      kind: "rotation.due",
      severity,
      summary,
      entries: [7],
      facts: { risk: "high", due: "2026-06-30", owner: "a@example.com" },
    },
  });
});

test("it is over when the key was replaced or ended, and a credential's when it has another value", () => {
  expect(act("key.rotated", { replaces: "k1" }, "k2")).toEqual({ resolve: ["rotation:k1"] });
  expect(act("key.revoked", {}, "k1")).toEqual({ resolve: ["rotation:k1"] });
  const reference = "vault:secret/apps#openai";
  expect(act("key.rotation-due", { what: "credential", stage: "due", reference })).toMatchObject({
    raise: { key: `rotation:${reference}` },
  });
  expect(act("secret.read", { reference, outcome: "read" })).toEqual({ resolve: [`secret:${reference}`] });
  expect(act("secret.read", { reference, outcome: "changed" })).toEqual({
    resolve: [`secret:${reference}`, `rotation:${reference}`],
  });
});
