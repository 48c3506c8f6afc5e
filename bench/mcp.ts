import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { startEverything } from "../test/walks/mcp-servers.ts";
import { percentile } from "./gateway/load.ts";
import { cpuMicros, family, start } from "./gateway/process.ts";

/** Calls one after the other on each way. */
const calls = Number(process.env["BENCH_CALLS"] ?? 1000);
const warmUp = 100;

const config = (url: string): string => `
environment: dev
features: [seaworthy.yaml]
mcp: { servers: { everything: { url: "${url}", allow_private: true } } }
`;

const manifest = `
feature: bench
profile: chatbot
data: [none]
model: { provider: "*", id: "*" }
mcp: { everything: { tools: { echo: { effect: read } } } }
limits: { requests_per_user_per_hour: 10000000 }
`;

interface Way {
  readonly name: string;
  readonly client: Client;
  readonly pid: number;
}

interface Figures {
  readonly way: string;
  /** Microseconds of a call, as the program waits for it. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of a processor for a call, in the process that answers and those below it. */
  readonly cpu: number;
}

const args = { name: "echo", arguments: { message: "Where is my parcel? It was due on Tuesday." } };

async function measure({ name, client, pid }: Way): Promise<Figures> {
  for (let i = 0; i < warmUp; i += 1) await client.callTool(args);
  const pids = family(pid);
  const before = cpuMicros(pids);
  const micros: number[] = [];
  for (let i = 0; i < calls; i += 1) {
    const began = performance.now();
    await client.callTool(args);
    micros.push((performance.now() - began) * 1000);
  }
  const cpu = (cpuMicros(pids) - before) / calls;
  micros.sort((one, other) => one - other);
  return { way: name, p50: percentile(micros, 0.5), p99: percentile(micros, 0.99), cpu };
}

async function connect(url: string, key: string | undefined, generation: "new" | "old"): Promise<Client> {
  const client = new Client(
    { name: "bench", version: "1" },
    generation === "new" ? { versionNegotiation: { mode: { pin: "2026-07-28" } } } : {},
  );
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } },
    }),
  );
  await client.listTools();
  return client;
}

/** A tool of the official test server, called without the gateway and through it. */
export async function benchMcp(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-bench-mcp-"));
  const everything = await startEverything();
  writeFileSync(join(folder, "seaworthy.gateway.yaml"), config(everything.url));
  writeFileSync(join(folder, "seaworthy.yaml"), manifest);
  const data = join(folder, "data");
  const { child, ready } = await start("../../src/cli/main.ts", [
    ...["serve", "--json", "--port", "0", "--people-port", "0", "--data", data],
    ...["--config", join(folder, "seaworthy.gateway.yaml")],
  ]);
  try {
    const key = readFileSync(join(data, "dev-key"), "utf8").trim();
    const through = `${String(ready["programs"])}/mcp/everything`;
    const direct = await measure({
      name: "direct",
      client: await connect(everything.url, undefined, "old"),
      pid: everything.pid,
    });
    tell(direct, direct);
    for (const generation of ["old", "new"] as const) {
      const client = await connect(through, key, generation);
      const name = `through the gateway, a client of the ${generation === "old" ? "older" : "newer"} generation`;
      tell(await measure({ name, client, pid: child.pid ?? 0 }), direct);
    }
  } finally {
    child.kill("SIGTERM");
    await new Promise((resolve) => child.once("exit", resolve));
    await everything.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell({ way, p50, p99, cpu }: Figures, direct: Figures): void {
  const shown = (micros: number): string => `${Math.round(micros)} µs`.padStart(9);
  console.log(
    `${way.padEnd(58)} p50 ${shown(p50)} (${(p50 / direct.p50).toFixed(1)}×)  p99 ${shown(p99)}  processor ${shown(cpu)} a call`,
  );
}
