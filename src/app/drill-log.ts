import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectLog } from "../audit/socket/client.ts";
import type { DrillLog } from "../collect/drill-log.ts";
import { ownerTokenPath } from "./ask-log.ts";
import { startAuditd } from "./auditd-child.ts";

/** A folder of its own, removed when the work has ended, however it did. */
export async function withDrillFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-drill-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A log process on such a folder: what is tried on it, nobody's log has. */
export const withDrillLog = <T>(work: (log: DrillLog) => Promise<T>): Promise<T> =>
  withDrillFolder(async (data) => {
    const auditd = await startAuditd({ data, background: true });
    try {
      const client = await connectLog({ socketPath: auditd.socketPath, background: true });
      try {
        const ownerToken = readFileSync(ownerTokenPath(data), "utf8").trim();
        return await work({ client, data, ownerToken });
      } finally {
        await client.close();
      }
    } finally {
      await auditd.close();
    }
  });
