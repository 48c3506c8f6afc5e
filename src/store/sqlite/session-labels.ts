import { readJson } from "../../base/json.ts";
import type { KeptLabel, LabelStore } from "../../sessions/labels.ts";
import { inTransaction, openDatabase } from "./database.ts";

const schema = `
create table if not exists labelled (
  id text primary key,
  met_at_ms integer not null
) strict;
create index if not exists labelled_by_time on labelled (met_at_ms);
create table if not exists labels (
  number integer primary key,
  id text not null references labelled (id) on delete cascade,
  label text not null
) strict;
create index if not exists labels_by_id on labels (id);
`;

/** Labels of sessions in one SQLite file. It survives the end of the process; a power cut can take the last moments of it. */
export function openSqliteLabels(path: string): LabelStore {
  const db = openDatabase(path, "normal", `pragma foreign_keys = on;${schema}`);
  const read = db.prepare("select label from labels where id = ? order by number");
  const meet = db.prepare(
    "insert into labelled values (?, ?) on conflict (id) do update set met_at_ms = max(met_at_ms, excluded.met_at_ms)",
  );
  const add = db.prepare("insert into labels (id, label) values (?, ?)");
  const touch = db.prepare("update labelled set met_at_ms = max(met_at_ms, ?) where id = ?");
  const old = db.prepare("delete from labelled where met_at_ms < ?");
  const early = db.prepare(
    "delete from labelled where id in (select id from labelled order by met_at_ms desc, id limit -1 offset ?)",
  );
  return {
    read: (id) => read.all(id).map(({ label }) => readJson(String(label)) as unknown as KeptLabel),
    add: (id, labels, atMs) => {
      inTransaction(db, () => {
        meet.run(id, atMs);
        for (const label of labels) add.run(id, JSON.stringify(label));
      });
    },
    touch: (id, atMs) => {
      touch.run(atMs, id);
    },
    forget: (beforeMs, sessionsMax) => {
      old.run(beforeMs);
      return Number(early.run(sessionsMax).changes);
    },
    close: () => db.close(),
  };
}
