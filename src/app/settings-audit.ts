import { resolve } from "node:path";
import { KnownError } from "../base/errors.ts";
import { readMasterReference, withPath, writeMasterReference } from "../base/master-reference.ts";
import { anchorsOf } from "../policy/audit-anchors.ts";
import type { AuditConfig } from "../policy/audit-config.ts";
import { withFeatureRules, type RetentionSection } from "../policy/audit-retention.ts";
import type { Overlay } from "../policy/manifest.ts";
import type { AuditSettings } from "./audit-settings.ts";

/**
 * The `audit:` section as the log's process takes it; a path in it is one from the configuration's folder.
 *
 * @param overlays that apply to the features that are served: they raise the times of retention.
 * @throws KnownError MANIFEST_INVALID where the section says less than one of them asks for.
 */
export function auditSettingsOf(
  config: AuditConfig | undefined,
  base: string,
  overlays: readonly Overlay[] = [],
): AuditSettings {
  const times = retentionFor(config?.retention, overlays);
  if (config === undefined) return times;
  const { master_key: key, master_key_previous: previous, anchors } = config;
  const whole = (path: string): string => resolve(base, path);
  const reference = (text: string): string => {
    const read = readMasterReference(text);
    return read === undefined ? text : writeMasterReference(withPath(read, whole));
  };
  return {
    ...(key === undefined ? {} : { masterKey: reference(key) }),
    ...(previous === undefined ? {} : { masterKeyPrevious: reference(previous) }),
    ...times,
    ...(anchors === undefined ? {} : { anchors: anchorsOf(anchors, whole) }),
  };
}

/** Nothing where nobody says anything: then a log keeps the times that it had. */
function retentionFor(
  section: RetentionSection | undefined,
  overlays: readonly Overlay[],
): Pick<AuditSettings, "retention"> {
  if (section === undefined && overlays.length === 0) return {};
  const { times, faults } = withFeatureRules(section ?? {}, overlays);
  if (faults.length === 0) return { retention: times };
  throw new KnownError(
    "MANIFEST_INVALID",
    faults.map(({ key, message }) => `/audit/retention/${key}: ${message}`).join("\n"),
    "a feature that is served is under these rules: see `data` and `overlays` in its manifest",
  );
}
