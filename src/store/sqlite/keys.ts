import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { KnownError } from "../../base/errors.ts";
import { riskOf } from "../../base/risk.ts";
import type { KeyLimits } from "../../limits/key-limits.ts";
import type { KeyRecord, KeyStore } from "../store.ts";
import { inTransaction, openDatabase } from "./database.ts";

const schema = `
create table if not exists keys (
  id text primary key,
  hash text not null,
  label text not null,
  features text not null,
  environments text not null,
  created_at_ms integer not null,
  expires_at_ms integer,
  revoked_at_ms integer,
  replaces text
) strict`;

/** Columns that came later: a file that is older gets them when it is opened. */
const later = ["limits", "account", "risk", "rotate_to", "mcp"] as const;

type Row = Record<string, SQLOutputValue>;

/** Virtual keys in one SQLite file. Every method is one transaction; what was acknowledged survives a crash. */
export function openSqliteKeys(path: string): KeyStore {
  const db = openDatabase(path, "full", schema);
  addLater(db);
  const insert = db.prepare(
    "insert or ignore into keys (id, hash, label, features, environments, created_at_ms, expires_at_ms, revoked_at_ms, replaces, limits, account, risk, rotate_to, mcp) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const byId = db.prepare("select * from keys where id = ?");
  const all = db.prepare("select * from keys order by created_at_ms, id");
  const end = db.prepare("update keys set revoked_at_ms = coalesce(revoked_at_ms, ?) where id = ?");
  const expire = db.prepare(
    "update keys set expires_at_ms = min(coalesce(expires_at_ms, ?), ?) where id = ? and revoked_at_ms is null",
  );
  const dataVersion = db.prepare("pragma data_version");
  let own = 0;

  const add = (record: KeyRecord): void => {
    if (insert.run(...valuesOf(record)).changes === 0)
      throw new KnownError("USAGE", `a key with the id ${record.id} is there already`, "make a new key");
    own += 1;
  };

  return {
    add: async (record) => {
      add(record);
      return Promise.resolve();
    },
    find: async (id) => {
      const row = byId.get(id);
      return Promise.resolve(row === undefined ? undefined : recordOf(row));
    },
    list: async () => Promise.resolve(all.all().map(recordOf)),
    revoke: async (id, atMs) => {
      own += 1;
      return Promise.resolve(end.run(atMs, id).changes > 0);
    },
    rotate: async (id, next, oldEndsAtMs) =>
      Promise.resolve(
        inTransaction(db, () => {
          const found = expire.run(oldEndsAtMs, oldEndsAtMs, id).changes > 0;
          if (found) add(next);
          return found;
        }),
      ),
    version: () => Number(dataVersion.get()?.["data_version"] ?? 0) * 1_000_003 + own,
    close: () => db.close(),
  };
}

/** Another process may open the file at the same time: whoever comes second finds the column. */
function addLater(db: DatabaseSync): void {
  inTransaction(db, () => {
    const names = new Set(
      db
        .prepare("pragma table_info(keys)")
        .all()
        .map(({ name }) => name),
    );
    for (const column of later) if (!names.has(column)) db.exec(`alter table keys add column ${column} text`);
  });
}

const valuesOf = (record: KeyRecord): (string | number | null)[] => [
  record.id,
  record.hash,
  record.label,
  JSON.stringify(record.features),
  JSON.stringify(record.environments),
  record.createdAtMs,
  record.expiresAtMs ?? null,
  record.revokedAtMs ?? null,
  record.replaces ?? null,
  record.limits === undefined ? null : JSON.stringify(record.limits),
  record.account ?? null,
  record.risk ?? null,
  record.rotateTo ?? null,
  record.mcp === undefined ? null : JSON.stringify(record.mcp),
];

function recordOf(row: Row): KeyRecord {
  const { expires_at_ms: expires, revoked_at_ms: revoked, replaces, limits, account } = row;
  const [risk, rotateTo] = [riskOf(String(row["risk"])), row["rotate_to"]];
  return {
    id: String(row["id"]),
    hash: String(row["hash"]),
    label: String(row["label"]),
    features: JSON.parse(String(row["features"])) as string[],
    environments: JSON.parse(String(row["environments"])) as string[],
    createdAtMs: Number(row["created_at_ms"]),
    ...(expires === null ? {} : { expiresAtMs: Number(expires) }),
    ...(revoked === null ? {} : { revokedAtMs: Number(revoked) }),
    ...(replaces === null ? {} : { replaces: String(replaces) }),
    ...(limits === null ? {} : { limits: JSON.parse(String(limits)) as KeyLimits }),
    ...(account === null ? {} : { account: String(account) }),
    ...(risk === undefined ? {} : { risk }),
    ...(rotateTo === null ? {} : { rotateTo: String(rotateTo) }),
    // A column that cannot be read leaves a key with nothing, not with all.
    ...(row["mcp"] === null ? {} : { mcp: JSON.parse(String(row["mcp"])) as string[] }),
  };
}
