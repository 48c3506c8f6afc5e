import type { Collected } from "../collector.ts";

/** Runs one statement as the role that is tried; rows of texts. @throws where the database refuses it */
export type Query = (sql: string) => Promise<readonly (readonly string[])[]>;

/** Everything that is not PostgreSQL's own: tables of all kinds and views. */
const counted = `select
  current_user,
  (select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls from pg_roles where rolname = current_user),
  count(*) filter (where has_table_privilege(c.oid, 'SELECT') or has_any_column_privilege(c.oid, 'SELECT')),
  count(*) filter (where has_table_privilege(c.oid, 'INSERT') or has_table_privilege(c.oid, 'UPDATE')
    or has_table_privilege(c.oid, 'DELETE') or has_table_privilege(c.oid, 'TRUNCATE')
    or has_any_column_privilege(c.oid, 'INSERT') or has_any_column_privilege(c.oid, 'UPDATE')),
  count(*) filter (where pg_has_role(c.relowner, 'USAGE'))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'`;

/** Each is undone: what a database lets through stays for a moment. */
const writes: readonly string[] = [
  "begin; create table seaworthy_probe (probe int); rollback",
  "begin; create schema seaworthy_probe; rollback",
];

/** Tries to write with the role that a feature uses, and reads what it was granted (PostgreSQL). */
export async function lookAtDatabase(query: Query): Promise<Collected<"probe-database">> {
  const [row] = await query(counted);
  if (row === undefined || row.length !== 5) throw new Error("the database did not say what the role may do");
  const [role = "", isMighty = "", readable = "0", writable = "0", owned = "0"] = row;
  const through: string[] = [];
  for (const sql of writes) if (await isTaken(query, sql)) through.push(sql);
  const canWrite = /^t/.test(isMighty) || Number(writable) > 0 || Number(owned) > 0 || through.length > 0;
  return {
    figures: { roles: 1, reads: Number(Number(readable) > 0), writes: Number(canWrite) },
    payload: JSON.stringify({
      ...{ role, mighty: /^t/.test(isMighty), readable: Number(readable) },
      ...{ writable: Number(writable), owned: Number(owned), through },
    }),
  };
}

async function isTaken(query: Query, sql: string): Promise<boolean> {
  try {
    await query(sql);
    return true;
  } catch {
    // Refused, as it must be. Whether anything was granted at all is counted beside it.
    await query("rollback").catch(() => undefined);
    return false;
  }
}
