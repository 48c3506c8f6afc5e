import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditLog } from "./log.ts";
import { openLog } from "./open-log.ts";
import { SegmentReader, type PlacedRecord, type SegmentTail } from "./segment.ts";
import { verifyLog } from "./proofs/verify.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-recover-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));

const open = (dataFolder: string): Promise<AuditLog> =>
  openLog({
    dataFolder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });

/** As a crash leaves it: the log is still open, nothing was ended or published since. */
function crashedCopy(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith("/lock") });
  return copy;
}

const segmentOf = (folder: string): string => join(folder, "audit/segments/000001.seg");

function recordsOf(folder: string): { records: Omit<PlacedRecord, "leaf" | "payload">[]; tail: SegmentTail } {
  const reader = new SegmentReader(join(folder, "audit/segments"), 1);
  const walk = reader.records();
  const records: Omit<PlacedRecord, "leaf" | "payload">[] = [];
  let step = walk.next();
  for (; step.done !== true; step = walk.next()) {
    const { type, flush, last, seq, bytes, at } = step.value;
    records.push({ type, flush, last, seq, bytes, at });
  }
  reader.close();
  return { records, tail: step.value };
}

/** Size of the log after a start, without the entry of that start. */
async function sizeAfterStart(folder: string): Promise<number> {
  const log = await open(folder);
  const size = log.head().size - 1;
  await log.close();
  return size;
}

let written: string;
/** log.started, 20 entries in one flush, then one entry in a flush of its own; none of the last two published. */
const size = 22;
beforeAll(async () => {
  written = newFolder();
  const log = await open(written);
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => log.record({ kind: "call.input", exchange: `x${i}`, payload: "p" })),
  );
  await log.record({ kind: "call.output", exchange: "last", payload: "last" });
  const copy = crashedCopy(written);
  await log.close();
  written = copy;
});

test("a log that was never closed has all its entries", async () => {
  expect(recordsOf(written).tail.state).toBe("end");
  expect(await sizeAfterStart(crashedCopy(written))).toBe(size);
});

test("a last write that was torn at any byte is cut off, and all before it is there", async () => {
  const { records, tail } = recordsOf(written);
  const last = records.at(-1);
  if (last?.seq !== size - 1) throw new Error("the last record is not the last entry's");
  const whole = readFileSync(segmentOf(written));
  let count = 0;
  for (let cut = last.at; cut < tail.at; cut += 1) {
    const folder = crashedCopy(written);
    // By turns the file ends there, or the room behind has never been written.
    const torn = Buffer.from(whole.subarray(0, cut % 2 === 0 ? cut : whole.length));
    if (cut % 2 === 1) torn.fill(0, cut);
    writeFileSync(segmentOf(folder), torn);
    expect(await sizeAfterStart(folder), `cut at ${cut}`).toBe(size - 1);
    if (cut % 16 === 0) expect(await verifyLog(folder), `cut at ${cut}`).toMatchObject({ ok: true, size });
    rmSync(folder, { recursive: true });
    count += 1;
  }
  console.log(`torn tail: ${count} cuts, at every byte of the last record`);
  expect(count).toBe(last.bytes);
}, 120_000);

test("a torn write of many entries keeps those that came whole", async () => {
  const { records } = recordsOf(written);
  const tenth = records.find(({ type, seq }) => type === "entry" && seq === 10);
  const folder = crashedCopy(written);
  writeFileSync(segmentOf(folder), readFileSync(segmentOf(written)).subarray(0, (tenth?.at ?? 0) + 40));
  expect(await sizeAfterStart(folder)).toBe(10);
});

test("an entry that was acknowledged and is damaged stops the start, and nothing is changed", async () => {
  const { records } = recordsOf(written);
  for (const { seq, at, bytes, type } of records) {
    // The last flush could be a torn write; all before it was acknowledged, since it had begun.
    if (seq === size - 1 || (seq + at) % 3 !== 0) continue;
    const folder = crashedCopy(written);
    const damaged = readFileSync(segmentOf(written));
    const place = at + ((seq * 13) % bytes);
    damaged[place] = (damaged[place] ?? 0) ^ 0x10;
    writeFileSync(segmentOf(folder), damaged);
    await expect(open(folder), `${type} ${seq} at ${place}`).rejects.toMatchObject({ code: "LOG_BROKEN" });
    expect(readFileSync(segmentOf(folder)).equals(damaged)).toBe(true);
  }
});

test("a checkpoint ahead of the segments stops the start", async () => {
  const folder = crashedCopy(written);
  await sizeAfterStart(folder);
  const { records } = recordsOf(folder);
  const last = records.at(-1);
  writeFileSync(segmentOf(folder), readFileSync(segmentOf(folder)).subarray(0, last?.at));
  await expect(open(folder)).rejects.toMatchObject({ code: "LOG_BROKEN" });
  await expect(open(folder)).rejects.toThrow(/acknowledged entries are missing/);
});

test.each([
  ["all segments are gone", "audit/segments/000001.seg"],
  ["the segment's key is gone", "audit/segments/000001.key"],
  ["the master key is gone", "audit/master.key"],
  ["the log's own keys are gone", "audit/root.keys"],
])("where %s, no new log is begun over the old one", async (_what, file) => {
  const folder = crashedCopy(written);
  await sizeAfterStart(folder);
  rmSync(join(folder, file));
  await expect(open(folder)).rejects.toMatchObject({ code: "LOG_BROKEN" });
});

test("another signing key or a forged checkpoint stops the start", async () => {
  const folder = crashedCopy(written);
  await sizeAfterStart(folder);
  const other = newFolder();
  await (await open(other)).close();
  const forged = crashedCopy(folder);
  cpSync(join(other, "log/checkpoint"), join(forged, "log/checkpoint"));
  await expect(open(forged)).rejects.toMatchObject({ code: "LOG_BROKEN" });
  for (const file of ["root.keys", "master.key"])
    cpSync(join(other, "audit", file), join(folder, "audit", file));
  await expect(open(folder)).rejects.toMatchObject({ code: "LOG_BROKEN" });
});

test("a second writer is refused while the first lives, and let in after", async () => {
  const folder = newFolder();
  const log = await open(folder);
  await expect(open(folder)).rejects.toMatchObject({ code: "LOG_UNAVAILABLE" });
  await log.record({ kind: "call.input" });
  await log.close();
  expect(await sizeAfterStart(folder)).toBe(2);
});
