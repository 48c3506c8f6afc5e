import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { guardKinds } from "../guards/registry.ts";
import { loadPolicies } from "./load.ts";
import { problemText } from "./problem.ts";

const load = (more: string) => {
  const text = `feature: boats\nprofile: chatbot\ndata: [none]\nmodel: { provider: openai, id: gpt-4.1-mini-2025-04-14 }\n${more}`;
  const loaded = loadPolicies([{ path: "boats.yaml", text }], () => undefined, {
    environment: "dev",
    guardKinds,
    sha256: (of) => createHash("sha256").update(of).digest("hex"),
  });
  if ("problems" in loaded) return { problems: loaded.problems.map(problemText) };
  const [policy] = loaded.policies;
  if (policy === undefined) throw new Error("no policy");
  return { policy };
};

const policyOf = (more: string) => {
  const { policy, problems } = load(more);
  if (policy === undefined) throw new Error(problems.join("\n"));
  return policy;
};

test("a manifest that says nothing of sessions lets names be chosen, refuses other sessions' turns and gives no answer twice", () => {
  const { sessions, cache } = policyOf("");
  expect(sessions).toEqual({
    mintedOnly: false,
    foreignTurns: "refuse",
    idleMs: 1_800_000,
    afterIdle: "resume",
  });
  expect(cache).toBeUndefined();
});

test("sessions of the gateway's own are visits: who is idle does not come back", () => {
  expect(policyOf("sessions: { minted: required }\n").sessions).toMatchObject({
    mintedOnly: true,
    afterIdle: "refuse",
  });
  expect(policyOf("sessions: { minted: required, after_idle: resume }\n").sessions?.afterIdle).toBe("resume");
});

test.each([
  ["9s", false],
  ["10s", true],
  ["30d", true],
  ["31d", false],
  ["soon", false],
])("a session may be idle for %s: %s", (idle, holds) => {
  const { policy, problems } = load(`sessions: { idle: ${idle} }\n`);
  expect(policy !== undefined).toBe(holds);
  if (!holds) expect(problems?.join()).toContain("boats.yaml:5");
});

test("what a manifest says of sessions and of giving answers again stands in the running digest", () => {
  const digests = [
    "",
    "sessions: { foreign_turns: record }\n",
    "sessions: { idle: 10m }\n",
    "cache: { scope: user }\n",
    "cache: { scope: tenant }\n",
    "cache: { scope: user, ttl: 1m }\n",
  ].map((more) => policyOf(more).digest);
  expect(new Set(digests).size).toBe(digests.length);
});

test("answers are kept for ten minutes in sixteen megabytes unless somebody says otherwise", () => {
  expect(policyOf("cache: { scope: user }\n").cache).toEqual({
    scope: "user",
    ttlMs: 600_000,
    bytesMax: 16 * 1024 * 1024,
    sampled: false,
    vetted: [],
  });
});

test.each([
  ["cache: {}\n", "scope"],
  ["cache: { scope: everybody }\n", "scope"],
  ["cache: { scope: public }\n", "vetted"],
  ["cache: { scope: user, vetted: [a] }\n", "vetted"],
  ["cache: { scope: user, ttl: 2d }\n", "ttl"],
  ["cache: { scope: user, max_mb: 0 }\n", "max_mb"],
  ["cache: { scope: user, similarity: 0.9 }\n", "similarity"],
])("%s is refused, by its line", (more, word) => {
  const { problems = [] } = load(more);
  expect(problems.join("\n")).toContain(word);
  expect(problems[0]).toContain("boats.yaml:5");
});
