import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Where Debian and others put PostgreSQL 15 and later; undefined where it is not there. */
const folder = globSync("/usr/lib/postgresql/*/bin")
  .filter((path) => existsSync(join(path, "initdb")))
  .sort()
  .at(-1);

export const hasPostgres = folder !== undefined && process.platform === "linux";

/** PostgreSQL does not run as root. */
function userOfServer(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

export interface Postgres {
  /** For `new Client(...)` of pg, as the superuser. */
  readonly connection: { readonly host: string; readonly user: string; readonly database: string };
  close(): Promise<void>;
}

/** A server of its own, on a socket in a folder of its own. */
export async function startPostgres(): Promise<Postgres> {
  const bin = folder ?? "";
  const user = userOfServer();
  const home = mkdtempSync(join(tmpdir(), "seaworthy-postgres-"));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(home, user.uid, user.gid);
  const data = join(home, "data");
  execFileSync(
    join(bin, "initdb"),
    ["--no-sync", "--auth=trust", "--username=owner", "--encoding=UTF8", "--locale=C", data],
    { ...user, cwd: home, stdio: "ignore" },
  );
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, "-k", home, "-c", "listen_addresses=", "-c", "fsync=off"],
    { ...user, cwd: home, stdio: "ignore" },
  );
  // The socket is there before anybody may come in.
  const isReady = (): boolean =>
    spawnSync(join(bin, "pg_isready"), ["-q", "-h", home, "-U", "owner", "-d", "postgres"]).status === 0;
  for (let turns = 0; !isReady(); turns += 1) {
    if (turns > 600 || server.exitCode !== null) {
      server.kill("SIGQUIT");
      throw new Error("PostgreSQL did not start");
    }
    await pause(50);
  }
  return {
    connection: { host: home, user: "owner", database: "postgres" },
    close: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      // At once: nobody wants what is in it.
      server.kill("SIGQUIT");
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
