import { KnownError } from "../../base/errors.ts";
import type { LogClient } from "../socket/client.ts";
import { systemCode } from "../durable-file.ts";
import { openPublishedAt } from "../read.ts";
import { receiptOf } from "./receipt.ts";

/**
 * The receipt of an entry that is durable, also of one that no checkpoint covers yet: auditd is asked for one then.
 * @throws KnownError LOG_UNAVAILABLE where auditd or the log's public files are away, LOG_BROKEN where those do not hold.
 */
export type ReceiptSource = (index: number) => Promise<string>;

/** Where the public files of the log are that a client appends to. @throws KnownError LOG_UNAVAILABLE */
export async function publicFolderOf(client: LogClient): Promise<string> {
  const { logPath } = (await client.ask({ ask: "prove" })) as { readonly logPath: string };
  return logPath;
}

/** Receipts from the public files, which are read here: auditd has only its checkpoints to make. */
export function receiptSource(client: LogClient, logPath: string): ReceiptSource {
  const read = (index: number): string | undefined => {
    try {
      return receiptOf(openPublishedAt(logPath), index);
    } catch (error) {
      if (error instanceof KnownError || systemCode(error) === "") throw error;
      throw new KnownError(
        "LOG_UNAVAILABLE",
        `the log's public files cannot be read: ${systemCode(error)}`,
        `let this process read ${logPath}`,
      );
    }
  };
  return async (index) => {
    const known = read(index);
    if (known !== undefined) return known;
    await client.ask({ ask: "prove", index });
    const made = read(index);
    if (made !== undefined) return made;
    throw new KnownError(
      "LOG_UNAVAILABLE",
      `no checkpoint in ${logPath} reaches entry ${index}`,
      "see that auditd writes to that folder",
    );
  };
}
