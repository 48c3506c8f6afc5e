import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import type { KeyRecord, KeyStore } from "../store/store.ts";
import { keyFor, pepper } from "./gateway.test-data.ts";
import { KeyRing, newKey, type NewKey } from "./keys.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-ring-"));
const opened: KeyStore[] = [];
afterAll(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true });
});

let files = 0;
let path: string;
let store: KeyStore;
let nowMs: number;
let ring: KeyRing;
beforeEach(() => {
  path = join(folder, `${(files += 1)}.db`);
  store = open();
  nowMs = 1_000_000;
  ring = new KeyRing(store, pepper, () => nowMs);
});

function open(): KeyStore {
  const one = openSqliteKeys(path);
  opened.push(one);
  return one;
}

async function made(more: Partial<KeyRecord> = {}): Promise<NewKey> {
  const one = newKey(keyFor(more), pepper, randomBytes);
  await store.add(one.record);
  return one;
}

const bearer = (key: string): { authorization: string } => ({ authorization: `Bearer ${key}` });
const opens = async (key: string): Promise<boolean> =>
  ring.authenticate(bearer(key)).then(
    () => true,
    () => false,
  );

test("a key is shown once, and what is kept does not give it away", () => {
  const { key, record } = newKey(keyFor(), pepper, randomBytes);
  expect(key).toMatch(/^sw-[0-9a-hjkmnp-tv-z]{12}-[0-9a-hjkmnp-tv-z]{40}$/);
  expect(key.slice(3, 15)).toBe(record.id);
  expect(record.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(record)).not.toContain(key.slice(16));
  expect(newKey(keyFor(), pepper, randomBytes).key).not.toBe(key);
});

test.each([
  ["OpenAI's header", (key: string) => ({ authorization: `Bearer ${key}` })],
  ["the same in another spelling", (key: string) => ({ authorization: `bearer   ${key} ` })],
  ["Anthropic's header", (key: string) => ({ "x-api-key": key })],
  ["Azure's header", (key: string) => ({ "api-key": key })],
  ["a login of another kind beside it", (key: string) => ({ authorization: "Basic eDp5", "x-api-key": key })],
])("a key opens in %s", async (_name, headers) => {
  const { key, record } = await made({ label: "mine" });
  // The second time it is not hashed: the answer is the same.
  for (let i = 0; i < 2; i += 1) expect(await ring.authenticate(headers(key))).toEqual(record);
});

test.each<[string, (key: string, other: string) => Record<string, string>, string]>([
  [
    "OpenAI's and Anthropic's header",
    (key, other) => ({ authorization: `Bearer ${key}`, "x-api-key": other }),
    "two different keys were sent: one in authorization, another in x-api-key",
  ],
  [
    "OpenAI's and Azure's header",
    (key, other) => ({ authorization: `Bearer ${key}`, "api-key": other }),
    "two different keys were sent: one in authorization, another in api-key",
  ],
  [
    "Anthropic's and Azure's header",
    (key, other) => ({ "x-api-key": key, "api-key": other }),
    "two different keys were sent: one in x-api-key, another in api-key",
  ],
])(
  "two keys are refused whichever of them is good, and the same key twice opens: %s",
  async (_name, headers, message) => {
    const { key, record } = await made();
    for (const [first, second] of [
      [key, "sk-another"],
      ["sk-another", key],
      [key, (await made({ label: "second" })).key],
    ] as const)
      await expect(ring.authenticate(headers(first, second))).rejects.toMatchObject({
        code: "KEY_REFUSED",
        status: 401,
        message,
      });
    expect(await ring.authenticate(headers(key, key))).toEqual(record);
  },
);

test.each([
  ["no header", {}],
  ["an empty one", { "x-api-key": "" }],
  ["a login of another kind", { authorization: "Basic eDp5" }],
  ["the word without a key", { authorization: "Bearer " }],
  ["a key without the word", { authorization: "sw-000000000000" }],
])("without a key it is said how to send one: %s", async (_name, headers) => {
  await expect(ring.authenticate(headers)).rejects.toMatchObject({ code: "KEY_MISSING", status: 401 });
});

const changed = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === "a" ? "b" : "a") + text.slice(at + 1);

test.each<[string, (key: string) => string]>([
  ["another id", (key) => changed(key, 3)],
  ["another first letter of the secret", (key) => changed(key, 16)],
  ["another last letter of the secret", (key) => changed(key, 55)],
  ["one letter less", (key) => key.slice(0, -1)],
  ["one letter more", (key) => `${key}a`],
  ["capitals", (key) => key.toUpperCase()],
  ["the id alone", (key) => key.slice(0, 15)],
  ["another prefix", (key) => `sk-${key.slice(3)}`],
  ["a word", () => "hunter2"],
  ["letters beyond ASCII", (key) => `${key.slice(0, -1)}\u0131`],
  ["64 kB", () => "a".repeat(65_536)],
])(
  "what is not the key is refused in the same words, before and after the key was used: %s",
  async (_name, wrong) => {
    const { key } = await made();
    for (let i = 0; i < 2; i += 1) {
      await expect(ring.authenticate(bearer(wrong(key)))).rejects.toMatchObject({
        code: "KEY_REFUSED",
        message: "the key is not known",
      });
      expect(await opens(key)).toBe(true);
    }
  },
);

test("a key that was hashed with another secret is none", async () => {
  const { key } = await made();
  const other = new KeyRing(store, new Uint8Array(32).fill(8), () => nowMs);
  await expect(other.authenticate(bearer(key))).rejects.toMatchObject({ code: "KEY_REFUSED" });
});

test("an expired key ends at its moment, not before", async () => {
  const { key } = await made({ expiresAtMs: 1_000_500 });
  nowMs = 1_000_499;
  expect(await opens(key)).toBe(true);
  nowMs = 1_000_500;
  await expect(ring.authenticate(bearer(key))).rejects.toMatchObject({ message: "the key has expired" });
});

test("a revoked key opens nothing, also one that was just used", async () => {
  const { key, record } = await made();
  expect(await opens(key)).toBe(true);
  await store.revoke(record.id, nowMs);
  nowMs += 100;
  await expect(ring.authenticate(bearer(key))).rejects.toMatchObject({ message: "the key was revoked" });
});

test("what another process changes is seen after 100 ms, and the store is not asked for its keys before", async () => {
  const { key, record } = await made();
  expect(await opens(key)).toBe(true);
  const other = open();
  await other.revoke(record.id, nowMs);
  const fresh = newKey(keyFor(), pepper, randomBytes);
  await other.add(fresh.record);
  nowMs += 99;
  expect([await opens(key), await opens(fresh.key)]).toEqual([true, false]);
  nowMs += 1;
  expect([await opens(key), await opens(fresh.key)]).toEqual([false, true]);
});

test("a clock that was set back does not keep a change unseen", async () => {
  const { key, record } = await made();
  expect(await opens(key)).toBe(true);
  await open().revoke(record.id, 0);
  nowMs -= 500_000;
  expect(await opens(key)).toBe(false);
});

test("a rotated key works on until its end, and its successor at once", async () => {
  const { key, record } = await made();
  const next = newKey(keyFor({ replaces: record.id }), pepper, randomBytes);
  await store.rotate(record.id, next.record, nowMs + 1000);
  expect([await opens(key), await opens(next.key)]).toEqual([true, true]);
  nowMs += 1000;
  expect([await opens(key), await opens(next.key)]).toEqual([false, true]);
});

test("a key that is too old opens nothing, and each use of another one is told", async () => {
  const used: [string, number][] = [];
  const stopped = new Set<string>();
  const watched = new KeyRing(store, pepper, () => nowMs, {
    used: (id, atMs) => used.push([id, atMs]),
    isStopped: (id) => stopped.has(id),
  });
  const { key, record } = await made();
  await watched.authenticate(bearer(key));
  stopped.add(record.id);
  await expect(watched.authenticate(bearer(key))).rejects.toThrow("not replaced in time");
  expect(used).toEqual([[record.id, nowMs]]);
});
