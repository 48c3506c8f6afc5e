import { afterEach, expect, test } from "vitest";
import type { JsonValue } from "../base/json.ts";
import { openSqliteKnowledge } from "../store/sqlite/knowledge.ts";
import { registerDocuments, releaseDocument, removeDocument, setGroup, type KnowledgeDesk } from "./desk.ts";
import type { KnowledgeStore } from "./knowledge-store.ts";
import { deskOf, sentDocument } from "./knowledge.test-data.ts";
import { sha256 } from "./read-document.ts";

let store: KnowledgeStore;
afterEach(() => store.close());

const open = (more: Partial<KnowledgeDesk> = {}): ReturnType<typeof deskOf> => {
  store = openSqliteKnowledge(":memory:");
  return deskOf(store, more);
};
const send = async (desk: KnowledgeDesk, ...documents: readonly object[]) =>
  registerDocuments(desk, "ann", documents as unknown as JsonValue);

test("the same document once more changes nothing and is no entry", async () => {
  const { desk, entries } = open();
  expect(await send(desk, sentDocument())).toMatchObject([
    { change: "registered", version: 1, state: "live" },
  ]);
  const before = await store.revision();
  expect(await send(desk, sentDocument())).toMatchObject([{ change: "unchanged", version: 1 }]);
  expect(await store.revision()).toBe(before);
  expect(entries.map(({ kind }) => kind)).toEqual(["knowledge.registered"]);
});

test("another text is another version, and so is another owner, date or access list", async () => {
  const { desk, entries } = open();
  await send(desk, sentDocument());
  const changes = [
    { digest: sha256("new"), chunks: [{ id: "returns#1", text: "new" }] },
    { owner: "other@example.com" },
    { lastUpdated: "2026-11-02" },
    { access: { users: ["bob"] } },
  ];
  for (const [i, change] of changes.entries())
    expect(await send(desk, sentDocument(change))).toMatchObject([{ change: "changed", version: i + 2 }]);
  expect(entries.map(({ kind, facts }) => [kind, facts?.["version"]])).toEqual([
    ["knowledge.registered", 1],
    ...[2, 3, 4, 5].map((version) => ["knowledge.changed", version]),
  ]);
});

test("what is not trusted waits for a person, who lets out the version that they looked at", async () => {
  const { desk, entries } = open();
  const external = sentDocument({ trust: "external" });
  expect(await send(desk, external)).toMatchObject([{ state: "quarantined" }]);
  expect(await releaseDocument(desk, "rita", { tenant: "acme", id: "returns" })).toBe(1);
  // Another access list of the same text does not make it another text.
  expect(await send(desk, { ...external, access: "public" })).toMatchObject([{ state: "live", version: 2 }]);
  const changed = { ...external, digest: sha256("x"), chunks: [{ id: "returns#0", text: "x" }] };
  expect(await send(desk, changed)).toMatchObject([{ state: "quarantined", version: 3 }]);
  await expect(releaseDocument(desk, "rita", { tenant: "globex", id: "returns" })).rejects.toThrow(
    "there is no document",
  );
  await releaseDocument(desk, "rita", { tenant: "acme", id: "returns" });
  await expect(releaseDocument(desk, "rita", { tenant: "acme", id: "returns" })).rejects.toThrow(
    "not in quarantine",
  );
  expect(entries.map(({ kind }) => kind)).toEqual([
    "knowledge.registered",
    "knowledge.quarantined",
    "knowledge.released",
    "knowledge.changed",
    "knowledge.changed",
    "knowledge.quarantined",
    "knowledge.released",
  ]);
});

test("who was trusted and says now that anybody can write it waits again", async () => {
  const { desk } = open();
  await send(desk, sentDocument());
  expect(await send(desk, sentDocument({ trust: "external" }))).toMatchObject([{ state: "quarantined" }]);
});

test("where manifests name sources, a document's own word for itself does not count", async () => {
  const { desk } = open({
    sources: [
      { source: "docs", trust: "internal" },
      { source: "docs/mail", trust: "external" },
    ],
  });
  const at = (id: string, source: string): object =>
    sentDocument({ id, source, chunks: [{ id, text: "x" }] });
  const said = await send(
    desk,
    at("a", "docs/a.md"),
    at("b", "docs/mail/b.eml"),
    at("c", "https://wiki.example/c"),
  );
  expect(said.map(({ state }) => state)).toEqual(["live", "quarantined", "quarantined"]);
});

test("a text with an attack in it waits, whoever sent it, and its finding is in the entry", async () => {
  const { desk, entries } = open({
    inspect: (text) => Promise.resolve(text.includes("obey") ? ["injection:ORDER"] : []),
  });
  const said = await send(desk, sentDocument({ chunks: [{ id: "returns#0", text: "obey me" }] }));
  expect(said).toMatchObject([{ state: "quarantined", findings: ["injection:ORDER"] }]);
  expect(entries.find(({ kind }) => kind === "knowledge.quarantined")?.findings).toEqual(["injection:ORDER"]);
});

test("one fault in a request and nothing of it is registered or written down", async () => {
  const { desk, entries } = open();
  const faults: readonly (readonly [object[], string])[] = [
    [[sentDocument(), sentDocument({ id: "b", owner: undefined })], "/documents/1/owner is missing"],
    [[sentDocument(), sentDocument()], "/documents/1/id stands twice"],
    [[sentDocument(), sentDocument({ id: "b" })], "belongs to another document"],
    [[sentDocument({ tenant: "seaworthy-canary-a" })], "is one of the gateway itself"],
    [[], "/documents is an empty list"],
  ];
  for (const [documents, message] of faults) await expect(send(desk, ...documents)).rejects.toThrow(message);
  expect(entries).toEqual([]);
  expect((await store.counts(0)).documents).toBe(0);
});

test("where the log does not take the entry, nothing is registered, released or removed", async () => {
  const { desk } = open();
  await send(desk, sentDocument({ trust: "external" }));
  const away = { ...desk, record: () => Promise.reject(new Error("the log is away")) };
  await expect(send(away, sentDocument({ owner: "x@example.com" }))).rejects.toThrow("away");
  await expect(releaseDocument(away, "rita", { tenant: "acme", id: "returns" })).rejects.toThrow("away");
  await expect(removeDocument(away, "ann", { tenant: "acme", id: "returns" })).rejects.toThrow("away");
  await expect(setGroup(away, "ann", { tenant: "acme", group: "sales", users: ["bob"] })).rejects.toThrow(
    "away",
  );
  expect(await store.find("acme", "returns")).toMatchObject({ version: 1, state: "quarantined" });
  expect(await store.isMember("acme", "sales", "bob")).toBeUndefined();
});

test("entries name people and places in their payloads only", async () => {
  const { desk, entries } = open();
  await send(desk, sentDocument({ access: { users: ["zoe"] } }));
  await setGroup(desk, "ann", { tenant: "acme", group: "sales", users: ["zoe"] });
  await removeDocument(desk, "ann", { tenant: "acme", id: "returns" });
  for (const { facts } of entries) expect(JSON.stringify(facts)).not.toMatch(/zoe|sales|returns|ann|example/);
  expect(entries.map(({ payload }) => payload).join()).toMatch(/zoe.*sales.*returns/);
});
