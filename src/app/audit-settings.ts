import { awsVariables } from "../audit/keys/master-source-credentials.ts";
import { vaultVariables } from "../audit/keys/master-source-vault.ts";
import type { RetentionTimes } from "../audit/retention/retention-state.ts";
import { KnownError } from "../base/errors.ts";
import { readMasterReference } from "../base/master-reference.ts";
import type { AnchorsConfig } from "../policy/audit-anchors.ts";

/**
 * What the log's process is started with, beside its folder and its socket: as JSON on its command line, so that it needs no
 * reader of YAML. There are no secrets in it, only where they are; paths are whole.
 */
export interface AuditSettings {
  /** A reference as `base/master-reference.ts` has it; a file of the audit folder unless given. */
  readonly masterKey?: string;
  readonly masterKeyPrevious?: string;
  readonly retention?: RetentionTimes;
  readonly anchors?: AnchorsConfig;
}

/** Reads what `JSON.stringify` made of settings. @throws KnownError USAGE */
export function readAuditSettings(text: string): AuditSettings {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told as what is no object.
  }
  throw new KnownError(
    "USAGE",
    "--settings is no JSON object",
    "start the log with `seaworthy auditd`, which reads its settings from the configuration",
  );
}

/** Names of the environment variables that references need; of the providers' keys the log's process sees none. */
export function neededVariables(references: readonly string[]): readonly string[] {
  return references.flatMap((text): readonly string[] => {
    const reference = readMasterReference(text);
    if (reference?.from === "env") return [reference.name];
    if (reference?.from === "vault") return vaultVariables;
    return reference?.from === "aws-kms" ? awsVariables : [];
  });
}

/**
 * Every reference in settings to what the log's process has to know. The secrets of anchors are not among them: anchoring is the
 * gateway's, which needs no key of the log for it.
 */
export const referencesIn = ({ masterKey, masterKeyPrevious }: AuditSettings): readonly string[] =>
  [masterKey, masterKeyPrevious].filter((reference) => reference !== undefined);
