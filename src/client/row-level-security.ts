import { checkField } from "./scope-filter.ts";
import { scopesFor, type Principal } from "./scopes.ts";

/** The setting of a session in which PostgreSQL finds who asks. */
const setting = "seaworthy.scopes";

export interface SecuredTable {
  readonly table: string;
  /** The column with the scopes, `text[]`; `scopes` unless said. */
  readonly column?: string;
  /** The role that writes the table: it sees all of it. */
  readonly writer: string;
}

/**
 * Statements, run once by the table's owner, after which the table gives a row only to who says for whom it is asked
 * (PostgreSQL 15, "Row Security Policies"). Whoever says nothing gets nothing, also where a query forgot its filter. They hold for
 * the owner too; for superusers and roles with BYPASSRLS nothing holds: applications must not be such a role.
 * @throws KnownError USAGE where a name is no plain one
 */
export function rowLevelSecurity({ table, column = "scopes", writer }: SecuredTable): readonly string[] {
  for (const name of [table, column, writer]) checkField(name);
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy seaworthy_scope on ${table} for select using (${column} && string_to_array(nullif(current_setting('${setting}', true), ''), ','))`,
    `create policy seaworthy_writer on ${table} for all to ${writer} using (true) with check (true)`,
    `create index if not exists ${table.slice(0, 40)}_scope_index on ${table} using gin (${column})`,
  ];
}

/**
 * The statement that says for whom the rest of a transaction is asked. It has to run in the transaction of the query, and ends with
 * it: a connection that goes back to its pool is nobody's.
 * @throws KnownError USAGE where nobody is named
 */
export const asPrincipal = (
  principal: Principal | undefined,
): { readonly text: string; readonly values: string[] } => ({
  text: `select set_config('${setting}', $1, true)`,
  values: [scopesFor(principal).join(",")],
});
