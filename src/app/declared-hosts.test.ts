import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isDeclared } from "../collect/settings/egress.ts";
import { credentialPlaces, namedCredentials, variablesInEnvFiles } from "./credential-places.ts";
import { declaredHosts } from "./declared-hosts.ts";
import { settingsFor, type Settings } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-hosts-"));
let settings: Settings;

const gatewayConfig = `environment: dev
features: [seaworthy.yaml]
providers: { acme: { base_url: "https://models.example.com/v1", format: openai-chat, key: "vault:secret/apps#acme" } }
secrets: { variables: { JUDGE_MOD: aws-sm:moderation } }
telemetry: { otlp: { endpoint: "https://otlp.example.com:4318", headers: { authorization: env:OTLP } } }
audit:
  master_key: file:elsewhere/master
  anchors:
    copies: [{ name: vault, s3: { bucket: kept, region: eu-west-1, access_key: env:A, secret_key: env:B } }]
alerts:
  channels:
    room: { slack: { url: env:SLACK } }
    pager: { pagerduty: { routing_key: azure-kv:ops/pager, region: eu } }
    mail: { email: { host: SMTP.example.com, from: a@example.com, to: [b@example.com], user: u, password: file:mail } }
mcp:
  servers:
    web: { url: "https://mcp.example.com/mcp", key: env:MCP }
    files:
      {
        command: node,
        env: { TOKEN: env:FILES, MODE: "text:fast", KEY: "text:ghp_${"a1B2c3D4e5F6g7H8i9J0".repeat(2).slice(0, 36)}" },
        hosts: ["api.files.example:443"],
      }
`;
const manifest = `feature: boats
profile: chatbot
data: [none]
model: { provider: acme, id: m-2025-01-01 }
judges:
  moderation: { mode: read, format: openai-moderation, base_url: "https://judge.example.com/v1", key: env:JUDGE_MOD, model: m }
`;

beforeAll(() => {
  writeFileSync(join(folder, "seaworthy.gateway.yaml"), gatewayConfig);
  writeFileSync(join(folder, "seaworthy.yaml"), manifest);
  writeFileSync(join(folder, ".env"), "OTLP=x\n");
  const asked = { manifests: [], noGuards: false, baseUrls: {} };
  settings = settingsFor(asked, { VAULT_ADDR: "https://vault.example.com:8200" }, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every place outside that anything is configured to reach is declared", async () => {
  const named = namedCredentials(settings);
  const declared = await declaredHosts(settings, {
    providers: settings.providers.map(({ name, origin }) => ({ name, origin })),
    references: named.map(({ reference }) => reference),
    addressAt: async (reference) =>
      Promise.resolve(reference === "env:SLACK" ? "https://hooks.slack.com/services/T/B/X" : undefined),
  });
  for (const host of [
    "models.example.com",
    "judge.example.com",
    "hooks.slack.com",
    "events.eu.pagerduty.com",
    "smtp.example.com",
    "mcp.example.com",
    "api.files.example",
    "otlp.example.com",
    "kept.s3.eu-west-1.amazonaws.com",
    "vault.example.com",
    "secretsmanager.eu-west-1.amazonaws.com",
    "ops.vault.azure.net",
  ])
    expect([host, isDeclared(host, declared)]).toEqual([host, true]);
  for (const host of ["example.com", "api.openai.com", "slack.com"])
    expect([host, isDeclared(host, declared)]).toEqual([host, false]);
});

test("credentials are named by where they really lie; a value in the configuration is one where it looks like one", () => {
  const named = namedCredentials(settings);
  const of = (purpose: string): readonly string[] =>
    named.filter((one) => one.purpose === purpose).map(({ reference }) => reference);
  expect(of("provider:acme")).toEqual(["vault:secret/apps#acme"]);
  // What a variable stands for.
  expect(of("judge:boats/moderation")).toEqual(["aws-sm:moderation"]);
  expect(of("alerts:pager")).toEqual(["azure-kv:ops/pager"]);
  expect(of("log")).toEqual([`file:${join(folder, "elsewhere/master")}`]);
  const places = credentialPlaces(named);
  expect(places.filter(({ reference }) => reference === undefined)).toEqual([
    { purpose: "mcp:files", reference: undefined },
  ]);
  expect(places.filter(({ purpose }) => purpose === "mcp:files")).toHaveLength(2);
});

test("variables of env files are known by their names", () => {
  expect([...variablesInEnvFiles([folder, folder])]).toEqual(["OTLP"]);
  expect(variablesInEnvFiles([join(folder, "none")]).size).toBe(0);
});
