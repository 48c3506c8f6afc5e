import { beforeAll, describe, expect, test } from "vitest";
import { loadPostgres } from "../../grammars/postgres.ts";
import { sqlCharsMax } from "../../grammars/sql-read.ts";
import type { SqlDialect } from "../../policy/tool-rules.ts";
import {
  mysqlReads,
  mysqlWrites,
  postgresReads,
  postgresWrites,
  sqliteReads,
  sqliteWrites,
  tables,
} from "./sql-statements.test-data.ts";
import { sqlFault } from "./sql-rule.ts";

const fault = (dialect: SqlDialect, sql: string, more: readonly string[] = []): string | undefined =>
  sqlFault(sql, { dialect, tables, functions: more });

test("without its parser no statement of PostgreSQL passes", () => {
  expect(fault("postgres", "SELECT 1")).toContain("the parser is not there");
});

describe("with the parser", () => {
  beforeAll(loadPostgres);

  test.each(postgresReads)("PostgreSQL: only looks: %s", (sql) => {
    expect(fault("postgres", sql)).toBeUndefined();
  });

  test.each(postgresWrites)("PostgreSQL: does not only look: %s", (sql) => {
    expect(fault("postgres", sql)).toEqual(expect.any(String));
  });

  test.each(sqliteReads)("SQLite: only looks: %s", (sql) => {
    expect(fault("sqlite", sql)).toBeUndefined();
  });

  test.each(sqliteWrites)("SQLite: does not only look: %s", (sql) => {
    expect(fault("sqlite", sql)).toEqual(expect.any(String));
  });

  test.each(mysqlReads)("MySQL: only looks: %s", (sql) => {
    expect(fault("mysql", sql)).toBeUndefined();
  });

  test.each(mysqlWrites)("MySQL and MariaDB: does not only look: %s", (sql) => {
    expect([fault("mysql", sql), fault("mariadb", sql)]).toEqual([expect.any(String), expect.any(String)]);
  });

  test("there are as many honest and hostile statements as were promised", () => {
    const reads = new Set([...postgresReads, ...sqliteReads, ...mysqlReads]);
    const writes = new Set([...postgresWrites, ...sqliteWrites, ...mysqlWrites]);
    expect(reads.size).toBeGreaterThanOrEqual(60);
    expect(writes.size).toBeGreaterThanOrEqual(80);
  });

  test.each(["postgres", "sqlite", "mysql"] as const)(
    "%s: a function that is named may be called, and no other",
    (dialect) => {
      expect(fault(dialect, "SELECT wipe()", ["wipe"])).toBeUndefined();
      expect(fault(dialect, "SELECT wipe()", ["wipes"])).toBe("calls a function that is not allowed");
    },
  );

  test.each(["postgres", "sqlite", "mysql"] as const)(
    "%s: a statement is as long as it may be, and not longer",
    (dialect) => {
      const sql = (chars: number): string => `SELECT '${"x".repeat(chars - 9)}'`;
      expect(fault(dialect, sql(sqlCharsMax))).toBeUndefined();
      expect(fault(dialect, sql(sqlCharsMax + 1))).toEqual(expect.any(String));
    },
  );

  test.each([
    ["every table but the system's own", ["*"], "SELECT * FROM anything.at_all", "SELECT * FROM pg_shadow"],
    ["a schema", ["sales.*"], "SELECT * FROM sales.items", "SELECT * FROM items"],
    [
      "a catalogue that is named",
      ["pg_catalog.pg_type"],
      "SELECT * FROM pg_catalog.pg_type",
      "SELECT * FROM pg_catalog.pg_class",
    ],
    [
      "one table in the usual schema",
      ["orders"],
      "SELECT * FROM public.orders",
      "SELECT * FROM sales.orders",
    ],
  ])("%s", (_name, named, passes, fails) => {
    const rule = { dialect: "postgres", tables: named, functions: [] } as const;
    expect(sqlFault(passes, rule)).toBeUndefined();
    expect(sqlFault(fails, rule)).toBe("reads a table that is not allowed");
  });

  test("a thousand operators in a row are walked, not stumbled over", () => {
    expect(fault("postgres", `SELECT ${"1+".repeat(4000)}1`)).toBeUndefined();
  });
});
