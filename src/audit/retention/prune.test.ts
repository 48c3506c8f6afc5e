import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prunedTo } from "./prune-range.ts";
import { findLeaf, leavesBetween, openPublished } from "../read.ts";
import { dayMs, mondayMs, newScratch, TestLog } from "./retention.test-data.ts";
import { SegmentReader } from "../segment.ts";
import { tilePath } from "../tile-path.ts";
import { verifyLog } from "../proofs/verify.ts";

const scratch = newScratch();
afterAll(() => scratch.close());

const retain = (log: TestLog) => log.ask("ann", { ask: "retain" });
const weekMs = 7 * dayMs;

/** Four weeks of 512 entries each, a segment a week; the fourth has begun. Entry 300 is una's. */
let written: string;
const size = 3 * 512 + 1;
const secondAt = mondayMs + weekMs;
beforeAll(async () => {
  const log = await TestLog.open(scratch.folder());
  for (let week = 0; week < 3; week += 1) {
    log.nowMs = mondayMs + week * weekMs;
    await log.fill();
    await log.record({ user: "una", exchange: `week ${week}` });
    await log.fill();
  }
  log.nowMs = mondayMs + 3 * weekMs;
  await log.record({});
  expect(log.inside.segments).toEqual([0, 1, 2, 3].map((i) => ({ number: i + 1, first: i * 512 })));
  expect(log.inside.log.head().size).toBe(size);
  await log.close();
  written = log.folder;
});

const segmentsIn = (folder: string) =>
  readdirSync(join(folder, "audit/segments")).filter((name) => name.endsWith(".seg"));
const bundle = (folder: string, index: number) => join(folder, "log", tilePath("entries", index));
const openAt = (nowMs: number, folder = scratch.copyOf(written)) => TestLog.open(folder, nowMs);

test.each([
  ["a millisecond before", 730 * dayMs - 1, 0],
  ["when the last of its entries can be two years old", 730 * dayMs, 512],
  ["a week later the next one", 730 * dayMs + weekMs, 1024],
])("a segment is removed %s, and the log holds", async (_when, afterMs, prunedUpTo) => {
  const log = await openAt(secondAt + afterMs);
  expect(await retain(log)).toMatchObject({ pruned: [0, prunedUpTo], segments: prunedUpTo / 512 });
  expect(segmentsIn(log.folder)).toHaveLength(4 - prunedUpTo / 512);
  for (let index = 0; index < 6; index += 1)
    expect(existsSync(bundle(log.folder, index)), `bundle ${index}`).toBe(index * 256 >= prunedUpTo);
  await log.close();
  expect(await verifyLog(log.folder)).toMatchObject({ ok: true, pruned: prunedUpTo, problems: [] });
});

test("a log whose beginning is gone goes on, and its tree is the one that it was", async () => {
  const log = await openAt(secondAt + 730 * dayMs);
  const before = openPublished(written).checkpoint();
  await retain(log);
  await log.fill();
  await log.close();
  const again = await openAt(secondAt + 730 * dayMs + weekMs, log.folder);
  expect(again.inside.segments[0]).toEqual({ number: 2, first: 512 });
  expect(await retain(again)).toMatchObject({ pruned: [512, 1024] });
  await again.fill();
  await again.close();
  const third = await openAt(secondAt + 731 * dayMs + weekMs, log.folder);
  await expect(third.leaf(0)).rejects.toThrow("entry 0 was removed");
  await expect(third.leaf(1023)).rejects.toMatchObject({ code: "USAGE" });
  expect((await third.leaf(1024)).seq).toBe(1024);
  await third.close();
  const result = await verifyLog(log.folder);
  expect(result).toMatchObject({ ok: true, pruned: 1024 });
  expect(result.size).toBeGreaterThan(before?.size ?? 0);
});

test("who reads the published files begins where the log is kept from", async () => {
  const log = await openAt(secondAt + 730 * dayMs);
  await retain(log);
  await log.close();
  const published = openPublished(log.folder);
  const checkpoint = published.checkpoint();
  if (checkpoint === undefined) throw new Error("no checkpoint");
  expect(published.keptFrom(checkpoint)).toBe(512);
  const all = [...leavesBetween(published, checkpoint, { from: 0, to: Infinity })];
  expect([all[0]?.seq, all.length]).toEqual([512, checkpoint.size - 512]);
  expect(() => [...leavesBetween(published, checkpoint, { from: 5, to: 6 })]).toThrow("entry 5 was removed");
  expect(findLeaf(published, checkpoint, ({ exchange }) => exchange === "week 0")).toBeUndefined();
  expect(findLeaf(published, checkpoint, ({ exchange }) => exchange === "week 1")?.seq).toBe(512 + 256);
});

async function pruned(): Promise<string> {
  const log = await openAt(secondAt + 730 * dayMs);
  await retain(log);
  await log.close();
  return log.folder;
}

test("a bundle that is missing without an entry that says so is found", async () => {
  const folder = scratch.copyOf(written);
  rmSync(bundle(folder, 0));
  expect((await verifyLog(folder)).problems).toMatchObject([
    { file: "log/tile/entries/000", entry: 0, message: "is missing" },
  ]);
  const more = await pruned();
  expect((await verifyLog(more)).ok).toBe(true);
  // The first one that no entry names.
  rmSync(bundle(more, 2));
  expect((await verifyLog(more)).problems).toMatchObject([{ file: "log/tile/entries/002", entry: 512 }]);
});

test("a segment that is missing without an entry that says so is found, and stops the start", async () => {
  for (const [folder, number] of [
    [scratch.copyOf(written), 1],
    [await pruned(), 2],
  ] as const) {
    rmSync(join(folder, `audit/segments/00000${number}.seg`));
    const { problems } = await verifyLog(folder);
    expect(problems.map(({ file, message }) => `${file} ${message}`)).toContain(
      `audit/segments/00000${number + 1}.seg a segment before this one is missing`,
    );
    await expect(TestLog.open(folder)).rejects.toMatchObject({ code: "LOG_BROKEN" });
  }
});

test("one flipped bit in the hashes of removed entries is found", async () => {
  const folder = await pruned();
  for (const file of ["log/tile/0/000", "log/tile/0/001", "log/tile/1/000.p/6"]) {
    const whole = readFileSync(join(folder, file));
    for (let at = 0; at < 64; at += 7) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(join(folder, file), broken);
      const { ok, problems } = await verifyLog(folder);
      expect(ok, `${file} byte ${at}`).toBe(false);
      expect(problems.map((problem) => problem.file)).toContain(file);
    }
    writeFileSync(join(folder, file), whole);
  }
  expect((await verifyLog(folder)).ok).toBe(true);
});

test.each([
  ["the user of an entry in the second segment", { user: "una", fromMs: secondAt }, 512],
  ["the user of an entry in the first", { user: "una" }, 0],
  ["a feature", { feature: "support" }, 0],
  ["a time in the second segment", { fromMs: secondAt, toMs: secondAt + 1 }, 512],
  ["a user that no entry names", { user: "nobody" }, 1024],
])("a hold on %s keeps its leaves and what comes after them", async (_what, scope, prunedUpTo) => {
  const log = await openAt(mondayMs + 4 * weekMs);
  const { hold } = await log.ask("ann", { ask: "hold", reason: "case 9", ...scope });
  log.nowMs = secondAt + weekMs + 730 * dayMs;
  expect(await retain(log)).toMatchObject({
    pruned: [0, prunedUpTo],
    ...(prunedUpTo === 1024 ? {} : { prunedUpToHold: hold }),
  });
  expect((await log.leaf(prunedUpTo)).seq).toBe(prunedUpTo);
  await log.close();
  expect((await verifyLog(log.folder)).ok).toBe(true);
});

test("the entry that placed a hold is kept as long as the hold stands, so that the log alone still knows it", async () => {
  const log = await TestLog.open(scratch.folder());
  const { hold } = await log.ask("ann", { ask: "hold", user: "nobody", reason: "case 9" });
  await log.fill();
  log.nowMs = mondayMs + weekMs;
  await log.record({});
  log.nowMs = mondayMs + weekMs + 800 * dayMs;
  expect(await retain(log)).toMatchObject({ pruned: [0, 0], prunedUpToHold: hold });
  await log.close();
  rmSync(join(log.folder, "audit/retention.json"));
  const again = await TestLog.open(log.folder);
  expect(again.inside.custody.holds).toMatchObject([{ id: hold }]);
  await again.close();
});

test("a removal that is cut off anywhere is ended at the next start, and the log holds all the while", async () => {
  const log = await openAt(secondAt + 730 * dayMs);
  const { log: audit } = log.inside;
  const copies: string[] = [];
  const removeBundles = audit.removeBundles.bind(audit);
  audit.removeBundles = async (from, before) => {
    copies.push(scratch.copyOf(log.folder));
    await removeBundles(from, before);
    copies.push(scratch.copyOf(log.folder));
    // Half of them, as a crash may leave it.
    const half = scratch.copyOf(copies[0] ?? "");
    rmSync(bundle(half, 0));
    copies.push(half);
    const one = scratch.copyOf(copies[1] ?? "");
    rmSync(join(one, "audit/segments/000001.seg"));
    copies.push(one);
  };
  await retain(log);
  await log.close();
  expect(copies).toHaveLength(4);
  for (const [i, folder] of copies.entries()) {
    expect((await verifyLog(folder)).problems, `copy ${i}`).toEqual([]);
    const again = await openAt(secondAt + 730 * dayMs, folder);
    await expect(again.leaf(0), `copy ${i}`).rejects.toThrow("was removed");
    expect(await again.leaves("retention.applied"), `copy ${i}`).toHaveLength(1);
    await again.close();
    expect(segmentsIn(folder), `copy ${i}`).toHaveLength(3);
    expect(await verifyLog(folder), `copy ${i}`).toMatchObject({ ok: true, pruned: 512, problems: [] });
  }
});

test("a pruned log starts without its state file, and says the same", async () => {
  const folder = await pruned();
  rmSync(join(folder, "audit/retention.json"));
  const log = await openAt(secondAt + 731 * dayMs, folder);
  expect(log.inside.log.keptFrom).toBe(512);
  expect(log.inside.custody.state.applied).toMatchObject({ prunedTo: 512, done: true });
  await log.close();
  expect((await verifyLog(folder)).ok).toBe(true);
});

test("the hashes of what is gone cannot be made again: without them the log does not start", async () => {
  const lost = await pruned();
  rmSync(join(lost, "log/tile/1"), { recursive: true });
  await expect(TestLog.open(lost)).rejects.toThrow("their leaves were removed");
});

test("a segment begins when its first entry does, also where a whole flush came at once", async () => {
  let nowMs = mondayMs;
  const log = await TestLog.open(scratch.folder(), mondayMs, {
    segmentBytesMax: 1000,
    // Every look at this clock takes ten milliseconds.
    now: () => (nowMs += 10),
  });
  await Promise.all(Array.from({ length: 1000 }, () => log.record({ user: "una" })));
  const [, ...later] = log.inside.segments;
  expect(later.length).toBeGreaterThan(2);
  for (const { number, first } of later) {
    const reader = new SegmentReader(join(log.folder, "audit/segments"), number);
    expect(reader.head()?.atMs).toBe((await log.leaf(first)).at);
    reader.close();
  }
  await log.close();
});

const leafOf = (facts: string, kind = "retention.applied", seq = 1024) =>
  Buffer.from(`{"at":1,"facts":${facts},"id":"x","kind":"${kind}","seq":${seq},"v":1}`);

test.each([
  ["an entry that says so", leafOf('{"prunedTo":512}'), 512],
  ["up to itself", leafOf('{"prunedTo":1024}'), 1024],
  ["beyond itself", leafOf('{"prunedTo":1280}'), 0],
  ["within a bundle", leafOf('{"prunedTo":500}'), 0],
  ["no number", leafOf('{"prunedTo":"512"}'), 0],
  ["another kind", leafOf('{"prunedTo":512,"x":"\\"kind\\":\\"retention.applied\\""}', "call.input"), 0],
  ["no leaf", Buffer.from('"kind":"retention.applied"'), 0],
])("what may be missing is read from %s", (_what, leaf, to) => {
  expect(prunedTo(leaf)).toBe(to);
});
