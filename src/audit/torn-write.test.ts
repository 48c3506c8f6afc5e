import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "./open-log.ts";
import { SegmentReader, type PlacedRecord } from "./segment.ts";
import { cameWhole } from "./torn-write.ts";
import { verifyLog } from "./proofs/verify.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-torn-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));
const segmentOf = (folder: string): string => join(folder, "audit/segments/000001.seg");

const open = (dataFolder: string): ReturnType<typeof openLog> =>
  openLog({
    dataFolder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });

/** As kill -9 leaves it: the last flush is durable and no checkpoint covers it. */
let crashed: string;
/** The bytes of the segment with some of the room behind, and where its last flush stands: a new key and six entries with their payloads. */
let whole: Buffer;
let flush: { readonly from: number; readonly to: number; readonly records: readonly number[] };
beforeAll(async () => {
  const folder = newFolder();
  const log = await open(folder);
  await Promise.all(
    Array.from({ length: 6 }, async (_, i) =>
      log.record({ kind: "call.input", payload: "p".repeat(i * 90) }),
    ),
  );
  crashed = newFolder();
  cpSync(folder, crashed, { recursive: true, filter: (path) => !path.endsWith("/lock") });
  await log.close();
  whole = readFileSync(segmentOf(crashed));
  const records = recordsOf(crashed);
  const first = records.filter(({ flush: number }) => number === 2);
  const [from = 0] = first.map(({ at }) => at);
  const to = Math.max(...first.map(({ at, bytes }) => at + bytes));
  whole = whole.subarray(0, to + 2048);
  flush = { from, to, records: first.map(({ at }) => at) };
});

function recordsOf(folder: string): Pick<PlacedRecord, "at" | "bytes" | "flush">[] {
  const reader = new SegmentReader(join(folder, "audit/segments"), 1);
  const records = [...reader.records()].map(({ at, bytes, flush: number }) => ({ at, bytes, flush: number }));
  reader.close();
  return records;
}

const tail = (bytes: Buffer, at: number): boolean => cameWhole(bytes.subarray(at), at);

/** The last record before a byte begins where reading stops, when that byte is changed. */
const stopsAt = (byte: number): number => flush.records.findLast((at) => at <= byte) ?? flush.from;

test("the flush that is looked at has a key and six entries, over several sectors", () => {
  expect(flush.records).toHaveLength(7);
  expect(flush.to - flush.from).toBeGreaterThan(3 * 512);
});

test("a flush in which any one byte was changed had come whole", () => {
  for (let byte = flush.from; byte < flush.to; byte += 1) {
    const damaged = Buffer.from(whole);
    damaged[byte] = (damaged[byte] ?? 0) ^ (1 << (byte % 8));
    expect(tail(damaged, stopsAt(byte)), `byte ${byte}`).toBe(true);
  }
});

test("a flush that ends early had not, wherever it ends and whether the file ends there too", () => {
  for (let end = flush.from + 1; end < flush.to; end += 1) {
    const at = stopsAt(end);
    // Where one record ends and the next begins nothing is left to be judged.
    if (at === end) continue;
    expect(tail(whole.subarray(0, end), at), `cut at ${end}`).toBe(false);
    const room = Buffer.from(whole).fill(0, end);
    expect(tail(room, at), `room from ${end}`).toBe(false);
  }
});

test("a flush of which a whole sector is missing had not, whichever sector it is", () => {
  const first = Math.floor(flush.from / 512) * 512;
  for (let sector = first; sector < flush.to; sector += 512) {
    const from = Math.max(flush.from, sector);
    const missing = Buffer.from(whole).fill(0, from, Math.min(flush.to, sector + 512));
    expect(tail(missing, stopsAt(from)), `sector at ${sector}`).toBe(false);
  }
});

test("an entry that was acknowledged last and is changed stops the start, and the verifier names it", async () => {
  for (let byte = flush.from + 5; byte < flush.to; byte += 97) {
    const folder = newFolder();
    cpSync(crashed, folder, { recursive: true });
    const damaged = Buffer.from(whole);
    damaged[byte] = (damaged[byte] ?? 0) ^ 0x04;
    writeFileSync(segmentOf(folder), damaged);
    await expect(open(folder), `byte ${byte}`).rejects.toMatchObject({ code: "LOG_BROKEN" });
    expect(readFileSync(segmentOf(folder)).equals(damaged)).toBe(true);
    expect((await verifyLog(folder)).problems).toMatchObject([
      { file: "audit/segments/000001.seg", byte: stopsAt(byte) },
    ]);
  }
});

test("a last write of which a sector never came is cut, and what came before it stays", async () => {
  const folder = newFolder();
  cpSync(crashed, folder, { recursive: true });
  const sector = Math.ceil(flush.from / 512) * 512;
  writeFileSync(segmentOf(folder), Buffer.from(whole).fill(0, sector, sector + 512));
  const log = await open(folder);
  const { size } = log.head();
  await log.close();
  expect(size).toBeLessThan(8);
  expect(await verifyLog(folder)).toMatchObject({ ok: true, tornBytes: 0, uncovered: 0 });
});
