import type { SQLOutputValue } from "node:sqlite";
import type { EndReason, KeptSession, KeptTurn, SessionDrill, SessionStore } from "../../sessions/session.ts";
import { inTransaction, openDatabase } from "./database.ts";

const schema = `
create table if not exists sessions (
  id text primary key,
  feature text not null,
  owner text not null,
  person text not null,
  minted integer not null,
  start_entry integer not null,
  started_at_ms integer not null,
  last_at_ms integer not null,
  idle_ms integer not null,
  messages integer not null,
  calls integer not null,
  tokens integer not null,
  threads text not null,
  ended_at_ms integer,
  reason text
) strict, without rowid;
create index if not exists open_by_owner on sessions (owner) where ended_at_ms is null;
create index if not exists open_by_end on sessions (last_at_ms + idle_ms) where ended_at_ms is null;
create index if not exists ended on sessions (ended_at_ms) where ended_at_ms is not null;
create table if not exists turns (
  hash text primary key,
  session text not null,
  person text not null,
  at_ms integer not null
) strict, without rowid;
create index if not exists turns_by_age on turns (at_ms);
create table if not exists drills (
  id text primary key,
  by text not null,
  asked_at_ms integer not null,
  done_at_ms integer,
  result text
) strict;`;

/** Our own choice: as many drills as a person looks back at. */
const drillsMax = 16;

type Row = Record<string, SQLOutputValue>;

/**
 * Sessions in one SQLite file. A commit survives the end of the process; a cut in power can take the last moments, and nobody has been
 * answered by then whose session is not in the log.
 */
export function openSqliteSessions(path: string): SessionStore {
  const db = openDatabase(path, "normal", schema);
  const one = db.prepare("select * from sessions where id = ?");
  const open = db.prepare("select * from sessions where owner = ? and ended_at_ms is null");
  const idle = db.prepare(
    "select * from sessions where ended_at_ms is null and last_at_ms + idle_ms < ? order by last_at_ms + idle_ms limit ?",
  );
  const put = db.prepare(
    "insert or replace into sessions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const putTurn = db.prepare("insert or replace into turns values (?, ?, ?, ?)");
  const newest = db.prepare("select * from turns order by at_ms desc limit ?");
  return {
    find: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : sessionOf(row);
    },
    openOf: (owner) => open.all(owner).map(sessionOf),
    idleAt: (nowMs, max) => idle.all(nowMs, max).map(sessionOf),
    turns: (max) => newest.all(max).map(turnOf).reverse(),
    save: (sessions, turns) => {
      inTransaction(db, () => {
        for (const session of sessions) put.run(...columnsOf(session));
        for (const { hash, session, person, atMs } of turns) putTurn.run(hash, session, person, atMs);
      });
    },
    forget: ({ endedMs, turnsMs, turnsMax }) => {
      inTransaction(db, () => {
        db.prepare("delete from sessions where ended_at_ms < ?").run(endedMs);
        db.prepare("delete from turns where at_ms < ?").run(turnsMs);
        const count = Number(db.prepare("select count(*) as count from turns").get()?.["count"]);
        if (count > turnsMax)
          db.prepare("delete from turns where hash in (select hash from turns order by at_ms limit ?)").run(
            count - turnsMax,
          );
      });
    },
    askDrill: ({ id, by, askedAtMs }) => {
      db.prepare("insert or ignore into drills values (?, ?, ?, null, null)").run(id, by, askedAtMs);
    },
    askedDrill: () => {
      const row = db
        .prepare("select * from drills where done_at_ms is null order by asked_at_ms limit 1")
        .get();
      return row === undefined ? undefined : drillOf(row);
    },
    endDrill: (id, atMs, result) => {
      db.prepare("update drills set done_at_ms = ?, result = ? where id = ?").run(atMs, result, id);
    },
    drills: () =>
      db
        .prepare("select * from drills order by asked_at_ms desc, rowid desc limit ?")
        .all(drillsMax)
        .map(drillOf),
    close: () => db.close(),
  };
}

const columnsOf = (of: KeptSession): (string | number | null)[] => [
  of.id,
  of.feature,
  of.owner,
  of.person,
  of.minted ? 1 : 0,
  of.startEntry,
  of.startedAtMs,
  of.lastAtMs,
  of.idleMs,
  of.messages,
  of.calls,
  of.tokens,
  of.threads,
  of.endedAtMs ?? null,
  of.reason ?? null,
];

const sessionOf = (row: Row): KeptSession => ({
  id: String(row["id"]),
  feature: String(row["feature"]),
  owner: String(row["owner"]),
  person: String(row["person"]),
  minted: row["minted"] === 1,
  startEntry: Number(row["start_entry"]),
  startedAtMs: Number(row["started_at_ms"]),
  lastAtMs: Number(row["last_at_ms"]),
  idleMs: Number(row["idle_ms"]),
  messages: Number(row["messages"]),
  calls: Number(row["calls"]),
  tokens: Number(row["tokens"]),
  threads: String(row["threads"]),
  ...(row["ended_at_ms"] === null
    ? {}
    : { endedAtMs: Number(row["ended_at_ms"]), reason: String(row["reason"]) as EndReason }),
});

const turnOf = (row: Row): KeptTurn => ({
  hash: String(row["hash"]),
  session: String(row["session"]),
  person: String(row["person"]),
  atMs: Number(row["at_ms"]),
});

const drillOf = (row: Row): SessionDrill => ({
  id: String(row["id"]),
  by: String(row["by"]),
  askedAtMs: Number(row["asked_at_ms"]),
  ...(row["done_at_ms"] === null
    ? {}
    : { doneAtMs: Number(row["done_at_ms"]), result: String(row["result"]) }),
});
