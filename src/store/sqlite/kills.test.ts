import { execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { killStoreConformance, someKill } from "../../limits/kill/kill.conformance.ts";
import type { KillStore } from "../../limits/kill/kill.ts";
import { openSqliteKills } from "./kills.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-kills-"));
const standingMax = 45;
const opened: KillStore[] = [];
afterAll(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true });
});

const path = (name: string): string => join(folder, `${name}.db`);
function open(name: string, busyMs = 5000): KillStore {
  const store = openSqliteKills(path(name), { busyMs, standingMax });
  opened.push(store);
  return store;
}

describe("SQLite", () => {
  killStoreConformance((name) => Promise.resolve(open(name)), standingMax);
});

const unreadable = expect.objectContaining({ code: "KILLS_UNREADABLE" }) as Error;

test("what was acknowledged is there when the file is opened again, and only its owner reads it", async () => {
  const first = openSqliteKills(path("again"), { busyMs: 0 });
  await first.add(someKill("k1"));
  first.close();
  expect(await open("again").list()).toEqual([someKill("k1")]);
  expect(statSync(path("again")).mode & 0o777).toBe(0o600);
});

test("a store that is killed in the middle of its writes has all that it acknowledged", async () => {
  const at = path("crash");
  const program = `
    import { openSqliteKills } from ${JSON.stringify(join(import.meta.dirname, "kills.ts"))};
    const store = openSqliteKills(${JSON.stringify(at)}, { busyMs: 0 });
    for (let i = 0; ; i += 1) {
      await store.add({ id: "k" + i, scope: { all: true }, reason: "r", by: "b", atMs: 1, needsSecondPerson: false, entry: i });
      process.stdout.write("k" + i + "\\n");
    }`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program]);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += String(chunk);
    if (said.split("\n").length > 20) child.kill("SIGKILL");
  });
  await once(child, "close");
  const told = said.split("\n").slice(0, -1);
  expect(told.length).toBeGreaterThan(10);
  const ids = new Set((await open("crash").list()).map(({ id }) => id));
  expect(told.filter((id) => !ids.has(id))).toEqual([]);
});

test("a file that was removed is not an empty one: neither for who has it open nor for who comes after", () => {
  const store = open("removed");
  rmSync(path("removed"));
  expect(() => store.version()).toThrow(unreadable);
  expect(() => open("removed")).toThrow(unreadable);
});

test("a file that was replaced is read when it is opened again", async () => {
  const store = open("replaced");
  await store.add(someKill("k1"));
  copyFileSync(path("replaced"), path("copy"));
  rmSync(path("replaced"));
  copyFileSync(path("copy"), path("replaced"));
  expect(() => store.version()).toThrow(unreadable);
  await expect(store.add(someKill("k2"))).rejects.toThrow(unreadable);
  expect(await open("replaced").list()).toEqual([someKill("k1")]);
});

test.each<[string, (file: string) => void]>([
  ["overwritten", (file) => writeFileSync(file, "not a database, ".repeat(1000))],
  ["cut to nothing", (file) => truncateSync(file, 0)],
  ["cut in half", (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / 512) * 512)],
  [
    "damaged behind its head",
    (file) => {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0x5a, 4096));
    },
  ],
])(
  "a file that was %s is seen as changed, and is not read as if nothing were stopped",
  async (what, damage) => {
    const store = open(what);
    for (let i = 0; i < 40; i += 1) await store.add(someKill(`k${i}`, { reason: "why ".repeat(50) }));
    const before = store.version();
    damage(path(what));
    let after: number | undefined;
    try {
      after = store.version();
    } catch (error) {
      expect(error).toEqual(unreadable);
    }
    expect(after).not.toBe(before);
    await expect(store.list()).rejects.toThrow(unreadable);
    await expect((async () => openSqliteKills(path(what), { busyMs: 0 }).list())()).rejects.toThrow(
      unreadable,
    );
  },
);

test("a file that another process keeps locked is unreadable, and is read again afterwards", async () => {
  const store = open("locked", 0);
  await store.add(someKill("k1"));
  const program = `
    import { DatabaseSync } from "node:sqlite";
    const db = new DatabaseSync(${JSON.stringify(path("locked"))});
    db.exec("begin exclusive");
    process.stdout.write("locked");
    process.stdin.on("data", () => process.exit());`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  await once(child.stdout, "data");
  expect(() => store.version()).toThrow(unreadable);
  await expect(store.list()).rejects.toThrow(unreadable);
  await expect(store.add(someKill("k2"))).rejects.toThrow(unreadable);
  child.stdin.write("end");
  await once(child, "close");
  expect(await store.list()).toEqual([someKill("k1")]);
  await store.add(someKill("k2"));
});

test("two processes that make the file at the same time have one file", async () => {
  const program = `
    import { openSqliteKills } from ${JSON.stringify(join(import.meta.dirname, "kills.ts"))};
    const store = openSqliteKills(${JSON.stringify(path("together"))}, { busyMs: 5000 });
    await store.add({ id: "k" + process.pid, scope: { all: true }, reason: "r", by: "b", atMs: 1, needsSecondPerson: false, entry: 1 });`;
  const run = (): Promise<unknown> =>
    once(spawn(process.execPath, ["--input-type=module-typescript", "-e", program]), "close");
  await Promise.all([run(), run(), run()]);
  expect(await open("together").list()).toHaveLength(3);
  expect(execFileSync("ls", [folder], { encoding: "utf8" })).not.toContain("together.db.new");
});
