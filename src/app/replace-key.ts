import type { Recorder } from "../audit/recorder.ts";
import type { RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { newKey, type NewKey } from "../gateway/keys.ts";
import type { KeyRecord, KeyStore } from "../store/store.ts";
import { KeyFile } from "./key-file.ts";

/** Our own choice: as long as a deployment takes to pick up the new key. */
export const overlapMs = 24 * 3_600_000;

export interface KeyMaking {
  readonly recorder: Pick<Recorder, "record">;
  readonly keys: KeyStore;
  /** What the hash of the virtual keys is keyed with. */
  readonly pepper: Uint8Array;
  readonly randomBytes: RandomBytes;
}

/** Makes a key: written down first, then into its file where it has one, then good. */
export async function makeKey(
  making: KeyMaking,
  of: Omit<KeyRecord, "id" | "hash">,
  factsOf: (record: KeyRecord) => JsonObject,
): Promise<NewKey> {
  const made = newKey(of, making.pepper, making.randomBytes);
  const file = fileOf(made.record);
  file?.stage(made.key);
  await making.recorder.record({ kind: "key.created", key: made.record.id, facts: factsOf(made.record) });
  await making.keys.add(made.record);
  file?.commit();
  return made;
}

export interface Replacement {
  readonly atMs: number;
  /** The old key works until then, at the latest. */
  readonly oldEndsAtMs: number;
  readonly expiresAtMs?: number;
  readonly limits?: KeyRecord["limits"];
  readonly factsOf: (record: KeyRecord) => JsonObject;
}

/**
 * Replaces a key by one that opens the same and shares its budget.
 *
 * @throws KnownError USAGE where it was revoked meanwhile, or its file cannot be written: then the old one goes on.
 */
export async function replaceKey(making: KeyMaking, old: KeyRecord, by: Replacement): Promise<NewKey> {
  const { recorder, keys, pepper, randomBytes } = making;
  const { limits = old.limits, expiresAtMs } = by;
  const made = newKey(
    {
      label: old.label,
      features: old.features,
      environments: old.environments,
      createdAtMs: by.atMs,
      replaces: old.id,
      // What the old one used counts on: a rotation opens no second budget.
      account: old.account ?? old.id,
      ...(limits === undefined ? {} : { limits }),
      ...(old.mcp === undefined ? {} : { mcp: old.mcp }),
      ...(old.risk === undefined ? {} : { risk: old.risk }),
      ...(old.rotateTo === undefined ? {} : { rotateTo: old.rotateTo }),
      ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    },
    pepper,
    randomBytes,
  );
  const { id } = made.record;
  const file = fileOf(made.record);
  file?.stage(made.key);
  await recorder.record({
    kind: "key.rotated",
    key: id,
    facts: { ...by.factsOf(made.record), replaces: old.id, oldEndsAtMs: by.oldEndsAtMs },
  });
  if (!(await keys.rotate(old.id, made.record, by.oldEndsAtMs)))
    throw new KnownError("USAGE", `the key ${old.id} was revoked`, "make a new one with `keys create`");
  file?.commit();
  return made;
}

const fileOf = ({ rotateTo }: KeyRecord): KeyFile | undefined =>
  rotateTo === undefined ? undefined : new KeyFile(rotateTo);
