import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/**
 * Opens a SQLite file that only its owner may read, with its tables. `full`: a commit waits for the disk. `normal`: it survives the end of
 * the process, and what a power cut takes of it is for whoever opens it to say.
 */
export function openDatabase(path: string, synchronous: "full" | "normal", schema: string): DatabaseSync {
  // SQLite gives its other files the mode of this one. The folder may be older than us, and open to others.
  if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
  const db = new DatabaseSync(path);
  try {
    db.exec(`pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = ${synchronous};`);
    db.exec(schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** All of the work, or none of it. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("begin immediate");
  try {
    const result = work();
    db.exec("commit");
    return result;
  } catch (error) {
    // A commit that failed may have ended the transaction already.
    if (db.isTransaction) db.exec("rollback");
    throw error;
  }
}
