import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { KnownError } from "../../base/errors.ts";

/** Our own choice: longer than it takes to index some fifty million entries. */
const waitMs = 600_000;

/** Says that somebody waits, and that what was there is made again. */
export type Report = (line: string) => void;

/**
 * Runs `work` while no other process or thread writes the index of a folder. The lock is the operating system's and falls with the
 * process. It is waited for, which holds up the thread.
 * @throws KnownError LOG_UNAVAILABLE where another one has it for ten minutes.
 */
export function inTurn<T>(folder: string, report: Report, work: () => T): T {
  const lock = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
  try {
    if (!taken(lock)) {
      report("another process brings the search index up to date: waiting for it");
      lock.exec(`pragma busy_timeout = ${waitMs}`);
      if (!taken(lock))
        throw new KnownError(
          "LOG_UNAVAILABLE",
          `another process has been writing the search index in ${folder} for ${waitMs / 1000} seconds`,
          "see what it does, or search again later",
        );
    }
    return work();
  } finally {
    lock.close();
  }
}

function taken(lock: DatabaseSync): boolean {
  try {
    lock.exec("begin exclusive");
    return true;
  } catch (error) {
    const busy = 5;
    if (error instanceof Error && "errcode" in error && error.errcode === busy) return false;
    throw error;
  }
}
