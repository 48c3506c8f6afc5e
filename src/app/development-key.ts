import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Recorder } from "../audit/recorder.ts";
import { newKey } from "../gateway/keys.ts";
import { readText } from "../scan/walk-files.ts";
import type { KeyStore } from "../store/store.ts";
import type { DataFolder } from "./data-folder.ts";
import type { GatewayPorts } from "./ports.ts";

/** The purpose under which the hash of the virtual keys is keyed. */
export const keyPurpose = "virtual keys";

export interface DevelopmentKey {
  readonly key: string;
  readonly isNew: boolean;
}

/** The key that a newcomer starts with: made once, kept in the data folder, good for every feature in dev only. */
export async function developmentKey(
  folder: DataFolder,
  keys: KeyStore,
  recorder: Recorder,
  ports: GatewayPorts,
): Promise<DevelopmentKey> {
  const path = join(folder.path, "dev-key");
  const kept = readText(path)?.trim();
  const known = kept === undefined ? undefined : await keys.find(kept.split("-")[1] ?? "");
  const ended = known?.revokedAtMs ?? known?.expiresAtMs ?? Infinity;
  if (kept !== undefined && known !== undefined && ended > ports.now()) return { key: kept, isNew: false };
  const { key, record } = newKey(
    { label: "development", features: ["*"], environments: ["dev"], createdAtMs: ports.now() },
    folder.secretFor(keyPurpose),
    randomBytes,
  );
  await recorder.record({
    kind: "key.created",
    key: record.id,
    environment: "dev",
    facts: { label: record.label },
  });
  await keys.add(record);
  writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return { key, isNew: true };
}
