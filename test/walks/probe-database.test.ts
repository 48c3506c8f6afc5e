import { tmpdir } from "node:os";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withQuery } from "../../src/app/probe-query.ts";
import { lookAtDatabase } from "../../src/collect/probes/database.ts";
import { hasPostgres, startPostgres, type Postgres } from "./postgres.ts";

describe.skipIf(!hasPostgres)("the database role of a feature", () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
    const owner = new Client(postgres.connection);
    await owner.connect();
    await owner.query(`
      create table orders (id int, total int);
      create role reader login; grant select on orders to reader;
      create role writer login; grant select on orders to writer; grant update (total) on orders to writer;
      create role maker login; grant create on schema public to maker;
      create role blind login;
    `);
    await owner.end();
  });
  afterAll(async () => postgres.close());

  const look = (role: string, folder: string) =>
    withQuery(
      `postgresql://${role}@localhost/postgres?host=${encodeURIComponent(postgres.connection.host)}`,
      folder,
      lookAtDatabase,
    );

  // The project's own package, and psql where a project has none.
  test.each([
    ["pg", process.cwd()],
    ["psql", tmpdir()],
  ])(
    "by %s: one that reads only passes, and whoever can write, make or own something does not",
    async (_by, folder) => {
      expect((await look("reader", folder)).figures).toEqual({ roles: 1, reads: 1, writes: 0 });
      expect((await look("writer", folder)).figures).toEqual({ roles: 1, reads: 1, writes: 1 });
      expect((await look("maker", folder)).figures).toEqual({ roles: 1, reads: 0, writes: 1 });
      expect((await look("owner", folder)).figures).toEqual({ roles: 1, reads: 1, writes: 1 });
      expect((await look("blind", folder)).figures).toEqual({ roles: 1, reads: 0, writes: 0 });
      await expect(look("nobody", folder)).rejects.toThrow("did not let the role in");
    },
  );

  test("nothing is left of what was tried", async () => {
    const owner = new Client(postgres.connection);
    await owner.connect();
    const { rows } = await owner.query("select 1 from pg_class where relname like 'seaworthy%'");
    expect(rows).toEqual([]);
    await owner.end();
  });
});
