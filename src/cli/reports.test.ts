import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd } from "../app/auditd-child.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { connectLog } from "../audit/socket/client.ts";
import { LogReader } from "../collect/measures/log-reader.ts";
import { makeMeasure } from "../collect/measures/measure-collectors.ts";
import { ran, type Ran } from "./terminal.test-data.ts";

const data = mkdtempSync(join(tmpdir(), "seaworthy-reports-"));
let auditd: Awaited<ReturnType<typeof startAuditd>>;
let call: number;

beforeAll(async () => {
  auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  const about = { feature: "boats", environment: "prod", exchange: "x", digest: "d" };
  call = await client.record({ ...about, kind: "call.output", decision: "allow", payload: "an answer" });
  await client.close();
});
afterAll(async () => {
  await auditd.close();
  rmSync(data, { recursive: true, force: true });
});

const reports = (...args: string[]): Promise<Ran> => ran(["reports", ...args, "--data", data, "--json"]);
const entryOf = ({ out }: Ran): number =>
  (JSON.parse(out[0] ?? "{}") as { readonly entry?: number }).entry ?? -1;

async function figures(nowMs: number): Promise<unknown> {
  const index = new SearchIndex(searchPlaces(data), () => undefined);
  try {
    const of = { feature: "boats", environment: "prod", models: [], rules: [], capabilities: [] };
    const own = { dropped: 0, billed: 0, missing: 0, use: {} };
    const log = new LogReader((asked) => answerSearch(index, asked));
    const found = await makeMeasure({ observation: "log-reports", nowMs, environment: "prod", own, of }, log);
    return found?.figures;
  } finally {
    index.close();
  }
}

const dayMs = 86_400_000;

test("a report of a call is taken down, and waits for a person to say what it is", async () => {
  const taken = await reports("add", String(call), "--words", "it told me to sail at night");
  expect(taken.code).toBe(0);
  const report = entryOf(taken);
  expect(report).toBeGreaterThan(call);
  // It has its day.
  expect(await figures(Date.now())).toEqual({ reports: 0, triaged: 0 });
  expect(await figures(Date.now() + dayMs + 60_000)).toEqual({ reports: 1, triaged: 0 });
  expect((await reports("triage", String(report), "--as", "fault", "--note", "seen")).code).toBe(0);
  expect(await figures(Date.now() + 60_000)).toEqual({ reports: 1, triaged: 1 });
});

test.each([
  ["of no call", ["add", "0", "--words", "x"], "is no call"],
  ["of no entry", ["add", "999999", "--words", "x"], "there is no entry"],
  ["without words", ["add", "3"], "what does the user report"],
  ["that is too long", ["add", "3", "--words", "x".repeat(4001)], "longer than 4000"],
])("a report %s is asked wrongly", async (_what, args, said) => {
  const { code, err } = await reports(...args);
  expect([code, err.join("\n")]).toEqual([2, expect.stringContaining(said)]);
});

test.each([
  ["of what is no report", () => ["triage", String(call), "--as", "fault"], "is no report"],
  ["by a word that is none", () => ["triage", "1", "--as", "nothing"], "user-error"],
  ["without a word", () => ["triage", "1"], "what is it?"],
  ["without an index", () => ["triage", "x", "--as", "fault"], "by its index"],
])("a triage %s is asked wrongly", async (_what, args, said) => {
  const { code, err } = await reports(...args());
  expect([code, err.join("\n")]).toEqual([2, expect.stringContaining(said)]);
});
