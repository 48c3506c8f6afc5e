import { DatabaseSync, constants } from "node:sqlite";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { readSelect } from "./select.ts";

const { SQLITE_READ, SQLITE_SELECT, SQLITE_FUNCTION, SQLITE_RECURSIVE, SQLITE_OK } = constants;

let database: DatabaseSync;
let done: { readonly does: number; readonly what: string | null; readonly name: string | null }[];
beforeAll(() => {
  database = new DatabaseSync(":memory:");
  database.exec("create table t (a, b); create table s (a, b); create view v as select a from s;");
  database.setAuthorizer((does, what, name) => {
    done.push({ does, what, name });
    return SQLITE_OK;
  });
});

const pieces = [
  ..."SELECT FROM WHERE t s v a b x ( ) ( ) , * 1 'q' = AND OR NOT IN UNION ALL WITH RECURSIVE AS VALUES ORDER BY LIMIT GROUP HAVING".split(
    " ",
  ),
  ...'JOIN ON LEFT USING CASE WHEN THEN END EXISTS IS NULL LIKE BETWEEN DISTINCT max abs main . ; -- /* */ "t" [s] `s` + - || DELETE'.split(
    " ",
  ),
  ..."INSERT INTO UPDATE SET DROP TABLE PRAGMA ATTACH REPLACE RETURNING TEMP OVER EXCEPT CAST TEXT json_each".split(
    " ",
  ),
];

/** Statements that begin as reads do, and go on somehow. */
const statement = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((words) => `SELECT ${words.join(" ")}`),
  fc
    .array(fc.constantFrom(...pieces), { maxLength: 12 })
    .map((words) => `WITH x AS ( SELECT a FROM t ) SELECT ${words.join(" ")}`),
  fc
    .tuple(
      fc.constantFrom("t", "s", "x", "( SELECT a FROM s )", "v"),
      fc.array(fc.constantFrom(...pieces), { maxLength: 8 }),
    )
    .map(([from, words]) => `SELECT a FROM ${from} ${words.join(" ")}`),
);

test("SQLite itself finds nothing but reads in what passes, and of no other tables", () => {
  let ran = 0;
  fc.assert(
    fc.property(statement, (sql) => {
      const read = readSelect(sql, "sqlite");
      if ("refused" in read) return;
      done = [];
      try {
        database.prepare(sql);
      } catch {
        // Not a statement of SQLite, or of tables that are not there.
        return;
      }
      ran += 1;
      expect(
        done.filter(
          ({ does }) => ![SQLITE_READ, SQLITE_SELECT, SQLITE_FUNCTION, SQLITE_RECURSIVE].includes(does),
        ),
      ).toEqual([]);
      const named = new Set(read.tables.map(({ name }) => name));
      if (named.has("v")) named.add("s");
      const readTables = done.flatMap(({ does, what }) =>
        does === SQLITE_READ && what !== null ? [what] : [],
      );
      expect(readTables.filter((name) => !named.has(name) && name !== "json_each")).toEqual([]);
      const functions = done.flatMap(({ does, name }) =>
        does === SQLITE_FUNCTION && name !== null ? [name.toLowerCase()] : [],
      );
      expect(
        functions.filter((name) => !read.functions.includes(name) && !["like", "glob"].includes(name)),
      ).toEqual([]);
    }),
    { numRuns: 20_000, seed: 7 },
  );
  expect(ran).toBeGreaterThan(200);
});

test.each([
  ["a table", "SELECT * FROM t", ["t"]],
  ["a name that WITH makes is no table", "WITH x AS (SELECT 1) SELECT * FROM x", []],
  ["within its own query it is one", "WITH t AS (SELECT * FROM t) SELECT * FROM t", ["t"]],
  ["unless it is recursive", "WITH RECURSIVE x AS (SELECT 1 UNION SELECT * FROM x) SELECT * FROM x", []],
  ["before it is made it is a table", "WITH x AS (SELECT * FROM y), y AS (SELECT 1) SELECT * FROM x", ["y"]],
  ["outside of its query it is one", "SELECT * FROM (WITH y AS (SELECT 1) SELECT * FROM y), y", ["y"]],
  ["with a schema it is one", "WITH t AS (SELECT 1) SELECT * FROM main.t", ["main.t"]],
  ["SQLite tells no cases apart", "SELECT * FROM T", ["t"]],
])("%s", (_name, sql, tables) => {
  const read = readSelect(sql, "sqlite");
  const names =
    "tables" in read
      ? read.tables.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`))
      : read;
  expect(names).toEqual(tables);
});

test("MySQL may tell cases apart", () => {
  expect(readSelect("WITH x AS (SELECT 1) SELECT * FROM X", "mysql")).toMatchObject({
    tables: [{ name: "X" }],
  });
});

test.each([48, 49])("parentheses nest %i levels", (levels) => {
  const read = readSelect(`SELECT ${"(".repeat(levels - 2)}1${")".repeat(levels - 2)}`, "sqlite");
  expect("refused" in read).toBe(levels > 48);
});
