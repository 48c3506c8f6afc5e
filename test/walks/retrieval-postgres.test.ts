import { afterAll, beforeAll, describe, expect, test } from "vitest";
import pg from "pg";
import { asPrincipal, rowLevelSecurity } from "../../src/client/row-level-security.ts";
import { scopeFilter } from "../../src/client/scope-filter.ts";
import { scopesOf, type Principal, type Shared } from "../../src/client/scopes.ts";
import { hasPostgres, startPostgres, type Postgres } from "./postgres.ts";

/** Names that would be syntax wherever somebody put them into a text. */
const nasty = [`o'neil"; drop table chunks; --`, "{a,b}", "acme') or ('1'='1", "$1", "%", "ａcme"];

interface Row {
  readonly id: string;
  readonly shared: Shared;
  readonly at: readonly number[];
}

const rows: readonly Row[] = [
  { id: "public", shared: { access: "public" }, at: [9, 9] },
  { id: "acme", shared: { tenant: "acme", access: "tenant" }, at: [1, 0] },
  // Nearest to every question: it would be the first result of everybody.
  { id: "globex", shared: { tenant: "globex", access: "tenant" }, at: [0, 0] },
  { id: "acme-ann", shared: { tenant: "acme", access: { users: ["ann"] } }, at: [2, 0] },
  { id: "acme-sales", shared: { tenant: "acme", access: { groups: ["sales"] } }, at: [3, 0] },
  { id: "globex-sales", shared: { tenant: "globex", access: { groups: ["sales"] } }, at: [0, 1] },
  ...nasty.map((tenant, i): Row => ({ id: `nasty ${i}`, shared: { tenant, access: "tenant" }, at: [4, i] })),
];

const asked: readonly (readonly [string, Principal, readonly string[]])[] = [
  ["a tenant", { tenant: "acme" }, ["acme", "public"]],
  ["its user", { tenant: "acme", user: "ann" }, ["acme", "acme-ann", "public"]],
  ["its group", { tenant: "acme", user: "bob", groups: ["sales"] }, ["acme", "acme-sales", "public"]],
  [
    "another tenant with the same group's name",
    { tenant: "globex", groups: ["sales"] },
    ["globex", "globex-sales", "public"],
  ],
  ["a tenant in capitals", { tenant: "ACME", user: "ann" }, ["public"]],
  ["a tenant with a letter that looks the same", { tenant: "аcme" }, ["public"]],
  ...nasty.map((tenant, i) => [`the tenant ${tenant}`, { tenant }, [`nasty ${i}`, "public"]] as const),
];

describe.skipIf(!hasPostgres)("PostgreSQL", () => {
  let server: Postgres;
  let owner: pg.Client;
  let application: pg.Client;
  beforeAll(async () => {
    server = await startPostgres();
    owner = new pg.Client(server.connection);
    await owner.connect();
    await owner.query(
      "create role writer login; create role application login; create table chunks (id text primary key, at real[] not null, scopes text[] not null); grant select on chunks to application; grant select, insert on chunks to writer",
    );
    const writer = new pg.Client({ ...server.connection, user: "writer" });
    await writer.connect();
    for (const statement of rowLevelSecurity({ table: "chunks", writer: "writer" }))
      await owner.query(statement);
    for (const { id, shared, at } of rows)
      await writer.query("insert into chunks values ($1, $2, $3)", [id, at, scopesOf(shared)]);
    await writer.query("insert into chunks values ('of nobody', '{0,0}', '{}')");
    await writer.end();
    application = new pg.Client({ ...server.connection, user: "application" });
    await application.connect();
  });
  afterAll(async () => {
    await application.end();
    await owner.end();
    await server.close();
  });

  /** What a vector search does, in plain SQL: the nearest first. */
  const nearest =
    "order by (select sum((a.v - b.v) ^ 2) from unnest(at) with ordinality a(v, i) join unnest(array[0, 0]::real[]) with ordinality b(v, i) using (i)), id";

  test.each(asked)(
    "gives %s only its own rows where the filter stands in the query",
    async (_who, principal, ids) => {
      const { sql, values } = scopeFilter(principal, "postgres", { parameter: 2 });
      // As the superuser, whom no policy holds: the filter alone does it.
      const found = await owner.query<{ id: string }>(
        `select id from chunks where $1 <> id and ${sql} ${nearest}`,
        ["", ...values],
      );
      expect(found.rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    },
  );

  test.each(asked)(
    "gives %s only its own rows where the query forgot its filter",
    async (_who, principal, ids) => {
      await application.query("begin");
      await application.query(asPrincipal(principal));
      const found = await application.query<{ id: string }>(`select id from chunks ${nearest} limit 1000`);
      await application.query("commit");
      expect(found.rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    },
  );

  test("who does not say for whom gets nothing, also right after somebody who did", async () => {
    expect((await application.query("select id from chunks")).rows).toEqual([]);
    await application.query("begin");
    await application.query(asPrincipal({ tenant: "acme" }));
    await application.query("commit");
    expect((await application.query("select id from chunks")).rows).toEqual([]);
    await application.query("set seaworthy.scopes = ''");
    expect((await application.query("select id from chunks")).rows).toEqual([]);
  });

  test("the best of somebody else take no place among the first results", async () => {
    const { sql, values } = scopeFilter({ tenant: "acme" }, "postgres");
    const found = await owner.query<{ id: string }>(`select id from chunks where ${sql} ${nearest} limit 1`, [
      ...values,
    ]);
    expect(found.rows.map(({ id }) => id)).toEqual(["acme"]);
  });

  test("an application cannot write itself into a scope", async () => {
    await expect(application.query("update chunks set scopes = '{}'")).rejects.toThrow("permission denied");
    await expect(application.query("alter table chunks disable row level security")).rejects.toThrow(
      "must be owner",
    );
  });
});
