import type { FoundChunk, KnownDocument, ListedDocument } from "./document.ts";

/** Which documents a list is of. */
export interface ListAsk {
  readonly tenant?: string;
  readonly state?: KnownDocument["state"];
  /** The page after this document. */
  readonly after?: Pick<KnownDocument, "tenant" | "id">;
  readonly limit: number;
}

/** What a chunk's id leads to for one tenant. */
export interface ChunkLookup {
  /** The tenant's own. */
  readonly own: FoundChunk | undefined;
  /** Those of other tenants that have the same id: what is public first, and not more than a few of them. */
  readonly others: readonly FoundChunk[];
}

export interface KnowledgeCounts {
  readonly documents: number;
  readonly chunks: number;
  readonly quarantined: number;
  /** Last updated before the moment that was asked for. */
  readonly stale: number;
}

/** The promises about registered documents; `knowledge.conformance.ts` holds every database to them. */
export interface KnowledgeStore {
  find(tenant: string, id: string): Promise<KnownDocument | undefined>;
  /**
   * Puts all of them or none. Chunk ids of an earlier version that are not in the new one are kept as over, those of the version
   * before that are forgotten.
   * @throws KnownError USAGE where a chunk's id belongs to another document of the tenant, or there would be too many documents.
   */
  put(documents: readonly KnownDocument[]): Promise<void>;
  /** False: there was none. Its chunks are unknown from now on. */
  remove(tenant: string, id: string): Promise<boolean>;
  /** False: there is none in quarantine with this version. */
  release(tenant: string, id: string, version: number): Promise<boolean>;
  /** In the order of tenant and id, by code point. */
  list(ask: ListAsk): Promise<readonly ListedDocument[]>;
  /** The document of the tenant to which each of these ids belongs now. */
  holders(tenant: string, chunks: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** For each of the ids, in their order. Stands in the path of retrieval: one look at an index each. */
  look(tenant: string, chunks: readonly string[]): Promise<readonly ChunkLookup[]>;
  /** Of these digests of texts, those that only chunks of other tenants have, and none that is public. Stands in the path of calls. */
  foreign(tenant: string, digests: readonly string[]): Promise<ReadonlySet<string>>;
  /** Who is in a group: everybody who is not named is not in it. */
  setGroup(tenant: string, group: string, users: readonly string[]): Promise<void>;
  /** False: nobody knows the group any more. */
  removeGroup(tenant: string, group: string): Promise<boolean>;
  groups(tenant: string): Promise<readonly { readonly group: string; readonly users: number }[]>;
  /** Undefined where nobody registered who is in the group. */
  isMember(tenant: string, group: string, user: string | undefined): Promise<boolean | undefined>;
  counts(staleBeforeMs: number): Promise<KnowledgeCounts>;
  /** Another number whenever a document was put, released or removed, by whatever process. */
  revision(): Promise<number>;
  close(): void;
}
