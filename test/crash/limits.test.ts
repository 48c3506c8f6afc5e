import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { start, type Started } from "../../bench/gateway/process.ts";
import { SoakClient } from "../../bench/soak/client.ts";
import { soakModel, type Fate, type PlannedCall } from "../../bench/soak/plan.ts";
import { soakPricesUsd, startSoakProvider, type SoakProvider } from "../../bench/soak/provider.ts";
import { ran } from "../../src/cli/terminal.test-data.ts";

const manifest = `feature: wide
profile: internal
data: [none]
model: { provider: soak, id: ${soakModel} }
limits: { requests_per_user_per_hour: 12, concurrent_per_user: 100 }
`;

let folder: string;
let provider: SoakProvider;
const gateways: Started[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-killed-"));
  provider = await startSoakProvider();
  writeFileSync(join(folder, "seaworthy.yaml"), manifest);
  writeFileSync(
    join(folder, "seaworthy.gateway.yaml"),
    `environment: dev
features: [seaworthy.yaml]
providers: { soak: { format: openai-chat, base_url: "${provider.url}" } }
prices: { soak: { ${soakModel}: ${JSON.stringify(soakPricesUsd)} } }
data: data
`,
  );
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await ended(gateway, "SIGTERM");
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startGateway(): Promise<{ gateway: Started; client: SoakClient }> {
  const config = join(folder, "seaworthy.gateway.yaml");
  const ports = ["--port", "0", "--people-port", "0"];
  const gateway = await start("../../bin/seaworthy.js", ["serve", "--json", "--config", config, ...ports]);
  gateways.push(gateway);
  const key = readFileSync(join(folder, "data", "dev-key"), "utf8").trim();
  return { gateway, client: new SoakClient(String(gateway.ready["programs"]), key) };
}

async function ended({ child }: Started, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await exit;
}

const call = (name: string, fate: Fate): PlannedCall => {
  const body = JSON.stringify({
    model: soakModel,
    max_tokens: 50,
    messages: [{ role: "user", content: `please tell ${name} where the boat is` }],
  });
  return {
    ...{ name, fate, feature: "wide", user: "ann", stream: false, maxTokens: 50, body },
    inputMax: body.length * 3,
    usage: { input: 20, cached: 5, output: 10 },
  };
};

interface Row {
  readonly limit: string;
  readonly used: number;
}

async function used(): Promise<Readonly<Record<string, number>>> {
  const config = join(folder, "seaworthy.gateway.yaml");
  const said = await ran([
    "limits",
    "--user",
    "ann",
    "--config",
    config,
    "--data",
    join(folder, "data"),
    "--json",
  ]);
  const rows = JSON.parse(said.out[0] ?? "[]") as readonly Row[];
  return Object.fromEntries(rows.map((row) => [row.limit, row.used]));
}

test("kill -9 in the middle of calls forgets no charge that a provider may send a bill for, and the next process counts on", async () => {
  const first = await startGateway();
  for (const name of ["aaaaaa", "bbbbbb", "cccccc"]) {
    const answered = call(name, "answered");
    provider.expect(answered);
    expect((await first.client.call(answered)).status).toBe(200);
  }
  const held = ["dddddd", "eeeeee", "ffffff"].map((name) => call(name, "hung-up"));
  const ends = held.map((one) => {
    provider.expect(one);
    return first.client.call(one);
  });
  await Promise.all(held.map(async ({ name }) => provider.arrived(name)));
  await ended(first.gateway, "SIGKILL");
  await Promise.all(ends);
  const owed = provider.ledger.owed.get("wide ann");
  expect(owed?.tokens).toBeGreaterThan(3 * 50);
  expect(await used()).toMatchObject({
    requests_per_user_per_hour: 6,
    tokens_per_user_per_day: owed?.tokens,
  });

  const second = await startGateway();
  const statuses: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const answered = call(`gggg${"abcdefgh".charAt(i)}z`, "answered");
    provider.expect(answered);
    statuses.push((await second.client.call(answered)).status);
  }
  // Six places are left, and none of them is held by a call of the process that is gone.
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  await ended(second.gateway, "SIGTERM");
  expect(await used()).toMatchObject({
    requests_per_user_per_hour: 12,
    tokens_per_user_per_day: provider.ledger.owed.get("wide ann")?.tokens,
  });
}, 120_000);
