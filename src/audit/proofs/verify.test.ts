import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "../open-log.ts";
import { verifyLog } from "./verify.ts";
import { readTilePath } from "./verify-tiles.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-verify-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Enough for two levels of tiles, unfinished tiles of each, and several segments. */
const size = 700;

beforeAll(async () => {
  const log = await openLog({
    dataFolder: folder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
    segmentBytesMax: 100_000,
  });
  for (let i = 1; i < size; i += 1) {
    const done = log.record({ kind: "call.input", exchange: `x${i}`, user: `u${i % 5}`, payload: `p${i}` });
    if (i % 100 === 0) await done;
  }
  await log.close();
});

const filesOf = (part: string): string[] =>
  readdirSync(join(folder, part), { recursive: true, encoding: "utf8" })
    .map((name) => `${part}/${name}`)
    .filter((name) => statSync(join(folder, name)).isFile() && !name.endsWith(".key"));

test("a whole log holds", async () => {
  expect(await verifyLog(folder)).toMatchObject({ ok: true, size, problems: [], uncovered: 0, tornBytes: 0 });
});

test("one flipped bit anywhere in the public files or the segments is found and named", async () => {
  const files = [...filesOf("log"), ...filesOf("audit/segments")];
  expect(files.length).toBeGreaterThan(8);
  let count = 0;
  for (const file of files) {
    const whole = readFileSync(join(folder, file));
    const steps = Math.min(whole.length, 40);
    for (let i = 0; i < steps; i += 1) {
      // Spread over the file, both ends included.
      const at = Math.round((i * (whole.length - 1)) / Math.max(1, steps - 1));
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ (1 << (i % 8));
      writeFileSync(join(folder, file), broken);
      const result = await verifyLog(folder);
      expect(result.ok, `${file} byte ${at}`).toBe(false);
      const named = result.problems.map((problem) => problem.file);
      expect(named, `${file} byte ${at}`).toContain(file);
      count += 1;
    }
    writeFileSync(join(folder, file), whole);
  }
  console.log(`flipped bits: ${count} in ${files.length} files, all found and named`);
  expect((await verifyLog(folder)).ok).toBe(true);
}, 300_000);

async function withChanged<T>(file: string, bytes: Buffer | undefined, look: () => Promise<T>): Promise<T> {
  const path = join(folder, file);
  const whole = readFileSync(path);
  if (bytes === undefined) rmSync(path);
  else writeFileSync(path, bytes);
  try {
    return await look();
  } finally {
    writeFileSync(path, whole);
  }
}

test("a file that is missing, short or long is named", async () => {
  for (const file of [...filesOf("log"), ...filesOf("audit/segments")]) {
    const whole = readFileSync(join(folder, file));
    const missing = await withChanged(file, undefined, () => verifyLog(folder));
    expect(missing.ok, `without ${file}`).toBe(false);
    const short = await withChanged(file, whole.subarray(0, -1), () => verifyLog(folder));
    expect(short.ok, `${file} short`).toBe(false);
    if (file.endsWith(".seg")) continue;
    const long = await withChanged(file, Buffer.concat([whole, Buffer.from("x")]), () => verifyLog(folder));
    expect(long.ok, `${file} long`).toBe(false);
  }
});

test("a wrong entry is named by its number and place", async () => {
  const bytes = readFileSync(join(folder, "log/tile/entries/000"));
  const at = bytes.indexOf('"exchange":"x100"');
  bytes[at + 13] = 0x79;
  const result = await withChanged("log/tile/entries/000", bytes, () => verifyLog(folder));
  expect(result.problems[0]).toMatchObject({ file: "log/tile/entries/000", entry: 100 });
});

test("a verifier key from elsewhere is asked instead of the one beside the log", async () => {
  const own = readFileSync(join(folder, "log/vkey"), "utf8");
  expect((await verifyLog(folder, { verifier: own })).ok).toBe(true);
  const other = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
  expect((await verifyLog(folder, { verifier: other })).ok).toBe(false);
});

test("a stray file among the tiles is named, a draft beside them is not", async () => {
  const stray = join(folder, "log/tile/0/stray");
  writeFileSync(stray, "x");
  expect((await verifyLog(folder)).problems).toEqual([
    { file: "log/tile/0/stray", message: "is not a file of the log" },
  ]);
  rmSync(stray);
  writeFileSync(join(folder, "log/.drafts/draft"), "x");
  expect((await verifyLog(folder)).ok).toBe(true);
});

test.each([
  ["tile/0/000", { level: 0, index: 0, width: 256 }],
  ["tile/entries/x001/x234/067.p/8", { level: "entries", index: 1_234_067, width: 8 }],
  ["tile/0/000.p/256", undefined],
  ["tile/0/x000/000", undefined],
  ["tile/0/000.p", undefined],
  ["tile/63/000", { level: 63, index: 0, width: 256 }],
  ["tile/64/000", undefined],
  ["tile/0/x999/x999/x999/x999/999", { level: 0, index: 999_999_999_999_999, width: 256 }],
  ["tile/0/x001/x000/x000/x000/x000/000", undefined],
  [`tile/0/${"x001/".repeat(3000)}001`, undefined],
])("%s is read as the tile that it names", (path, name) => {
  expect(readTilePath(path)).toEqual(name);
});
