import { renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { KnownError } from "../../base/errors.ts";
import { readJson } from "../../base/json.ts";
import type { BaselineRow, BaselineStore } from "../../limits/anomaly/baselines.ts";
import { inTransaction, openDatabase } from "./database.ts";

const schema = `
create table if not exists baselines (
  kind text not null,
  id text not null,
  state text not null,
  saved_at_ms integer not null,
  primary key (kind, id)
) strict`;

/** retention.detailed of the checklist: who was not here for 90 days is not compared with what they did before. */
const keptMs = 90 * 86_400_000;

/** What a file that cannot be read is called from then on; the one before it goes. */
const asideOf = (path: string): string => `${path}.unreadable`;

/**
 * Baselines of anomalies in one SQLite file. They are learned, not witnessed: what a crash takes, at most the last minutes, is
 * learned again. So a file that cannot be read is put aside and learning begins again; `report` tells the operator.
 */
export function openSqliteBaselines(path: string, report: (line: string) => void): BaselineStore {
  try {
    return open(path);
  } catch (error) {
    if (path === ":memory:") throw error;
    for (const ending of ["", "-wal", "-shm"])
      if (ending === "") renameSync(path, asideOf(path));
      else rmSync(`${path}${ending}`, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    report(
      `the baselines of anomalies could not be read (${why}): learning begins again; the file is ${asideOf(path)}`,
    );
    return open(path);
  }
}

/**
 * What is kept there, beside a gateway that runs.
 * @throws KnownError USAGE where there is no file, or none of ours
 */
export function readSqliteBaselines(path: string): readonly BaselineRow[] {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    return rowsIn(db);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new KnownError(
      "USAGE",
      `there are no baselines in ${path}: ${why}`,
      "a gateway makes them while it runs; name its data folder with --data",
    );
  } finally {
    db?.close();
  }
}

const rowsIn = (db: DatabaseSync): readonly BaselineRow[] =>
  db
    .prepare("select kind, id, state from baselines order by saved_at_ms desc, kind, id")
    .all()
    .map(({ kind, id, state }) => ({
      kind: String(kind) as BaselineRow["kind"],
      id: String(id),
      state: readJson(String(state)),
    }));

function open(path: string): BaselineStore {
  const db = openDatabase(path, "normal", schema);
  try {
    const check = db.prepare("pragma quick_check(1)").get();
    if (check?.["quick_check"] !== "ok") throw new Error("the file is damaged");
    return store(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function store(db: DatabaseSync): BaselineStore {
  const old = db.prepare("delete from baselines where saved_at_ms < ?");
  const put = db.prepare("insert or replace into baselines values (?, ?, ?, ?)");
  const drop = db.prepare("delete from baselines where kind = ? and id = ?");
  return {
    load: (nowMs) => {
      old.run(nowMs - keptMs);
      return rowsIn(db);
    },
    save: (rows, forgotten, atMs) => {
      inTransaction(db, () => {
        for (const { kind, id } of forgotten) drop.run(kind, id);
        for (const { kind, id, state } of rows) put.run(kind, id, JSON.stringify(state), atMs);
      });
    },
    close: () => db.close(),
  };
}
