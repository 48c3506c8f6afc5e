/**
 * What the durable log costs, beside what the disk itself can do in the same run. Run: npm run bench -- audit [seconds]
 *
 * Payloads of 1.4 KB; real fdatasync; client and auditd are two processes. Processor time of auditd is read from /proc. The log
 * then grows to a million entries (BENCH_ENTRIES for another number; some 3 GB beside the checkout) and is proved, searched and verified.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { hash } from "node:crypto";
import { tokenFor } from "../src/app/ask-log.ts";
import { startAuditd, type AuditdChild } from "../src/app/auditd-child.ts";
import { connectLog, type LogClient } from "../src/audit/socket/client.ts";
import { placesIn } from "../src/audit/places.ts";
import { openPublished } from "../src/audit/read.ts";
import { receiptOf } from "../src/audit/proofs/receipt.ts";
import { answerSearch } from "../src/audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../src/audit/search/search-index.ts";
import { segmentName, segmentNumbers } from "../src/audit/segment.ts";
import { verifyLog } from "../src/audit/proofs/verify.ts";
import type { NewEntry } from "../src/evidence/entry.ts";

const secondsDefault = 3;
const seconds = Number(process.argv.at(-1)) || secondsDefault;
const outstanding = [1, 16, 64, 512];
/** The log grows with as many callers: what a busy gateway has. */
const growingCallers = 512;
const entriesWanted = Number(process.env["BENCH_ENTRIES"] ?? 1_000_000);
/** Parts of the way at which memory is looked at. */
const looks = [0.1, 0.5, 1];
const proofs = 300;
const words = "The quick brown fox jumps over the lazy dog. ".repeat(32);
/** Stands in one answer of so many. */
const rareEvery = 10_000;
const rare = "the plan for Project Halyard";

/** As the gateway records them: 1,400 bytes. */
function payloadOf(i: number): string {
  const text = i % rareEvery === 1 ? rare : "";
  const content = `${text}${words}`.slice(0, 1320);
  return i % 2 === 0
    ? JSON.stringify({ request: { messages: [{ role: "user", content }] }, verdicts: [] })
    : JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content } }], usage: {} });
}
/** Linux counts a process's time in hundredths of a second. */
const microsPerTick = 10_000;

const entry = (i: number): NewEntry => ({
  kind: i % 2 === 0 ? "call.input" : "call.output",
  feature: "support-assistant",
  environment: "prod",
  exchange: "01h455vb4pex5vsknk084sn02q",
  tenant: `tenant-${i % 10}`,
  user: `user-${i % 1000}`,
  session: `session-${i % 3000}`,
  key: "key-1",
  digest: `sha256:${"a".repeat(64)}`,
  model: "gpt-4.1-mini-2025-04-14",
  decision: "allow",
  findings: ["personal-data:EMAIL"],
  facts: { inputTokens: 120, outputTokens: 80, ms: 812 },
  payload: payloadOf(i),
});

interface Running {
  readonly client: LogClient;
  readonly auditd: AuditdChild;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const inOrder = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Append 4 KiB, fdatasync, again. Returns how often a second. */
function diskFloor(folder: string): number {
  const file = openSync(join(folder, "floor"), "w");
  const block = Buffer.alloc(4096, 1);
  const times: number[] = [];
  const start = performance.now();
  while (performance.now() - start < (seconds * 1000) / 2)
    times.push(
      timed(() => {
        writeSync(file, block);
        fdatasyncSync(file);
      }),
    );
  closeSync(file);
  const sorted = inOrder(times);
  const rate = (times.length / (performance.now() - start)) * 1000;
  console.log(
    `disk           ${rate.toFixed(0).padStart(6)} fdatasync/s of 4 KiB appended   ` +
      `p50 ${quantile(sorted, 0.5).toFixed(2)} ms  p99 ${quantile(sorted, 0.99).toFixed(2)} ms`,
  );
  return rate;
}

function auditdMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * microsPerTick;
}

function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}

interface Loaded {
  readonly count: number;
  readonly seconds: number;
}

/** Appends for as long as `goesOn` says. */
async function append(
  client: LogClient,
  callers: number,
  goesOn: (count: number) => boolean,
): Promise<Loaded> {
  let count = 0;
  const start = performance.now();
  const one = async (): Promise<void> => {
    while (goesOn(count)) await client.record(entry((count += 1)));
  };
  await Promise.all(Array.from({ length: callers }, one));
  return { count, seconds: (performance.now() - start) / 1000 };
}

async function load(running: Running, callers: number, floor: number): Promise<void> {
  const { client, auditd } = running;
  const end = performance.now() + seconds * 1000;
  const [own, theirs] = [process.cpuUsage(), auditdMicros(auditd.pid)];
  const { count, seconds: took } = await append(client, callers, () => performance.now() < end);
  const used = process.cpuUsage(own);
  const rate = count / took;
  console.log(
    `${String(callers).padStart(3)} outstanding ${rate.toFixed(0).padStart(7)} entries/s  ${(rate / floor).toFixed(1)}x the disk's fdatasync   ` +
      `client ${((used.user + used.system) / count).toFixed(1)} CPU-µs an entry   ` +
      `auditd ${((auditdMicros(auditd.pid) - theirs) / count).toFixed(1)} CPU-µs an entry   ` +
      `auditd ${residentMegabytes(auditd.pid).toFixed(0)} MB`,
  );
}

/** Up to the wanted number of entries; auditd's memory on the way. */
async function grow({ client, auditd }: Running): Promise<void> {
  const { size: from } = await client.head();
  const theirs = auditdMicros(auditd.pid);
  const memory: string[] = [];
  let [count, took] = [0, 0];
  for (const look of looks) {
    const wanted = Math.round(entriesWanted * look) - from - count;
    if (wanted <= 0) continue;
    const part = await append(client, growingCallers, (sent) => sent < wanted);
    count += part.count;
    took += part.seconds;
    memory.push(`${residentMegabytes(auditd.pid).toFixed(0)} MB at ${look * 100} %`);
  }
  if (count === 0) return;
  console.log(
    `to ${entriesWanted}   ${(count / took).toFixed(0).padStart(7)} entries/s for ${took.toFixed(0)} s   ` +
      `auditd ${((auditdMicros(auditd.pid) - theirs) / count).toFixed(1)} CPU-µs an entry   auditd ${memory.join(", ")}`,
  );
}

/** Receipts of entries from all over the log, from its public files, as `audit prove` makes them. */
function prove(data: string, size: number): void {
  const log = openPublished(data);
  const times = Array.from({ length: proofs }, (_, i) =>
    timed(() => {
      if (receiptOf(log, Math.floor((size * i) / proofs)) === undefined) throw new Error("no receipt");
    }),
  );
  const sorted = inOrder(times);
  console.log(
    `proof          p50 ${quantile(sorted, 0.5).toFixed(2)} ms  p99 ${quantile(sorted, 0.99).toFixed(2)} ms  of ${size} entries (${proofs} receipts)`,
  );
}

/** A page of one user's answers. */
async function search({ client }: Running, data: string, size: number): Promise<void> {
  const token = tokenFor(data, {}) ?? "";
  const names = Array.from({ length: 20 }, (_, i) => `user-${i * 7}`);
  const { user } = (await client.ask({ ask: "pseudonyms", user: names, token })) as { user: string[] };
  const index = new SearchIndex(searchPlaces(data), () => undefined);
  const made = timed(() => index.catchUp());
  const page = { order: "newest", limit: 50 } as const;
  const times = user.map((one) =>
    timed(() =>
      answerSearch(index, { ask: "page", query: { where: { user: [one], kind: ["call.output"] } }, page }),
    ),
  );
  index.close();
  const sorted = inOrder(times);
  console.log(
    `search         p50 ${quantile(sorted, 0.5).toFixed(1)} ms  max ${quantile(sorted, 1).toFixed(1)} ms  a page of ${size} entries; index made in ${(made / 1000).toFixed(1)} s`,
  );
}

/** Every payload is opened: whoever asks has the role and says why. */
async function whoSaw({ client }: Running, data: string, size: number): Promise<void> {
  const question = { ask: "exposure", text: rare, purpose: "bench", token: tokenFor(data, {}) ?? "" };
  const start = performance.now();
  const answer = (await client.ask(question)) as { matched?: number };
  const took = (performance.now() - start) / 1000;
  console.log(
    `who saw what   ${took.toFixed(1)} s over ${size} payloads, ${answer.matched ?? 0} matched   ${(size / took).toFixed(0)} payloads/s`,
  );
}

/** One append at a time, with a pause between. */
async function idle(client: LogClient): Promise<void> {
  const times: number[] = [];
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    const before = performance.now();
    await client.record(entry(times.length));
    times.push(performance.now() - before);
    await pause(5);
  }
  const sorted = inOrder(times);
  console.log(
    `idle append    p50 ${quantile(sorted, 0.5).toFixed(2)} ms  p99 ${quantile(sorted, 0.99).toFixed(2)} ms  (${times.length} appends)`,
  );
}

async function verify(data: string): Promise<void> {
  const start = performance.now();
  const { ok, size } = await verifyLog(data);
  const took = performance.now() - start;
  // The floor: every segment read once and hashed, which no verifier can do without.
  const folder = placesIn(data).segments;
  const floor = timed(() => {
    for (const number of segmentNumbers(folder))
      hash("sha256", readFileSync(join(folder, segmentName(number))));
  });
  console.log(
    `verify         ${size} entries in ${(took / 1000).toFixed(1)} s: ${ok ? "holds" : "DOES NOT HOLD"}   ` +
      `${(took / floor).toFixed(1)}x reading and hashing the segments (${(floor / 1000).toFixed(1)} s)`,
  );
}

async function bench(folder: string): Promise<void> {
  const floor = diskFloor(folder);
  const data = join(folder, "data");
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  const running = { client, auditd };
  for (let i = 0; i < 2000; i += 1) await client.record(entry(i));
  await idle(client);
  for (const callers of outstanding) await load(running, callers, floor);
  await grow(running);
  await client.ask({ ask: "prove" });
  const { size } = await client.head();
  prove(data, size);
  await search(running, data, size);
  await whoSaw(running, data, size);
  await client.close();
  await auditd.close();
  await verify(data);
}

// Beside the checkout, not in a temporary folder that may be memory.
const folder = mkdtempSync(resolve(".bench-audit-"));
try {
  await bench(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
