import type { ReadDocument } from "./read-document.ts";
import { sha256 } from "./read-document.ts";
import { canaryTenants } from "./names.ts";
import type { Access } from "./document.ts";

/** The user who is on the lists of the made-up documents, and one who is on none. */
export const [listedUser, otherUser] = ["ann", "bob"] as const;

/** A piece of a made-up document. */
export interface CanaryChunk {
  readonly id: string;
  readonly text: string;
  readonly access: Access;
}

/** What a test question is that finds the near-duplicates of both tenants. */
export const canaryQuery = "How long may a boat stay at the visitors' berth of the harbour?";

const short = (tenant: string): string => tenant.slice(-1);

/**
 * The pieces of one made-up tenant. The other has nearly the same: one word differs, one text is the very same, one id is used by
 * both, and one document is for a single user.
 */
export function canaryChunks(tenant: string): readonly CanaryChunk[] {
  const name = short(tenant);
  const days = tenant === canaryTenants[0] ? "seven" : "eight";
  return [
    {
      id: `seaworthy-canary-${name}-berth`,
      text: `A boat may stay at the visitors' berth of the harbour for ${days} days. Ask at the pier office for more.`,
      access: { kind: "tenant" },
    },
    {
      id: `seaworthy-canary-${name}-same`,
      text: "The visitors' berth of the harbour is open from spring to autumn.",
      access: { kind: "tenant" },
    },
    {
      id: "seaworthy-canary-shared",
      text: `The berth of the harbour has room for ${days} boats.`,
      access: { kind: "tenant" },
    },
    {
      id: `seaworthy-canary-${name}-listed`,
      text: `The plan of the visitors' berth of the harbour is in folder ${days}.`,
      access: { kind: "listed", users: [listedUser], groups: [] },
    },
  ];
}

/** The made-up documents of both tenants, updated now: each piece is a document. */
export const canaryDocuments = (nowMs: number): readonly ReadDocument[] =>
  canaryTenants.flatMap((tenant) =>
    canaryChunks(tenant).map(({ id, text, access }) => ({
      document: {
        ...{ tenant, id, access, source: "seaworthy-canary", owner: "the gateway itself" },
        // To the day: registered once a day, not once a drill.
        lastUpdatedMs: nowMs - (nowMs % 86_400_000),
        digest: sha256(text),
        trust: "internal" as const,
        chunks: [{ id, digest: sha256(text) }],
      },
      texts: [],
    })),
  );

/** One question of the rehearsal: what is sent, and whether it may come back. */
export interface CanaryCase {
  readonly chunk: string;
  readonly text?: string;
  readonly isAllowed: boolean;
}

/** What a user of one tenant asks for: their own, and all of the other's. */
export function canaryCases(tenant: string, user: string): readonly CanaryCase[] {
  return canaryTenants.flatMap((owner) =>
    canaryChunks(owner).flatMap(({ id, text, access }): readonly CanaryCase[] => {
      const own = owner === tenant && (access.kind !== "listed" || access.users.includes(user));
      // An id of both is nobody's without its text.
      const isShared = canaryChunks(owner === canaryTenants[0] ? canaryTenants[1] : canaryTenants[0]).some(
        (other) => other.id === id,
      );
      return [
        { chunk: id, text, isAllowed: own },
        { chunk: id, isAllowed: own && !isShared },
      ];
    }),
  );
}
