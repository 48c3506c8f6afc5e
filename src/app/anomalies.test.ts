import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { leafBytesMax, writeLeaf } from "../audit/leaf.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { call, mondayMs, refusal, type Seen } from "../limits/anomaly/made-up-traffic.ts";
import type { KillStore } from "../limits/kill/kill.ts";
import { policyOf } from "../pipeline/pipeline.test-data.ts";
import { anomalyRules } from "../policy/anomalies-section.ts";
import { openSqliteKills } from "../store/sqlite/kills.ts";
import { baselinesFile, startAnomalies } from "./anomalies.ts";
import { watchedLog } from "./watched-recorder.ts";

let data: string;
let nowMs: number;
let entries: NewEntry[];
let reports: string[];
let close: () => Promise<void>;
let record: (entry: NewEntry) => Promise<number>;

const openKills = (): KillStore => openSqliteKills(join(data, "kills.db"), { busyMs: 1000 });

function start(): void {
  const log = watchedLog(
    {
      record: async (entry) => Promise.resolve(entries.push(entry) - 1),
      close: async () => Promise.resolve(),
    },
    { now: () => nowMs, stopwatch: () => nowMs, report: (line) => reports.push(line) },
  );
  record = async (entry) => log.recorder.record(entry);
  ({ close } = startAnomalies({
    log,
    policies: [policyOf([], { feature: "support", anomalies: anomalyRules({ usual: { places: ["DE"] } }) })],
    environment: "prod",
    folder: { path: data, secretFor: () => new Uint8Array(32).fill(3) },
    openKills,
    now: () => nowMs,
    report: (line) => reports.push(line),
  }));
}

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "seaworthy-anomalies-"));
  nowMs = mondayMs;
  [entries, reports] = [[], []];
  start();
});
afterEach(async () => {
  await close();
  rmSync(data, { recursive: true });
});

async function play(seen: readonly Seen[]): Promise<void> {
  for (const { entry, atMs } of seen) {
    nowMs = atMs;
    await record(entry);
  }
}
const ofKind = (kind: NewEntry["kind"]): NewEntry[] => entries.filter((entry) => entry.kind === kind);
const attack = (count: number, entry: Partial<NewEntry>): Seen[] =>
  Array.from({ length: count }, (_, i) =>
    refusal(mondayMs + i * 100, {
      feature: "support",
      key: "k1",
      findings: ["prompt-injection:override"],
      ...entry,
    }),
  );

test("fifty refused calls of a user within a minute stop that user in that feature for ten minutes, and the log says why first", async () => {
  await play(attack(49, { user: "mallory", tenant: "acme" }));
  expect(ofKind("anomaly.found")).toEqual([]);
  await play(attack(50, { user: "mallory", tenant: "acme" }).slice(49));
  const kills = openKills();
  await vi.waitFor(async () => expect(await kills.list()).toHaveLength(1));
  const [kill] = await kills.list();
  kills.close();
  expect(kill).toMatchObject({
    scope: { feature: "support", user: "mallory", tenant: "acme" },
    reason: "50 calls of one user were refused within 60 seconds",
    by: "anomalies",
    byProgram: true,
    endsAtMs: mondayMs + 4900 + 600_000,
  });
  const kinds = entries.slice(50).map(({ kind }) => kind);
  expect(kinds).toEqual(["anomaly.found", "block.placed"]);
  expect(kill?.entry).toBe(51);
  expect(entries[50]).toMatchObject({
    feature: "support",
    user: "mallory",
    tenant: "acme",
    facts: {
      anomaly: "violations",
      severity: "critical",
      value: 50,
      threshold: 50,
      windowMs: 60_000,
      sinceMs: mondayMs,
    },
  });
  expect(entries[50]?.facts?.["entries"]).toEqual([42, 43, 44, 45, 46, 47, 48, 49]);
});

test("where no user is named, the key is stopped", async () => {
  await play(attack(50, {}));
  const kills = openKills();
  await vi.waitFor(async () =>
    expect(await kills.list()).toMatchObject([{ scope: { feature: "support", key: "k1" } }]),
  );
  kills.close();
});

test("an attack that goes on while the block is placed is blocked once", async () => {
  await play(attack(80, { user: "mallory" }));
  await vi.waitFor(() => expect(ofKind("block.placed")).toHaveLength(1));
  await play([refusal(mondayMs + 9000, { feature: "support", user: "mallory" }, { code: "KILLED" })]);
  expect(ofKind("block.placed")).toHaveLength(1);
  expect(ofKind("anomaly.found")).toHaveLength(1);
});

test("what is open survives a restart: it is not found again, and it is over when it has been quiet", async () => {
  // A timer is cleared by the clock that made it.
  await close();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  start();
  try {
    await play(call(mondayMs, { facts: { place: "BR" } }));
    await vi.waitFor(() => expect(ofKind("anomaly.found")).toHaveLength(1));
    await close();
    start();
    await play(call(mondayMs + 60_000, { facts: { place: "BR" } }));
    expect(ofKind("anomaly.found")).toHaveLength(1);
    nowMs = mondayMs + 60_000 + 24 * 3_600_000;
    vi.advanceTimersByTime(5000);
    await vi.waitFor(() => expect(ofKind("anomaly.over")).toHaveLength(1));
    expect(ofKind("anomaly.over")[0]?.facts).toMatchObject({
      anomaly: "unusual-place",
      times: 2,
      sinceMs: mondayMs,
    });
  } finally {
    await close();
    vi.useRealTimers();
    start();
  }
});

test("the longest finding fits into a leaf with its facts", async () => {
  const model = `provider/${"m".repeat(110)}@123456789012`;
  const feature = "f".repeat(63);
  const answered = (answeredBy: string, i: number): Seen[] =>
    call(mondayMs + i * 1000, { entry: { feature, model, user: "ada" }, facts: { answeredBy } });
  for (let i = 0; i < 21; i += 1) await play(answered(`${"a".repeat(120)}${i % 5}`, i));
  await play(answered("b".repeat(120), 30));
  await vi.waitFor(() => expect(ofKind("anomaly.found")).toHaveLength(1));
  const [found] = ofKind("anomaly.found");
  const at = {
    seq: 999_999_999,
    id: "0".repeat(26),
    atMs: mondayMs,
    user: "p".repeat(22),
    tenant: "p".repeat(22),
  };
  const leaf = writeLeaf(found as NewEntry, at);
  expect(Buffer.byteLength(leaf)).toBeLessThanOrEqual(leafBytesMax);
  expect(leaf).toContain('"anomaly":"model-changed"');
});

test("the file has no name of a person in it", async () => {
  await play(call(mondayMs, { entry: { user: "ada.lovelace", tenant: "acme-tenant" } }));
  await close();
  const bytes = readFileSync(join(data, baselinesFile), "latin1");
  expect(bytes).toContain("key-support");
  expect(bytes).not.toMatch(/ada|lovelace|acme/);
  start();
});

test("baselines that cannot be read are put aside, and the gateway starts", async () => {
  await close();
  writeFileSync(join(data, baselinesFile), "no database ".repeat(100));
  start();
  expect(reports.join()).toContain("learning begins again");
  await play(call(mondayMs));
});

test("six days after the last rehearsal there is another one, also after a restart", async () => {
  await close();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const drills = (): NewEntry[] => ofKind("drill.anomalies");
  const later = (ms: number): void => {
    nowMs += ms;
    vi.advanceTimersByTime(5000);
  };
  try {
    start();
    later(59_999);
    expect(drills()).toHaveLength(0);
    later(1);
    await vi.waitFor(() => expect(drills()).toHaveLength(1), 20_000);
    expect(drills()[0]).toMatchObject({
      feature: "support",
      environment: "prod",
      facts: { planted: 18, found: 18, access: 5, accessFound: 5 },
    });
    await close();
    start();
    later(6 * 86_400_000 - 1);
    expect(drills()).toHaveLength(1);
    later(1);
    await vi.waitFor(() => expect(drills()).toHaveLength(2), 20_000);
  } finally {
    await close();
    vi.useRealTimers();
    start();
  }
}, 60_000);
