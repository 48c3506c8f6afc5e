import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";

const load = (more: string) =>
  loadGatewayConfig({ path: "g.yaml", text: `environment: prod\nfeatures: [a.yaml]\n${more}\n` }, ["openai"]);
const problems = (more: string): readonly string[] => {
  const loaded = load(more);
  return "problems" in loaded ? loaded.problems.map(({ line, message }) => `${line} ${message}`) : [];
};

test("how long credentials are held is read, and what is not said has a default", () => {
  expect(load("secrets: { ttl: 1m, variables: { JUDGE_KEY: vault:secret/judges#key } }")).toMatchObject({
    config: {
      secrets: {
        ttlMs: 60_000,
        keepMs: 86_400_000,
        variables: { JUDGE_KEY: "vault:secret/judges#key" },
      },
    },
  });
});

test("the checklist's ages are the defaults, strict halves those of medium risk, and dev only warns", () => {
  const day = 86_400_000;
  expect(load("rotation: {}")).toMatchObject({
    config: {
      rotation: {
        lifeMs: { high: 90 * day, medium: 180 * day, low: 365 * day },
        graceMs: 14 * day,
        overdue: "block",
      },
    },
  });
  expect(load("rotation: { strict: true, low: 30d, grace: 0d, overdue: warn }")).toMatchObject({
    config: { rotation: { lifeMs: { medium: 90 * day, low: 30 * day }, graceMs: 0, overdue: "warn" } },
  });
  expect(load("rotation: { strict: true, medium: 60d }")).toMatchObject({
    config: { rotation: { lifeMs: { medium: 60 * day } } },
  });
  const dev = loadGatewayConfig(
    { path: "g.yaml", text: "environment: dev\nfeatures: [a.yaml]\nrotation: {}\n" },
    [],
  );
  expect(dev).toMatchObject({ config: { rotation: { overdue: "warn" } } });
});

test.each([
  ["secrets: { ttl: 0s }", "3 ttl: must be a time, 1s to 1d"],
  ["secrets: { ttl: 2d }", "3 ttl: must be a time, 1s to 1d"],
  ["secrets: { keep: 31d }", "3 keep: must be a time, 0s to 30d"],
  ["secrets: { tll: 5m }", '3 unknown key "tll" under secrets'],
  ["rotation: { high: 12h }", "3 high: must be a time, 1d to 3650d"],
  ["rotation: { grace: soon }", "3 grace: must be a time, 0d to 365d"],
  ["rotation: { overdue: ignore }", "3 overdue"],
])("%s is refused at its line", (more, message) => {
  expect(problems(more)).toEqual([expect.stringContaining(message)]);
});

test("a secret that stands where a reference belongs is not told on", () => {
  const [first = "", ...rest] = problems("secrets: { variables: { JUDGE_KEY: sk-live-abcdefgh } }");
  expect(rest).toEqual([]);
  expect(first).toContain("must be a reference");
  expect(first).not.toContain("sk-live");
});

test.each([
  "vault:secret/apps/prod#openai",
  "aws-sm:prod/openai#key",
  "gcp-sm:projects/p1/secrets/openai/versions/latest",
  "azure-kv:my-vault/openai",
])("a provider's key may be %s, and has a risk", (reference) => {
  const loaded = load(`providers: { openai: { key: "${reference}", risk: high } }`);
  expect(loaded).toMatchObject({
    config: { providers: [{ name: "openai", key: { from: reference.split(":")[0] }, risk: "high" }] },
  });
});
