import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { keyStoreConformance, someKey } from "../store.conformance.ts";
import type { KeyStore } from "../store.ts";
import { openSqliteKeys } from "./keys.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-keys-"));
const opened: KeyStore[] = [];

afterAll(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true });
});

describe("SQLite", () => {
  keyStoreConformance(async (name) => {
    const store = openSqliteKeys(join(folder, `${name}.db`));
    opened.push(store);
    return Promise.resolve(store);
  });
});

test("what was acknowledged is there when the file is opened again", async () => {
  const path = join(folder, "again.db");
  const key = someKey("k1", { label: "quote ' and \u0000 and 🎉", features: ["*"], environments: [] });
  const first = openSqliteKeys(path);
  await first.add(key);
  first.close();
  const second = openSqliteKeys(path);
  expect(await second.list()).toEqual([key]);
  second.close();
});

test("a file from before keys had limits is read on, and takes them", async () => {
  const path = join(folder, "older.db");
  const db = new DatabaseSync(path);
  db.exec(
    "create table keys (id text primary key, hash text not null, label text not null, features text not null, environments text not null, created_at_ms integer not null, expires_at_ms integer, revoked_at_ms integer, replaces text) strict",
  );
  db.exec(
    `insert into keys values ('old', '${"ab".repeat(32)}', 'a test', '["support"]', '["dev"]', 1000, null, null, null)`,
  );
  db.close();
  const store = openSqliteKeys(path);
  opened.push(store);
  const limited = someKey("new", { limits: { tokensPerDay: 7 } });
  await store.add(limited);
  expect(await store.list()).toEqual([limited, someKey("old")]);
});

test("nobody but the owner reads the files", async () => {
  opened.push(openSqliteKeys(join(folder, "modes.db")));
  await opened.at(-1)?.add(someKey("k1"));
  const files = readdirSync(folder).filter((name) => name.startsWith("modes.db"));
  expect(files.map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8))).toEqual([
    "600",
    "600",
    "600",
  ]);
});

test("a rotation that failed half way has changed neither key, and the store goes on", async () => {
  const store = openSqliteKeys(join(folder, "half.db"));
  opened.push(store);
  await store.add(someKey("a"));
  await store.add(someKey("b"));
  await expect(store.rotate("a", someKey("b"), 4_000)).rejects.toMatchObject({ code: "USAGE" });
  expect(await store.rotate("a", someKey("c"), 4_000)).toBe(true);
  expect((await store.list()).map(({ id }) => id)).toEqual(["a", "b", "c"]);
});
