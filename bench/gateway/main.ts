import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, percentile, type LoadPlan, type LoadResult } from "./load.ts";
import { cpuMicros, family, residentMib, start, type Started } from "./process.ts";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 4);
const concurrencies = [1, 16, 64];
/** About 500 bytes of prompt; a number of its own follows in each request. */
const prompt =
  "Hello, I ordered a blue sail bag and two shackles last week and the parcel has not arrived yet. The tracking page says that it is on its way, but it has said so for four days now. Could you please tell me where it is, when I may expect it, and what I should do if it does not come before the weekend? We are going on a trip along the coast on Saturday and would like to have the bag with us. If it cannot be there in time, please tell me how I can send it back and get my money again. Thank you very much!";

/** What is sent again is known to the gateway, so each request has a text of its own. */
const bodyFor = (stream: boolean, text: string = prompt): LoadPlan["body"] => {
  const [head, tail] = JSON.stringify({
    model: "bench-2026-01-01",
    ...(stream ? { stream: true } : {}),
    messages: [
      { role: "system", content: "You answer questions about orders." },
      { role: "user", content: `${text} NUMBER` },
    ],
  }).split("NUMBER");
  return (number) => `${head ?? ""}${number}${tail ?? ""}`;
};

interface Target {
  readonly name: string;
  readonly origin: string;
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
}

interface Measured extends LoadResult {
  readonly cpuPerRequest: number;
  readonly rssMib: number;
}

async function measure(target: Target, stream: boolean, concurrency: number): Promise<Measured> {
  const plan = { origin: target.origin, headers: target.headers, body: bodyFor(stream), concurrency };
  await load({ ...plan, requestsMax: 2000, msMax: 1500 });
  const pids = family(target.pid);
  const before = cpuMicros(pids);
  const result = await load({ ...plan, requestsMax: 200_000, msMax: seconds * 1000 });
  const cpuPerRequest = (cpuMicros(pids) - before) / result.requests;
  return { ...result, cpuPerRequest, rssMib: residentMib(pids) };
}

/** What this disk takes for one append and fdatasync, in milliseconds: median of many. */
function syncMs(folder: string): { p50: number; p99: number } {
  const file = openSync(join(folder, "sync-probe"), "a");
  const block = Buffer.alloc(2048, 7);
  const times: number[] = [];
  for (let i = 0; i < 300; i += 1) {
    const at = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    times.push(performance.now() - at);
  }
  closeSync(file);
  times.sort((a, b) => a - b);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** The built-in feature, with room for more tokens than its ten million a day: limits count, and turn nobody away. */
function writeConfig(data: string): string {
  mkdirSync(data, { recursive: true });
  const config = join(data, "bench.gateway.yaml");
  writeFileSync(
    join(data, "bench.yaml"),
    'feature: default\nprofile: chatbot\ndata: [pii]\nmodel: { provider: "*", id: "*" }\nlimits: { tokens_global_per_day: 1000000000000 }\n',
  );
  writeFileSync(config, "environment: dev\nfeatures: [bench.yaml]\n");
  return config;
}

async function startGateway(data: string, upstream: string): Promise<{ started: Started; target: Target }> {
  const args = [
    "serve",
    "--json",
    "--config",
    writeConfig(data),
    "--data",
    data,
    "--port",
    "0",
    "--people-port",
    "0",
    "--openai-base-url",
    `${upstream}/v1`,
  ];
  const started = await start("../../bin/seaworthy.js", args);
  const key = readFileSync(join(data, "dev-key"), "utf8").trim();
  return {
    started,
    target: {
      name: "seaworthy",
      origin: String(started.ready["programs"]),
      pid: started.child.pid ?? 0,
      headers: { authorization: `Bearer ${key}` },
    },
  };
}

const row = (cells: readonly (string | number)[]): string =>
  cells
    .map((cell) =>
      (typeof cell === "number" ? (cell >= 100 ? cell.toFixed(0) : cell.toFixed(2)) : cell).padStart(11),
    )
    .join("");

export async function benchGateway(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "seaworthy-bench-"));
  const children: Started[] = [];
  try {
    const upstream = await start("./upstream.ts", []);
    const slow = await start("./upstream.ts", ["60"]);
    const upstreamUrl = `http://127.0.0.1:${String(upstream.ready["port"])}`;
    const slowUrl = `http://127.0.0.1:${String(slow.ready["port"])}`;
    const bare = await start("./bare-proxy.ts", [upstreamUrl]);
    const bareSlow = await start("./bare-proxy.ts", [slowUrl]);
    children.push(upstream, slow, bare, bareSlow);
    const gateway = await startGateway(join(data, "a"), upstreamUrl);
    children.push(gateway.started);
    const floor: Target = {
      name: "bare proxy",
      origin: `http://127.0.0.1:${String(bare.ready["port"])}`,
      pid: bare.child.pid ?? 0,
      headers: {},
    };

    const sync = syncMs(data);
    console.log(
      `one append and fdatasync on this disk: p50 ${sync.p50.toFixed(3)} ms, p99 ${sync.p99.toFixed(3)} ms\n`,
    );
    console.log(
      row([
        "",
        "mode",
        "callers",
        "req/s",
        "p50 ms",
        "p99 ms",
        "first p50",
        "cpu us/req",
        "rss MiB",
        "failed",
      ]),
    );
    // Compiled as in service: a just-in-time compiler takes some ten thousand calls until it is done.
    for (const stream of [false, true])
      for (const { origin, headers } of [floor, gateway.target])
        await load({
          origin,
          headers,
          body: bodyFor(stream),
          concurrency: 16,
          requestsMax: 20_000,
          msMax: 5000,
        });
    for (const stream of [false, true])
      for (const concurrency of concurrencies) {
        const results: Measured[] = [];
        for (const target of [floor, gateway.target]) {
          const m = await measure(target, stream, concurrency);
          results.push(m);
          console.log(
            row([
              target.name,
              stream ? "stream" : "buffered",
              String(concurrency),
              m.requests / m.seconds,
              percentile(m.latencies, 0.5),
              percentile(m.latencies, 0.99),
              percentile(m.firstBytes, 0.5),
              m.cpuPerRequest,
              m.rssMib,
              String(m.failures),
            ]),
          );
        }
        const [base, ours] = results;
        if (base === undefined || ours === undefined) continue;
        const share = ours.requests / ours.seconds / (base.requests / base.seconds);
        console.log(
          `${"".padStart(22)}throughput ${(share * 100).toFixed(0)} % of the bare proxy, ${(ours.cpuPerRequest / base.cpuPerRequest).toFixed(2)} times its CPU\n`,
        );
      }
    await besideLargePrompts(gateway.target);
    await addedLatency(join(data, "b"), slowUrl, bareSlow, children, sync);
  } finally {
    for (const { child } of children) child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 500));
    rmSync(data, { recursive: true, force: true });
  }
}

/** What small calls notice of a caller that sends prompts of 256 KB, which are read, counted and refused. */
async function besideLargePrompts({ origin, headers }: Target): Promise<void> {
  const small = { origin, headers, body: bodyFor(false), concurrency: 1, requestsMax: 5000, msMax: 2000 };
  const words = "the quick brown fox jumps over the lazy dog and runs on ".repeat(4700).slice(0, 256 * 1024);
  const body = bodyFor(false, words);
  const alone = await load(small);
  const [beside, large] = await Promise.all([load(small), load({ ...small, body })]);
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  console.log(
    `one caller beside one that sends 256 KB prompts (${large.requests} of them): p50 ${ms(percentile(alone.latencies, 0.5))} -> ${ms(percentile(beside.latencies, 0.5))}, ` +
      `p99 ${ms(percentile(alone.latencies, 0.99))} -> ${ms(percentile(beside.latencies, 0.99))}, worst ${ms(percentile(beside.latencies, 1))}\n`,
  );
}

/** One caller, a model that takes 60 ms: what the gateway adds beyond the one fdatasync that is waited for. */
async function addedLatency(
  data: string,
  slowUrl: string,
  bareSlow: Started,
  children: Started[],
  sync: { p50: number },
): Promise<void> {
  const gateway = await startGateway(data, slowUrl);
  children.push(gateway.started);
  await load({ ...gateway.target, body: bodyFor(false), concurrency: 64, requestsMax: 5000, msMax: 4000 });
  const floor: Target = {
    name: "bare proxy",
    origin: `http://127.0.0.1:${String(bareSlow.ready["port"])}`,
    pid: bareSlow.child.pid ?? 0,
    headers: {},
  };
  for (const stream of [false, true]) {
    const base = await measure(floor, stream, 1);
    const ours = await measure(gateway.target, stream, 1);
    const added = percentile(ours.latencies, 0.5) - percentile(base.latencies, 0.5);
    const first = percentile(ours.firstBytes, 0.5) - percentile(base.firstBytes, 0.5);
    console.log(
      `60 ms model, one caller, ${stream ? "stream" : "buffered"}: p50 ${percentile(base.latencies, 0.5).toFixed(2)} -> ${percentile(ours.latencies, 0.5).toFixed(2)} ms: ` +
        `${added.toFixed(2)} ms added, ${(added - sync.p50).toFixed(2)} ms beyond one fdatasync (${sync.p50.toFixed(2)} ms); first byte ${first.toFixed(2)} ms later`,
    );
  }
}
