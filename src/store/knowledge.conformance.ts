import { expect, test } from "vitest";
import type { KnownDocument } from "../knowledge/document.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";

export const someDocument = (id: string, more: Partial<KnownDocument> = {}): KnownDocument => ({
  tenant: "acme",
  id,
  source: "docs/a.md",
  owner: "backend@example.com",
  lastUpdatedMs: 1_000,
  access: { kind: "tenant" },
  digest: "ab".repeat(32),
  trust: "internal",
  chunks: [
    { id: `${id}#0`, digest: "00".repeat(32) },
    { id: `${id}#1`, digest: "11".repeat(32) },
  ],
  version: 1,
  state: "live",
  registeredAtMs: 2_000,
  changedAtMs: 3_000,
  by: "ann",
  ...more,
});

/** What every registry of documents keeps. `open` gives the same store again for the same name, and a fresh one for a new name. */
export function knowledgeStoreConformance(
  open: (name: string, documentsMax?: number) => Promise<KnowledgeStore>,
): void {
  const ids = async (store: KnowledgeStore, more: object = {}): Promise<string[]> =>
    (await store.list({ limit: 100, ...more })).map(({ tenant, id }) => `${tenant}/${id}`);

  test("a document that was put is found with all it had, also by another process", async () => {
    const store = await open("put");
    const listed = someDocument("listed", {
      access: { kind: "listed", users: ["ann"], groups: ["sales", "o'neil\"; --"] },
      state: "quarantined",
      trust: "external",
      version: 7,
    });
    await store.put([someDocument("a"), listed]);
    expect(await (await open("put")).find("acme", "listed")).toEqual(listed);
    expect(await store.find("acme", "a")).toEqual(someDocument("a"));
    expect(await store.find("ACME", "a")).toBeUndefined();
    expect(await store.find("globex", "a")).toBeUndefined();
  });

  test("ids and chunks of one tenant are not those of another, whatever they are called", async () => {
    const store = await open("tenants");
    const chunks = [{ id: "same", digest: "22".repeat(32) }];
    await store.put([
      someDocument("same", { chunks }),
      someDocument("same", { tenant: "globex", chunks: [{ id: "same", digest: "33".repeat(32) }] }),
    ]);
    const [acme] = await store.look("acme", ["same"]);
    expect(acme?.own?.digest).toBe("22".repeat(32));
    expect(acme?.others.map(({ document, digest }) => [document.tenant, digest])).toEqual([
      ["globex", "33".repeat(32)],
    ]);
    const [nobody] = await store.look("acm", ["same"]);
    expect(nobody?.own).toBeUndefined();
    expect(nobody?.others).toHaveLength(2);
    await store.remove("acme", "same");
    expect((await store.look("globex", ["same"]))[0]?.own?.digest).toBe("33".repeat(32));
  });

  test("a look answers for each id in its order, for the unknown too", async () => {
    const store = await open("look");
    await store.put([someDocument("a")]);
    const found = await store.look("acme", ["a#1", "nobody's", "a#0", "a#1"]);
    expect(found.map(({ own }) => own?.digest.slice(0, 2))).toEqual(["11", undefined, "00", "11"]);
    expect(found[0]?.own?.document).toMatchObject({
      tenant: "acme",
      id: "a",
      access: { kind: "tenant" },
      state: "live",
    });
    expect(await store.look("acme", [])).toEqual([]);
  });

  test("of many tenants with the same chunk's id a look brings a few, what is public first", async () => {
    const store = await open("crowd");
    const chunks = [{ id: "0", digest: "00".repeat(32) }];
    const crowd = Array.from({ length: 50 }, (_, i) => someDocument("d", { tenant: `t${i}`, chunks }));
    await store.put([...crowd, someDocument("open", { tenant: "zz", access: { kind: "public" }, chunks })]);
    const [found] = await store.look("t7", ["0"]);
    expect(found?.own?.document.tenant).toBe("t7");
    expect(found?.others.length).toBeLessThan(10);
    expect(found?.others[0]?.document.tenant).toBe("zz");
  });

  test("a text is foreign where only others have it, and nobody to all", async () => {
    const store = await open("foreign");
    const of = (tenant: string, digest: string, access: KnownDocument["access"] = { kind: "tenant" }) =>
      someDocument(`d${digest}`, { tenant, access, chunks: [{ id: digest, digest: digest.repeat(32) }] });
    await store.put([of("acme", "a1"), of("globex", "b2"), of("acme", "c3"), of("globex", "c3")]);
    await store.put([of("globex", "d4"), of("other", "d4", { kind: "public" })]);
    const digests = ["a1", "b2", "c3", "d4", "e5"].map((digest) => digest.repeat(32));
    const foreign = async (tenant: string) =>
      [...(await store.foreign(tenant, digests))].map((digest) => digest.slice(0, 2));
    expect(await foreign("acme")).toEqual(["b2"]);
    expect(await foreign("globex")).toEqual(["a1"]);
    expect(await foreign("")).toEqual(["a1", "b2", "c3"]);
    await store.remove("globex", "db2");
    expect(await foreign("acme")).toEqual([]);
  });

  test("chunks of the version before are over, those of the one before that are unknown", async () => {
    const store = await open("versions");
    const version = (of: number): KnownDocument =>
      someDocument("a", {
        version: of,
        chunks: [
          { id: "kept", digest: "00".repeat(32) },
          { id: `only ${of}`, digest: "00".repeat(32) },
        ],
      });
    await store.put([version(1)]);
    await store.put([version(2)]);
    const states = async (): Promise<(boolean | undefined)[]> =>
      (await store.look("acme", ["kept", "only 1", "only 2", "only 3"])).map(({ own }) => own?.current);
    expect(await states()).toEqual([true, false, true, undefined]);
    await store.put([version(3)]);
    expect(await states()).toEqual([true, undefined, false, true]);
    expect((await store.find("acme", "a"))?.chunks.map(({ id }) => id)).toEqual(["kept", "only 3"]);
  });

  test("a chunk of one document is not put into another, and then nothing of the request is", async () => {
    const store = await open("taken");
    await store.put([someDocument("a")]);
    const thief = someDocument("b", { chunks: [{ id: "a#0", digest: "99".repeat(32) }] });
    await expect(store.put([someDocument("c"), thief])).rejects.toThrow("belongs to another document");
    expect(await ids(store)).toEqual(["acme/a"]);
    expect((await store.look("acme", ["a#0"]))[0]?.own?.document.id).toBe("a");
    expect(await store.holders("acme", ["a#0", "b#0"])).toEqual(new Map([["a#0", "a"]]));
    // What is over is nobody's.
    await store.put([someDocument("a", { version: 2, chunks: [{ id: "new", digest: "00".repeat(32) }] })]);
    expect(await store.holders("acme", ["a#0"])).toEqual(new Map());
    await store.put([thief]);
    expect((await store.look("acme", ["a#0"]))[0]?.own?.document.id).toBe("b");
  });

  test("a list pages in one order through all, and through those of a tenant or a state", async () => {
    const store = await open("list");
    await store.put([
      someDocument("b"),
      someDocument("a"),
      someDocument("a", { tenant: "globex", state: "quarantined", chunks: [] }),
      someDocument("Z", { state: "quarantined", chunks: [] }),
    ]);
    expect(await ids(store)).toEqual(["acme/Z", "acme/a", "acme/b", "globex/a"]);
    expect(await ids(store, { limit: 2 })).toEqual(["acme/Z", "acme/a"]);
    expect(await ids(store, { limit: 2, after: { tenant: "acme", id: "a" } })).toEqual([
      "acme/b",
      "globex/a",
    ]);
    expect(await ids(store, { tenant: "acme", state: "quarantined" })).toEqual(["acme/Z"]);
    expect((await store.list({ limit: 1, after: { tenant: "acme", id: "a" } }))[0]?.chunkCount).toBe(2);
  });

  test("a document comes out of quarantine once, and only in the version that was looked at", async () => {
    const store = await open("release");
    await store.put([someDocument("a", { state: "quarantined", version: 2 })]);
    expect(await store.release("acme", "a", 1)).toBe(false);
    expect(await store.release("globex", "a", 2)).toBe(false);
    expect(await store.release("acme", "a", 2)).toBe(true);
    expect((await store.find("acme", "a"))?.state).toBe("live");
    expect(await store.release("acme", "a", 2)).toBe(false);
  });

  test("what was removed is unknown, with its chunks of whatever version", async () => {
    const store = await open("remove");
    await store.put([someDocument("a")]);
    await store.put([someDocument("a", { version: 2, chunks: [{ id: "new", digest: "00".repeat(32) }] })]);
    expect(await store.remove("acme", "a")).toBe(true);
    expect(await store.remove("acme", "a")).toBe(false);
    expect((await store.look("acme", ["a#0", "new"])).map(({ own }) => own)).toEqual([undefined, undefined]);
  });

  test("a group is known from when it is set, also an empty one, until it is removed", async () => {
    const store = await open("groups");
    expect(await store.isMember("acme", "sales", "ann")).toBeUndefined();
    await store.setGroup("acme", "sales", ["ann", "bob"]);
    await store.setGroup("acme", "empty", []);
    expect(await store.isMember("acme", "sales", "ann")).toBe(true);
    expect(await store.isMember("acme", "sales", "Ann")).toBe(false);
    expect(await store.isMember("acme", "sales", undefined)).toBe(false);
    expect(await store.isMember("acme", "empty", "ann")).toBe(false);
    expect(await store.isMember("globex", "sales", "ann")).toBeUndefined();
    expect(await store.groups("acme")).toEqual([
      { group: "empty", users: 0 },
      { group: "sales", users: 2 },
    ]);
    await store.setGroup("acme", "sales", ["bob"]);
    expect(await store.isMember("acme", "sales", "ann")).toBe(false);
    expect(await store.removeGroup("acme", "sales")).toBe(true);
    expect(await store.removeGroup("acme", "sales")).toBe(false);
    expect(await store.isMember("acme", "sales", "bob")).toBeUndefined();
  });

  test("it counts what there is, what waits and what nobody looked after", async () => {
    const store = await open("counts");
    expect(await store.counts(5_000)).toEqual({ documents: 0, chunks: 0, quarantined: 0, stale: 0 });
    await store.put([
      someDocument("a"),
      someDocument("b", { state: "quarantined", lastUpdatedMs: 4_999 }),
      someDocument("c", { lastUpdatedMs: 5_000 }),
    ]);
    expect(await store.counts(5_000)).toEqual({ documents: 3, chunks: 6, quarantined: 1, stale: 2 });
  });

  test("each change is another revision, for other processes too, and a look is none", async () => {
    const store = await open("revision");
    const first = await store.revision();
    await store.put([someDocument("a")]);
    const second = await (await open("revision")).revision();
    expect(second).not.toBe(first);
    await store.look("acme", ["a#0"]);
    expect(await store.revision()).toBe(second);
    await store.remove("acme", "a");
    expect(await store.revision()).not.toBe(second);
  });

  test("more documents than may be are refused, and the last that may be is not", async () => {
    const store = await open("many", 3);
    await store.put([someDocument("a"), someDocument("b"), someDocument("c")]);
    await store.put([someDocument("c", { version: 2 })]);
    await expect(store.put([someDocument("d")])).rejects.toThrow("more than 3 documents");
    expect(await ids(store)).toHaveLength(3);
  });
}
