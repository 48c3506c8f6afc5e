import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { guardKinds } from "../../guards/registry.ts";
import { loadPolicies } from "../../policy/load.ts";
import type { Policy } from "../../policy/policy.ts";
import { stageFallback, stageProvider, twinsOf } from "./twin.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const manifest = `feature: chat
profile: chatbot
data: [pii]
model: { provider: openai, id: gpt-4.1-2025-04-14, fallback: [{ provider: openai, id: gpt-4.1-mini-2025-04-14 }] }
cache: { scope: user, ttl: 1m, max_mb: 1 }
sessions: { minted: required }
guards: { injection: hold, off-topic: { settings: { topics: [boats, harbour, tides] } } }
limits: { tokens_per_request: 777 }
retry: { attempts: 5 }
`;

function policyFrom(text: string): Policy {
  const loaded = loadPolicies([{ path: "chat.yaml", text }], () => undefined, {
    ...{ environment: "dev" as const, guardKinds, sha256 },
  });
  const policy = "policies" in loaded ? loaded.policies[0] : undefined;
  if (policy === undefined) throw new Error(JSON.stringify(loaded));
  return policy;
}

const policy = policyFrom(manifest);
const twins = new Map(twinsOf(policy, sha256).map((one) => [one.feature, one]));
const twin = (name: string): Policy => {
  const found = twins.get(name);
  if (found === undefined) throw new Error(`${name} is not there`);
  return found;
};

test("a twin has the very guards of its feature, and none of its uses, models, answers and sessions", () => {
  const own = twin("canary.chat");
  expect(own.guards).toEqual(
    policy.guards.filter(
      ({ guard }) => !["off-topic", "groundedness", "medical-disclaimer"].includes(guard.id),
    ),
  );
  expect([own.quotas, own.cache]).toEqual([undefined, undefined]);
  expect(own.models).toEqual([{ provider: stageProvider, id: "canary" }]);
  expect(own.limits).toEqual(policy.limits);
  expect(own.sessions?.mintedOnly).toBe(false);
  expect(twin("canary.chat.whole").guards).toEqual(policy.guards);
});

test("each twin has a digest of its own, that is no feature's and follows the feature's", () => {
  const digests = [policy, ...twins.values()].map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(digests.length);
  const changed = twinsOf(policyFrom(manifest.replace("777", "778")), sha256);
  for (const one of changed) expect(one.digest).not.toBe(twins.get(one.feature)?.digest);
});

test("an open twin only records; one that counts has the feature's numbers", () => {
  const actions = twin("canary.chat.open").guards.flatMap((one) => Object.values(one.actions));
  expect(new Set(actions)).toEqual(new Set(["record"]));
  expect(twin("canary.chat.limits").quotas).toEqual(policy.quotas);
});

test("faults are played in a moment, with a fallback where the feature has one", () => {
  const faults = twin("canary.chat.faults");
  expect(faults.limits.totalMs).toBeLessThanOrEqual(5000);
  expect(faults.models.map(({ provider }) => provider)).toEqual([stageProvider, stageFallback]);
  // Fewer than make a gateway leave a model alone.
  expect(faults.retry.attempts).toBe(2);
  const alone = twinsOf(policyFrom(manifest.replace(/, fallback: \[.*\] \}/, " }")), sha256);
  expect(alone.find(({ feature }) => feature === "canary.chat.faults")?.models).toHaveLength(1);
});
