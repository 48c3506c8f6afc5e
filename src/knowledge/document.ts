/** Who may see a document, beside that it has to be one of their tenant. Names are compared exactly, character by character. */
export type Access =
  | { readonly kind: "public" }
  | { readonly kind: "tenant" }
  | { readonly kind: "listed"; readonly users: readonly string[]; readonly groups: readonly string[] };

/** A piece of a document as it stands in a search index. */
export interface Chunk {
  readonly id: string;
  /** SHA-256 of its text in UTF-8, 64 lower-case hexadecimal digits. */
  readonly digest: string;
}

/** A document as somebody registers it. Its text stays where it is: only what identifies it is kept. */
export interface NewDocument {
  /** The tenant whose document it is; empty for one of nobody, which is public. */
  readonly tenant: string;
  /** Unique within the tenant. */
  readonly id: string;
  /** Where it came from: a path or an address. */
  readonly source: string;
  /** Who answers for what it says. */
  readonly owner: string;
  /** When its content was last known to be right, Unix milliseconds. */
  readonly lastUpdatedMs: number;
  readonly access: Access;
  /** SHA-256 of the whole text in UTF-8, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** `external`: others than the operator's own people can put words into it. */
  readonly trust: "internal" | "external";
  readonly chunks: readonly Chunk[];
}

export interface KnownDocument extends NewDocument {
  /** From 1; one more with each change of what it says or of what is said of it. */
  readonly version: number;
  /** `quarantined`: nobody sees it until a person has looked at it. */
  readonly state: "live" | "quarantined";
  readonly registeredAtMs: number;
  readonly changedAtMs: number;
  /** Who registered this version. */
  readonly by: string;
}

/** A document without its chunks, and how many they are: for lists. */
export interface ListedDocument extends Omit<KnownDocument, "chunks"> {
  readonly chunkCount: number;
}

/** A chunk of a registered document. */
export interface FoundChunk {
  readonly digest: string;
  /** False: it belongs to a version that is over. */
  readonly current: boolean;
  readonly document: Omit<KnownDocument, "chunks" | "registeredAtMs" | "changedAtMs" | "by">;
}

/** Who asks for knowledge. */
export interface Principal {
  readonly tenant: string;
  readonly user?: string;
  readonly groups: readonly string[];
}
