/**
 * How long it takes to find entries, beside how long it takes to make the index. Run: npm run bench -- audit-search [entries]
 *
 * A million entries over 90 days by default, written by the log's own code, without payloads: the index has only leaves. Each kind of
 * query is asked with other values each time; a page is of 50 entries, read from the log's files and compared with what was indexed.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { openInside } from "../src/audit/open-log.ts";
import { answerSearch, type SearchAsk } from "../src/audit/search/answer-search.ts";
import type { EntryQuery } from "../src/audit/search/entry-query.ts";
import { SearchIndex, searchPlaces } from "../src/audit/search/search-index.ts";
import type { NewEntry } from "../src/evidence/entry.ts";

const entriesDefault = 1_000_000;
const entries = Number(process.argv.at(-1)) || entriesDefault;
const days = 90;
const dayMs = 86_400_000;
const endMs = Date.UTC(2026, 5, 1);
const beginMs = endMs - days * dayMs;
const rounds = 60;
const [users, tenants, sessions] = [20_000, 50, Math.ceil(entries / 12)];

const exchangeOf = (i: number): string =>
  `01${Math.floor(i / 2)
    .toString(36)
    .padStart(24, "0")}`;

const entry = (i: number): NewEntry => {
  const call = Math.floor(i / 2);
  return {
    kind: i % 2 === 0 ? "call.input" : "call.output",
    feature: `feature-${call % 12}`,
    environment: call % 10 === 0 ? "staging" : "prod",
    exchange: exchangeOf(i),
    tenant: `tenant-${call % tenants}`,
    user: `user-${(call * 7919) % users}`,
    session: `session-${Math.floor(((call * 7919) % sessions) / 1)}`,
    key: `key-${call % 30}`,
    digest: `sha256:${String(call % 20).padStart(64, "a")}`,
    model: ["gpt-4.1-mini-2025-04-14", "claude-haiku-4-5-20251001", "mistral-small"][call % 3] ?? "",
    decision: call % 50 === 0 ? "block" : call % 9 === 0 ? "redact" : "allow",
    findings: call % 9 === 0 ? ["personal-data:EMAIL"] : call % 50 === 0 ? ["injection:override"] : [],
    facts: { inputTokens: 120, outputTokens: 80, ms: 812 },
  };
};

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function makeLog(
  data: string,
): Promise<(field: "user" | "tenant" | "session", name: string) => string> {
  const clock = { atMs: beginMs };
  const { log, pseudonyms } = await openInside({
    dataFolder: data,
    now: () => clock.atMs,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  const start = performance.now();
  const batch = 2048;
  for (let i = 0; i < entries; i += batch) {
    clock.atMs = beginMs + Math.floor((i / entries) * days * dayMs);
    await Promise.all(
      Array.from({ length: Math.min(batch, entries - i) }, (_, j) => log.record(entry(i + j))),
    );
  }
  await log.close();
  console.log(
    `log            ${entries} entries written in ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  return (field, name) => pseudonyms.of(field, name) ?? "";
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

// Beside the checkout, not in a temporary folder that may be memory.
const folder = mkdtempSync(resolve(".bench-audit-search-"));
try {
  const pseudonym = await makeLog(folder);
  const places = searchPlaces(folder);
  const index = new SearchIndex(places, (line) => console.error(line));
  const start = performance.now();
  const { size } = index.catchUp();
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `index          ${size} entries in ${seconds.toFixed(1)} s, ${((seconds * 1e6) / size).toFixed(1)} s a million; ` +
      `${(bytesIn(places.folder) / 1e6).toFixed(0)} MB`,
  );

  const user = (i: number): readonly string[] => [pseudonym("user", `user-${(i * 331) % users}`)];
  const day = (i: number): Pick<EntryQuery, "fromMs" | "toMs"> => {
    const fromMs = beginMs + (i % days) * dayMs;
    return { fromMs, toMs: fromMs + dayMs - 1 };
  };
  const page = (query: EntryQuery): SearchAsk => ({
    ask: "page",
    query,
    page: { order: "newest", limit: 50 },
  });
  const kinds: Readonly<Record<string, (i: number) => SearchAsk>> = {
    user: (i) => page({ where: { user: user(i) } }),
    "user and day": (i) => page({ where: { user: user(i) }, ...day(i) }),
    session: (i) => page({ where: { session: [pseudonym("session", `session-${i * 17}`)] } }),
    exchange: (i) => page({ where: { exchange: [exchangeOf(i * 1009)] } }),
    "day and kind": (i) => page({ where: { kind: ["call.output"] }, ...day(i) }),
    "tenant and decision": (i) =>
      page({ where: { tenant: [pseudonym("tenant", `tenant-${i % tenants}`)], decision: ["block"] } }),
    "finding, feature, model": (i) =>
      page({ where: { finding: ["personal-data:"], feature: [`feature-${i % 12}`], model: ["gpt-*"] } }),
    "nothing fits": (i) =>
      page({ where: { digest: [`sha256:${String(i % 20).padStart(64, "a")}`], key: ["none"] } }),
    "count of a tenant": (i) => ({
      ask: "count",
      query: { where: { tenant: [pseudonym("tenant", `tenant-${i % tenants}`)] } },
    }),
    "counts by feature": () => ({ ask: "groups", query: { where: { decision: ["block"] } }, by: "feature" }),
    "counts by user": () => ({ ask: "groups", query: { where: { decision: ["block"] } }, by: "user" }),
  };
  for (const [name, ask] of Object.entries(kinds)) {
    const times: number[] = [];
    let found = 0;
    for (let i = 0; i < rounds; i += 1) {
      const before = performance.now();
      const answer = answerSearch(index, ask(i));
      times.push(performance.now() - before);
      found += answer.page?.found.length ?? answer.count ?? answer.groups?.length ?? 0;
    }
    console.log(
      `${name.padEnd(26)} p50 ${quantile(times, 0.5).toFixed(1).padStart(7)} ms   p95 ${quantile(times, 0.95).toFixed(1).padStart(7)} ms   ` +
        `${Math.round(found / rounds)} found`,
    );
  }
  index.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
