import { userInfo } from "node:os";
import { join } from "node:path";
import { connectRecorder } from "../audit/socket/client.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import type { KeyStore } from "../store/store.ts";
import { auditdFor } from "./auditd-child.ts";
import { openDataFolder } from "./data-folder.ts";
import { keyPurpose } from "./development-key.ts";

/** What a command of a person needs to change something: the log first, then the store. */
export interface Admin {
  readonly recorder: Recorder;
  readonly keys: KeyStore;
  /** What the hash of the virtual keys is keyed with. */
  readonly pepper: Uint8Array;
}

/** Opens the data folder beside a running gateway, or by itself: then the log process runs for as long as `work` does. */
export async function asAdmin<T>(data: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const folder = openDataFolder(data);
  const auditd = await auditdFor({ data: folder.path });
  try {
    const recorder = await connectRecorder({ socketPath: auditd.socketPath });
    const keys = openSqliteKeys(join(folder.path, "keys.db"));
    try {
      return await work({ recorder: named(recorder), keys, pepper: folder.secretFor(keyPurpose) });
    } finally {
      keys.close();
      await recorder.close();
    }
  } finally {
    await auditd.close();
  }
}

/** Who changes a key at a shell has no token of the log: the entry names the account of the system, by its pseudonym. */
const named = <R extends Recorder>(recorder: R): R => ({
  ...recorder,
  record: (entry: NewEntry) =>
    recorder.record(entry.kind.startsWith("key.") ? { user: systemUser(), ...entry } : entry),
});

/** In a container an account may have a number only. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}
