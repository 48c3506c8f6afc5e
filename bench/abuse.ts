import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { abuses } from "./abuse/abuses.ts";
import { load, percentile, type LoadResult } from "./gateway/load.ts";
import { cpuMicros, family, residentMib, start, type Started } from "./gateway/process.ts";

/**
 * The load probe of control MI-30: honest callers beside each kind of abuse, on one machine. Prints what the honest ones notice, and
 * the most memory that the gateway and its log held.
 */
const seconds = Number(process.env["BENCH_SECONDS"] ?? 6);
const honestCallers = 8;

/** Honest callers come from 127.0.0.1; the abuse from another address of this machine, which has no exemption. */
const config = `
environment: dev
features: [seaworthy.yaml]
providers: { openai: { base_url: "UPSTREAM/v1", key: "env:BENCH_PROVIDER_KEY" } }
listen: { port: 0, people_port: 0, unlimited_addresses: [127.0.0.1] }
`;
const manifest = `
feature: bench
profile: chatbot
data: [none]
model: { provider: openai, id: bench-2026-01-01 }
limits: { requests_per_user_per_hour: 10000000, tokens_per_user_per_day: 1000000000, tokens_global_per_day: 1000000000, concurrent_per_user: 10000 }
`;

const body = JSON.stringify({
  model: "bench-2026-01-01",
  messages: [{ role: "user", content: "Where is my parcel? I ordered a blue sail bag last week." }],
});

interface Gateway {
  readonly started: Started;
  readonly port: number;
  /** Of the honest, and of those who attack with a key: theirs may be stopped, and that is right. */
  readonly key: string;
  readonly attackersKey: string;
}

async function startGateway(folder: string, upstream: string): Promise<Gateway> {
  writeFileSync(join(folder, "seaworthy.gateway.yaml"), config.replace("UPSTREAM", upstream));
  writeFileSync(join(folder, "seaworthy.yaml"), manifest);
  process.env["BENCH_PROVIDER_KEY"] = "bench";
  const data = join(folder, "data");
  const file = join(folder, "seaworthy.gateway.yaml");
  const started = await start("../../bin/seaworthy.js", [
    "serve",
    "--json",
    "--data",
    data,
    "--config",
    file,
  ]);
  const port = Number(new URL(String(started.ready["programs"])).port);
  const made = execFileSync(
    process.execPath,
    ["bin/seaworthy.js", "keys", "create", "--feature", "bench", "--json", "--data", data],
    { encoding: "utf8" },
  );
  const { key } = JSON.parse(made) as { readonly key: string };
  return { started, port, key, attackersKey: readFileSync(join(data, "dev-key"), "utf8").trim() };
}

interface Noticed extends LoadResult {
  readonly peakMib: number;
  readonly opened: number;
  /** Of one core, of gateway and log together. */
  readonly cpuShare: number;
}

async function honest({ started, port, key }: Gateway, ms: number): Promise<Noticed> {
  const pids = family(started.child.pid ?? 0);
  let peakMib = residentMib(pids);
  const sampling = setInterval(() => (peakMib = Math.max(peakMib, residentMib(pids))), 100);
  const [fromMicros, fromMs] = [cpuMicros(pids), performance.now()];
  const result = await load({
    origin: `http://127.0.0.1:${port}`,
    headers: { authorization: `Bearer ${key}` },
    body: () => body,
    concurrency: honestCallers,
    requestsMax: 1_000_000,
    msMax: ms,
  });
  clearInterval(sampling);
  const cpuShare = (cpuMicros(pids) - fromMicros) / 1000 / (performance.now() - fromMs);
  return { ...result, peakMib, cpuShare, opened: 0 };
}

async function beside(name: string, at: number, gateway: Gateway): Promise<Noticed> {
  const { port, attackersKey } = gateway;
  const args = [name, String(port), attackersKey, `127.0.1.${at + 1}`];
  const attacker = await start("../abuse/attacker.ts", args);
  const noticed = await honest(gateway, seconds * 1000);
  attacker.child.send("?");
  const [{ opened }] = (await once(attacker.child, "message")) as [{ opened: number }];
  attacker.child.disconnect();
  await once(attacker.child, "exit");
  // What it left behind is not the next one's.
  await pause(1500);
  return { ...noticed, opened };
}

const row = (name: string, { requests, seconds: took, failures, latencies, ...more }: Noticed): string =>
  [
    name.padEnd(32),
    String(more.opened).padStart(9),
    (requests / took).toFixed(0).padStart(8),
    percentile(latencies, 0.5).toFixed(1).padStart(8),
    percentile(latencies, 0.99).toFixed(1).padStart(8),
    percentile(latencies, 1).toFixed(0).padStart(8),
    String(failures).padStart(8),
    more.peakMib.toFixed(0).padStart(9),
    (more.cpuShare * 100).toFixed(0).padStart(7),
  ].join("");

const folder = mkdtempSync(join(tmpdir(), "seaworthy-abuse-"));
const children: Started[] = [];
try {
  const upstream = await start("./upstream.ts", ["20"]);
  children.push(upstream);
  const gateway = await startGateway(folder, `http://127.0.0.1:${String(upstream.ready["port"])}`);
  children.push(gateway.started);
  console.log(`${honestCallers} honest callers of a model that takes 20 ms, ${seconds} s each\n`);
  console.log(
    `${"beside".padEnd(32)}${["opened", "req/s", "p50 ms", "p99 ms", "worst", "failed", "peak MiB", "cpu %"].map((text, i) => text.padStart([9, 8, 8, 8, 8, 8, 9, 7][i] ?? 8)).join("")}`,
  );
  await honest(gateway, 4000);
  console.log(row("nobody", await honest(gateway, seconds * 1000)));
  for (const [at, { name }] of abuses.entries()) console.log(row(name, await beside(name, at, gateway)));
  console.log(row("nobody, afterwards", await honest(gateway, seconds * 1000)));
} finally {
  for (const { child } of children) child.kill("SIGTERM");
  await pause(500);
  rmSync(folder, { recursive: true, force: true });
}
