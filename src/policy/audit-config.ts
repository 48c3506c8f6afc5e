import { z } from "zod";
import { masterReferenceForms, readMasterReference } from "../base/master-reference.ts";
import { anchorsSection } from "./audit-anchors.ts";
import { retentionSection } from "./audit-retention.ts";

const masterKey = z.string().refine((text) => readMasterReference(text) !== undefined, {
  error: "must be a reference, not the key itself",
});

/** The `audit:` section of the gateway's configuration: what its log is told. Paths are from the configuration's folder. */
export const auditSection = z
  .strictObject({
    socket: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .describe(
        "the socket of a log process that runs by itself (`seaworthy auditd`), for example: /run/seaworthy/auditd.socket",
      ),
    master_key: masterKey
      .optional()
      .describe(
        `where the key is that wraps the log's keys: ${masterReferenceForms}; if a key stood here, replace it: seaworthy audit rotate-master`,
      ),
    master_key_previous: masterKey
      .optional()
      .describe(
        `where the key before is, until \`seaworthy audit rotate-master\` has moved to master_key: ${masterReferenceForms}`,
      ),
    retention: retentionSection.optional(),
    anchors: anchorsSection.optional(),
  })
  .superRefine(({ master_key: key, master_key_previous: previous }, context) => {
    if (key !== undefined && key === previous)
      context.addIssue({
        code: "custom",
        path: ["master_key_previous"],
        message: "is the same as master_key; leave it out, or name the key that the log is still under",
      });
  });

/** As it stands in the file, checked. */
export type AuditConfig = Readonly<z.infer<typeof auditSection>>;
