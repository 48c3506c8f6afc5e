import type { SQLOutputValue } from "node:sqlite";
import type { RotationStore, SeenCredential, ToldStage } from "../../limits/rotation/rotation-store.ts";
import type { Stage } from "../../limits/rotation/schedule.ts";
import { inTransaction, openDatabase } from "./database.ts";

const schema = `
create table if not exists uses (key text primary key, at_ms integer not null) strict;
create table if not exists told (
  item text not null,
  stage text not null,
  at_ms integer not null,
  primary key (item, stage)
) strict;
create table if not exists credentials (
  reference text primary key,
  fingerprint text not null,
  version text not null,
  since_ms integer not null,
  read_at_ms integer not null,
  ends_at_ms integer,
  purposes text not null
) strict`;

type Row = Record<string, SQLOutputValue>;

/**
 * Ages and uses in one SQLite file, apart from the keys: a use that is written down must not have every gateway read the keys again.
 * Synced with the disk at checkpoints only: what a power cut takes is told or counted again.
 */
export function openSqliteRotation(path: string): RotationStore {
  const db = openDatabase(path, "normal", schema);
  const use = db.prepare(
    "insert into uses values (?, ?) on conflict do update set at_ms = max(at_ms, excluded.at_ms)",
  );
  const uses = db.prepare("select * from uses");
  const tell = db.prepare("insert or ignore into told values (?, ?, ?)");
  const told = db.prepare("select * from told order by at_ms, item, stage");
  const see = db.prepare(
    "insert or replace into credentials (reference, fingerprint, version, since_ms, read_at_ms, ends_at_ms, purposes) values (?, ?, ?, ?, ?, ?, ?)",
  );
  const credentials = db.prepare("select * from credentials order by reference");
  const forget = db.prepare("delete from credentials where read_at_ms < ?");
  return {
    used: (all) => {
      inTransaction(db, () => {
        for (const [key, atMs] of all) use.run(key, atMs);
      });
    },
    lastUses: () => new Map(uses.all().map((row) => [String(row["key"]), Number(row["at_ms"])])),
    told: ({ item, stage, atMs }) => void tell.run(item, stage, atMs),
    allTold: () => told.all().map(toldOf),
    saw: (seen) => {
      see.run(
        ...[seen.reference, seen.fingerprint, seen.version, seen.sinceMs, seen.readAtMs],
        seen.endsAtMs ?? null,
        JSON.stringify(seen.purposes),
      );
    },
    credentials: () => credentials.all().map(credentialOf),
    forgetCredentials: (readBeforeMs) => void forget.run(readBeforeMs),
    keepOnly: (items) => {
      inTransaction(db, () => {
        for (const item of new Set(told.all().map((row) => String(row["item"]))))
          if (!items.has(item)) db.prepare("delete from told where item = ?").run(item);
        for (const row of uses.all())
          if (!items.has(`key:${String(row["key"])}`))
            db.prepare("delete from uses where key = ?").run(String(row["key"]));
      });
    },
    close: () => db.close(),
  };
}

const toldOf = (row: Row): ToldStage => ({
  item: String(row["item"]),
  stage: String(row["stage"]) as Stage,
  atMs: Number(row["at_ms"]),
});

const credentialOf = (row: Row): SeenCredential => ({
  reference: String(row["reference"]),
  fingerprint: String(row["fingerprint"]),
  version: String(row["version"]),
  sinceMs: Number(row["since_ms"]),
  readAtMs: Number(row["read_at_ms"]),
  ...(row["ends_at_ms"] === null ? {} : { endsAtMs: Number(row["ends_at_ms"]) }),
  purposes: JSON.parse(String(row["purposes"])) as string[],
});
