import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { answerAsk, type Inside } from "../socket/ask.ts";
import { asks } from "../asks/all.ts";
import { readSlot, slotMasterId } from "./key-slot.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { MasterKey, readMasterText } from "./master-key.ts";
import { openInside, type LogOptions } from "../open-log.ts";
import { verifyLog } from "../proofs/verify.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-rotate-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));

const open = (dataFolder: string, more: Partial<LogOptions> = {}): Promise<Inside> =>
  openInside({
    dataFolder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
    ...more,
  });

const admin = { name: "ann", roles: ["admin", "investigator"] } as const;

const ask = (inside: Inside, question: Record<string, string>) =>
  answerAsk({ ...inside, people: { find: () => admin } }, asks, { token: "t", ...question });

const rotate = (inside: Inside, more: Record<string, string> = {}) =>
  ask(inside, { ask: "rotate", purpose: "yearly", ...more });

/** A log whose rotation of the master key can be waited for to be in the middle of its slots. */
async function openHalfway(folder: string): Promise<{ inside: Inside; halfway: Promise<unknown> }> {
  const { promise: halfway, resolve } = Promise.withResolvers<unknown>();
  const onRotationStep = (step: string): void => {
    if (step === "slot 100") resolve(step);
  };
  return { inside: await open(folder, { onRotationStep }), halfway };
}

interface Written {
  readonly index: number;
  readonly text: string;
}

/** Entries with payloads, each of a user of its own. */
const write = (inside: Inside, count: number, name = "u"): Promise<Written[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const text = `payload of ${name}${i}`;
      return {
        index: await inside.log.record({ kind: "call.input", user: `${name}${i}`, payload: text }),
        text,
      };
    }),
  );

async function expectPayloads(inside: Inside, written: readonly Written[]): Promise<void> {
  for (const { index, text } of written)
    expect(await inside.log.openPayload({ index, reader: "ann", purpose: "test" })).toBe(text);
}

async function leaves(inside: Inside): Promise<Leaf[]> {
  const all: Leaf[] = [];
  for (;;) {
    const more = await inside.log.leaves(all.length, 256);
    if (more.length === 0) return all;
    all.push(...more.flatMap((bytes) => readLeaf(bytes) ?? []));
  }
}

const masterId = (path: string): string =>
  new MasterKey(readMasterText(readFileSync(path, "utf8")) ?? Buffer.alloc(0)).id;

/** Ids of the master keys that anything in a log is wrapped by. */
function wrappedBy(folder: string): Set<string> {
  const audit = join(folder, "audit");
  const ids = new Set([readFileSync(join(audit, "root.keys")).toString("hex", 8, 16)]);
  const keys = readFileSync(join(audit, "keys"));
  for (let at = 0; at < keys.length; at += 128) {
    const slot = keys.subarray(at, at + 128);
    if (readSlot(slot)?.live === true) ids.add(slotMasterId(slot));
  }
  for (const name of readdirSync(join(audit, "segments")))
    if (name.endsWith(".key")) ids.add(readFileSync(join(audit, "segments", name)).toString("hex", 0, 8));
  return ids;
}

const settled = (inside: Inside): Promise<void> =>
  expect.poll(() => inside.rotation.status.state, { timeout: 10_000, interval: 5 }).not.toBe("running");

test("after a rotation all payloads open, names keep their pseudonyms, and the old key opens nothing", async () => {
  const folder = newFolder();
  const first = await open(folder);
  const indexes = await write(first, 700);
  await first.log.close();
  const before = readFileSync(join(folder, "log/checkpoint"), "utf8").split("\n").slice(0, 1);
  const oldKey = readFileSync(join(folder, "audit/master.key"), "utf8");
  const oldId = masterId(join(folder, "audit/master.key"));
  expect(wrappedBy(folder)).toEqual(new Set([oldId]));

  const inside = await open(folder);
  const pseudonym = inside.pseudonyms.of("user", "u1");
  const answer = await rotate(inside);
  const newId = masterId(join(folder, "audit/master.key"));
  expect(answer).toMatchObject({ state: "done", from: oldId, to: newId, unreadable: 0, stagingKeys: 1 });
  expect(answer).toMatchObject({ reference: `file:${join(folder, "audit/master.key")}` });
  expect(newId).not.toBe(oldId);
  await expectPayloads(inside, indexes.slice(0, 50));
  const later = await write(inside, 5, "v");
  await inside.log.close();
  expect(wrappedBy(folder)).toEqual(new Set([newId]));
  expect(readdirSync(join(folder, "audit")).filter((name) => /next|draft|master/.test(name))).toEqual([
    "master.json",
    "master.key",
  ]);

  const again = await open(folder);
  expect(again.pseudonyms.of("user", "u1")).toBe(pseudonym);
  await expectPayloads(again, indexes.slice(650));
  await expectPayloads(again, later);
  await again.log.close();
  expect(readFileSync(join(folder, "log/checkpoint"), "utf8").split("\n").slice(0, 1)).toEqual(before);
  expect(await verifyLog(folder)).toMatchObject({ ok: true, problems: [] });

  writeFileSync(join(folder, "audit/master.key"), oldKey);
  await expect(open(folder)).rejects.toMatchObject({ code: "LOG_BROKEN" });
});

test("who rotated, why and what is in the log, and why only for those who may open it", async () => {
  const inside = await open(newFolder());
  await write(inside, 3);
  await rotate(inside);
  const told = (await leaves(inside)).filter(({ kind }) => kind === "master.rotated");
  expect(told).toMatchObject([
    { facts: { step: "begun" }, user: inside.pseudonyms.of("user", "ann") },
    { facts: { step: "ended", unreadable: 0, stagingKeys: 1 } },
  ]);
  // The slot of the first entry's own payload is new: it is under the new key already, or was wrapped again.
  expect(Number(told[1]?.facts?.["slots"])).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(told)).not.toContain("yearly");
  const index = told[0]?.seq ?? 0;
  const payload = await inside.log.openPayload({ index, reader: "bob", purpose: "audit" });
  expect(JSON.parse(payload)).toMatchObject({ purpose: "yearly" });
  await inside.log.close();
});

test("only an admin rotates, with a purpose", async () => {
  const inside = await open(newFolder());
  const reader = { ...inside, people: { find: () => ({ name: "eve", roles: ["reader"] as const }) } };
  await expect(answerAsk(reader, asks, { token: "t", ask: "rotate", purpose: "p" })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  await expect(ask(inside, { ask: "rotate" })).rejects.toMatchObject({ code: "USAGE" });
  await expect(rotate(inside, { to: "file:relative" })).rejects.toMatchObject({ code: "USAGE" });
  await expect(rotate(inside, { to: "s3cret-in-the-wrong-place" })).rejects.toThrow(
    /^this is no reference to a master key$/,
  );
  expect(await ask(inside, { ask: "rotation" })).toMatchObject({ state: "none" });
  await inside.log.close();
});

test("a crash at any step leaves a log that opens, and whose rotation the next start ends", async () => {
  const folder = newFolder();
  const copies: { step: string; copy: string }[] = [];
  const inside = await open(folder, {
    segmentBytesMax: 30_000,
    onRotationStep: (step) => {
      const copy = newFolder();
      cpSync(folder, copy, { recursive: true, filter: (path) => !/\/(?:lock|socket)$/.test(path) });
      copies.push({ step, copy });
    },
  });
  const indexes = await write(inside, 300);
  await rotate(inside);
  await inside.log.close();
  const steps = copies.map(({ step }) => step);
  expect(steps).toEqual(expect.arrayContaining(["key at hand", "begun", "remembered", "slots", "root"]));
  expect(steps).toEqual(expect.arrayContaining(["files", "ended", "forgotten", "slot 100", "slot 300"]));
  expect(steps.some((step) => step.startsWith("staging"))).toBe(true);
  for (const { step, copy } of copies) {
    const resumed = await open(copy);
    await settled(resumed);
    expect(resumed.rotation.status.state, step).not.toBe("failed");
    const late = await write(resumed, 3, "w");
    await expectPayloads(resumed, indexes.slice(120, 130));
    await expectPayloads(resumed, late);
    await resumed.log.close();
    const id = masterId(join(copy, "audit/master.key"));
    expect(wrappedBy(copy), step).toEqual(new Set([id]));
    expect(existsSync(join(copy, "audit/keys.draft")), step).toBe(false);
    const begun = !["key at hand", "begun"].includes(step);
    expect(id === masterId(join(folder, "audit/master.key")), step).toBe(begun);
    expect(await verifyLog(copy), step).toMatchObject({ ok: true, problems: [] });
  }
  console.log(`rotation: cut off at ${copies.length} steps, each ended by the next start`);
}, 120_000);

test("entries of new people are taken while it runs, and their keys are under the new master key", async () => {
  const folder = newFolder();
  const inside = await open(folder, { segmentBytesMax: 100_000 });
  const indexes = await write(inside, 3000);
  const running = rotate(inside);
  const written: Written[] = [];
  while (inside.rotation.status.state !== "done")
    written.push(...(await write(inside, 1, `new${written.length}-`)));
  expect(await running).toMatchObject({ state: "done" });
  expect(written.length).toBeGreaterThan(3);
  await expectPayloads(inside, written);
  await inside.log.close();
  expect(wrappedBy(folder)).toEqual(new Set([masterId(join(folder, "audit/master.key"))]));
  const again = await open(folder);
  await expectPayloads(again, written);
  await expectPayloads(again, indexes.slice(0, 20));
  await again.log.close();
});

test("a key that is destroyed while it runs stays destroyed", async () => {
  const folder = newFolder();
  const { inside, halfway } = await openHalfway(folder);
  const indexes = await write(inside, 1200);
  const running = rotate(inside);
  await halfway;
  expect(existsSync(join(folder, "audit/keys.draft"))).toBe(true);
  const doomed = await inside.keys.find(inside.keyFile.count, ({ subject }) =>
    ["u0", "u1199"].some((user) => subject.name === inside.pseudonyms.of("user", user)),
  );
  expect(doomed).toHaveLength(2);
  await inside.keys.end(doomed, "erased");
  await running;
  for (const at of [0, 1199])
    await expect(
      inside.log.openPayload({ index: indexes[at]?.index ?? 0, reader: "a", purpose: "b" }),
    ).rejects.toThrow(/erased/);
  await inside.log.close();
  const keys = readFileSync(join(folder, "audit/keys"));
  for (const { number } of doomed)
    expect(readSlot(keys.subarray(number * 128, number * 128 + 128))).toMatchObject({ live: false });
});

test("a second rotation waits for the end of the first", async () => {
  const inside = await open(newFolder());
  await write(inside, 1000);
  const first = rotate(inside);
  await expect(rotate(inside)).rejects.toThrow(/under way/);
  expect(await first).toMatchObject({ state: "done" });
  expect(await rotate(inside)).toMatchObject({ state: "done" });
  await inside.log.close();
});

test("a log that closes in the middle ends its rotation at the next start", async () => {
  const folder = newFolder();
  const { inside, halfway } = await openHalfway(folder);
  const indexes = await write(inside, 1500);
  const running = rotate(inside).catch((error: unknown) => error);
  await halfway;
  expect(existsSync(join(folder, "audit/keys.draft"))).toBe(true);
  await inside.log.close();
  expect(await running).toMatchObject({ code: "LOG_UNAVAILABLE" });
  const told: string[] = [];
  const again = await open(folder, { report: (line) => told.push(line) });
  await settled(again);
  expect(told).toEqual(["the rotation of the master key that was cut off goes on"]);
  await expectPayloads(again, indexes.slice(0, 20));
  await again.log.close();
  expect(wrappedBy(folder)).toEqual(new Set([masterId(join(folder, "audit/master.key"))]));
});

test("a new key in a file of its own is made there, and the log's own old one is removed", async () => {
  const folder = newFolder();
  const place = `${newFolder()}.key`;
  const inside = await open(folder);
  const written = await write(inside, 1);
  expect(await rotate(inside, { to: `file:${place}` })).toMatchObject({ reference: `file:${place}` });
  expect(existsSync(join(folder, "audit/master.key"))).toBe(false);
  await inside.log.close();
  // The configuration may lag behind: the log remembers.
  const again = await open(folder);
  await expectPayloads(again, written);
  await again.log.close();
});

const text = (): string => randomBytes(32).toString("base64");

test("a key from elsewhere is left where it was, and that is told; an outdated configuration is too", async () => {
  const folder = newFolder();
  const variables = { OLD: text(), NEW: text() };
  const master = { reference: "env:OLD", variables };
  const inside = await open(folder, { master });
  expect(existsSync(join(folder, "audit/master.key"))).toBe(false);
  const written = await write(inside, 1);
  await expect(rotate(inside)).rejects.toThrow(/a new key cannot be made there/);
  await expect(rotate(inside, { to: "env:NOT_THERE" })).rejects.toMatchObject({ code: "LOG_BROKEN" });
  expect(await rotate(inside, { to: "env:NEW" })).toMatchObject({ left: "env:OLD", reference: "env:NEW" });
  await inside.log.close();
  const told: string[] = [];
  const again = await open(folder, { master, report: (line) => told.push(line) });
  expect(told).toEqual([expect.stringContaining("env:NEW, not under that at env:OLD")]);
  await expectPayloads(again, written);
  await again.log.close();
  const gone = { reference: "env:OLD", variables: { OLD: variables.OLD } };
  await expect(open(folder, { master: gone })).rejects.toThrow(/NEW is not set/);
});

test("where the configuration names a new key and the one before, rotating moves to the new one", async () => {
  const folder = newFolder();
  const variables = { OLD: text(), NEW: text() };
  const first = await open(folder, { master: { reference: "env:OLD", variables } });
  const written = await write(first, 1);
  await first.log.close();
  rmSync(join(folder, "audit/master.json"));
  const told: string[] = [];
  const both = { reference: "env:NEW", previous: "env:OLD", variables };
  const inside = await open(folder, { master: both, report: (line) => told.push(line) });
  expect(told).toEqual([expect.stringContaining("seaworthy audit rotate-master")]);
  expect(await rotate(inside)).toMatchObject({ reference: "env:NEW", left: "env:OLD" });
  await inside.log.close();
  const again = await open(folder, { master: { reference: "env:NEW", variables } });
  await expectPayloads(again, written);
  await again.log.close();
});

test("a log whose master key is another one does not start, and says which it is", async () => {
  const folder = newFolder();
  await (await open(folder)).log.close();
  writeFileSync(join(folder, "audit/master.key"), `${text()}\n`);
  await expect(open(folder)).rejects.toThrow(/wrapped by the master key [0-9a-f]{16}, and what was found/);
  for (const damaged of ["", "no key", `${text()}AAAA`]) {
    writeFileSync(join(folder, "audit/master.key"), damaged);
    await expect(open(folder)).rejects.toMatchObject({
      code: "LOG_BROKEN",
      message: expect.not.stringContaining(damaged || "?") as string,
    });
  }
});
