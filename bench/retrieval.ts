/**
 * What a check of twenty candidates costs, in microseconds of processor time, with a hundred thousand documents registered in a file:
 * the look-up and the decision alone, and the guards on twenty chunks of text, fresh and seen before.
 * Run: node bench/main.ts retrieval
 */
import { hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scanChunks } from "../src/gateway/retrieval-scan.ts";
import { guardKinds } from "../src/guards/registry.ts";
import type { KnownDocument, Principal } from "../src/knowledge/document.ts";
import { sha256 } from "../src/knowledge/read-document.ts";
import { see } from "../src/knowledge/visible.ts";
import { builtInPolicy } from "../src/policy/built-in.ts";
import { openSqliteKnowledge } from "../src/store/sqlite/knowledge.ts";

const documents = Number(process.env["BENCH_DOCUMENTS"] ?? 100_000);
const tenants = 100;
const candidates = 20;
const dayMs = 86_400_000;

const line = (what: string, value: number, unit: string): void =>
  console.log(`${what.padEnd(64)} ${value.toFixed(1).padStart(9)} ${unit}`);

/** Processor microseconds of one turn of `work`, the best of five rounds. */
async function micros(turns: number, work: (turn: number) => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage();
    for (let turn = 0; turn < turns; turn += 1) await work(round * turns + turn);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / turns);
  }
  return best;
}

const documentOf = (i: number): KnownDocument => ({
  tenant: `tenant-${i % tenants}`,
  id: `document ${i}`,
  source: "docs/handbook.md",
  owner: "backend@example.com",
  lastUpdatedMs: 0,
  access:
    i % 10 === 0 ? { kind: "listed", users: ["ann", "bob"], groups: ["sales", "legal"] } : { kind: "tenant" },
  digest: sha256(`${i}`),
  trust: "internal",
  chunks: [0, 1].map((piece) => ({ id: `chunk ${i}#${piece}`, digest: sha256(`${i}#${piece}`) })),
  version: 1,
  state: "live",
  registeredAtMs: 0,
  changedAtMs: 0,
  by: "bench",
});

/** Three of four chunks are the tenant's own. */
const chunksFor = (turn: number): string[] =>
  Array.from({ length: candidates }, (_, i) => {
    const own = (((turn * 7919 + i * 104_729) % (documents / tenants)) | 0) * tenants + 5;
    return `chunk ${i % 4 === 3 ? own + 1 : own}#${i % 2}`;
  });

async function benchLook(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-bench-"));
  const store = openSqliteKnowledge(join(folder, "knowledge.db"));
  try {
    const before = performance.now();
    for (let from = 0; from < documents; from += 1000)
      await store.put(Array.from({ length: 1000 }, (_, i) => documentOf(from + i)));
    line(
      `registering ${documents} documents of two chunks, each`,
      ((performance.now() - before) / documents) * 1000,
      "µs",
    );
    const who: Principal = { tenant: "tenant-5", user: "ann", groups: [] };
    const rules = { nowMs: dayMs, staleAfterMs: 365 * dayMs, inGroup: () => true };
    let allowed = 0;
    const cost = await micros(2000, async (turn) => {
      const ids = chunksFor(turn);
      const lookups = await store.look(who.tenant, ids);
      ids.forEach((chunk, i) => {
        const lookup = lookups[i];
        if (lookup !== undefined && see({ chunk }, lookup, who, rules).denial === undefined) allowed += 1;
      });
    });
    line(`looking up and deciding on ${candidates} candidates`, cost, "µs");
    line("of these allowed", (allowed / (5 * 2000 * candidates)) * 100, "%");
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

const sentence =
  "The berth for visitors is open from spring to autumn and has room for boats of up to twelve metres. ";

async function benchScan(): Promise<void> {
  const policy = builtInPolicy({ guardKinds, sha256 });
  const ports = { now: Date.now, digest: (text: string) => hash("sha256", text, "base64") };
  const texts = (turn: number): string[] =>
    Array.from({ length: candidates }, (_, i) => `Notice ${turn} of pier ${i}. ${sentence.repeat(8)}`);
  const scan = (turn: number): Promise<unknown> =>
    scanChunks({ id: "bench", policy, query: "How long is the berth open?", texts: texts(turn) }, ports);
  line(`guards on ${candidates} chunks of 800 characters, never seen`, await micros(20, scan), "µs");
  line("the same chunks again", await micros(20, () => scan(1)), "µs");
  const query = (turn: number): Promise<unknown> =>
    scanChunks({ id: "bench", policy, query: `How long is berth ${turn} open?`, texts: [] }, ports);
  line("guards on the question alone", await micros(500, query), "µs");
}

export async function benchRetrieval(): Promise<void> {
  await benchLook();
  await benchScan();
}
