import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readLeaf } from "../leaf.ts";
import { everyPayload, mondayMs, newScratch, TestLog } from "./retention.test-data.ts";
import type { Destroyed } from "./retention-custody.ts";
import { slotBytes } from "../keys/key-slot.ts";
import { verifyLog } from "../proofs/verify.ts";

const scratch = newScratch();
afterAll(() => scratch.close());

const erase = (log: TestLog, more: object) => log.ask("pia", { ask: "erase", reason: "request 7", ...more });
const open = (log: TestLog, index: number) =>
  log.inside.log.openPayload({ index, reader: "ira", purpose: "a test" });

test("with all files and the master key in hand no payload of the subject opens, and all others do", async () => {
  const log = await TestLog.open(scratch.folder());
  const theirs = [await log.record({ user: "una" }), await log.record({ user: "una", session: "s" })];
  const others = [
    await log.record({ user: "otto" }),
    await log.record({ session: "s" }),
    await log.record({}),
  ];
  const before = await everyPayload(scratch.copyOf(log.folder));
  expect([...theirs, ...others].every((index) => before.has(index))).toBe(true);
  const receipt = await erase(log, { user: "una" });
  // Nothing was closed: the files are as they are while the log goes on.
  const after = await everyPayload(scratch.copyOf(log.folder));
  expect(theirs.filter((index) => after.has(index))).toEqual([]);
  expect(others.filter((index) => after.has(index))).toEqual(others);
  await expect(open(log, theirs[0] ?? 0)).rejects.toThrow("its subject was erased");
  expect(await open(log, others[0] ?? 0)).toBe("words");
  expect(receipt).toMatchObject({ keys: 1 });
  await log.close();
  expect(await verifyLog(log.folder)).toMatchObject({ ok: true, pruned: 0 });
  const number = 1;
  const file = readFileSync(join(log.folder, "audit/keys"));
  const slot = [...Array(file.length / slotBytes).keys()].map((i) =>
    file.subarray(i * slotBytes, (i + 1) * slotBytes),
  );
  expect(
    slot
      .filter((bytes) => bytes[0] === 2)
      .every((bytes) => bytes.subarray(44, 124).every((byte) => byte === 0)),
  ).toBe(true);
  expect(slot.filter((bytes) => bytes[0] === 2)).toHaveLength(number);
});

test("the receipt is an entry of the log, and what was decided stands there before", async () => {
  const log = await TestLog.open(scratch.folder());
  await log.record({ user: "una", tenant: "acme" });
  const receipt = await erase(log, { user: "una", tenant: "acme" });
  const [begun] = await log.leaves("erasure.begun");
  const [erased] = await log.leaves("subject.erased");
  const { tenant, user } = await log.leaf(begun === undefined ? 0 : begun.seq - 1);
  expect(begun?.facts).toMatchObject({ tenant, user, keys: 1, by: log.inside.pseudonyms.of("user", "pia") });
  expect(erased?.facts).toMatchObject({ tenant, user, keys: 1, begun: begun?.seq });
  expect(receipt).toMatchObject({
    entry: erased?.seq,
    id: erased?.id,
    atMs: erased?.at,
    subject: { tenant, user },
  });
  // Nothing else that forgets was asked: neither says that it had nothing.
  expect([erased?.facts, receipt].map((said) => said !== undefined && "swept" in said)).toEqual([
    false,
    false,
  ]);
  expect(JSON.stringify([begun, erased, receipt])).not.toMatch(/una|acme|pia|request/);
  expect(JSON.parse(await open(log, begun?.seq ?? 0))).toEqual({ by: "pia", reason: "request 7" });
  await log.close();
});

test("who comes back has new keys, also in the same week", async () => {
  const log = await TestLog.open(scratch.folder());
  const old = await log.record({ user: "una" });
  await erase(log, { user: "una" });
  const fresh = await log.record({ user: "una", payload: "again" });
  expect((await log.leaf(fresh)).payload?.key).not.toBe((await log.leaf(old)).payload?.key);
  expect(await open(log, fresh)).toBe("again");
  await log.close();
  const again = await TestLog.open(log.folder);
  expect(await open(again, fresh)).toBe("again");
  await expect(open(again, old)).rejects.toMatchObject({ code: "USAGE" });
  await again.close();
});

test("keys of every week go, and those in segments that have ended", async () => {
  const log = await TestLog.open(scratch.folder(), mondayMs, { segmentBytesMax: 1000 });
  const indexes: number[] = [];
  for (let week = 0; week < 3; week += 1) {
    log.nowMs = mondayMs + week * 7 * 86_400_000;
    indexes.push(await log.record({ user: "una" }));
    await log.fill();
  }
  expect(log.inside.segments.length).toBeGreaterThan(1);
  expect(await erase(log, { user: "una" })).toMatchObject({ keys: 3 });
  const after = await everyPayload(scratch.copyOf(log.folder));
  expect(indexes.filter((index) => after.has(index))).toEqual([]);
  expect(after.size).toBeGreaterThan(700);
  await log.close();
  expect((await verifyLog(log.folder)).problems).toEqual([]);
});

test("while entries of many subjects come in, none is lost and none of the erased one is left", async () => {
  const log = await TestLog.open(scratch.folder(), mondayMs, { segmentBytesMax: 50_000 });
  const theirs = await Promise.all(Array.from({ length: 50 }, () => log.record({ user: "una" })));
  const others: Promise<number>[] = [];
  const more = (): void => {
    for (let i = 0; i < 120; i += 1) others.push(log.record({ user: `user ${others.length}` }));
  };
  const timer = setInterval(more, 20);
  for (let i = 0; i < 5; i += 1) {
    more();
    await erase(log, i === 0 ? { user: "una" } : { user: `user ${i}` });
    await log.record({ user: `user ${i + 1}` });
  }
  clearInterval(timer);
  const indexes = await Promise.all(others);
  expect(log.inside.segments.length).toBeGreaterThan(1);
  const crashed = scratch.copyOf(log.folder);
  const after = await everyPayload(crashed);
  expect(theirs.filter((index) => after.has(index))).toEqual([]);
  const again = await TestLog.open(crashed);
  for (const index of indexes.slice(-50)) expect(await open(again, index)).toBe("words");
  await again.close();
  await log.close();
  expect((await verifyLog(crashed)).problems).toEqual([]);
});

test("a name under several tenants is erased only when it is said which, or all", async () => {
  const log = await TestLog.open(scratch.folder());
  const [one, two] = [
    await log.record({ user: "una", tenant: "acme" }),
    await log.record({ user: "una", tenant: "brio" }),
  ];
  const { size } = log.inside.log.head();
  const refusal = erase(log, { user: "una" });
  await expect(refusal).rejects.toMatchObject({ code: "USAGE" });
  await expect(refusal).rejects.toThrow(`${(await log.leaf(one)).tenant ?? ""} (1 keys)`);
  expect(log.inside.log.head().size).toBe(size);
  expect(await erase(log, { user: "una", tenant: "brio" })).toMatchObject({ keys: 1 });
  expect(await open(log, one)).toBe("words");
  await expect(open(log, two)).rejects.toThrow("erased");
  await log.record({ user: "una", tenant: "brio" });
  expect(await erase(log, { user: "una", allTenants: true })).toMatchObject({ keys: 2 });
  await expect(open(log, one)).rejects.toThrow("erased");
  await log.close();
});

test("a tenant goes whole, and a session by itself", async () => {
  const log = await TestLog.open(scratch.folder());
  const acme = [
    await log.record({ tenant: "acme", user: "una" }),
    await log.record({ tenant: "acme", session: "s" }),
    await log.record({ tenant: "acme" }),
  ];
  const [session, other] = [
    await log.record({ session: "s" }),
    await log.record({ tenant: "brio", user: "una" }),
  ];
  expect(await erase(log, { session: "s", allTenants: true })).toMatchObject({ keys: 2 });
  expect(await erase(log, { tenant: "acme" })).toMatchObject({ keys: 2 });
  const after = await everyPayload(scratch.copyOf(log.folder));
  expect([...acme, session].filter((index) => after.has(index))).toEqual([]);
  expect(after.has(other)).toBe(true);
  await log.close();
});

test.each([
  ["nobody of that name", { user: "nobody" }, "no payload of that subject"],
  ["nobody at all", {}, "nobody is named"],
  ["a user and a session", { user: "una", session: "s" }, "two subjects"],
  ["all tenants and one", { user: "una", tenant: "acme", allTenants: true }, "/allTenants"],
  ["all tenants without a user", { allTenants: true, tenant: "acme" }, "/allTenants"],
  ["a flag that is none", { user: "una", allTenants: 1 }, "neither true nor false"],
  ["no reason", { user: "una", reason: " " }, "/reason is empty"],
  ["something unknown", { user: "una", more: 1 }, "/more is not known"],
])("an erasure of %s is refused, and nothing is written", async (_who, question, message) => {
  const log = await TestLog.open(scratch.folder());
  await log.record({ user: "una" });
  const { size } = log.inside.log.head();
  await expect(erase(log, question)).rejects.toThrow(message);
  expect(log.inside.log.head().size).toBe(size);
  await log.close();
});

test("a session whose entries name a user is erased with the user, and that is said", async () => {
  const log = await TestLog.open(scratch.folder());
  await log.record({ user: "una", session: "s" });
  await expect(erase(log, { session: "s" })).rejects.toMatchObject({
    hint: expect.stringContaining("erase the user") as string,
  });
  await log.close();
});

test("a legal hold stops an erasure, which stands in the log, until it is released", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una" });
  const { hold } = await log.ask("ann", { ask: "hold", user: "una", reason: "case 9" });
  await expect(erase(log, { user: "una" })).rejects.toMatchObject({ code: "POLICY_HELD" });
  const [refused] = await log.leaves("erasure.refused");
  expect(refused?.facts).toMatchObject({ holds: [hold], holdCount: 1, user: (await log.leaf(index)).user });
  expect(await open(log, index)).toBe("words");
  await log.ask("ann", { ask: "release", hold: hold ?? 0 });
  await expect(erase(log, { user: "una" })).rejects.toMatchObject({ code: "POLICY_HELD" });
  await log.ask("bob", { ask: "release", hold: hold ?? 0 });
  expect(await erase(log, { user: "una" })).toMatchObject({ keys: 1 });
  await log.close();
});

test("what else must forget is asked, and how much it had stands in the receipt and in the log", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una" });
  const asked: Destroyed[] = [];
  log.inside.custody.sweepers.push({
    name: "index",
    sweep: (destroyed) => {
      asked.push(destroyed);
      return Promise.resolve(12);
    },
  });
  expect(await erase(log, { user: "una" })).toMatchObject({ swept: { index: 12 } });
  const leaf = await log.leaf(index);
  expect(asked).toEqual([{ keys: [leaf.payload?.key], subject: { user: leaf.user } }]);
  expect((await log.leaves("subject.erased"))[0]?.facts).toMatchObject({ swept: { index: 12 } });
  await log.close();
});

/** Points between which a crash may cut an erasure off. */
const points = ["decided", "slots destroyed", "copies destroyed", "swept"] as const;

/** Copies of the data folder as it is at each of those points. */
async function copiesAt(log: TestLog): Promise<ReadonlyMap<string, string>> {
  const { custody, keys, log: audit } = log.inside;
  const copies = new Map<string, string>();
  const look = (point: (typeof points)[number]) => copies.set(point, scratch.copyOf(log.folder));
  const end = keys.end.bind(keys);
  keys.end = async (...args) => {
    look("decided");
    await end(...args);
    look("slots destroyed");
  };
  const forgetStaged = audit.forgetStaged.bind(audit);
  audit.forgetStaged = async () => {
    await forgetStaged();
    look("copies destroyed");
  };
  custody.sweepers.push({
    name: "last",
    sweep: () => {
      look("swept");
      return Promise.resolve(1);
    },
  });
  await erase(log, { user: "una" });
  return copies;
}

test("an erasure that is cut off anywhere is ended at the next start", async () => {
  const log = await TestLog.open(scratch.folder(), mondayMs, { segmentBytesMax: 1000 });
  const theirs = [await log.record({ user: "una" })];
  await log.fill();
  theirs.push(await log.record({ user: "una" }));
  const other = await log.record({ user: "otto" });
  const copies = await copiesAt(log);
  await log.close();
  expect([...copies.keys()]).toEqual([...points]);
  for (const [point, folder] of copies) {
    const again = await TestLog.open(folder);
    expect(await again.leaves("subject.erased"), point).toMatchObject([{ facts: { keys: 1 } }]);
    expect(again.inside.custody.state.erasures.size, point).toBe(0);
    await again.close();
    const after = await everyPayload(folder);
    expect(
      theirs.filter((index) => after.has(index)),
      point,
    ).toEqual([]);
    expect(after.has(other), point).toBe(true);
    expect((await verifyLog(folder)).problems, point).toEqual([]);
    const third = await TestLog.open(folder);
    expect(await third.leaves("subject.erased"), point).toHaveLength(1);
    await third.close();
  }
});

test("an erasure whose state file is lost is ended from the log alone", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una" });
  const copies = await copiesAt(log);
  await log.close();
  const folder = copies.get("decided") ?? "";
  rmSync(join(folder, "audit/retention.json"));
  const again = await TestLog.open(folder);
  await expect(open(again, index)).rejects.toThrow("erased");
  await again.close();
});

test("the leaf of an erased payload is still the one that was written", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una" });
  const [before] = await log.inside.log.leaves(index, 1);
  await erase(log, { user: "una" });
  const [after = Buffer.alloc(0)] = await log.inside.log.leaves(index, 1);
  expect(after.equals(before ?? Buffer.alloc(0))).toBe(true);
  expect(readLeaf(after)?.payload).toBeDefined();
  await log.close();
});
