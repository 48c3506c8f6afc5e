import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Pool } from "undici";
import { askLog, tokenFor } from "../src/app/ask-log.ts";
import { openKillsBeside } from "../src/app/kill-switch.ts";
import { RunningCall } from "../src/gateway/running-call.ts";
import { Stop } from "../src/gateway/stop.ts";
import { placeKill, resumeKill, type KillDesk } from "../src/limits/kill/desk.ts";
import type { KillRecord } from "../src/limits/kill/kill.ts";
import { StandingKills } from "../src/limits/kill/standing.ts";
import { percentile } from "./gateway/load.ts";
import { start, type Started } from "./gateway/process.ts";

/** Half of the callers stream, the others send one whole call after the other. */
const concurrency = 64;
const kills = Number(process.env["BENCH_KILLS"] ?? 100);

const manifest = (feature: string): string =>
  `feature: ${feature}\nprofile: chatbot\ndata: [none]\nmodel: { provider: openai, id: bench }\nlimits: { requests_per_user_per_hour: 10000000, tokens_per_user_per_day: 1000000000, tokens_global_per_day: 1000000000 }\n`;

interface Target {
  readonly pool: Pool;
  readonly key: string;
}

/** One call; resolves with its status when it has ended. */
function call(
  { pool, key }: Target,
  feature: string,
  stream: boolean,
  piece?: (bytes: Buffer) => void,
): Promise<number> {
  return new Promise((resolve) => {
    let status = 0;
    pool.dispatch(
      {
        path: "/v1/chat/completions",
        method: "POST",
        headers: {
          authorization: `Bearer ${key}`,
          "content-type": "application/json",
          "x-seaworthy-feature": feature,
        },
        body: JSON.stringify({
          model: "bench",
          stream,
          messages: [{ role: "user", content: "Where is my parcel?" }],
        }),
      },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, code) => {
          status = code;
        },
        onResponseData: (_controller, bytes) => piece?.(bytes),
        onResponseEnd: () => resolve(status),
        onResponseError: () => resolve(0),
      },
    );
  });
}

interface Seen {
  /** Milliseconds after the acknowledgement at which the last new call that was still let in began; 0 for none. */
  readonly newCalls: number[];
  /** Milliseconds after the acknowledgement at which each running stream had ended. */
  readonly streams: number[];
  /** Milliseconds after the acknowledgement at which the last words of each running stream came; 0 where they came before. */
  readonly words: number[];
  /** Milliseconds after the kill's entry at which the gateway had ended all that ran. */
  readonly carriedOut: number[];
  siblingFailures: number;
}

/** One kill from another process while all callers work, and its end. */
async function round(target: Target, desk: KillDesk, seen: Seen): Promise<void> {
  let ackMs = Infinity;
  let lastLetIn = 0;
  let over = false;
  const streams = Array.from({ length: concurrency / 2 }, async () => {
    let wordsAtMs = 0;
    const piece = (bytes: Buffer): void => {
      if (bytes.includes("parcel")) wordsAtMs = performance.now();
    };
    await call(target, "bench", true, piece);
    return { endedAtMs: performance.now(), wordsAtMs };
  });
  const waiting = Promise.all(streams);
  const callers = Array.from({ length: concurrency / 2 }, async (_, i) => {
    while (!over) {
      const feature = i % 8 === 0 ? "sibling" : "bench";
      const fromMs = performance.now();
      const status = await call(target, feature, false);
      if (feature === "sibling") seen.siblingFailures += Number(status !== 200);
      else if (status === 200 && fromMs > ackMs) lastLetIn = Math.max(lastLetIn, fromMs - ackMs);
      if (status !== 200) await pause(2);
    }
  });
  await pause(300);
  const { id } = await placeKill(desk, {
    scope: { feature: "bench" },
    reason: "bench",
    twoPeople: false,
    isPublic: false,
  });
  ackMs = performance.now();
  for (const { endedAtMs, wordsAtMs } of await waiting) {
    seen.streams.push(Math.max(0, endedAtMs - ackMs));
    seen.words.push(Math.max(0, wordsAtMs - ackMs));
  }
  await pause(200);
  seen.newCalls.push(lastLetIn);
  const placed = (await desk.store.list()).find((one) => one.id === id);
  if (placed?.effect !== undefined) seen.carriedOut.push(placed.effect.atMs - placed.atMs);
  over = true;
  await Promise.all(callers);
  await resumeKill(desk, { id, reason: "bench" });
  while ((await call(target, "bench", false)) !== 200) await pause(10);
}

const row = (name: string, values: readonly number[]): string => {
  const sorted = [...values].sort((a, b) => a - b);
  const cells = [percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.at(-1) ?? 0];
  return `${name.padEnd(34)}${cells.map((ms) => ms.toFixed(1).padStart(10)).join("")}${String(values.length).padStart(10)}`;
};

/** What the switch costs a call that it does not stop, in nanoseconds. */
function cost(standing: number): { readonly call: number; readonly chunk: number } {
  const records = Array.from({ length: standing }, (_, i): KillRecord => ({
    ...{ id: `k${i}`, reason: "r", by: "b", atMs: 0, needsSecondPerson: false, entry: 0 },
    scope: { user: `user ${i}` },
  }));
  const state = { standing: new StandingKills(records), isLost: false, now: Date.now };
  const running = new Set<RunningCall>();
  const key = { id: "k", hash: "", label: "", features: [], environments: [], createdAtMs: 0 };
  const caller = {
    key,
    policy: { feature: "bench" },
    environment: "dev",
    user: "una",
    tenant: "acme",
  } as never;
  const times = 200_000;
  const each = (work: () => void): number => {
    for (let i = 0; i < times / 10; i += 1) work();
    const fromMs = performance.now();
    for (let i = 0; i < times; i += 1) work();
    return ((performance.now() - fromMs) * 1e6) / times;
  };
  const stop = new Stop();
  return {
    // As a call does: admission, who the user is, which model, before it is sent, the whole answer, its end.
    call: each(() => {
      const one = new RunningCall(state, running, caller, stop);
      one.killed();
      one.read(caller);
      one.modelKilled("bench");
      one.offers([]);
      one.goesTo("bench");
      one.killed();
      one.killed();
      one.leave();
    }),
    chunk: each(() => stop.throwIfAborted()),
  };
}

const folder = mkdtempSync(join(tmpdir(), "seaworthy-bench-kill-"));
const children: Started[] = [];
try {
  for (const feature of ["bench", "sibling"])
    writeFileSync(join(folder, `${feature}.yaml`), manifest(feature));
  const upstream = await start("../kill-upstream.ts", []);
  children.push(upstream);
  const data = join(folder, "data");
  const gateway = await start("../../bin/seaworthy.js", [
    ...["serve", "--json", "--data", data],
    ...["--manifest", join(folder, "bench.yaml"), "--manifest", join(folder, "sibling.yaml")],
    ...["--port", "0", "--people-port", "0"],
    ...["--openai-base-url", `http://127.0.0.1:${String(upstream.ready["port"])}/v1`],
  ]);
  children.push(gateway);
  const pool = new Pool(String(gateway.ready["programs"]), { connections: concurrency * 2, pipelining: 1 });
  const target = { pool, key: readFileSync(join(data, "dev-key"), "utf8").trim() };
  const store = openKillsBeside(data);
  const ask: KillDesk["ask"] = (question) => askLog(data, tokenFor(data, {}), question);
  const seen: Seen = { newCalls: [], streams: [], words: [], carriedOut: [], siblingFailures: 0 };
  for (let i = 0; i < kills; i += 1) await round(target, { ask, store, now: Date.now }, seen);
  console.log(
    `${kills} kills by another process, ${concurrency} callers, half of them streams; milliseconds from the acknowledgement\n`,
  );
  console.log(`${"".padEnd(34)}${["p50", "p99", "most", "count"].map((name) => name.padStart(10)).join("")}`);
  console.log(row("the last new call that was let in", seen.newCalls));
  console.log(row("the last words of a running stream", seen.words));
  console.log(row("its end, after its entry", seen.streams));
  console.log(row("from the entry until carried out", seen.carriedOut));
  console.log(`\ncalls of the sibling that failed: ${seen.siblingFailures}`);
  for (const standing of [0, 1, 1000]) {
    const { call: whole, chunk } = cost(standing);
    console.log(
      `with ${standing} kills that do not fit: ${whole.toFixed(0)} ns a call in all, ${chunk.toFixed(1)} ns a chunk`,
    );
  }
  store.close();
  await pool.destroy();
} finally {
  for (const { child } of children) child.kill();
  await pause(500);
  rmSync(folder, { recursive: true, force: true });
}
