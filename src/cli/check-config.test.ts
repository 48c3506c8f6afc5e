import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isObject } from "../base/json.ts";
import { guardKinds } from "../guards/registry.ts";
import { checkConfig, configSchema } from "./check-config.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-check-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string): string => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
};

async function run(command: Command, values: CommandInput["values"], positionals: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    stdin: async function* () {
      // Neither command reads.
    },
    interactive: false,
    signal: new AbortController().signal,
  };
  const code = await command.run({ values, positionals }, terminal);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const manifest = (feature: string, more = "") =>
  `feature: ${feature}\nprofile: chatbot\ndata: [pii]\nmodel: { provider: openai, id: gpt-4o-2024-08-06 }\n${more}`;

test("a manifest that holds is explained in plain words", async () => {
  const { code, out, err } = await run(checkConfig, { environment: "prod" }, [
    "examples/chatbot/seaworthy.yaml",
  ]);
  expect([code, err]).toEqual([0, ""]);
  for (const line of [
    "support-assistant (examples/chatbot/seaworthy.yaml) in prod",
    "data       pii; rules that apply: gdpr",
    "model      gpt-4.1-mini-2025-04-14 of openai (fixed by its date)",
    "fallback   claude-haiku-4-5-20251001 of anthropic (fixed by its date)",
    "prompt     prompts/support.md",
    "limits     10,000 tokens a request, 1,048,576 bytes a body; more is refused, never cut",
    "requests   100 requests a named user and hour, 100 a session, 32 of one user at a time; days",
    "tokens     1,000,000 a named user and day, 10,000,000 in all and day, 4,096 reserved for an answer",
    "money      $10 a request where the price is known",
    "tool       refund: writes, brings untrusted text, a person says yes before each call",
    "blind      when a guard cannot look, the call is refused",
    "knowledge  docs/: their tenant may see them at most; trusted; owned by backend@example.com",
  ])
    expect(out).toContain(line);
  for (const { id } of guardKinds) expect(out).toContain(`guard      ${id}: `);
});

test("JSON has the same facts", async () => {
  const { code, out } = await run(checkConfig, { json: true }, ["examples/agent/seaworthy.yaml"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    valid: true,
    environment: "dev",
    features: [
      { feature: "calendar-agent", overlays: ["gdpr", "soc2"], limits: { tokensPerRequestMax: 20_000 } },
    ],
  });
});

test("where money is limited, a model that nobody has a price for is told at its place, until somebody gives one", async () => {
  const spends = "limits: { spend_per_month_usd: 50 }\n";
  const model = "model: { provider: acme, id: boat-1-2026-01-01 }";
  put("app.yaml", manifest("a", spends).replace(/model: .*/, model));
  const gateway = (prices: string): string =>
    put(
      "seaworthy.gateway.yaml",
      `environment: dev\nfeatures: [app.yaml]\nproviders: { acme: { format: openai-chat, base_url: "https://acme.example.com/v1" } }\n${prices}`,
    );
  const refused = await run(checkConfig, {}, [gateway("")]);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("app.yaml:4:");
  expect(refused.err).toContain(
    "nobody knows what boat-1-2026-01-01 of acme costs: its calls would be refused",
  );
  expect(refused.err).toContain("prices: { acme: { boat-1-2026-01-01: { input: 1, output: 4 } } }");
  const priced = await run(checkConfig, {}, [
    gateway("prices: { acme: { boat-1-2026-01-01: { input: 1, output: 4 } } }\n"),
  ]);
  expect([priced.code, priced.err]).toEqual([0, ""]);
  expect(priced.out).toContain("money      $10 a request where the price is known, $50 in all and month");
  const alone = await run(checkConfig, {}, [join(folder, "app.yaml")]);
  expect(alone.code).toBe(0);
  expect(alone.err).toContain("unless the gateway's configuration has its price");
});

test("what is wrong is told with file, line, column and hint, and the answer is no", async () => {
  const path = put("seaworthy.yaml", manifest("a", "guard: {}\n"));
  const { code, out, err } = await run(checkConfig, {}, [path]);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toBe(`${path}:5:1: unknown key "guard"\n  hint: did you mean "guards"?`);
  const json = await run(checkConfig, { json: true }, [path]);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({
    valid: false,
    problems: [{ file: path, line: 5, column: 1 }],
  });
});

test.each([
  ["a file that is not there", {}, ["/nowhere/seaworthy.yaml"]],
  ["an environment that is none", { environment: "production" }, ["examples/code/seaworthy.yaml"]],
])("%s is asked wrongly", async (_name, values, positionals) => {
  await expect(run(checkConfig, values, positionals)).rejects.toMatchObject({ code: "USAGE", exit: 2 });
});

test("a gateway's configuration stands for its manifests, environment and providers", async () => {
  put("apps/a/seaworthy.yaml", manifest("a"));
  put("apps/b/seaworthy.yaml", manifest("b").replace("openai", "ours"));
  const gateway = put("seaworthy.gateway.yaml", "environment: dev\nfeatures: [apps/*/seaworthy.yaml]\n");
  const refused = await run(checkConfig, {}, [gateway]);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`apps/b/seaworthy.yaml:4:20: there is no provider "ours"`);
  const more = "providers: { ours: { format: openai-chat, base_url: 'http://127.0.0.1:9' } }\n";
  put("seaworthy.gateway.yaml", `environment: dev\nfeatures: [apps/*/seaworthy.yaml]\n${more}`);
  const { code, out } = await run(checkConfig, {}, [gateway]);
  expect(code).toBe(0);
  expect(out).toContain("gpt-4o-2024-08-06 of ours");
  const prod = await run(checkConfig, { environment: "prod" }, [gateway]);
  expect(prod.err).toContain("outside dev each role has an owner");
});

test("a pattern that finds no manifest is told at its place", async () => {
  const gateway = put("seaworthy.gateway.yaml", "environment: dev\nfeatures:\n  - apps/*.yaml\n");
  const { code, err } = await run(checkConfig, {}, [gateway]);
  expect(code).toBe(1);
  expect(err).toContain(`${gateway}:3:5: no manifest matches apps/*.yaml`);
});

test("a link that leads out of the folder is not followed", async () => {
  const path = put("app/seaworthy.yaml", manifest("a", "prompt: p.md\n"));
  put("secret.md", "Something else.");
  symlinkSync(join(folder, "secret.md"), join(folder, "app/p.md"));
  const { code, err } = await run(checkConfig, {}, [path]);
  expect(code).toBe(1);
  expect(err).toContain("cannot read");
});

test("a provider that only a configuration can know is noted", async () => {
  const path = put("seaworthy.yaml", manifest("a").replace("openai", "ours"));
  const { code, err } = await run(checkConfig, {}, [path]);
  expect(code).toBe(0);
  expect(err).toContain("note: ours is not a provider known by name");
});

test("editors get a schema of the manifest, and one of the configuration", async () => {
  for (const [values, key] of [
    [{}, "guards"],
    [{ gateway: true }, "providers"],
  ] as const) {
    const { code, out } = await run(configSchema, values, []);
    const schema = JSON.parse(out) as { properties: unknown };
    expect(code).toBe(0);
    expect(isObject(schema.properties) && Object.keys(schema.properties)).toContain(key);
  }
});
