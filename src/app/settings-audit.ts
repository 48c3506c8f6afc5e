import { resolve } from "node:path";
import { readMasterReference, withPath, writeMasterReference } from "../base/master-reference.ts";
import { anchorsOf } from "../policy/audit-anchors.ts";
import type { AuditConfig } from "../policy/audit-config.ts";
import { retentionOf } from "../policy/audit-retention.ts";
import type { AuditSettings } from "./audit-settings.ts";

/** The `audit:` section as the log's process takes it; a path in it is one from the configuration's folder. */
export function auditSettingsOf(config: AuditConfig | undefined, base: string): AuditSettings {
  if (config === undefined) return {};
  const { master_key: key, master_key_previous: previous, retention, anchors } = config;
  const whole = (path: string): string => resolve(base, path);
  const reference = (text: string): string => {
    const read = readMasterReference(text);
    return read === undefined ? text : writeMasterReference(withPath(read, whole));
  };
  return {
    ...(key === undefined ? {} : { masterKey: reference(key) }),
    ...(previous === undefined ? {} : { masterKeyPrevious: reference(previous) }),
    ...(retention === undefined ? {} : { retention: retentionOf(retention) }),
    ...(anchors === undefined ? {} : { anchors: anchorsOf(anchors, whole) }),
  };
}
