import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd } from "../app/auditd-child.ts";
import { connectLog } from "../audit/socket/client.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { guardKinds } from "../guards/registry.ts";
import { guardsVersion } from "../policy/digest.ts";
import { ran, type Ran } from "./terminal.test-data.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-rules-"));
const data = join(folder, "data");
const manifest = join(folder, "seaworthy.yaml");
const owners =
  "{ ml: a@x.org, security: b@x.org, backend: c@x.org, privacy: d@x.org, infra: e@x.org, lead: f@x.org }";

let close: () => Promise<void>;

beforeAll(async () => {
  writeFileSync(
    manifest,
    `feature: support
profile: chatbot
data: [pii]
model: { provider: openai, id: gpt-4.1-mini-2025-04-14 }
limits: { spend_per_day_usd: 25 }
anomalies: { off: [unusual-place] }
owners: ${owners}
`,
  );
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  close = async () => {
    await client.close();
    await auditd.close();
  };
  const record = (entry: NewEntry) => client.record({ feature: "support", ...entry });
  for (let i = 0; i < 3; i += 1)
    await record({
      kind: "call.refused",
      decision: "block",
      findings: ["injection:override", "injection:blind"],
    });
  await record({
    kind: "call.input",
    decision: "redact",
    findings: ["personal-data:EMAIL", "personal-data:PHONE"],
  });
  await record({
    kind: "call.input",
    feature: "other",
    decision: "redact",
    findings: ["personal-data:EMAIL"],
  });
  await record({ kind: "call.output", decision: "allow", findings: ["old-guard:thing"] });
  await record({
    kind: "call.refused",
    decision: "block",
    facts: { code: "LIMIT_REACHED", limit: "spend_per_day_usd" },
  });
  await record({ kind: "anomaly.found", facts: { anomaly: "error-rate", key: "k" } });
  // What was written is searched once a checkpoint covers it.
  await client.ask({ ask: "prove" });
}, 30_000);
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const rules = (...args: string[]): Promise<Ran> =>
  ran(["rules", "--data", data, "--manifest", manifest, ...args]);

interface Row {
  readonly feature: string;
  readonly sort?: string;
  readonly id: string;
  readonly version?: string;
  readonly does?: string;
  readonly hits: number;
  readonly blind?: number;
  readonly active: boolean;
  readonly zero?: boolean;
}
const rowsOf = ({ out }: Ran): Row[] => out.map((line) => JSON.parse(line) as Row);

test("every rule in force is listed with its version, and its hits of the last week are those of its own feature", async () => {
  const found = await rules("--json");
  expect(found.code).toBe(0);
  const rows = rowsOf(found);
  const row = (id: string) => rows.find((one) => one.id === id);
  expect(row("injection")).toMatchObject({
    feature: "support",
    sort: "guard",
    version: guardsVersion,
    hits: 3,
    blind: 3,
    zero: false,
  });
  expect(row("personal-data")).toMatchObject({ hits: 2, zero: false });
  expect(row("spend_per_day_usd")).toMatchObject({
    sort: "limit",
    does: "at most 25 USD for a feature",
    hits: 1,
  });
  expect(row("error-rate")).toMatchObject({ sort: "anomaly", hits: 1 });
  expect(row("unusual-place")).toBeUndefined();
  expect(row("unusual-hour")).toMatchObject({ hits: 0, zero: true });
  expect(row("old-guard")).toEqual({ feature: "support", id: "old-guard", hits: 1, active: false });
  const guards = rows.filter(({ sort }) => sort === "guard").map(({ id }) => id);
  expect(guards.length).toBeGreaterThan(5);
  for (const id of guards) expect(guardKinds.map((kind) => kind.id)).toContain(id);
});

test("rules without a hit are flagged, and can be listed alone", async () => {
  const shown = await rules();
  expect(shown.out[0]).toMatch(/^support {2}sha256:[0-9a-f]{64}$/);
  const line = (id: string) => shown.out.find((one) => new RegExp(`^ {2}\\w+ +${id} `).test(one));
  expect(line("unusual-hour")).toMatch(/ 0 .* NO HITS$/);
  expect(line("injection")).toMatch(/ 3 .*could not look 3 times$/);
  expect(line("old-guard")).toContain("is not in force");
  const zero = rowsOf(await rules("--zero", "--json"));
  expect(zero.length).toBeGreaterThan(5);
  expect(zero.every(({ hits, active }) => hits === 0 && active)).toBe(true);
  expect(zero.map(({ id }) => id)).not.toContain("injection");
  expect(shown.err.join("\n")).toContain(`${zero.length} without a hit since`);
});

test.each([
  [["--days", "0"], "--days 0 is no number of days"],
  [["--days", "401"], "--days 401 is no number of days"],
  [["--feature", "nobody"], "there is no feature nobody"],
  [["--environment", "moon"], "there is no environment moon"],
  [["stray"], "nobody asked for"],
])("%j is refused with what to do", async (args, told) => {
  const { code, err } = await rules(...args);
  expect(code).toBe(2);
  expect(err.join("\n")).toContain(told);
  expect(err.join("\n")).toContain("hint:");
});

test.each(["1", "400"])("%s days can be asked for", async (days) => {
  expect((await rules("--days", days, "--json")).code).toBe(0);
});
