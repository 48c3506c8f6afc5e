import { expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import { nowMs, sentDocument } from "./knowledge.test-data.ts";
import { chunksMax, listedMax, readDocument, sha256 } from "./read-document.ts";

const read = (more: object = {}): ReturnType<typeof readDocument> =>
  readDocument(sentDocument(more) as JsonObject, "/documents/0", nowMs);

test.each([
  ["source", "/documents/0/source is missing"],
  ["owner", "/documents/0/owner is missing"],
  ["lastUpdated", "/documents/0/lastUpdated is missing"],
  ["digest", "/documents/0/digest is missing"],
  ["id", "/documents/0/id is missing"],
  ["tenant", "/documents/0/tenant is missing"],
  ["access", "/documents/0/access is missing"],
  ["chunks", "/documents/0/chunks is missing"],
])("a document without %s is refused with its place", (name, message) => {
  expect(() => read({ [name]: undefined })).toThrow(message);
});

test.each([
  ["a blank owner", { owner: "  " }, "/owner is empty"],
  ["a source with .. in it", { source: "docs/../secret/a.md" }, "/source has .."],
  ["a source with a backslash", { source: "docs\\a.md" }, "/source has .."],
  ["a date of no calendar", { lastUpdated: "2026-02-30" }, "/lastUpdated is no date"],
  [
    "a date that a program would read in its own zone",
    { lastUpdated: "2026-11-01T10:00:00" },
    "/lastUpdated is no date",
  ],
  ["a date in words", { lastUpdated: "yesterday" }, "/lastUpdated is no date"],
  ["a date two days ahead", { lastUpdated: "2026-11-24" }, "/lastUpdated is to come"],
  ["a digest of another hash", { digest: "ab".repeat(20) }, "/digest is no SHA-256"],
  ["a list of nobody", { access: { users: [], groups: [] } }, "/access lists nobody"],
  ["an access that is none", { access: "everyone" }, "/access is none"],
  ["a name with an invisible letter", { tenant: "ac\u200bme" }, "/tenant: the name has an invisible"],
  ["a name in another form", { access: { users: ["Jose\u0301"] } }, "/access/users/0: the name is not in"],
  ["a trust that is none", { trust: "high" }, "/trust is neither"],
  ["a field that nobody knows", { acl: "tenant" }, "/documents/0/acl is not known"],
  ["no pieces", { chunks: [] }, "/chunks is an empty list"],
  [
    "two pieces of one id",
    {
      chunks: [
        { id: "a", text: "x" },
        { id: "a", text: "y" },
      ],
    },
    "/chunks/1/id is that of another",
  ],
  [
    "a text that is not that of its digest",
    { chunks: [{ id: "a", text: "x", digest: sha256("y") }] },
    "/chunks/0/digest is not that",
  ],
  [
    "a piece with a field that nobody knows",
    { chunks: [{ id: "a", text: "x", vector: [1] }] },
    "/chunks/0/vector is not known",
  ],
])("%s is refused with its place", (_what, more, message) => {
  expect(() => read(more)).toThrow(message);
});

test("a day ahead is a clock of another zone, and one more is not", () => {
  expect(read({ lastUpdated: "2026-11-22T12:00:00Z" }).document.lastUpdatedMs).toBe(nowMs + 86_400_000);
  expect(() => read({ lastUpdated: "2026-11-22T12:00:00.001Z" })).toThrow("is to come");
});

test("only what is public needs no tenant, and who says nothing of trust is not trusted", () => {
  expect(read({ tenant: undefined, access: "public" }).document).toMatchObject({
    tenant: "",
    access: { kind: "public" },
  });
  expect(read({ trust: undefined }).document.trust).toBe("external");
});

test("the same list in another order is the same, and texts of pieces are handed on and not kept", () => {
  const { document, texts } = read({
    access: { users: ["zoe", "ann", "zoe"] },
    chunks: [
      { id: "a", text: "x" },
      { id: "b", digest: `sha256:${sha256("y").toUpperCase()}` },
    ],
  });
  expect(document.access).toEqual({ kind: "listed", users: ["ann", "zoe"], groups: [] });
  expect(document.chunks).toEqual([
    { id: "a", digest: sha256("x") },
    { id: "b", digest: sha256("y") },
  ]);
  expect(texts).toEqual([{ chunk: "a", text: "x" }]);
});

test("lists end somewhere, on both sides of the end", () => {
  const users = (count: number): object => ({
    access: { users: Array.from({ length: count }, (_, i) => `u${i}`) },
  });
  expect(read(users(listedMax)).document.access).toMatchObject({ kind: "listed" });
  expect(() => read(users(listedMax + 1))).toThrow("more than 1000 names");
  const pieces = (count: number): object => ({
    chunks: Array.from({ length: count }, (_, i) => ({ id: `c${i}`, digest: "ab".repeat(32) })),
  });
  expect(read(pieces(chunksMax)).document.chunks).toHaveLength(chunksMax);
  expect(() => read(pieces(chunksMax + 1))).toThrow("more than 10000 pieces");
});
