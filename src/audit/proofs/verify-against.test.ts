import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditLog } from "../log.ts";
import { tileWidth } from "../merkle.ts";
import { openLog } from "../open-log.ts";
import { openPublished } from "../read.ts";
import { receiptOf } from "./receipt.ts";
import { tilePath } from "../tile-path.ts";
import { verifyAgainst, type Kept } from "./verify-against.ts";
import { verifyLog } from "./verify.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-against-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [real, rewritten, other] = ["real", "rewritten", "other"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

/** Checkpoints of the real log by its size then. */
const kept = new Map<number, Kept>();
const keptAt = (...sizes: number[]): Kept[] => sizes.map((size) => kept.get(size) as Kept);

const open = (dataFolder: string): Promise<AuditLog> =>
  openLog({
    dataFolder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });

async function grow(log: AuditLog, size: number, word: string): Promise<void> {
  const waiting: Promise<number>[] = [];
  for (let i = log.head().size; i < size; i += 1)
    waiting.push(log.record({ kind: "call.input", exchange: `${word}${i}` }));
  await Promise.all(waiting);
  await log.publishedTo(size);
}

/** The sizes around full tiles, and the one where the rewriting begins. */
const sizes = [1, 2, 255, 256, 257, 300, 511, 512, 513, 600];
const rewrittenFrom = 300;

beforeAll(async () => {
  const log = await open(real);
  for (const size of sizes) {
    await grow(log, size, "x");
    kept.set(size, { file: `kept-${size}`, text: readFileSync(join(real, "log/checkpoint"), "utf8") });
    if (size === rewrittenFrom) cpSync(real, rewritten, { recursive: true });
  }
  await log.close();
  rmSync(join(rewritten, "audit/lock"), { force: true });
  // Whoever has the key can write another history from there on, and every check of the log itself holds.
  const forged = await open(rewritten);
  await grow(forged, 600, "y");
  await forged.close();
  const elsewhere = await open(other);
  await grow(elsewhere, 600, "x");
  await elsewhere.close();
});

test("a log goes on from every checkpoint that was ever kept of it, the newest one too", () => {
  expect(verifyAgainst(real, keptAt(...sizes))).toEqual({
    compared: sizes.map((size) => ({ file: `kept-${size}`, size, holds: true })),
    problems: [],
  });
});

test("a log that was written anew with the real key holds by itself, and not against what was kept", async () => {
  expect((await verifyLog(rewritten)).ok).toBe(true);
  const { compared, problems } = verifyAgainst(rewritten, keptAt(600));
  expect(compared).toEqual([{ file: "kept-600", size: 600, holds: false, doubt: { from: 0, to: 600 } }]);
  expect(problems).toEqual([
    {
      file: "kept-600",
      entry: 0,
      message: "the log was rewritten: something in entries 0 to 599 is not what was signed",
    },
  ]);
});

test.each(sizes)(
  "against the checkpoint of %i entries the forged log holds only before it was forged",
  (size) => {
    const [one] = verifyAgainst(rewritten, keptAt(size)).compared;
    expect(one?.holds).toBe(size <= rewrittenFrom);
  },
);

test("several kept checkpoints narrow down what is in doubt", () => {
  const { compared, problems } = verifyAgainst(rewritten, keptAt(1, 256, 300, 511, 513));
  expect(compared.map(({ doubt }) => doubt)).toEqual([
    undefined,
    undefined,
    undefined,
    { from: 300, to: 511 },
    { from: 300, to: 513 },
  ]);
  expect(problems[0]?.message).toContain("something in entries 300 to 510 is not");
});

test("a log that is shorter than it was is found; of the same length it holds", () => {
  const short = join(folder, "short");
  cpSync(real, short, { recursive: true });
  const older = kept.get(513) as Kept;
  // The checkpoint of before, over the files of now: the end is cut off.
  writeFileSync(join(short, "log/checkpoint"), older.text);
  expect(verifyAgainst(short, keptAt(512, 513)).problems).toEqual([]);
  expect(verifyAgainst(short, keptAt(600))).toEqual({
    compared: [{ file: "kept-600", size: 600, holds: false, doubt: { from: 513, to: 600 } }],
    problems: [
      {
        file: "kept-600",
        entry: 513,
        message:
          "the log is shorter than it was: entries 513 to 599 are missing, those before cannot be compared",
      },
    ],
  });
  writeFileSync(join(short, "log/checkpoint"), (kept.get(512) as Kept).text);
  expect(verifyAgainst(short, keptAt(513)).problems[0]?.message).toContain("entry 512 is missing");
});

test("a receipt that somebody kept is as good as a checkpoint", () => {
  const receipt = { file: "r.tlog-proof", text: receiptOf(openPublished(real), 7) ?? "" };
  const size = openPublished(real).checkpoint()?.size;
  expect(verifyAgainst(real, [receipt]).compared).toEqual([{ file: "r.tlog-proof", size, holds: true }]);
  expect(verifyAgainst(rewritten, [receipt]).compared[0]?.holds).toBe(false);
});

test("a checkpoint of another log, or a changed one, is none of this log", () => {
  const [checkpoint] = keptAt(257) as [Kept];
  expect(verifyAgainst(other, [checkpoint])).toEqual({
    compared: [{ file: "kept-257", holds: false }],
    problems: [
      { file: "kept-257", message: expect.stringContaining("not a checkpoint of this log") as string },
    ],
  });
  const bytes = Buffer.from(checkpoint.text);
  for (let at = 0; at < bytes.length; at += 1) {
    const broken = Buffer.from(bytes);
    broken[at] = (broken[at] ?? 0) ^ (1 << (at & 7));
    const { problems } = verifyAgainst(real, [{ file: "broken", text: broken.toString("utf8") }]);
    expect(problems.length, `byte ${at}`).toBe(1);
  }
});

test("where a tile is missing or damaged, it is that which is said, not that the log was rewritten", () => {
  const path = join(real, "log/tile/0/000");
  const whole = readFileSync(path);
  rmSync(path);
  const missing = verifyAgainst(real, keptAt(255)).problems;
  const broken = Buffer.from(whole);
  broken[0] = (broken[0] ?? 0) ^ 1;
  writeFileSync(path, broken);
  const damaged = verifyAgainst(real, keptAt(255)).problems;
  writeFileSync(path, whole);
  expect(missing[0]?.message).toContain("log/tile/0/000 is missing or short");
  expect(damaged[0]?.message).toContain("log/tile/0/000 or the tile above it is damaged");
});

test("where an unfinished tile is damaged, the tiles do not lead to the checkpoint", () => {
  const { size } = openPublished(real).checkpoint() ?? { size: 0 };
  const path = join(real, "log", tilePath(0, Math.floor(size / tileWidth), size % tileWidth));
  const whole = readFileSync(path);
  const broken = Buffer.from(whole);
  broken[0] = (broken[0] ?? 0) ^ 1;
  writeFileSync(path, broken);
  const { problems } = verifyAgainst(real, keptAt(513));
  writeFileSync(path, whole);
  expect(problems[0]?.message).toContain("tiles do not lead to its checkpoint");
});

test("a log without a checkpoint of its own cannot be compared", () => {
  const empty = join(folder, "empty");
  const { compared, problems } = verifyAgainst(empty, keptAt(1));
  expect(compared).toEqual([{ file: "kept-1", holds: false }]);
  expect(problems).toHaveLength(1);
});
