import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { Delivery, DeliveryState, Incident, Message } from "../../alerts/incident.ts";
import type { DeliveryChange, Outbox } from "../../alerts/outbox.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { inTransaction, openDatabase } from "./database.ts";

const schema = `
create table if not exists incidents (
  id text primary key,
  key text not null,
  opened_at_ms integer not null,
  over_at_ms integer,
  remind_at_ms integer,
  closed_at_ms integer,
  body text not null
) strict;
create unique index if not exists open_incident on incidents (key) where closed_at_ms is null;
create index if not exists incident_time on incidents (opened_at_ms);
create table if not exists deliveries (
  seq integer primary key autoincrement,
  id text not null unique,
  channel text not null,
  key text not null,
  incident text not null,
  severity text not null,
  message text not null,
  state text not null,
  created_at_ms integer not null,
  next_at_ms integer not null,
  attempts integer not null,
  first_tried_at_ms integer,
  ended_at_ms integer,
  said text
) strict;
create index if not exists waiting_delivery on deliveries (channel, seq) where state = 'waiting';
create index if not exists waiting_key on deliveries (channel, key, seq) where state = 'waiting';
create index if not exists unsent_delivery on deliveries (channel) where state in ('waiting', 'dead');
create index if not exists incident_delivery on deliveries (incident, seq);
create table if not exists entries (id integer primary key autoincrement, entry text not null) strict;
create table if not exists marks (name text primary key, value integer not null) strict`;

/** Entries that wait for a log that is away. Our own choice: a day of tries of a channel that is down; then the first ones count. */
const entriesMax = 10_000;

type Row = Record<string, SQLOutputValue>;

const dueSql = `select * from deliveries d
where channel = :channel and state = 'waiting' and next_at_ms <= :now and (:critical = 0 or severity = 'critical')
and not exists (select 1 from deliveries e where e.channel = d.channel and e.key = d.key and e.state = 'waiting'
  and e.seq < d.seq and e.next_at_ms > :now)
order by seq limit :limit`;

const statesSql = `select channel, sum(state = 'waiting') as waiting, sum(state = 'dead') as dead,
  min(case when state = 'waiting' then first_tried_at_ms end) as since
from deliveries where state in ('waiting', 'dead') group by channel order by channel`;

/**
 * Incidents and messages in one SQLite file.
 *
 * A commit survives the end of the process, not always that of the machine: waiting for the disk at each alert would hold up calls.
 * Where the machine stops, the file goes back to an earlier whole state, `seen` with it, and the entries after that mark are read
 * from the log again.
 */
export function openSqliteOutbox(path: string): Outbox {
  const db = openDatabase(path, "normal", schema);
  /** A step within a step is part of it. */
  const step = <T>(work: () => T): T => (db.isTransaction ? work() : inTransaction(db, work));
  return {
    step,
    ...incidentsIn(db),
    ...deliveriesIn(db),
    ...entriesIn(db),
    prune: (beforeMs) => {
      step(() => {
        db.prepare("delete from incidents where closed_at_ms < ?").run(beforeMs);
        db.prepare("delete from deliveries where ended_at_ms < ?").run(beforeMs);
      });
    },
    close: () => db.close(),
  };
}

type Incidents = Pick<
  Outbox,
  | "openIncident"
  | "incident"
  | "incidents"
  | "openCount"
  | "openedSince"
  | "overAt"
  | "remindersAt"
  | "putIncident"
>;

function incidentsIn(db: DatabaseSync): Incidents {
  const byKey = db.prepare("select body from incidents where key = ? and closed_at_ms is null");
  const byId = db.prepare("select body from incidents where id = ?");
  const newest = db.prepare("select body from incidents order by opened_at_ms desc, id desc limit ?");
  const open = db.prepare(
    "select body from incidents where closed_at_ms is null order by opened_at_ms desc, id desc limit ?",
  );
  const count = db.prepare("select count(*) as n from incidents where closed_at_ms is null");
  const since = db.prepare("select count(*) as n from incidents where opened_at_ms > ?");
  const over = db.prepare(
    "select body from incidents where closed_at_ms is null and over_at_ms <= ? order by over_at_ms limit ?",
  );
  const reminders = db.prepare(
    "select body from incidents where closed_at_ms is null and remind_at_ms <= ? order by remind_at_ms limit ?",
  );
  const put = db.prepare("insert or replace into incidents values (?, ?, ?, ?, ?, ?, ?)");
  return {
    openIncident: (key) => incidentOf(byKey.get(key)),
    incident: (id) => incidentOf(byId.get(id)),
    incidents: ({ openOnly, limit }) => all((openOnly ? open : newest).all(limit), incidentOf),
    openCount: () => Number(count.get()?.["n"] ?? 0),
    openedSince: (atMs) => Number(since.get(atMs)?.["n"] ?? 0),
    overAt: (nowMs, limit) => all(over.all(nowMs, limit), incidentOf),
    remindersAt: (nowMs, limit) => all(reminders.all(nowMs, limit), incidentOf),
    putIncident: (incident) => {
      const { id, key, openedAtMs, lastAtMs, resolveAfterMs, remindAtMs, closedAtMs } = incident;
      const overAtMs = resolveAfterMs === undefined ? null : lastAtMs + resolveAfterMs;
      const body = JSON.stringify(incident);
      put.run(id, key, openedAtMs, overAtMs, remindAtMs ?? null, closedAtMs ?? null, body);
    },
  };
}

type Deliveries = Pick<
  Outbox,
  | "addDelivery"
  | "due"
  | "deliveriesOf"
  | "changeDelivery"
  | "supersede"
  | "abandon"
  | "waiting"
  | "channelStates"
>;

function deliveriesIn(db: DatabaseSync): Deliveries {
  const add = db.prepare(
    `insert into deliveries (id, channel, key, incident, severity, message, state, created_at_ms, next_at_ms, attempts)
     values (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, 0)`,
  );
  const due = db.prepare(dueSql);
  const ofIncident = db.prepare("select * from deliveries where incident = ? order by seq");
  const change = db.prepare(
    `update deliveries set state = coalesce(?, state), next_at_ms = coalesce(?, next_at_ms),
     attempts = coalesce(?, attempts), first_tried_at_ms = coalesce(first_tried_at_ms, ?),
     ended_at_ms = coalesce(?, ended_at_ms), said = coalesce(?, said) where id = ?`,
  );
  const supersede = db.prepare(
    `update deliveries set state = 'superseded', ended_at_ms = ?
     where incident = ? and channel = ? and state = 'waiting' and attempts = 0`,
  );
  const abandon = db.prepare(
    `update deliveries set state = 'dead', ended_at_ms = ?, said = 'not sent: the channel is not configured any more'
     where state = 'waiting' and channel not in (select value from json_each(?))`,
  );
  const waiting = db.prepare("select count(*) as n from deliveries where channel = ? and state = 'waiting'");
  const states = db.prepare(statesSql);
  return {
    addDelivery: ({ id, channel, key, incident, severity, message, createdAtMs, nextAtMs }) => {
      add.run(id, channel, key, incident, severity, JSON.stringify(message), createdAtMs, nextAtMs);
    },
    due: ({ channel, nowMs, criticalOnly, limit }) =>
      all(due.all({ channel, now: nowMs, critical: criticalOnly ? 1 : 0, limit }), deliveryOf),
    deliveriesOf: (incident) => all(ofIncident.all(incident), deliveryOf),
    changeDelivery: (id, given) => {
      change.run(...changed(given), id);
    },
    supersede: (incident, channel, atMs) => {
      supersede.run(atMs, incident, channel);
    },
    abandon: (channels, atMs) => {
      abandon.run(atMs, JSON.stringify(channels));
    },
    waiting: (channel) => Number(waiting.get(channel)?.["n"] ?? 0),
    channelStates: () =>
      states.all().map(({ channel, waiting: waits, dead, since }) => ({
        channel: String(channel),
        waiting: Number(waits),
        dead: Number(dead),
        ...(since === null ? {} : { failingSinceMs: Number(since) }),
      })),
  };
}

type Entries = Pick<Outbox, "addEntry" | "entries" | "dropEntry" | "seen" | "setSeen">;

function entriesIn(db: DatabaseSync): Entries {
  const add = db.prepare("insert into entries (entry) select ? where (select count(*) from entries) < ?");
  const first = db.prepare("select id, entry from entries order by id limit ?");
  const drop = db.prepare("delete from entries where id = ?");
  const seen = db.prepare("select value from marks where name = 'seen'");
  const setSeen = db.prepare("insert or replace into marks values ('seen', ?)");
  return {
    addEntry: (entry) => {
      add.run(JSON.stringify(entry), entriesMax);
    },
    entries: (limit) =>
      first
        .all(limit)
        .map(({ id, entry }) => ({ id: Number(id), entry: JSON.parse(String(entry)) as NewEntry })),
    dropEntry: (id) => {
      drop.run(id);
    },
    seen: () => {
      const value = seen.get()?.["value"];
      return value === undefined ? undefined : Number(value);
    },
    setSeen: (index) => {
      setSeen.run(index);
    },
  };
}

const changed = (given: DeliveryChange): SQLInputValue[] => [
  given.state ?? null,
  given.nextAtMs ?? null,
  given.attempts ?? null,
  given.firstTriedAtMs ?? null,
  given.endedAtMs ?? null,
  given.said ?? null,
];

function all<T>(rows: readonly Row[], read: (row: Row) => T | undefined): readonly T[] {
  return rows.flatMap((row) => {
    const one = read(row);
    return one === undefined ? [] : [one];
  });
}

const incidentOf = (row: Row | undefined): Incident | undefined =>
  row === undefined ? undefined : (JSON.parse(String(row["body"])) as Incident);

function deliveryOf(row: Row): Delivery {
  const { first_tried_at_ms: first, ended_at_ms: ended, said } = row;
  return {
    seq: Number(row["seq"]),
    id: String(row["id"]),
    channel: String(row["channel"]),
    key: String(row["key"]),
    incident: String(row["incident"]),
    severity: String(row["severity"]) as Delivery["severity"],
    message: JSON.parse(String(row["message"])) as Message,
    state: String(row["state"]) as DeliveryState,
    createdAtMs: Number(row["created_at_ms"]),
    nextAtMs: Number(row["next_at_ms"]),
    attempts: Number(row["attempts"]),
    ...(first === null ? {} : { firstTriedAtMs: Number(first) }),
    ...(ended === null ? {} : { endedAtMs: Number(ended) }),
    ...(said === null ? {} : { said: String(said) }),
  };
}
