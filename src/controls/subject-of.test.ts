import { expect, test } from "vitest";
import type { Witnessed } from "../evidence/witnessed.ts";
import { OpenBook } from "./evidence-book.ts";
import { subjectOf } from "./subject-of.ts";

const about = { feature: "chat", environment: "prod" };
const loaded = (seq: number, digest: string, more: Partial<Witnessed> = {}): Witnessed => ({
  ...about,
  ...{ seq, atMs: seq, kind: "policy.loaded", digest },
  facts: { profile: "agent", overlays: ["gdpr", "made-up"], capabilities: ["tools", "made-up"] },
  ...more,
});
const proposed = (seq: number, author: string): Witnessed => ({
  ...about,
  ...{ seq, atMs: seq, kind: "release.proposed", digest: "sha256:a", facts: { author } },
});

test("a status is of what the environment has loaded last", () => {
  const book = new OpenBook([
    loaded(0, "sha256:a"),
    loaded(1, "sha256:b"),
    loaded(2, "sha256:c", { environment: "staging" }),
  ]);
  expect(subjectOf(book, about)).toMatchObject({
    digest: "sha256:b",
    profile: "agent",
    overlays: ["gdpr"],
    capabilities: new Set(["tools"]),
    authors: [],
  });
  expect(subjectOf(book, { ...about, digest: "sha256:c" })).toMatchObject({
    digest: "sha256:c",
    environment: "prod",
  });
  expect(subjectOf(book, { ...about, digest: "sha256:d" })).toBeUndefined();
});

test("who proposes again under another name stays an author", () => {
  const book = new OpenBook([loaded(0, "sha256:a"), proposed(1, "eve"), proposed(2, "mallory")]);
  expect(subjectOf(book, about)?.authors.toSorted()).toEqual(["eve", "mallory"]);
});
