/**
 * How long each measure of the log takes. Run: npm run bench -- measures [entries]
 *
 * A million entries over 45 days by default: calls of four features, each a request and an answer, as the log's own code writes them,
 * without payloads. Each measure is made once with the index warm, as a gateway makes it again and again, on this thread.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { openInside } from "../src/audit/open-log.ts";
import { answerSearch } from "../src/audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../src/audit/search/search-index.ts";
import { measures } from "../src/collect/measures/all.ts";
import { LogReader } from "../src/collect/measures/log-reader.ts";
import { makeMeasure } from "../src/collect/measures/measure-collectors.ts";
import type { NewEntry } from "../src/evidence/entry.ts";

const entriesDefault = 1_000_000;
const entries = Number(process.argv.at(-1)) || entriesDefault;
const days = 45;
const dayMs = 86_400_000;
const endMs = Date.UTC(2026, 5, 1);
const beginMs = endMs - days * dayMs;
const features = 4;

const entry = (i: number): NewEntry => {
  const call = Math.floor(i / 2);
  const isInput = i % 2 === 0;
  return {
    kind: isInput ? "call.input" : "call.output",
    feature: `feature-${call % features}`,
    environment: "prod",
    exchange: `01${call.toString(36).padStart(24, "0")}`,
    tenant: `tenant-${call % 50}`,
    user: `user-${(call * 7919) % 20_000}`,
    session: `session-${Math.floor(call / 6)}`,
    key: `key-${call % 30}`,
    digest: `sha256:${String(call % 20).padStart(64, "a")}`,
    model: "gpt-4.1-mini-2025-04-14",
    decision: call % 50 === 0 ? "block" : call % 9 === 0 ? "redact" : "allow",
    findings: call % 9 === 0 ? ["personal-data:EMAIL"] : call % 50 === 0 ? ["injection:override"] : [],
    facts: isInput
      ? { format: "openai-chat", stream: false, tokensMax: 300 }
      : {
          provider: "openai",
          inputTokens: 120,
          outputTokens: 40 + ((call * 31) % 400),
          ms: 812,
          finish: "end",
        },
  };
};

async function makeLog(data: string): Promise<void> {
  const clock = { atMs: beginMs };
  const { log } = await openInside({
    dataFolder: data,
    now: () => clock.atMs,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  const batch = 2048;
  for (let i = 0; i < entries; i += batch) {
    clock.atMs = beginMs + Math.floor((i / entries) * days * dayMs);
    await Promise.all(
      Array.from({ length: Math.min(batch, entries - i) }, (_, j) => log.record(entry(i + j))),
    );
  }
  await log.close();
}

// Beside the checkout, not in a temporary folder that may be memory.
const folder = mkdtempSync(resolve(".bench-measures-"));
try {
  await makeLog(folder);
  const index = new SearchIndex(searchPlaces(folder), (line) => console.error(line));
  const { size } = index.catchUp();
  console.log(`${size} entries of ${days} days, ${features} features`);
  const log = new LogReader((asked) => answerSearch(index, asked));
  const of = {
    ...{ feature: "feature-1", environment: "prod", rules: ["injection", "personal-data"] },
    models: [{ provider: "openai", id: "gpt-4.1-mini-2025-04-14" }],
    capabilities: ["structured", "knowledge"] as const,
    requestsPerUserPerHour: 100,
  };
  const own = { dropped: 0, billed: 0, missing: 0, use: {} };
  let all = 0;
  for (const { observation } of measures) {
    const begun = performance.now();
    const found = await makeMeasure({ observation, environment: "prod", nowMs: endMs, own, of }, log);
    const ms = performance.now() - begun;
    all += ms;
    console.log(
      `${observation.padEnd(20)} ${ms.toFixed(0).padStart(6)} ms   ${JSON.stringify(found?.figures ?? null)}${found?.beside === undefined ? "" : `   ${found.beside.note ?? ""}`}`,
    );
  }
  console.log(`all of one feature   ${all.toFixed(0).padStart(6)} ms`);
  index.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
