import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startAuthority, type FakeAuthority } from "../../../test/fakes/timestamp-authority.ts";
import { startWitness, type FakeWitness } from "../../../test/fakes/witness.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { Anchor } from "./anchor.ts";
import { anchorNow, type Anchored } from "./anchor-log.ts";
import { LogOfTest } from "./anchored-log.test-data.ts";
import { anchorStates, checkAnchors } from "./check-anchors.ts";
import { folderAnchor } from "./copy-folder.ts";
import { copyName } from "./copy.ts";
import { anchorsIn, Holdings } from "./holdings.ts";
import { timestampAnchor } from "./timestamp.ts";
import { witnessAnchor } from "./witness.ts";

let log: LogOfTest;
let witness: FakeWitness;
let authority: FakeAuthority;
let scratch: string;
let anchors: readonly Anchor[];
let recorded: NewEntry[];

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), "seaworthy-anchor-log-"));
  log = new LogOfTest();
  await log.grow(3);
  witness = await startWitness({ logs: [log.vkey()] });
  authority = await startAuthority(join(scratch, "tsa"));
  const pem = readFileSync(authority.ca, "utf8");
  anchors = [
    witnessAnchor({ name: "one", url: witness.url, key: witness.key }),
    timestampAnchor(
      { name: "tsa", url: authority.url, ca: authority.ca, pem },
      { now: Date.now, randomBytes: (count) => randomBytes(count) },
    ),
    folderAnchor({ name: "disk", folder: join(scratch, "disk") }),
  ];
  recorded = [];
});
afterEach(async () => {
  await Promise.all([witness.close(), authority.close()]);
  await log.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const folder = (): string => anchorsIn(log.folder);

const anchorWith = (anchor: Anchor): Promise<Anchored | undefined> =>
  anchorNow({
    dataFolder: log.folder,
    anchor,
    holdings: new Holdings(folder(), anchor.name),
    recorder: {
      record: async (entry) => {
        recorded.push(entry);
        return (await log.open()).record(entry);
      },
    },
    now: Date.now,
  });

async function anchorAll(): Promise<void> {
  for (const anchor of anchors) {
    await anchorWith(anchor);
    await log.pause();
  }
}

const check = (among = anchors) => checkAnchors({ dataFolder: log.folder, anchorsFolder: folder() }, among);

test("each anchor that took a checkpoint has an entry in the log, after it did", async () => {
  const { size } = log.head().checkpoint;
  await anchorAll();
  expect(recorded.map(({ kind }) => kind)).toEqual(["log.anchored", "log.anchored", "log.anchored"]);
  expect(recorded[0]?.facts).toMatchObject({ what: "witness", name: "one", size });
  expect(recorded[0]?.facts?.["digest"]).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(recorded.map(({ facts }) => facts?.["what"])).toEqual(["witness", "timestamp", "copy"]);
});

test("entries that tell of anchoring are nothing new; one entry of another kind is", async () => {
  const [anchor] = anchors;
  if (anchor === undefined) throw new Error("no anchor");
  const holdings = new Holdings(folder(), anchor.name);
  const log2 = await log.open();
  const parts = {
    dataFolder: log.folder,
    anchor,
    holdings,
    recorder: { record: (entry: NewEntry) => log2.record(entry) },
    now: Date.now,
  };
  await log2.publishedTo(log2.head().size);
  const first = await anchorNow(parts);
  expect(first?.isNew).toBe(true);
  await log2.publishedTo(log2.head().size);
  expect(log.head().checkpoint.size).toBe((first?.size ?? 0) + 1);
  expect(await anchorNow(parts)).toEqual({ size: first?.size, isNew: false });
  await log2.record({ kind: "call.input", exchange: "new" });
  await log2.publishedTo(log2.head().size);
  expect(await anchorNow(parts)).toEqual({ size: (first?.size ?? 0) + 2, isNew: true });
});

test("today's log goes on from all that was anchored: kept here, and read outside", async () => {
  await anchorAll();
  await log.grow(300);
  await anchorAll();
  await log.grow(5);
  expect(await check()).toEqual({
    holds: true,
    compared: { kept: 6, shown: 3 },
    problems: [],
    unasked: [],
    remarks: [],
  });
});

test("a log rewritten with the real key is in doubt by each anchor, and no new checkpoint is handed out", async () => {
  const copy = await log.copy();
  await log.grow(10);
  await anchorAll();
  await log.rewriteFrom(copy, 60);
  for (const anchor of anchors)
    await expect(anchorWith(anchor)).rejects.toMatchObject({ code: "LOG_BROKEN", exit: 3 });
  const { holds, problems } = await check();
  expect(holds).toBe(false);
  const files = problems.map(({ file }) => file);
  for (const name of ["one", "tsa", "disk"])
    expect(files.some((file) => file.startsWith(`anchors/${name}/`))).toBe(true);
  expect(problems[0]?.message).toContain("the log was rewritten");
  // Whoever rewrites it removes what is kept here too: witness and disk still have theirs.
  rmSync(folder(), { recursive: true });
  const outside = await check();
  expect(outside.compared).toEqual({ kept: 0, shown: 2 });
  expect(outside.problems.map(({ file }) => file.split(":")[0])).toEqual(["one", "disk"]);
  rmSync(copy, { recursive: true });
});

test("without what is kept here the witness itself refuses a rewritten log", async () => {
  const copy = await log.copy();
  await log.grow(10);
  await anchorAll();
  await log.rewriteFrom(copy, 60);
  rmSync(folder(), { recursive: true });
  const [first] = anchors;
  if (first === undefined) throw new Error("no anchor");
  await expect(anchorWith(first)).rejects.toMatchObject({
    code: "LOG_BROKEN",
    message: expect.stringContaining("not a continuation") as string,
  });
  rmSync(copy, { recursive: true });
});

test.each([
  ["one", copyName, (text: string) => text.replace(/(— witness\.test\/one .{20}).(.*)/, "$1A$2"), "hold"],
  ["one", copyName, (text: string) => text.replace(/\n— witness.*\n/, "\n"), "there is no cosignature"],
  ["tsa", (size: number) => `${copyName(size)}.tsr`, () => "nonsense", "no RFC 3161 response"],
  ["disk", copyName, (text: string) => text.slice(0, -20), "is not a checkpoint of this log"],
])("what is kept of %s is checked too: spoiled, it is named", async (name, fileOf, spoil, message) => {
  await anchorAll();
  const size = new Holdings(folder(), name).newest?.size ?? 0;
  const path = join(folder(), name, fileOf(size));
  const { writeFileSync } = await import("node:fs");
  writeFileSync(path, spoil(readFileSync(path, "utf8")));
  const { holds, problems } = await check();
  expect(holds).toBe(false);
  expect(problems.some(({ file, message: told }) => file.includes(name) && told.includes(message))).toBe(
    true,
  );
});

test("who cannot be asked is named, and the others are asked all the same", async () => {
  await anchorAll();
  await witness.close();
  const { holds, compared, unasked } = await check();
  expect({ holds, compared }).toEqual({ holds: true, compared: { kept: 3, shown: 1 } });
  expect(unasked).toEqual([{ name: "one", why: expect.stringContaining("was not reached") as string }]);
});

test("what is kept of an anchor that is not configured any more is still compared", async () => {
  await anchorAll();
  const { holds, compared, remarks } = await check(anchors.slice(2));
  expect({ holds, compared }).toEqual({ holds: true, compared: { kept: 3, shown: 1 } });
  expect(remarks).toHaveLength(2);
  expect(anchorStates(folder(), []).map(({ name, held, sort }) => ({ name, held, sort }))).toEqual(
    ["disk", "one", "tsa"].map((name) => ({ name, held: 1, sort: undefined })),
  );
});

test("a failure is remembered until it works again", async () => {
  const [first] = anchors;
  if (first === undefined) throw new Error("no anchor");
  witness.instead = () => ({ status: 500, body: "" });
  await expect(anchorWith(first)).rejects.toMatchObject({ code: "ANCHOR_FAILED" });
  expect(anchorStates(folder(), anchors)[0]).toMatchObject({
    name: "one",
    held: 0,
    failure: { code: "ANCHOR_FAILED", message: expect.stringContaining("it answers 500") as string },
  });
  witness.instead = undefined;
  await anchorWith(first);
  expect(anchorStates(folder(), anchors)[0]).not.toHaveProperty("failure");
  expect(anchorStates(folder(), anchors)[0]).toMatchObject({ held: 1, newest: { size: 4 } });
});

test("nothing is anchored and nothing compared where no anchor is configured", async () => {
  expect(await check([])).toEqual({
    holds: true,
    compared: { kept: 0, shown: 0 },
    problems: [],
    unasked: [],
    remarks: [],
  });
});

test("of a witness one an hour is kept after a day, the newest always", () => {
  const place = join(scratch, "held");
  mkdirSync(place);
  const holdings = new Holdings(place, "one");
  const nowMs = Date.now();
  const hourMs = 3_600_000;
  const start = Math.floor(nowMs / hourMs) * hourMs;
  const minutesAgo = [2881, 2879, 2850, 1500, 1490, 1439, 1438, 5, 4];
  for (const [i, minutes] of minutesAgo.entries()) {
    holdings.keep({ size: i + 1, note: String(i) });
    const at = new Date(start - minutes * 60_000);
    utimesSync(join(place, "one", copyName(i + 1)), at, at);
  }
  holdings.thin(start);
  expect(readdirSync(join(place, "one"))).toEqual([1, 2, 4, 6, 7, 8, 9].map(copyName));
  expect(new Holdings(place, "one").newest?.size).toBe(9);
});
