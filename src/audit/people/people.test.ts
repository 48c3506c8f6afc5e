import { createSecretKey, randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { KnownError } from "../../base/errors.ts";
import type { Person } from "./access.ts";
import type { Inside } from "../socket/ask.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { writeMarked } from "../keys/marked-file.ts";
import { openInside } from "../open-log.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-people-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(scratch, String((folders += 1)));
const open = (dataFolder: string, now: () => number = Date.now): Promise<Inside> =>
  openInside({
    dataFolder,
    now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
const tokenIn = (folder: string): string => readFileSync(join(folder, "audit/owner.token"), "utf8").trim();
const ownerOf = (inside: Inside, folder: string): Person => {
  const owner = inside.people.find(tokenIn(folder));
  if (owner === undefined) throw new Error("nobody has the owner's token");
  return owner;
};
async function leaves({ log }: Inside): Promise<Leaf[]> {
  const all: Leaf[] = [];
  for (let at = 0; at < log.head().size;) {
    const some = await log.leaves(at, 256);
    all.push(...some.map((leaf) => readLeaf(leaf) as Leaf));
    at += some.length;
  }
  return all;
}

test("the first start makes an owner with all roles, whose token only the folder's owner may read", async () => {
  const folder = newFolder();
  const inside = await open(folder);
  expect(statSync(join(folder, "audit/owner.token")).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "audit/people.json")).mode & 0o777).toBe(0o600);
  expect(tokenIn(folder)).toMatch(/^sw-person-[\w-]{43}$/);
  const owner = ownerOf(inside, folder);
  expect(owner.roles).toEqual([
    "reader",
    "reviewer",
    "investigator",
    "operator",
    "approver",
    "signatory",
    "librarian",
    "privacy",
    "custodian",
    "admin",
  ]);
  const [started, added] = await leaves(inside);
  expect([started?.kind, added?.kind]).toEqual(["log.started", "person.added"]);
  expect(added?.facts).toMatchObject({ what: "added", owner: true, roles: owner.roles });
  expect(JSON.stringify(added)).not.toContain(tokenIn(folder));
  expect(readFileSync(join(folder, "audit/people.json"), "utf8")).not.toContain(tokenIn(folder).slice(10));
  await inside.log.close();
});

test("a second start knows the same people and writes nothing about them", async () => {
  const folder = newFolder();
  const first = await open(folder);
  const { token } = await first.peopleBook.add(ownerOf(first, folder), { name: "ann", roles: ["reader"] });
  await first.log.close();
  const again = await open(folder);
  expect(again.people.find(token)).toMatchObject({ name: "ann", roles: ["reader"] });
  expect((await leaves(again)).map(({ kind }) => kind)).toEqual([
    "log.started",
    "person.added",
    "person.added",
    "log.started",
  ]);
  await again.log.close();
});

test.each(["", "sw-person-", `sw-person-${"A".repeat(43)}`, "x".repeat(100_000)])(
  "the token %j is nobody's",
  async (token) => {
    const folder = newFolder();
    const inside = await open(folder);
    expect(inside.people.find(token)).toBeUndefined();
    expect(inside.people.find(`${tokenIn(folder)}x`)).toBeUndefined();
    expect(inside.people.find(tokenIn(folder).slice(0, -1))).toBeUndefined();
    await inside.log.close();
  },
);

test("a role counts from when it is given until it is taken away, and each change is an entry", async () => {
  const folder = newFolder();
  const inside = await open(folder);
  const { peopleBook, people } = inside;
  const owner = ownerOf(inside, folder);
  const { token } = await peopleBook.add(owner, { name: "ann@example.com", roles: ["reader", "reader"] });
  expect(people.find(token)?.roles).toEqual(["reader"]);
  await peopleBook.grant(owner, "ann@example.com", "privacy");
  expect(people.find(token)?.roles).toEqual(["reader", "privacy"]);
  await peopleBook.revokeRole(owner, "ann@example.com", "reader");
  expect(people.find(token)?.roles).toEqual(["privacy"]);
  const { token: newer } = await peopleBook.rotate(owner, "ann@example.com", undefined);
  expect([people.find(token), people.find(newer)?.name]).toEqual([undefined, "ann@example.com"]);
  await peopleBook.remove(owner, "ann@example.com");
  expect(people.find(newer)).toBeUndefined();
  const said = (await leaves(inside))
    .slice(2)
    .map(({ kind, facts }) => [kind, facts?.["what"], facts?.["roles"]]);
  expect(said).toEqual([
    ["person.added", "added", ["reader"]],
    ["person.changed", "granted", ["reader", "privacy"]],
    ["person.changed", "role-revoked", ["privacy"]],
    ["person.changed", "rotated", ["privacy"]],
    ["person.removed", "removed", ["privacy"]],
  ]);
  expect(JSON.stringify(await leaves(inside))).not.toContain("ann@");
  await inside.log.close();
});

test("a token with an end opens nothing from that millisecond on, and rotating it takes a new end", async () => {
  const folder = newFolder();
  const start = Date.UTC(2026, 0, 15);
  let nowMs = start;
  const inside = await open(folder, () => nowMs);
  const owner = ownerOf(inside, folder);
  const { peopleBook, people } = inside;
  const { token } = await peopleBook.add(owner, {
    name: "ann",
    roles: ["investigator"],
    expiresAtMs: start + 1000,
  });
  nowMs = start + 999;
  expect(people.find(token)?.name).toBe("ann");
  nowMs = start + 1000;
  expect(people.find(token)).toBeUndefined();
  expect(peopleBook.list().map(({ state }) => state)).toEqual(["active", "expired"]);
  await expect(peopleBook.rotate(owner, "ann", undefined)).rejects.toMatchObject({ code: "USAGE" });
  const renewed = await peopleBook.rotate(owner, "ann", start + 5000);
  expect([people.find(token), people.find(renewed.token)?.name]).toEqual([undefined, "ann"]);
  await inside.log.close();
});

test("there is always an admin whose time does not end", async () => {
  const folder = newFolder();
  const inside = await open(folder);
  const { peopleBook } = inside;
  const owner = ownerOf(inside, folder);
  await peopleBook.add(owner, { name: "guest", roles: ["admin"], expiresAtMs: Date.now() + 100_000 });
  const { size } = inside.log.head();
  await expect(peopleBook.remove(owner, owner.name)).rejects.toThrow("role admin");
  await expect(peopleBook.revokeRole(owner, owner.name, "admin")).rejects.toThrow("role admin");
  await expect(peopleBook.rotate(owner, owner.name, Date.now() + 1)).rejects.toThrow("role admin");
  expect(inside.log.head().size).toBe(size);
  await peopleBook.add(owner, { name: "second", roles: ["admin"] });
  await peopleBook.remove(owner, owner.name);
  expect(inside.people.find(tokenIn(folder))).toBeUndefined();
  await inside.log.close();
});

test("of two admins who remove each other at once, one stays", async () => {
  const folder = newFolder();
  const inside = await open(folder);
  const owner = ownerOf(inside, folder);
  const { token } = await inside.peopleBook.add(owner, { name: "second", roles: ["admin"] });
  const second = inside.people.find(token) as Person;
  const results = await Promise.allSettled([
    inside.peopleBook.remove(owner, "second"),
    inside.peopleBook.remove(second, owner.name),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(inside.peopleBook.list().map(({ name }) => name)).toEqual([owner.name]);
  await inside.log.close();
});

test.each([
  ["a name that is taken", "ann", "there is ann already"],
  ["a name with a blank", "a n", "no name of a person"],
  ["a name with a sign that a terminal obeys", "a\u001b[2J", "no name of a person"],
  ["an empty name", "", "no name of a person"],
  ["a name of 129 letters", "a".repeat(129), "no name of a person"],
])("%s is refused", async (_what, name, message) => {
  const folder = newFolder();
  const inside = await open(folder);
  const owner = ownerOf(inside, folder);
  await inside.peopleBook.add(owner, { name: "ann", roles: [] });
  await inside.peopleBook.add(owner, { name: "b".repeat(128), roles: [] });
  await expect(inside.peopleBook.add(owner, { name, roles: [] })).rejects.toThrow(message);
  await inside.log.close();
});

test("when the owner's token is rotated its file has the new one, unless it was taken away", async () => {
  const folder = newFolder();
  const inside = await open(folder);
  const owner = ownerOf(inside, folder);
  const first = await inside.peopleBook.rotate(owner, owner.name, undefined);
  expect(tokenIn(folder)).toBe(first.token);
  rmSync(join(folder, "audit/owner.token"));
  await inside.peopleBook.rotate(owner, owner.name, undefined);
  expect(() => tokenIn(folder)).toThrow("ENOENT");
  await inside.log.close();
});

const bodyOf = (text: string): string => (JSON.parse(text) as { body: string }).body;

/** The folder as a crash leaves it right before the file's names change: `logged` says whether the entry was durable. */
async function crashed(logged: boolean): Promise<{ folder: string; before: string; after: string }> {
  const folder = newFolder();
  const inside = await open(folder);
  const before = tokenIn(folder);
  const old = readFileSync(join(folder, "audit/people.json"));
  const bare = newFolder();
  await inside.log.close();
  cpSync(folder, bare, { recursive: true });
  const again = await open(folder);
  const { token: after } = await again.peopleBook.rotate(
    ownerOf(again, folder),
    ownerOf(again, folder).name,
    undefined,
  );
  await again.log.close();
  const left = logged ? folder : bare;
  renameSync(join(folder, "audit/people.json"), join(left, "audit/people.next"));
  renameSync(join(folder, "audit/owner.token"), join(left, "audit/owner.token.next"));
  writeFileSync(join(left, "audit/people.json"), old);
  writeFileSync(join(left, "audit/owner.token"), `${before}\n`);
  return { folder: left, before, after };
}

test.each([
  ["a change whose entry is in the log has happened", true],
  ["a change whose entry is not in the log has not happened", false],
])("after a crash %s", async (_what, logged) => {
  const { folder, before, after } = await crashed(logged);
  const inside = await open(folder);
  expect(inside.people.find(before) !== undefined).toBe(!logged);
  expect(inside.people.find(after) !== undefined).toBe(logged);
  expect(tokenIn(folder)).toBe(logged ? after : before);
  await inside.log.close();
  const again = await open(folder);
  expect(again.people.find(logged ? after : before)).toBeDefined();
  await again.log.close();
});

test("a crash between the two names leaves the owner with a token that counts", async () => {
  const { folder, after } = await crashed(true);
  renameSync(join(folder, "audit/people.next"), join(folder, "audit/people.json"));
  const inside = await open(folder);
  expect([tokenIn(folder), inside.people.find(after) !== undefined]).toEqual([after, true]);
  await inside.log.close();
});

test("where the file was lost a new owner is made, and that stands in the log", async () => {
  const folder = newFolder();
  const inside = await open(folder);
  const old = tokenIn(folder);
  await inside.log.close();
  rmSync(join(folder, "audit/people.json"));
  const again = await open(folder);
  expect(again.people.find(old)).toBeUndefined();
  expect(ownerOf(again, folder).roles).toContain("admin");
  expect((await leaves(again)).at(-1)).toMatchObject({ kind: "person.added", facts: { owner: true } });
  await again.log.close();
});

test.each(["", "{", '{"version":2}', '{"version":1,"change":"","from":0,"people":[{"name":"x"}]}'])(
  "a file of people that says %j stops the start, and the log is free afterwards",
  async (text) => {
    const folder = newFolder();
    const inside = await open(folder);
    await inside.log.close();
    writeFileSync(join(folder, "audit/people.json"), text);
    await expect(open(folder)).rejects.toMatchObject({ code: "LOG_BROKEN" });
    rmSync(join(folder, "audit/people.json"));
    await (await open(folder)).log.close();
  },
);

test.each([
  ["gives themselves a role", (text: string) => text.replace("reader", "admin")],
  ["removes the mark", (text: string) => JSON.stringify({ body: bodyOf(text) })],
  ["writes the state bare", (text: string) => bodyOf(text)],
  [
    "marks it with a key of their own",
    (text: string) => writeMarked(bodyOf(text), createSecretKey(randomBytes(32))),
  ],
])("who may write the folder and %s stops the start, and is told how to go on", async (_what, change) => {
  const folder = newFolder();
  const inside = await open(folder);
  await inside.peopleBook.add(ownerOf(inside, folder), { name: "ann", roles: ["reader"] });
  await inside.log.close();
  const path = join(folder, "audit/people.json");
  const written = readFileSync(path, "utf8");
  expect(change(written)).not.toBe(written);
  writeFileSync(path, change(written));
  await expect(open(folder)).rejects.toMatchObject({
    code: "LOG_BROKEN",
    message: expect.stringContaining(path) as string,
    hint: expect.stringMatching(/restore .* or remove it/) as string,
  });
  writeFileSync(path, written);
  await (await open(folder)).log.close();
});

test("a change that the log does not take has not happened", async () => {
  const folder = newFolder();
  const failed: KnownError[] = [];
  const inside = await openInside({
    dataFolder: folder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => failed.push(error),
  });
  const owner = ownerOf(inside, folder);
  inside.log.fail(new KnownError("LOG_UNAVAILABLE", "the disk is gone", "see the disk"));
  await expect(inside.peopleBook.add(owner, { name: "ann", roles: ["reader"] })).rejects.toThrow(
    "disk is gone",
  );
  expect(inside.peopleBook.list()).toHaveLength(1);
  await inside.log.close();
  const again = await open(folder);
  expect(again.peopleBook.list()).toHaveLength(1);
  await again.log.close();
});

test("a token of the owner that the log did not take is not put in place by the next change", async () => {
  const folder = newFolder();
  const inside = await open(folder);
  const owner = ownerOf(inside, folder);
  const record = inside.log.record.bind(inside.log);
  inside.log.record = () => Promise.reject(new KnownError("LOG_UNAVAILABLE", "more waits", "try again"));
  await expect(inside.peopleBook.rotate(owner, owner.name, undefined)).rejects.toThrow("more waits");
  inside.log.record = record;
  await inside.peopleBook.add(owner, { name: "ann", roles: ["reader"] });
  expect(ownerOf(inside, folder)).toEqual(owner);
  await inside.log.close();
});
