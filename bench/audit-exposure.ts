/**
 * Who saw what, over 90 days: seconds of a search beside the seconds that the disk takes to read the same bytes, and what appends
 * wait meanwhile. Run: npm run --silent bench -- audit-exposure [entries]
 *
 * Payloads of 1.4 KB, half of them answers, a thousand users; written through the real log with a clock that runs through 90 days.
 */
import { randomBytes } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { answerAsk, type Inside } from "../src/audit/socket/ask.ts";
import { asks } from "../src/audit/asks/all.ts";
import { openInside } from "../src/audit/open-log.ts";
import type { JsonObject } from "../src/base/json.ts";
import type { NewEntry } from "../src/evidence/entry.ts";

const entriesDefault = 1_000_000;
const entries = Number(process.argv.at(-1)) || entriesDefault;
const rangeMs = 90 * 86_400_000;
const startMs = Date.UTC(2026, 0, 1);
const words =
  "The quick brown fox jumps over the lazy dog and says good morning to the other animals of the wood. ";
const filler = words.repeat(16);
const outstandingMax = 2048;
/** Answers with the text that is looked for. */
const seededEvery = 50_000;

function entry(i: number): NewEntry {
  const seeded = i % seededEvery === 1 ? " the word is zanzibar-4711" : "";
  const text = `${filler.slice(0, 1150)}${i}${seeded}`;
  const message = { role: "assistant", content: text, refusal: null };
  const usage = { prompt_tokens: 120, completion_tokens: 300, total_tokens: 420 };
  const payload =
    i % 2 === 0
      ? JSON.stringify({ request: { model: "gpt-4.1-mini", messages: [{ role: "user", content: text }] } })
      : JSON.stringify({
          id: `chatcmpl-${i}`,
          object: "chat.completion",
          choices: [{ index: 0, message }],
          usage,
        });
  return {
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
    facts: { inputTokens: 120, outputTokens: 80, ms: 812 },
    payload,
  };
}

async function fill(inside: Inside, clock: { ms: number }): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < entries) {
      const i = next;
      next += 1;
      clock.ms = startMs + Math.floor((i / entries) * rangeMs);
      await inside.log.record(entry(i));
    }
  };
  await Promise.all(Array.from({ length: outstandingMax }, one));
}

function readAll(folder: string): { seconds: number; bytes: number } {
  const buffer = Buffer.alloc(1024 * 1024);
  const start = performance.now();
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    const file = openSync(join(folder, name), "r");
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) bytes += read;
    closeSync(file);
  }
  return { seconds: (performance.now() - start) / 1000, bytes };
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function search(inside: Inside, what: string, question: JsonObject): Promise<void> {
  let going = true;
  const waits: number[] = [];
  const appending = (async () => {
    for (let i = 0; going; i += 1) {
      const start = performance.now();
      await inside.log.record({ ...entry(i), kind: "call.refused" });
      waits.push(performance.now() - start);
      await pause(20);
    }
  })();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const found = (await answerAsk(inside, asks, {
    ask: "exposure",
    token: "bench",
    purpose: "bench",
    ...question,
  })) as { matched: number; recipients: readonly unknown[]; counts: { searched: number } };
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  going = false;
  await appending;
  console.log(
    `${what.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s   ${((used.user + used.system) / 1e6).toFixed(1).padStart(5)} CPU-s   ` +
      `${found.counts.searched} searched, ${found.matched} found, ${found.recipients.length} recipients   ` +
      `appends meanwhile p50 ${quantile(waits, 0.5).toFixed(1)} p99 ${quantile(waits, 0.99).toFixed(1)} ms   ` +
      `${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
  );
}

// Beside the checkout, not in a temporary folder that may be memory.
const folder = mkdtempSync(resolve(".bench-exposure-"));
try {
  const clock = { ms: startMs };
  const opened = await openInside({
    dataFolder: folder,
    now: () => clock.ms,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  const person = { name: "bench", roles: ["investigator" as const] };
  const inside = { ...opened, people: { find: () => person } };
  const start = performance.now();
  await fill(inside, clock);
  console.log(`${entries} entries written in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  const { seconds, bytes } = readAll(inside.places.segments);
  console.log(`reading alone: ${(bytes / 1e9).toFixed(2)} GB in ${seconds.toFixed(1)} s on one thread`);
  await search(inside, "text", { text: "zanzibar-4711" });
  await search(inside, "text in any case", { text: "ZANZIBAR-4711", ignoreCase: true });
  const days = { fromMs: startMs, toMs: startMs + rangeMs / 10 };
  await search(inside, "text in every answer, nine days", { text: "lazy dog", ...days });
  await search(inside, "pattern", { pattern: "zanz[a-i]bar-\\d{4}" });
  await search(inside, "pattern without a fixed word", { pattern: "\\b[a-z]{8}-[0-9]{4}\\b" });
  await search(inside, "text, in requests too", { text: "zanzibar-4711", inputs: true });
  await search(inside, "document", { document: "doc-1" });
  await search(inside, "text, one week", {
    text: "zanzibar-4711",
    fromMs: startMs + rangeMs / 2,
    toMs: startMs + rangeMs / 2 + 604_800_000,
  });
  await inside.log.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
