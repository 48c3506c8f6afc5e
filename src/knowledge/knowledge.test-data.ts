import type { NewEntry } from "../evidence/entry.ts";
import type { KnowledgeDesk } from "./desk.ts";
import type { FoundChunk } from "./document.ts";
import type { KnowledgeStore } from "./knowledge-store.ts";
import { sha256 } from "./read-document.ts";

export const dayMs = 86_400_000;
export const nowMs = Date.parse("2026-11-21T12:00:00Z");

/** As an ingesting program sends it. */
export const sentDocument = (more: object = {}): Record<string, unknown> => ({
  id: "returns",
  source: "docs/returns.md",
  owner: "backend@example.com",
  lastUpdated: "2026-11-01",
  tenant: "acme",
  access: "tenant",
  trust: "internal",
  digest: sha256("Boats may be given back."),
  chunks: [{ id: "returns#0", digest: sha256("Boats may be given back.") }],
  ...more,
});

export const foundChunk = (
  document: Partial<FoundChunk["document"]>,
  more: Partial<Omit<FoundChunk, "document">> = {},
): FoundChunk => ({
  digest: "aa",
  current: true,
  document: {
    tenant: "acme",
    id: "a",
    source: "docs/a.md",
    owner: "x@example.com",
    lastUpdatedMs: nowMs,
    access: { kind: "tenant" },
    digest: "aa",
    trust: "internal",
    version: 1,
    state: "live",
    ...document,
  },
  ...more,
});

/** A desk with a list for a log; the store is the real one, which the test brings. */
export function deskOf(
  store: KnowledgeStore,
  more: Partial<KnowledgeDesk> = {},
): { readonly desk: KnowledgeDesk; readonly entries: NewEntry[] } {
  const entries: NewEntry[] = [];
  const desk: KnowledgeDesk = {
    store,
    record: (entry) => Promise.resolve(entries.push(entry)),
    environment: "prod",
    sources: [],
    inspect: () => Promise.resolve([]),
    now: () => nowMs,
    ...more,
  };
  return { desk, entries };
}
