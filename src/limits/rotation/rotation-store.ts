import type { Stage } from "./schedule.ts";

/** A credential as it was seen; its value is not in here, only a keyed hash that tells one version from the next. */
export interface SeenCredential {
  /** Where it lies: `vault:secret/apps#openai`. */
  readonly reference: string;
  /** HMAC-SHA-256 of the value under a secret that the database does not have, hexadecimal. */
  readonly fingerprint: string;
  /** As its store calls it; "" for nothing. */
  readonly version: string;
  /** When this value was made, as its store says, else when it was first seen. */
  readonly sinceMs: number;
  readonly readAtMs: number;
  /** When it ends by itself, as its store says. */
  readonly endsAtMs?: number;
  /** Who uses it: `provider:openai`, at most 16. */
  readonly purposes: readonly string[];
}

/** When somebody was told of a stage of something. */
export interface ToldStage {
  /** `key:ID`, or `credential:FINGERPRINT`: another value is another thing. */
  readonly item: string;
  readonly stage: Stage;
  readonly atMs: number;
}

/**
 * What is known of ages and uses. All of it can be lost without harm to a call: uses begin anew, and warnings are told again, which
 * gives every key its whole grace once more.
 */
export interface RotationStore {
  /** Keeps the newest moment for each key. */
  used(uses: ReadonlyMap<string, number>): void;
  /** When each key was used last, in milliseconds since 1970. */
  lastUses(): ReadonlyMap<string, number>;
  /** Keeps the first moment of each stage of each item. */
  told(stage: ToldStage): void;
  allTold(): readonly ToldStage[];
  /** Keeps one row for each reference. */
  saw(credential: SeenCredential): void;
  credentials(): readonly SeenCredential[];
  /** Forgets those that nobody has read since: the configuration does not name them any more. */
  forgetCredentials(readBeforeMs: number): void;
  /** Forgets what was told of items that are no more, and the uses of keys that are no more. */
  keepOnly(items: ReadonlySet<string>): void;
  close(): void;
}
