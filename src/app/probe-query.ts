import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";
import type { Query } from "../collect/probes/database.ts";

/** What is used of the package `pg`, where the project has it. */
interface PgClient {
  connect(): Promise<void>;
  query(query: {
    readonly text: string;
    readonly rowMode: "array";
  }): Promise<{ readonly rows?: readonly (readonly unknown[])[] } | readonly unknown[]>;
  end(): Promise<void>;
}

interface PgModule {
  readonly Client: new (options: { readonly connectionString: string }) => PgClient;
}

/**
 * Speaks to PostgreSQL with what is there: the package `pg` of the project in `folder`, else `psql`.
 *
 * @throws KnownError USAGE where neither is there, or the database does not let the role in
 */
export async function withQuery<T>(
  url: string,
  folder: string,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const pg = pgIn(folder);
  if (pg === undefined) return work(psql(url));
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    throw notLetIn(error instanceof Error ? error.message : String(error));
  }
  try {
    return await work(async (text) => {
      const result = await client.query({ text, rowMode: "array" });
      const { rows = [] } = "rows" in result ? result : { rows: [] };
      return rows.map((row) => row.map((cell) => String(cell)));
    });
  } finally {
    await client.end();
  }
}

const notLetIn = (said: string): KnownError =>
  new KnownError(
    "USAGE",
    `the database did not let the role in: ${said.slice(0, 200)}`,
    "give the connection string that the feature uses: --url-env NAME",
  );

function pgIn(folder: string): PgModule | undefined {
  try {
    return createRequire(join(folder, "package.json"))("pg") as PgModule;
  } catch {
    // The project does not have it: psql may be there.
    return undefined;
  }
}

/** Each statement with a process of its own. The connection string is in its environment, where no list of processes shows it. */
const psql =
  (url: string): Query =>
  (sql) =>
    new Promise((resolve, reject) => {
      const child = spawn(
        "psql",
        [
          "--no-psqlrc",
          "--no-align",
          "--tuples-only",
          "--field-separator=\t",
          "--set=ON_ERROR_STOP=1",
          "--file=-",
        ],
        { stdio: ["pipe", "pipe", "pipe"], env: { PATH: process.env["PATH"], ...connectionVariables(url) } },
      );
      const said = { out: "", err: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
      child.once("error", () =>
        reject(
          new KnownError(
            "USAGE",
            "neither the package pg nor psql is there",
            "run this in the application's folder, or install postgresql-client",
          ),
        ),
      );
      child.once("close", (code) => {
        const rows = said.out.split("\n").filter((line) => line.includes("\t"));
        if (code === 0) resolve(rows.map((line) => line.split("\t")));
        // 2: the connection was bad (psql's own exit code).
        else reject(code === 2 ? notLetIn(said.err.trim()) : new Error(said.err.trim().slice(0, 200)));
      });
      child.stdin.end(`${sql};\n`);
    });

/** libpq reads these (PostgreSQL 17 §32.15). */
function connectionVariables(text: string): Readonly<Record<string, string>> {
  const url = URL.parse(text);
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol))
    throw new KnownError(
      "USAGE",
      "this is no connection string of PostgreSQL",
      "postgresql://ROLE:PASSWORD@HOST/DATABASE",
    );
  const given = {
    PGHOST: url.searchParams.get("host") ?? url.hostname.replace(/^\[|\]$/g, ""),
    PGPORT: url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGSSLMODE: url.searchParams.get("sslmode") ?? "",
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}
