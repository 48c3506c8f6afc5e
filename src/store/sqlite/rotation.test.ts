import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RotationStore, SeenCredential } from "../../limits/rotation/rotation-store.ts";
import { openSqliteRotation } from "./rotation.ts";

let folder: string;
let store: RotationStore;
const open = (): RotationStore => openSqliteRotation(join(folder, "rotation.db"));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-rotation-"));
  store = open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const credential: SeenCredential = {
  reference: "vault:secret/apps#openai",
  fingerprint: "ab".repeat(32),
  version: "3",
  sinceMs: 1000,
  readAtMs: 2000,
  purposes: ["provider:openai"],
};

test("the newest use of each key survives, whoever wrote it last", () => {
  store.used(
    new Map([
      ["a", 10],
      ["b", 20],
    ]),
  );
  const other = open();
  other.used(
    new Map([
      ["a", 5],
      ["b", 30],
    ]),
  );
  other.close();
  expect([...store.lastUses()]).toEqual([
    ["a", 10],
    ["b", 30],
  ]);
});

test("the first moment of each stage survives", () => {
  store.told({ item: "key:a", stage: "soon", atMs: 1 });
  store.told({ item: "key:a", stage: "soon", atMs: 9 });
  store.told({ item: "key:a", stage: "due", atMs: 5 });
  store.close();
  store = open();
  expect(store.allTold()).toEqual([
    { item: "key:a", stage: "soon", atMs: 1 },
    { item: "key:a", stage: "due", atMs: 5 },
  ]);
});

test("a reference has one row: the newest that was seen there", () => {
  store.saw(credential);
  const next = { ...credential, fingerprint: "cd".repeat(32), sinceMs: 3000, endsAtMs: 9000 };
  store.saw(next);
  expect(store.credentials()).toEqual([next]);
});

test("a credential that nobody has read for long is forgotten", () => {
  store.saw(credential);
  store.forgetCredentials(2000);
  expect(store.credentials()).toHaveLength(1);
  store.forgetCredentials(2001);
  expect(store.credentials()).toEqual([]);
});

test("what is said of things that are no more is forgotten", () => {
  store.told({ item: "key:a", stage: "soon", atMs: 1 });
  store.told({ item: "key:b", stage: "soon", atMs: 1 });
  store.used(
    new Map([
      ["a", 1],
      ["b", 1],
    ]),
  );
  store.keepOnly(new Set(["key:b"]));
  expect(store.allTold().map(({ item }) => item)).toEqual(["key:b"]);
  expect([...store.lastUses().keys()]).toEqual(["b"]);
});

test.skipIf(process.platform === "win32")("the file is its owner's", () => {
  expect(statSync(join(folder, "rotation.db")).mode & 0o777).toBe(0o600);
});
