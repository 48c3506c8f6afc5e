import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Alert } from "./alert.ts";
import { canaryFeature } from "../app/canary-drill.ts";
import type { Act, Told } from "./rule.ts";
import { actOf, alertKinds, rehearsedFeature } from "./rules.ts";

const atMs = Date.UTC(2026, 10, 21, 18, 0, 0);
const day = 86_400_000;

const act = (entry: Told): Act | undefined =>
  actOf({ entry, atMs, index: 17, pseudonym: (name) => `p${name.length}` });

/** What an entry raises; the test fails where it raises nothing. */
const raised = (entry: Told): Alert => {
  const meant = act(entry);
  if (meant === undefined || !("raise" in meant)) throw new Error("nothing is raised");
  return meant.raise;
};

test.each<[Told, Partial<Alert>]>([
  [
    {
      kind: "anomaly.found",
      feature: "chat",
      environment: "prod",
      facts: {
        anomaly: "spike",
        key: "spike:chat",
        severity: "critical",
        summary: "S",
        value: 9,
        entries: [3],
      },
    },
    {
      ...{
        key: "anomaly:spike:chat",
        kind: "anomaly.spike",
        severity: "critical",
        summary: "S",
        feature: "chat",
      },
      ...{ environment: "prod", facts: { value: 9 }, entries: [3, 17] },
    },
  ],
  [
    { kind: "anomaly.found", facts: { cut: true } },
    { key: "anomaly:17", kind: "anomaly.found", severity: "warning" },
  ],
  [
    {
      kind: "limit.near",
      feature: "chat",
      facts: { limit: "spend", scope: "feature", percent: 80, used: 80, max: 100, window: "month" },
    },
    {
      ...{ severity: "warning", kind: "limit.near", resolveAfterMs: 9 * day + day / 4 },
      ...{
        summary: "80 % of the limit spend of chat is used",
        facts: { limit: "spend", scope: "feature", value: 80, threshold: 100 },
      },
    },
  ],
  [
    { kind: "limit.near", feature: "chat", facts: { scope: "feature", percent: 50, window: "day" } },
    { severity: "info", resolveAfterMs: day / 4 },
  ],
  [
    { kind: "limit.reached", feature: "chat", facts: { scope: "feature", percent: 100, window: "day" } },
    { severity: "critical", kind: "limit.reached" },
  ],
  [
    {
      kind: "limit.reached",
      user: "ann@example.com",
      facts: { scope: "user", limit: "tokens", window: "day" },
    },
    { severity: "info", summary: "The limit tokens of one user is used up for this day" },
  ],
  [
    { kind: "limit.reached", key: "abc", facts: { scope: "key", limit: "tokens", window: "day" } },
    { severity: "warning", summary: "The limit tokens of the key abc is used up for this day" },
  ],
  [
    {
      kind: "kill.placed",
      feature: "chat",
      user: "ann@example.com",
      facts: { kill: "k1", tool: "refund", endsAtMs: atMs + 5 },
    },
    {
      ...{ key: "kill:k1", severity: "critical", resolveAfterMs: 5 },
      summary: "A person stopped the feature chat, the tool refund, one user",
    },
  ],
  [{ kind: "kill.placed", facts: { kill: "k1", all: true } }, { summary: "A person stopped everything" }],
  [
    { kind: "block.placed", key: "abc", facts: { id: "b1", by: "keys" } },
    { key: "block:b1", severity: "warning" },
  ],
  [{ kind: "kills.lost" }, { key: "kills", severity: "critical" }],
  [
    { kind: "drill.kill", facts: { held: false, newCallMs: 9000 } },
    { key: "drill.kill", severity: "critical" },
  ],
  [
    { kind: "drill.tools", facts: { held: false, why: "the call unknown was answered with 200" } },
    { key: "drill.tools", severity: "critical" },
  ],
  [
    { kind: "drill.sandbox", facts: { held: false, server: "files", attempts: 58, stopped: 57 } },
    { key: "drill.sandbox:files", severity: "critical" },
  ],
  [{ kind: "provider.open", facts: { provider: "acme", failures: 5 } }, { key: "provider:acme" }],
  [
    { kind: "secret.read", facts: { reference: "env:K", outcome: "missing", purpose: "alerts:team" } },
    { key: "secret:env:K", kind: "secret.unreadable", severity: "warning" },
  ],
  [
    { kind: "call.input", feature: "chat", decision: "block", findings: ["prompt-injection:override"] },
    {
      ...{ key: "violation:blocked:chat:prompt-injection", severity: "info", kind: "violation.blocked" },
      ...{
        facts: { findings: "prompt-injection:override" },
        summary: "A request was blocked: prompt-injection",
      },
    },
  ],
  [{ kind: "call.output", decision: "hold", findings: ["pii"] }, { kind: "violation.held" }],
  [{ kind: "access.refused" }, { kind: "access.refused" }],
  [{ kind: "person.added" }, { kind: "people.changed", facts: { change: "person.added" } }],
])("%j raises %j", (entry, alert) => {
  expect(raised(entry)).toMatchObject({ atMs, entries: expect.arrayContaining([17]) as number[], ...alert });
});

test.each<[Told, readonly string[]]>([
  [{ kind: "anomaly.over", facts: { key: "spike:chat" } }, ["anomaly:spike:chat"]],
  [{ kind: "kill.resumed", facts: { kill: "k1" } }, ["kill:k1", "kill-resume:k1", "block:k1"]],
  [{ kind: "approval.given", facts: { approval: "a1", have: 2, needs: 2 } }, ["approval:a1"]],
  [{ kind: "approval.denied", facts: { approval: "a1" } }, ["approval:a1"]],
  [{ kind: "approval.expired", facts: { approval: "a1" } }, ["approval:a1"]],
  [{ kind: "approval.used", facts: { approval: "a1" } }, ["approval:a1"]],
  [{ kind: "block.lifted", facts: { kill: "b1" } }, ["block:b1"]],
  [{ kind: "kills.found" }, ["kills"]],
  [{ kind: "drill.kill", facts: { held: true } }, ["drill.kill"]],
  [{ kind: "drill.sandbox", facts: { held: true, server: "files" } }, ["drill.sandbox:files"]],
  [{ kind: "provider.closed", facts: { provider: "acme" } }, ["provider:acme"]],
  [
    { kind: "secret.read", facts: { reference: "env:K", outcome: "changed" } },
    ["secret:env:K", "rotation:env:K"],
  ],
  [{ kind: "key.rotated", key: "new", facts: { replaces: "old" } }, ["rotation:old"]],
])("%j ends %j", (entry, resolve) => {
  expect(act(entry)).toEqual({ resolve });
});

test.each<[Told]>([
  [{ kind: "call.output", decision: "allow", findings: ["pii"] }],
  [{ kind: "call.refused", decision: "block" }],
  [{ kind: "call.judged", decision: "block", findings: ["x"] }],
  [{ kind: "gateway.started" }],
  [{ kind: "alert.sent" }],
  [{ kind: "alert.opened" }],
])("%j means nothing to those who are on call", (entry) => {
  expect(act(entry)).toBeUndefined();
});

test("the weekly rehearsal on the canary wakes nobody, unless it fails", () => {
  expect(rehearsedFeature).toBe(canaryFeature);
  expect(act({ kind: "block.placed", feature: canaryFeature, facts: { kill: "k" } })).toBeUndefined();
  expect(raised({ kind: "drill.kill", feature: canaryFeature, facts: { held: false } })).toMatchObject({
    severity: "critical",
  });
});

test.each<[Told]>([
  [{ kind: "call.refused", feature: "canary.chat", decision: "block", findings: ["injection:x"] }],
  [{ kind: "call.output", feature: "canary.chat", decision: "block", findings: ["prompt-echo:x"] }],
  [{ kind: "call.refused", feature: "canary.chat.limits", decision: "block", findings: ["size:x"] }],
  [{ kind: "call.refused", feature: "canary.chat.told", decision: "block" }],
  [{ kind: "limit.reached", feature: "canary.chat.told" }],
])("%j of a canary wakes nobody", (entry) => {
  expect(act(entry)).toBeUndefined();
});

test("the canary that tries whether people are told of violations goes where those of its feature go", () => {
  const findings = ["injection:override-instructions"];
  const refused = raised({ kind: "call.refused", feature: "canary.chat.told", decision: "block", findings });
  expect(refused).toMatchObject({ kind: "violation.canary", feature: "chat", severity: "info" });
});

test("no alert names a person, in its key neither", () => {
  for (const kind of [
    "limit.near",
    "limit.reached",
    "kill.placed",
    "block.placed",
    "anomaly.found",
  ] as const) {
    const alert = raised({
      kind,
      user: "ann@example.com",
      tenant: "acme-corp",
      facts: { scope: "user", window: "day" },
    });
    expect(JSON.stringify(alert)).not.toMatch(/ann@|acme-corp/);
  }
});

test("the page for users names every kind of alert", () => {
  const page = readFileSync("docs/alerts.md", "utf8");
  expect(Object.keys(alertKinds).filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
});

test("an MCP server that changed is told of until a person pins it; what is taken at its first use ends nothing", () => {
  const facts = { server: "files", item: "tool:read" };
  expect(raised({ kind: "mcp.changed", facts })).toMatchObject({
    key: "mcp.changed:files",
    severity: "warning",
    facts,
  });
  expect(act({ kind: "mcp.pinned", facts: { server: "files", by: "ada" } })).toEqual({
    resolve: ["mcp.changed:files"],
  });
  expect(act({ kind: "mcp.pinned", facts: { server: "files", by: "first use" } })).toBeUndefined();
});

test("a call that waits for a person is told of until its time is over; the first of two yes ends nothing", () => {
  const facts = { approval: "a1", tool: "refund", needs: 2, expiresAtMs: 61_000 };
  const act = actOf({
    entry: { kind: "approval.asked", feature: "support", facts },
    ...{ atMs: 1000, index: 7, pseudonym: (name) => name },
  });
  expect(act).toMatchObject({
    raise: {
      key: "approval:a1",
      kind: "approval.waiting",
      severity: "warning",
      entries: [7],
      resolveAfterMs: 60_000,
    },
  });
  const given = { approval: "a1", have: 1, needs: 2 };
  const about = { atMs: 1000, index: 8, pseudonym: (name: string) => name };
  expect(actOf({ entry: { kind: "approval.given", facts: given }, ...about })).toBeUndefined();
  // The answer's own entry says hold; who is to decide has been told.
  const output = { kind: "call.output", decision: "hold", findings: ["tools:approval-needed"] } as const;
  expect(actOf({ entry: { ...output, facts: { approvals: ["a1"] } }, ...about })).toBeUndefined();
  expect(actOf({ entry: output, ...about })).toMatchObject({ raise: { kind: "violation.held" } });
});
