import { expect, test } from "vitest";
import type { KeyRecord, KeyStore } from "./store.ts";

export const someKey = (id: string, more: Partial<KeyRecord> = {}): KeyRecord => ({
  id,
  hash: "ab".repeat(32),
  label: "a test",
  features: ["support"],
  environments: ["dev"],
  createdAtMs: 1_000,
  ...more,
});

/** What every key store keeps. `open` gives the same store again for the same name, and a fresh one for a new name. */
export function keyStoreConformance(open: (name: string) => Promise<KeyStore>): void {
  test("a key that was added is found with all it had", async () => {
    const store = await open("add");
    const key = someKey("k1", {
      expiresAtMs: 5_000,
      replaces: "k0",
      account: "k00",
      limits: { requestsPerHour: 5, nanosPerMonth: 20_000_000_000 },
      risk: "high",
      rotateTo: "/run/secrets/boats.key",
      mcp: ["files", "mail:send"],
    });
    await store.add(key);
    expect(await store.find("k1")).toEqual(key);
    expect(await store.find("k2")).toBeUndefined();
  });

  test("an id is given once", async () => {
    const store = await open("twice");
    await store.add(someKey("k1"));
    await expect(store.add(someKey("k1", { label: "another" }))).rejects.toThrow("k1");
    expect((await store.find("k1"))?.label).toBe("a test");
  });

  test("the list has the oldest first and keeps ended keys", async () => {
    const store = await open("list");
    await store.add(someKey("later", { createdAtMs: 2_000 }));
    await store.add(someKey("first"));
    await store.revoke("first", 3_000);
    expect((await store.list()).map(({ id, revokedAtMs }) => [id, revokedAtMs])).toEqual([
      ["first", 3_000],
      ["later", undefined],
    ]);
  });

  test("a revoked key keeps the first moment it was ended", async () => {
    const store = await open("revoke");
    await store.add(someKey("k1"));
    expect(await store.revoke("k1", 3_000)).toBe(true);
    expect(await store.revoke("k1", 9_000)).toBe(true);
    expect((await store.find("k1"))?.revokedAtMs).toBe(3_000);
    expect(await store.revoke("nobody", 3_000)).toBe(false);
  });

  test("a rotation adds the new key and ends the old one, never later than it would have ended", async () => {
    const store = await open("rotate");
    await store.add(someKey("short", { expiresAtMs: 2_000 }));
    await store.add(someKey("open"));
    expect(await store.rotate("short", someKey("short2"), 4_000)).toBe(true);
    expect(await store.rotate("open", someKey("open2"), 4_000)).toBe(true);
    expect((await store.find("short"))?.expiresAtMs).toBe(2_000);
    expect((await store.find("open"))?.expiresAtMs).toBe(4_000);
    expect(await store.rotate("nobody", someKey("x"), 4_000)).toBe(false);
    expect(await store.find("x")).toBeUndefined();
  });

  test("a rotation onto a taken id changes nothing", async () => {
    const store = await open("rotate-taken");
    await store.add(someKey("a"));
    await store.add(someKey("b"));
    await expect(store.rotate("a", someKey("b"), 4_000)).rejects.toThrow("b");
    expect((await store.find("a"))?.expiresAtMs).toBeUndefined();
  });

  test("a revoked key is not rotated", async () => {
    const store = await open("rotate-revoked");
    await store.add(someKey("a"));
    await store.revoke("a", 2_000);
    expect(await store.rotate("a", someKey("b"), 4_000)).toBe(false);
    expect(await store.find("b")).toBeUndefined();
    expect(await store.find("a")).toEqual(someKey("a", { revokedAtMs: 2_000 }));
  });

  test("a version stays while nothing changes, and each change of one's own changes it", async () => {
    const store = await open("versions");
    const seen = [store.version(), store.version()];
    await store.add(someKey("a"));
    seen.push(store.version());
    await store.rotate("a", someKey("b"), 4_000);
    seen.push(store.version());
    await store.revoke("b", 5_000);
    seen.push(store.version(), store.version());
    expect(seen[0]).toBe(seen[1]);
    expect(new Set(seen).size).toBe(4);
    expect(seen[4]).toBe(seen[5]);
  });

  test("a change by another opener is seen in the version and in the next read", async () => {
    const [one, two] = [await open("shared"), await open("shared")];
    await one.add(someKey("k1"));
    const before = one.version();
    await two.revoke("k1", 7_000);
    expect(one.version()).not.toBe(before);
    expect((await one.find("k1"))?.revokedAtMs).toBe(7_000);
  });
}
