import { readSelect } from "../../grammars/select.ts";
import type { SqlName } from "../../grammars/sql-read.ts";
import type { SqlDialect, SqlRule } from "../../policy/tool-rules.ts";
import { readPostgres } from "./postgres-read.ts";
import { pureFunctions } from "./sql-functions.ts";

/** Why a statement may not be run, or undefined where it is one statement that only looks, at tables that it may see. */
export function sqlFault(sql: string, { dialect, tables, functions }: SqlRule): string | undefined {
  const read = dialect === "postgres" ? readPostgres(sql) : readSelect(sql, dialect);
  if ("refused" in read) return read.refused;
  if (!read.tables.every((name) => isAllowed(name, tables, dialect)))
    return "reads a table that is not allowed";
  return read.functions.every((name) => pureFunctions[dialect].has(name) || functions.includes(name))
    ? undefined
    : "calls a function that is not allowed";
}

/** The schema in which a name without one is looked for, as far as the database has a fixed one. */
const ownSchema: Readonly<Partial<Record<SqlDialect, string>>> = { postgres: "public", sqlite: "main" };

function isAllowed({ schema, name }: SqlName, tables: readonly string[], dialect: SqlDialect): boolean {
  const written = schema === undefined ? name : `${schema}.${name}`;
  if (tables.includes(written)) return true;
  const own = ownSchema[dialect];
  if (schema === own && schema !== undefined && tables.includes(name)) return true;
  // The system's own catalogues are read where they are named one by one.
  if (isCatalogue({ name, ...(schema === undefined ? {} : { schema }) })) return false;
  return tables.includes("*") || (schema !== undefined && tables.includes(`${schema}.*`));
}

/** PostgreSQL looks for names in its catalogue first: `pg_user` needs no schema. */
const isCatalogue = ({ schema = "", name }: SqlName): boolean =>
  /^(?:pg_|sqlite_)/i.test(name) ||
  /^(?:pg_.*|information_schema|mysql|performance_schema|sys|temp)$/i.test(schema) ||
  /^dbstat$/i.test(name);
