import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testLog, type TestLog } from "../../audit/search/search.test-data.ts";
import { verifySince } from "../../audit/proofs/verify-since.ts";
import { lookAtIntegrity, type IntegrityParts } from "./log-integrity.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-integrity-"));
let log: TestLog;
const grow = (count: number): Promise<void> =>
  log.record(
    ...Array.from({ length: count }, (_, i) => ({
      kind: "call.input" as const,
      feature: "support",
      payload: `p${i}`,
    })),
  );
beforeAll(async () => {
  log = await testLog();
  await grow(600);
});
afterAll(async () => {
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
  rmSync(scratch, { recursive: true, force: true });
});

const dayMs = 86_400_000;
const clock = { atMs: Date.UTC(2026, 5, 1) };
type Parts = IntegrityParts & { kept: string | undefined };
function partsFor(data: string, more: Partial<IntegrityParts> = {}): Parts {
  const parts: Parts = {
    kept: undefined,
    logPath: join(data, "log"),
    anchorsFolder: join(data, "anchors"),
    anchors: { names: [], everyMs: 60_000 },
    isDev: true,
    state: {
      read: () => parts.kept,
      write: (text: string) => {
        parts.kept = text;
      },
    },
    now: () => clock.atMs,
    random: Math.random,
    ...more,
  };
  return parts;
}
const look = (parts: IntegrityParts) => lookAtIntegrity(parts, AbortSignal.timeout(60_000));
const whole = { holds: 1, extends: 1, caught: 1, anchored: 1 };
/** A copy of the log as it is now, to be damaged. */
function copy(name: string): string {
  const to = join(scratch, name);
  cpSync(log.data, to, { recursive: true, filter: (path) => !/\/(?:lock|socket)/.test(path) });
  return to;
}

test("a log that holds is verified whole once a day, and from where it was verified last in between", async () => {
  const parts = partsFor(log.data);
  const first = await look(parts);
  expect(first).toMatchObject({ figures: whole, beside: { note: "1 program, all entries" } });
  await grow(300);
  const second = await look(parts);
  expect(second).toMatchObject({ figures: whole, beside: { note: "1 program" } });
  expect(second.figures.size).toBeGreaterThanOrEqual(first.figures.size + 300);
  clock.atMs += dayMs;
  expect((await look(parts)).beside).toEqual({ note: "1 program, all entries" });
});

test("a flipped bit in a new entry is found in the next round, and every round after it says so", async () => {
  const parts = partsFor(copy("flipped"));
  await look(parts);
  const before = parts.kept;
  await grow(40);
  const { size } = await verifySince(join(log.data, "log"));
  const now = copy("flipped");
  const index = Math.floor((size - 1) / 256);
  const bundle = join(now, "log/tile/entries", `${String(index).padStart(3, "0")}.p/${size % 256}`);
  const bytes = readFileSync(bundle);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
  writeFileSync(bundle, bytes);
  for (let round = 0; round < 2; round += 1) {
    const found = await look(parts);
    expect(found.figures).toMatchObject({ holds: 0, extends: 0 });
    expect(found.payload).toContain("is not the one of its hash");
  }
  const stateOf = (text = "{}") => JSON.parse(text) as { readonly root?: string; readonly held?: boolean };
  expect(stateOf(parts.kept)).toMatchObject({ root: stateOf(before).root, held: false });
});

test("a flipped bit in an old segment is found by the daily round", async () => {
  const data = copy("segment");
  const parts = partsFor(data);
  await look(parts);
  const folder = join(data, "audit/segments");
  const file = join(folder, readdirSync(folder).find((name) => !name.endsWith(".key")) ?? "");
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
  writeFileSync(file, bytes);
  expect((await look(parts)).figures.holds).toBe(1);
  clock.atMs += dayMs;
  expect((await look(parts)).figures).toMatchObject({ holds: 0, extends: 1 });
});

test("of a log whose private folder is another's the public files are verified", async () => {
  const data = copy("public");
  rmSync(join(data, "audit"), { recursive: true });
  const parts = partsFor(data);
  expect(await look(parts)).toMatchObject({ figures: whole, beside: { note: "1 program, all entries" } });
  const bundle = join(data, "log/tile/entries/000");
  const bytes = readFileSync(bundle);
  bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
  writeFileSync(bundle, bytes);
  clock.atMs += dayMs;
  expect((await look(parts)).figures).toMatchObject({ holds: 0, extends: 1 });
});

test("another history of the same length is not the continuation of the one before", async () => {
  const parts = partsFor(log.data);
  await look(parts);
  const other = await testLog();
  await other.record(...Array.from({ length: 1200 }, () => ({ kind: "call.input" as const })));
  const found = await look({ ...parts, logPath: join(other.data, "log") });
  expect(found.figures).toMatchObject({ holds: 0, extends: 0 });
  expect(found.payload).toContain("is not what was signed");
  await other.close();
  rmSync(other.data, { recursive: true, force: true });
});

test("outside of dev nobody who holds a checkpoint means that it is not anchored", async () => {
  expect((await look(partsFor(log.data, { isDev: false }))).figures.anchored).toBe(0);
  const named = { names: ["witness"], everyMs: 60_000 };
  expect((await look(partsFor(log.data, { anchors: named }))).figures.anchored).toBe(0);
});

test("somebody else's verifier is believed where it complains", async () => {
  const said = (code: number): readonly string[] => [
    process.execPath,
    "-e",
    `console.log("no"); process.exit(${code})`,
  ];
  expect((await look(partsFor(log.data, { verifier: said(0) }))).figures.holds).toBe(1);
  const found = await look(partsFor(log.data, { verifier: said(1) }));
  expect(found).toMatchObject({ figures: { holds: 0 }, beside: { note: "2 programs, all entries" } });
});
