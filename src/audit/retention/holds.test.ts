import { createSecretKey, randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import { answerAsk } from "../socket/ask.ts";
import { asks } from "../asks/all.ts";
import { writeMarked } from "../keys/marked-file.ts";
import { weekOf } from "../keys/data-keys.ts";
import { holdsKey, holdsLeaf, type Hold } from "./holds.ts";
import type { SlotFacts, Subject } from "../keys/key-slot.ts";
import type { Leaf } from "../leaf.ts";
import { dayMs, mondayMs, newScratch, TestLog } from "./retention.test-data.ts";

const scratch = newScratch();
afterAll(() => scratch.close());

const name = fc.constantFrom("a", "b");
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const timeMs = fc.integer({ min: mondayMs - 20 * dayMs, max: mondayMs + 20 * dayMs });
const named = { tenant: maybe(name), user: maybe(name), session: maybe(name), feature: maybe(name) };

interface Named {
  readonly tenant: string | undefined;
  readonly user: string | undefined;
  readonly session: string | undefined;
  readonly feature: string | undefined;
}

/** Whose key an entry is under: as `DataKeys.subjectOf` has it, with the names for pseudonyms. */
function subjectOf({ tenant = "", user, session, feature }: Named, key: string | undefined): Subject {
  if (user !== undefined) return { kind: "user", name: user, tenant };
  if (session !== undefined) return { kind: "session", name: session, tenant };
  if (tenant !== "") return { kind: "tenant", name: tenant, tenant };
  if (key !== undefined) return { kind: "key", name: key, tenant };
  return feature === undefined
    ? { kind: "log", name: "", tenant }
    : { kind: "feature", name: feature, tenant };
}

test("whatever an entry names and whatever is held: an entry in the scope has a held key", () => {
  fc.assert(
    fc.property(
      fc.record({ ...named, fromMs: maybe(timeMs), toMs: maybe(timeMs) }),
      fc.record({ ...named, key: maybe(name), at: timeMs }),
      (scope, { key, at, ...names }) => {
        const hold: Hold = { id: 1, atMs: 0, by: "", ...scope, featureKey: scope.feature };
        const leaf = { ...names, at } as unknown as Leaf;
        fc.pre(holdsLeaf(hold, leaf));
        const slot: SlotFacts = { number: 9, subject: subjectOf(names, key), week: weekOf(at), live: true };
        expect(holdsKey(hold, slot)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

const slot = (subject: Partial<Subject>, week = weekOf(mondayMs)): SlotFacts => ({
  number: 9,
  subject: { kind: "user", name: "una", tenant: "", ...subject },
  week,
  live: true,
});
const hold = (scope: Partial<Hold>): Hold => ({ id: 1, atMs: 0, by: "", ...scope });

test.each([
  ["a user's key is not another user's", { user: "otto" }, slot({}), false],
  [
    "a user's key is held for one of their tenants",
    { user: "una", tenant: "acme" },
    slot({ tenant: "acme" }),
    true,
  ],
  ["and not for another", { user: "una", tenant: "acme" }, slot({ tenant: "brio" }), false],
  ["a hold on a session holds every user's key: it may be theirs", { session: "s" }, slot({}), true],
  ["but not another session's", { session: "s" }, slot({ kind: "session", name: "t" }), false],
  ["a hold on a feature holds every user's key", { feature: "support" }, slot({}), true],
  [
    "but not another feature's",
    { feature: "a", featureKey: "a" },
    slot({ kind: "feature", name: "b" }),
    false,
  ],
  ["a hold on a user holds no key of nobody", { user: "una" }, slot({ kind: "log", name: "" }), false],
  ["the key of its own reason is held", { user: "otto", key: 9 }, slot({}), true],
  ["a week that ends before the hold begins is not held", { fromMs: mondayMs + 7 * dayMs }, slot({}), false],
  ["its last millisecond is", { fromMs: mondayMs + 7 * dayMs - 1 }, slot({}), true],
  ["a week that begins when the hold ends is not held", { toMs: mondayMs }, slot({}), false],
  ["its first millisecond is", { toMs: mondayMs + 1 }, slot({}), true],
])("%s", (_what, scope, facts, held) => {
  expect(holdsKey(hold(scope), facts)).toBe(held);
});

const place = (log: TestLog, scope: object, who = "ann") =>
  log.ask(who, { ask: "hold", reason: "case 9", ...scope });
const release = (log: TestLog, who: string, number: unknown) =>
  log.ask(who, { ask: "release", hold: number as number });
const listed = async (log: TestLog) =>
  (await log.ask("ann", { ask: "holds" })) as unknown as { hold: number }[];

test("a hold is an entry with pseudonyms; reason and names are sealed", async () => {
  const log = await TestLog.open(scratch.folder());
  const index = await log.record({ user: "una", tenant: "acme" });
  const { tenant, user } = await log.leaf(index);
  const scope = { user: "una", tenant: "acme", feature: "support", fromMs: 1, toMs: mondayMs + dayMs };
  const placed = await place(log, scope);
  expect(placed).toMatchObject({ hold: index + 1, keys: 2, tenant, user, feature: "support", fromMs: 1 });
  const leaf = await log.leaf(index + 1);
  expect(leaf).toMatchObject({ kind: "hold.placed", feature: "support", facts: { tenant, user, fromMs: 1 } });
  expect(JSON.stringify([leaf, placed])).not.toMatch(/una|acme|case|"ann"/);
  const sealed = await log.inside.log.openPayload({ index: index + 1, reader: "ira", purpose: "a test" });
  expect(JSON.parse(sealed)).toEqual({
    by: "ann",
    reason: "case 9",
    user: "una",
    tenant: "acme",
    feature: "support",
  });
  expect(await listed(log)).toMatchObject([{ hold: index + 1, user, tenant }]);
  await log.close();
});

test("two people end a hold, and who placed it may be one of them", async () => {
  const log = await TestLog.open(scratch.folder());
  const { hold: number } = await place(log, { user: "una" });
  expect(await release(log, "ann", number)).toMatchObject({ state: "asked" });
  await expect(release(log, "ann", number)).rejects.toMatchObject({ code: "POLICY_HELD" });
  expect(await listed(log)).toMatchObject([{ releaseAskedBy: log.inside.pseudonyms.of("user", "ann") }]);
  expect(await release(log, "bob", number)).toMatchObject({ state: "released" });
  expect(await listed(log)).toEqual([]);
  await expect(release(log, "bob", number)).rejects.toMatchObject({ code: "USAGE" });
  expect((await log.leaves("hold.release-asked")).concat(await log.leaves("hold.released"))).toMatchObject([
    { facts: { hold: number, by: log.inside.pseudonyms.of("user", "ann") } },
    { facts: { hold: number, by: log.inside.pseudonyms.of("user", "bob") } },
  ]);
  await log.close();
});

test.each([
  ["a week", 7 * dayMs, "released"],
  ["a moment more", 7 * dayMs + 1, "asked"],
])("a request that is %s old counts or has lapsed", async (_age, ageMs, state) => {
  const log = await TestLog.open(scratch.folder());
  const { hold: number } = await place(log, { user: "una" });
  await release(log, "ann", number);
  log.nowMs = mondayMs + ageMs;
  expect(await release(log, "bob", number)).toMatchObject({ state });
  if (state === "asked") expect(await release(log, "ann", number)).toMatchObject({ state: "released" });
  await log.close();
});

test.each([
  ["nothing", {}, "nothing is named"],
  ["a time that ends before it begins", { fromMs: 5, toMs: 5 }, "end before it begins"],
  ["a name that no feature has", { feature: "x".repeat(65) }, "no feature has"],
  ["a time that is none", { fromMs: -1 }, "/fromMs"],
  ["no reason", { user: "una", reason: "" }, "/reason"],
])("a hold on %s is refused, and nothing is written", async (_what, scope, message) => {
  const log = await TestLog.open(scratch.folder());
  const { size } = log.inside.log.head();
  await expect(place(log, scope)).rejects.toThrow(message);
  expect(log.inside.log.head().size).toBe(size);
  await log.close();
});

test("who has not the role places, lists and releases nothing", async () => {
  const log = await TestLog.open(scratch.folder());
  for (const question of [
    { ask: "hold", user: "una", reason: "x" },
    { ask: "holds" },
    { ask: "release", hold: 1 },
    { ask: "retain" },
  ])
    await expect(log.ask("pia", question)).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  await expect(log.ask("ann", { ask: "erase", user: "una", reason: "x" })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  await log.close();
});

const bodyOf = (text: string): string => (JSON.parse(text) as { body: string }).body;

/** As somebody writes it who wants the held payloads gone. */
function withoutHolds(text: string): string {
  const { holds, ...rest } = JSON.parse(bodyOf(text)) as { holds: unknown[] };
  expect(holds).toHaveLength(2);
  return JSON.stringify({ ...JSON.parse(text), body: JSON.stringify({ ...rest, holds: [] }) });
}

test.each([
  ["is as it was", () => undefined],
  ["is gone", (path: string) => rmSync(path)],
  ["is cut off", (path: string) => writeFileSync(path, '{"mac":"a","bo')],
  ["has another mark", (path: string) => writeFileSync(path, '{"mac":"a","body":"{}"}')],
  ["has lost a hold", (path: string) => writeFileSync(path, withoutHolds(readFileSync(path, "utf8")))],
  [
    "has lost a hold and has another's mark",
    (path: string) =>
      writeFileSync(
        path,
        writeMarked(bodyOf(withoutHolds(readFileSync(path, "utf8"))), createSecretKey(randomBytes(32))),
      ),
  ],
  ["is empty", (path: string) => writeFileSync(path, "")],
])("holds and requests stand after a restart where the file beside the log %s", async (_what, change) => {
  const log = await TestLog.open(scratch.folder());
  await place(log, { user: "una", fromMs: 7 });
  const { hold: second } = await place(log, { feature: "support" });
  const { hold: third } = await place(log, { session: "s" });
  await release(log, "ann", second);
  await release(log, "ann", third);
  await release(log, "bob", third);
  const before = await listed(log);
  expect(before).toHaveLength(2);
  const states = { ...log.inside.custody.state };
  await log.close();
  change(join(log.folder, "audit/retention.json"));
  const again = await TestLog.open(log.folder);
  expect(await listed(again)).toEqual(before);
  expect(again.inside.custody.state).toEqual(states);
  await again.close();
});

test("a hold counts from the moment its entry is durable, also where the log dies right after", async () => {
  const log = await TestLog.open(scratch.folder());
  await log.record({ user: "una" });
  const { log: audit } = log.inside;
  const record = audit.record.bind(audit);
  let crashed = "";
  audit.record = async (entry) => {
    const index = await record(entry);
    crashed = scratch.copyOf(log.folder);
    return index;
  };
  const { hold: number } = await place(log, { user: "una" });
  await log.close();
  const again = await TestLog.open(crashed);
  expect(await listed(again)).toMatchObject([{ hold: number }]);
  await expect(again.ask("pia", { ask: "erase", user: "una", reason: "x" })).rejects.toMatchObject({
    code: "POLICY_HELD",
  });
  await again.close();
});

test.each([
  ["before the hold", -1, 0, true],
  ["in the moment of the hold", 0, 0, false],
  ["since, a moment under a week ago", 5, 5 + 7 * dayMs - 1, false],
  ["since, a week ago", 5, 5 + 7 * dayMs, true],
])("a token that was made %s ends a hold or not yet", async (_when, madeMs, askedMs, counts) => {
  const log = await TestLog.open(scratch.folder());
  const { hold: number } = await place(log, { user: "una" });
  log.nowMs = mondayMs + askedMs;
  const bob = { name: "bob", roles: ["custodian"], tokenAtMs: mondayMs + madeMs } as const;
  const inside = { ...log.inside, people: { find: () => bob } };
  const asked = answerAsk(inside, asks, { ask: "release", hold: number as number, token: "x" });
  if (counts) expect(await asked).toMatchObject({ state: "asked" });
  else await expect(asked).rejects.toMatchObject({ code: "POLICY_HELD" });
  expect(await log.leaves("hold.release-asked")).toHaveLength(counts ? 1 : 0);
  await log.close();
});

test("an owner who makes two people after a hold cannot end it as them", async () => {
  const log = await TestLog.open(scratch.folder());
  log.nowMs = mondayMs + 1;
  const { hold: number } = await place(log, { user: "una" });
  const { peopleBook } = log.inside;
  const token = readFileSync(join(log.folder, "audit/owner.token"), "utf8").trim();
  const owner = peopleBook.find(token);
  if (owner === undefined) throw new Error("nobody has the owner's token");
  const release = (by: string) =>
    answerAsk({ ...log.inside, people: peopleBook }, asks, {
      ask: "release",
      hold: number as number,
      token: by,
    });
  expect(await release(token)).toMatchObject({ state: "asked" });
  const { token: second } = await peopleBook.add(owner, { name: "second", roles: ["custodian"] });
  await expect(release(second)).rejects.toMatchObject({ code: "POLICY_HELD" });
  const { token: renewed } = await peopleBook.rotate(owner, "second", undefined);
  await expect(release(renewed)).rejects.toMatchObject({ code: "POLICY_HELD" });
  expect(await listed(log)).toHaveLength(1);
  await log.close();
});

test.each<[string, string, JsonObject]>([
  ["erases", "pia", { ask: "erase", user: "una", reason: "x" }],
  ["places a hold", "ann", { ask: "hold", user: "bea", reason: "x" }],
  ["releases one", "ann", { ask: "release", hold: 0 }],
  ["applies retention", "ann", { ask: "retain" }],
])("whose role is taken away while they wait for their turn %s no more", async (_what, who, question) => {
  const log = await TestLog.open(scratch.folder());
  await log.record({ user: "una" });
  const { custody, people } = log.inside;
  let end = (): void => undefined;
  const before = custody.inTurn(() => new Promise<void>((resolve) => (end = resolve)));
  let held = true;
  const inside = {
    ...log.inside,
    people: { find: (token: string) => (held ? people.find(token) : undefined) },
  };
  const { size } = inside.log.head();
  const asked = answerAsk(inside, asks, { ...question, token: who });
  await turn();
  held = false;
  end();
  await before;
  await expect(asked).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  expect(inside.log.head().size).toBe(size + 1);
  expect(await log.leaf(size)).toMatchObject({ kind: "access.refused", facts: { ask: question["ask"] } });
  await log.close();
});
