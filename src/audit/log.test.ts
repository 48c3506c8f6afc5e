import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { readLeaf, type Leaf } from "./leaf.ts";
import type { AuditLog } from "./log.ts";
import { openLog, type LogOptions } from "./open-log.ts";
import { verifyLog } from "./proofs/verify.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-log-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));

const open = (dataFolder: string, more: Partial<LogOptions> = {}): Promise<AuditLog> =>
  openLog({
    dataFolder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
    ...more,
  });

const entry = (i: number, more: Partial<NewEntry> = {}): NewEntry => ({
  kind: "call.input",
  feature: "support",
  exchange: `x${i}`,
  user: `user-${i % 7}`,
  payload: `payload of ${i}`,
  ...more,
});

async function leaf(log: AuditLog, index: number): Promise<Leaf> {
  const [bytes] = await log.leaves(index, 1);
  const read = bytes === undefined ? undefined : readLeaf(bytes);
  if (read === undefined) throw new Error(`no leaf ${index}`);
  return read;
}

test("entries are numbered from 0 without gaps, the first tells of the start", async () => {
  const log = await open(newFolder());
  const indexes = await Promise.all(Array.from({ length: 600 }, (_, i) => log.record(entry(i))));
  expect(indexes).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
  expect(await leaf(log, 0)).toMatchObject({ kind: "log.started", facts: { size: 0, cutBytes: 0 } });
  for (const index of [1, 255, 256, 511, 512, 600])
    expect(await leaf(log, index)).toMatchObject({ seq: index, exchange: `x${index - 1}` });
  expect(await log.leaves(601, 5)).toEqual([]);
  await log.close();
});

test("a payload comes back as it was, and that it was opened is an entry with who and why", async () => {
  const log = await open(newFolder());
  const text = 'héllo \u0000 😀 "quotes"\n';
  const index = await log.record(entry(1, { payload: text }));
  expect(await log.openPayload({ index, reader: "ann@example.com", purpose: "complaint 7" })).toBe(text);
  const opened = await leaf(log, index + 1);
  expect(opened).toMatchObject({ kind: "payload.opened", feature: "support", facts: { opened: index } });
  expect(JSON.stringify(opened)).not.toContain("ann@example.com");
  const why = await log.openPayload({ index: index + 1, reader: "bob", purpose: "review" });
  expect(JSON.parse(why)).toEqual({ reader: "ann@example.com", purpose: "complaint 7" });
  await log.close();
});

test.each([
  ["an entry without a payload", 0, "has no payload"],
  ["an entry that is not there", 99, "there is no entry"],
])("%s cannot be opened, and that somebody tried is an entry", async (_what, index, message) => {
  const log = await open(newFolder());
  await expect(log.openPayload({ index, reader: "a", purpose: "b" })).rejects.toThrow(message);
  expect(log.head().size).toBe(2);
  expect(await leaf(log, 1)).toMatchObject({ kind: "access.refused", facts: { ask: "open", opened: index } });
  await log.close();
});

test("an empty payload is a payload", async () => {
  const log = await open(newFolder());
  const index = await log.record(entry(1, { payload: "" }));
  expect(await log.openPayload({ index, reader: "a", purpose: "b" })).toBe("");
  await log.close();
});

test("nothing that people wrote or are called stands in the data folder in the clear", async () => {
  const folder = newFolder();
  const log = await open(folder);
  const secrets = [
    "tenant-acme-4711",
    "ann.smith@example.com",
    "session-deadbeef",
    "my card is 4111111111111111",
  ];
  const [tenant = "", user = "", session = "", payload = ""] = secrets;
  await log.record(entry(1, { tenant, user, session, payload }));
  await log.close();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (statSync(join(folder, file)).isDirectory()) continue;
    const bytes = readFileSync(join(folder, file));
    for (const secret of secrets) {
      expect(bytes.includes(secret), `${file} has ${secret}`).toBe(false);
      expect(bytes.includes(Buffer.from(secret).toString("base64url").slice(2, -2))).toBe(false);
    }
  }
});

test("the same name has the same pseudonym in one log, another as tenant, and another in another log", async () => {
  const [one, two] = [await open(newFolder()), await open(newFolder())];
  await one.record(entry(1, { tenant: "same", user: "same" }));
  await one.record(entry(2, { user: "same" }));
  await two.record(entry(1, { user: "same" }));
  const [first, second, other] = [await leaf(one, 1), await leaf(one, 2), await leaf(two, 1)];
  expect(first.user).toMatch(/^[\w-]{22}$/);
  expect(second.user).toBe(first.user);
  expect(first.tenant).not.toBe(first.user);
  expect(other.user).not.toBe(first.user);
  await Promise.all([one.close(), two.close()]);
});

test("the log's clock never goes back", async () => {
  const folder = newFolder();
  const start = Date.UTC(2026, 0, 15, 12);
  const times = [start, start + 5000, start - 86_400_000, start + 6000];
  let nowMs = start;
  const log = await open(folder, { now: () => nowMs });
  for (const time of times) {
    nowMs = time;
    await log.record(entry(1));
  }
  const seen = await Promise.all(times.map(async (_time, i) => (await leaf(log, i + 1)).at - start));
  expect(seen).toEqual([0, 5000, 5000, 6000]);
  await log.close();
  nowMs = start - 999_999;
  const again = await open(folder, { now: () => nowMs });
  expect((await leaf(again, 5)).at).toBe(start + 6000);
  await again.close();
  expect((await verifyLog(folder)).problems).toEqual([]);
});

test.each([
  ["one user has one key in a week", [{ user: "a" }, { user: "a", session: "s" }], 1],
  ["two users have two", [{ user: "a" }, { user: "b" }], 2],
  [
    "one name in two tenants is two users",
    [
      { user: "a", tenant: "x" },
      { user: "a", tenant: "y" },
    ],
    2,
  ],
  [
    "without a user the session counts, then the tenant, the key, the feature",
    [{ session: "a" }, { tenant: "a" }, { key: "a" }, {}, { feature: "other" }],
    5,
  ],
])("%s", async (_name, entries: readonly Partial<NewEntry>[], count) => {
  const log = await open(newFolder());
  for (const more of entries) {
    await log.record({ kind: "call.input", feature: "support", payload: "p", ...more });
  }
  const keys = await Promise.all(entries.map(async (_entry, i) => (await leaf(log, i + 1)).payload?.key));
  expect(new Set(keys).size).toBe(count);
  await log.close();
});

test("a new ISO week has a new key, and a restart within the week keeps it", async () => {
  const folder = newFolder();
  const sunday = Date.UTC(2026, 0, 18, 23, 59, 59, 999);
  let nowMs = sunday - 1000;
  const keyOf = async (log: AuditLog) => (await leaf(log, await log.record(entry(1)))).payload?.key;
  const log = await open(folder, { now: () => nowMs });
  const first = await keyOf(log);
  await log.close();
  nowMs = sunday;
  const again = await open(folder, { now: () => nowMs });
  expect(await keyOf(again)).toBe(first);
  nowMs = sunday + 1;
  expect(await keyOf(again)).not.toBe(first);
  await again.close();
});

test("segments follow each other, staging keys go when all is published, and the log goes on after a restart", async () => {
  const folder = newFolder();
  const small = { segmentBytesMax: 20_000 };
  const log = await open(folder, small);
  for (let round = 0; round < 3; round += 1)
    await Promise.all(
      Array.from({ length: 500 }, (_, i) => log.record(entry(i, { payload: "p".repeat(200) }))),
    );
  await log.close();
  const segments = readdirSync(join(folder, "audit/segments"));
  expect(segments.filter((name) => name.endsWith(".seg")).length).toBeGreaterThan(3);
  expect(segments.filter((name) => name.endsWith(".key"))).toHaveLength(1);
  const again = await open(folder, small);
  expect(await again.record(entry(5))).toBe(1502);
  expect(await again.openPayload({ index: 1502, reader: "a", purpose: "b" })).toBe("payload of 5");
  expect(await again.openPayload({ index: 3, reader: "a", purpose: "b" })).toBe("p".repeat(200));
  await again.close();
  expect(await verifyLog(folder)).toMatchObject({ ok: true, size: 1505, uncovered: 0, tornBytes: 0 });
});

test("public files that are gone are made again from the segments", async () => {
  const folder = newFolder();
  const log = await open(folder, { segmentBytesMax: 20_000 });
  await Promise.all(Array.from({ length: 1000 }, (_, i) => log.record(entry(i))));
  await log.close();
  rmSync(join(folder, "log/tile"), { recursive: true });
  const again = await open(folder, { segmentBytesMax: 20_000 });
  await again.close();
  expect(await verifyLog(folder)).toMatchObject({ ok: true, size: 1002 });
});

test("after a crash the key file is filled again from the segment", async () => {
  const folder = newFolder();
  const log = await open(folder);
  await log.record(entry(1, { payload: "kept" }));
  const crashed = newFolder();
  cpSync(folder, crashed, { recursive: true, filter: (path) => !path.endsWith("/lock") });
  expect(readFileSync(join(crashed, "audit/keys")).length).toBe(0);
  const again = await open(crashed);
  expect(await again.openPayload({ index: 1, reader: "a", purpose: "b" })).toBe("kept");
  await Promise.all([log.close(), again.close()]);
});

test("slow disks are waited for without holding up the thread", async () => {
  const folder = newFolder();
  let nowMs = Date.UTC(2026, 0, 1);
  // Every look at this clock takes ten milliseconds: each flush seems slow.
  const log = await open(folder, { now: () => (nowMs += 10) });
  for (let round = 0; round < 20; round += 1)
    await Promise.all(Array.from({ length: 50 }, (_, i) => log.record(entry(i))));
  await log.close();
  expect(await verifyLog(folder)).toMatchObject({ ok: true, size: 1001 });
});

test("checkpoints only grow", async () => {
  const folder = newFolder();
  const log = await open(folder);
  const sizes: number[] = [];
  const deadline = Date.now() + 3500;
  while (Date.now() < deadline) {
    await Promise.all(Array.from({ length: 100 }, (_, i) => log.record(entry(i))));
    sizes.push(log.head().checkpointSize);
  }
  await log.close();
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(new Set(sizes).size).toBeGreaterThan(2);
  expect((await verifyLog(folder)).ok).toBe(true);
});

test("how the log does: entries wait for a checkpoint until one covers them", async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  try {
    let nowMs = Date.now();
    const log = await open(newFolder(), { now: () => nowMs });
    await log.publishedTo(1);
    expect(log.health()).toMatchObject({ size: 1, checkpointSize: 1, waitingBytes: 0, uncoveredMs: 0 });
    await log.record(entry(1));
    nowMs += 60_000;
    expect(log.health()).toMatchObject({ size: 2, checkpointSize: 1 });
    expect(log.health().uncoveredMs).toBeGreaterThanOrEqual(60_000);
    await log.publishedTo(2);
    expect(log.health()).toMatchObject({ size: 2, checkpointSize: 2, uncoveredMs: 0 });
    expect(log.health().meanFlushMs).toBeGreaterThanOrEqual(0);
    await log.close();
  } finally {
    vi.useRealTimers();
  }
});
