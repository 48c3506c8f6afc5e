import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerAsk, type Inside } from "../../src/audit/socket/ask.ts";
import { asks } from "../../src/audit/asks/all.ts";
import { openInside } from "../../src/audit/open-log.ts";
import { verifyLog } from "../../src/audit/proofs/verify.ts";
import { KnownError } from "../../src/base/errors.ts";
import type { JsonObject, JsonValue } from "../../src/base/json.ts";
import type { Said } from "./killed-log.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-torn-files-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));

const open = async (dataFolder: string): Promise<Inside> =>
  openInside({
    dataFolder,
    now: Date.now,
    randomBytes,
    segmentBytesMax: 60_000,
    onFailure: (error) => {
      throw error;
    },
  });

/** As kill -9 leaves it: some segments, a hold, a person, an erasure, and a checkpoint of all of it. */
let crashed: string;
let owner: string;
let ann: string;
let hold: number;
const promised: Said[] = [];
const erased: number[] = [];

const askAs = async (inside: Inside, token: string, question: JsonObject): Promise<JsonValue> =>
  answerAsk(inside, asks, { ...question, token });

beforeAll(async () => {
  const folder = newFolder();
  const inside = await open(folder);
  const { log } = inside;
  owner = readFileSync(join(folder, "audit/owner.token"), "utf8").trim();
  const say = async (i: number): Promise<void> => {
    const [exchange, user, payload] = [`x${i}`, `user-${i % 9}`, `payload ${i} ${"p".repeat(i % 300)}`];
    const index = await log.record({ kind: "call.input", exchange, user, payload });
    if (user === "user-8") erased.push(index);
    else promised.push({ index, exchange, user, payload });
  };
  for (let round = 0; round < 4; round += 1)
    await Promise.all(Array.from({ length: 160 }, async (_, i) => say(round * 160 + i)));
  const added = await askAs(inside, owner, { ask: "people-add", name: "ann", roles: ["reader"] });
  ann = (added as { token: string }).token;
  await askAs(inside, owner, { ask: "erase", user: "user-8", reason: "test" });
  const placed = await askAs(inside, owner, { ask: "hold", user: "user-3", reason: "test" });
  hold = (placed as { hold: number }).hold;
  await log.publishedTo(log.head().size);
  crashed = newFolder();
  cpSync(folder, crashed, { recursive: true, filter: (path) => !path.endsWith("/lock") });
  await log.close();
}, 60_000);

/** All that the log promised. */
async function expectKept(inside: Inside, folder: string): Promise<void> {
  const token = readFileSync(join(folder, "audit/owner.token"), "utf8").trim();
  const some = promised.filter((_, i) => i % 61 === 0 || i > promised.length - 3);
  for (const { index, exchange, payload } of some) {
    const [leaf] = await inside.log.leaves(index, 1);
    expect(JSON.parse(leaf?.toString("utf8") ?? "{}")).toMatchObject({ exchange });
    expect(await askAs(inside, token, { ask: "open", index, purpose: "test" })).toEqual({ payload });
  }
  const gone = askAs(inside, token, { ask: "open", index: erased.at(-1) ?? 0, purpose: "test" });
  await expect(gone).rejects.toMatchObject({ code: "USAGE" });
  expect(await askAs(inside, token, { ask: "holds" })).toMatchObject([{ hold }]);
  expect(await askAs(inside, ann, { ask: "pseudonyms" })).toMatchObject({ user: [] });
}

/** Starts on a folder in which a file was damaged. */
async function startOn(folder: string): Promise<"recovers" | "says so"> {
  let inside: Inside;
  try {
    inside = await open(folder);
  } catch (error) {
    if (error instanceof KnownError && error.code === "LOG_BROKEN") return "says so";
    throw error;
  }
  await expectKept(inside, folder);
  await inside.log.close();
  const { ok, problems, uncovered } = await verifyLog(folder);
  expect({ ok, problems, uncovered }).toEqual({ ok: true, problems: [], uncovered: 0 });
  return "recovers";
}

/** Lengths to cut a file to: the ends, and some between. */
function cutsOf(bytes: number, count: number): readonly number[] {
  const cuts = [0, 1, bytes - 1];
  for (let i = 1; i <= count; i += 1) cuts.push(Math.floor((bytes * i) / (count + 1)));
  return [...new Set(cuts)].filter((cut) => cut >= 0 && cut < bytes);
}

const filesOf = (folder: string, below: string): readonly string[] =>
  readdirSync(join(folder, below), { recursive: true, encoding: "utf8" })
    .map((name) => join(below, name))
    .filter((name) => statSync(join(folder, name)).isFile());

/** Cuts a file in copies of the crashed log, and starts on each. */
async function startsOn(file: string, cuts: readonly number[]): Promise<Set<string>> {
  const whole = readFileSync(join(crashed, file));
  const ends = new Set<string>();
  for (const cut of cuts) {
    const folder = newFolder();
    cpSync(crashed, folder, { recursive: true });
    writeFileSync(join(folder, file), whole.subarray(0, cut));
    try {
      ends.add(await startOn(folder));
    } catch (error) {
      throw new Error(`${file} cut to ${cut} of ${whole.length} bytes`, { cause: error });
    }
    rmSync(folder, { recursive: true });
  }
  return ends;
}

test("the log that is damaged has several segments, full and unfinished tiles", () => {
  const names = [...filesOf(crashed, "log"), ...filesOf(crashed, "audit")];
  expect(names.filter((name) => name.endsWith(".seg")).length).toBeGreaterThan(2);
  expect(names.filter((name) => name.includes("entries")).length).toBeGreaterThan(2);
  expect(names.some((name) => name.includes(".p/"))).toBe(true);
});

test("tiles and bundles that are cut at any place are made again, or whoever reads them hears of it", async () => {
  let count = 0;
  let madeAgain = 0;
  for (const file of filesOf(crashed, "log/tile")) {
    const whole = readFileSync(join(crashed, file));
    for (const cut of cutsOf(whole.length, 2)) {
      const folder = newFolder();
      cpSync(crashed, folder, { recursive: true });
      writeFileSync(join(folder, file), whole.subarray(0, cut));
      const inside = await open(folder);
      const kept = await expectKept(inside, folder).then(
        () => undefined,
        (error: unknown) => error,
      );
      await inside.log.close();
      const { ok, problems } = await verifyLog(folder);
      // Full ones of before the last segment are not looked at by a start.
      if (ok) madeAgain += 1;
      else expect(problems.map((problem) => problem.file)).toContain(file);
      if (kept !== undefined) expect({ kept, ok }).toMatchObject({ kept: { code: "LOG_BROKEN" }, ok: false });
      rmSync(folder, { recursive: true });
      count += 1;
    }
  }
  console.log(`torn tiles and bundles: ${count} cuts, ${madeAgain} made again, the others named`);
  expect(madeAgain).toBeGreaterThan(0);
}, 120_000);

test("a checkpoint that is cut at any place stops the start", async () => {
  const { size } = statSync(join(crashed, "log/checkpoint"));
  expect(await startsOn("log/checkpoint", cutsOf(size, 8))).toEqual(new Set(["says so"]));
}, 60_000);

test("the newest segment, cut where a checkpoint has promised its entries, stops the start", async () => {
  const file =
    filesOf(crashed, "audit/segments")
      .filter((name) => name.endsWith(".seg"))
      .at(-1) ?? "";
  const end = readFileSync(join(crashed, file)).findLastIndex((byte) => byte !== 0) + 1;
  expect(await startsOn(file, cutsOf(end, 12))).toEqual(new Set(["says so"]));
  // Behind the last entry there is only room.
  expect(await startsOn(file, [end])).toEqual(new Set(["recovers"]));
}, 60_000);

test("a key file that is cut where the log no longer has its keys stops the start", async () => {
  const { size } = statSync(join(crashed, "audit/keys"));
  const cuts = cutsOf(size, 12);
  expect(cuts.length).toBeGreaterThan(10);
  expect(await startsOn("audit/keys", cuts)).toEqual(new Set(["says so"]));
}, 60_000);

test("what is beside the log, cut at any place, is made again from the log or stops the start", async () => {
  const beside = filesOf(crashed, "audit").filter((name) => !/\.seg$|audit.keys$|owner\.token/.test(name));
  expect(beside.length).toBeGreaterThan(3);
  for (const file of beside) {
    const ends = await startsOn(file, cutsOf(statSync(join(crashed, file)).size, 5));
    console.log(`${file}: ${[...ends].join(", ")}`);
  }
}, 120_000);
