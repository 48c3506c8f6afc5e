import type { Risk } from "../base/risk.ts";
import type { KeyLimits } from "../limits/key-limits.ts";

/** A virtual key as it is kept: what an application presents is not in here, only its keyed hash. */
export interface KeyRecord {
  /** Public part of the key; stands in logs and lists. */
  readonly id: string;
  /** HMAC-SHA-256 of the whole key under a secret that the database does not have, hexadecimal. */
  readonly hash: string;
  readonly label: string;
  /** Names of features; "*" stands for all. */
  readonly features: readonly string[];
  /** dev, staging, prod; "*" stands for all. */
  readonly environments: readonly string[];
  readonly createdAtMs: number;
  /** Unset: no end by itself. */
  readonly expiresAtMs?: number;
  readonly revokedAtMs?: number;
  /** The key that came before it, when it was rotated. */
  readonly replaces?: string;
  /** What it may use; unset: only what its features may. */
  readonly limits?: KeyLimits;
  /** The first key of its line of rotations: what they use is counted together. Unset: this one is the first. */
  readonly account?: string;
  /** What it may use of MCP servers, `server` or `server:tool`; unset: all that its features may. Empty: nothing. */
  readonly mcp?: readonly string[];
  /** How much harm it does in the wrong hands, which says how old it may get; unset: medium. */
  readonly risk?: Risk;
  /** Where the gateway puts the next key when this one is due: a whole path of a file. Unset: a person replaces it. */
  readonly rotateTo?: string;
}

/** The promises about virtual keys; `store.conformance.ts` holds every database to them. */
export interface KeyStore {
  /** @throws KnownError USAGE when the id is taken. */
  add(record: KeyRecord): Promise<void>;
  find(id: string): Promise<KeyRecord | undefined>;
  /** All keys, ended ones too, the oldest first. */
  list(): Promise<readonly KeyRecord[]>;
  /** From this moment the key opens nothing. Ending it again changes nothing. False: no such key. */
  revoke(id: string, atMs: number): Promise<boolean>;
  /** In one step: adds the new key and lets the old one expire at `oldEndsAtMs` at the latest. False: no such key. */
  rotate(id: string, next: KeyRecord, oldEndsAtMs: number): Promise<boolean>;
  /** A number that changes whenever another process may have changed a key. Cheap: asked several times a second. */
  version(): number;
  close(): void;
}
