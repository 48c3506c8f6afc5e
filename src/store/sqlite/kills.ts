import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from "node:fs";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { KnownError } from "../../base/errors.ts";
import type { DrillRecord, Kill, KillRecord, KillStore } from "../../limits/kill/kill.ts";
import { inTransaction } from "./database.ts";
import { drillOf, killSchema, recordOf, valuesOf } from "./kill-rows.ts";

/** Our own choice: every change is read whole by every gateway, and a list of so many takes some milliseconds. */
const standingMaxDefault = 1000;

/** Our own choice: as long as the details of the log are kept. */
const endedKeptMs = 90 * 86_400_000;

const drillsMax = 100;

export interface KillsOptions {
  /** How long a lock of another process is waited for, at most. The thread stands still for that time. */
  readonly busyMs: number;
  /** Kills that may stand at one time; 1000 unless said otherwise. */
  readonly standingMax?: number;
}

/**
 * Kills in one SQLite file.
 * @throws KnownError KILLS_UNREADABLE where the file is damaged, locked, or was there and is not any more: an empty list would
 * resume everything.
 */
export function openSqliteKills(path: string, options: KillsOptions): KillStore {
  return readable(path, () => {
    if (path !== ":memory:") make(path);
    const db = new DatabaseSync(path, { timeout: options.busyMs });
    try {
      if (path === ":memory:") db.exec(killSchema);
      return new SqliteKills(path, db, options);
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/**
 * Makes the file anew with these kills. Gives the name under which the old one is kept; undefined where there was none. While it
 * works the file is away, and gateways take what is stopped for unreadable.
 * @throws KnownError KILLS_UNREADABLE
 */
export function rebuildSqliteKills(path: string, kills: readonly KillRecord[]): string | undefined {
  return readable(path, () => {
    const fresh = makeFresh(path);
    const db = new DatabaseSync(fresh);
    try {
      const { insert, ask } = prepare(db);
      for (const kill of kills) {
        insert.run(...valuesOf(kill));
        const { resumeAsked } = kill;
        if (resumeAsked !== undefined)
          ask.run(resumeAsked.by, resumeAsked.atMs, resumeAsked.entry, kill.id, resumeAsked.atMs);
      }
    } finally {
      db.close();
    }
    const file = openSync(fresh, "r");
    fsyncSync(file);
    closeSync(file);
    const kept = existsSync(path) ? `${path}.old` : undefined;
    if (kept !== undefined) renameSync(path, kept);
    // What another process left unfinished belongs to the old file: over the new one it would damage it.
    rmSync(`${path}-journal`, { force: true });
    renameSync(fresh, path);
    closeSync(openSync(markerOf(path), "a", 0o600));
    return kept;
  });
}

/** Stands beside the file from its first day: who has the one without the other has lost something. */
const markerOf = (path: string): string => `${path}.made`;

/** Makes the file once, whole or not at all. */
function make(path: string): void {
  const marker = markerOf(path);
  if (!existsSync(path)) {
    // In this order: another process that starts now makes the file first, then the marker.
    if (existsSync(marker) && !existsSync(path)) throw new Error("the file was removed");
    const fresh = makeFresh(path);
    try {
      // A link appears whole or not at all, and never over another: two that start together have one file.
      linkSync(fresh, path);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    } finally {
      rmSync(fresh);
    }
  }
  if (!existsSync(marker)) closeSync(openSync(marker, "a", 0o600));
}

/** An empty file beside, readable for its owner only. */
function makeFresh(path: string): string {
  const fresh = `${path}.${process.pid}.new`;
  rmSync(fresh, { force: true });
  closeSync(openSync(fresh, "wx", 0o600));
  const db = new DatabaseSync(fresh);
  try {
    db.exec(killSchema);
  } finally {
    db.close();
  }
  return fresh;
}

/** Says every failure of the database as one that callers know. */
function readable<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof KnownError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new KnownError(
      "KILLS_UNREADABLE",
      `what is stopped cannot be read: ${path}: ${detail}`,
      "see docs/kill-switch.md: `seaworthy kills --rebuild` makes the file again from the log",
    );
  }
}

class SqliteKills implements KillStore {
  readonly #path: string;
  readonly #options: KillsOptions;
  readonly #db: DatabaseSync;
  readonly #opened: Stats | undefined;
  readonly #statements: ReturnType<typeof prepare>;
  /** Changes of one's own, and of others as far as they were seen. */
  #count = 0;
  #seen: { readonly changedAtMs: number; readonly version: SQLOutputValue | undefined } = {
    changedAtMs: 0,
    version: 0,
  };

  constructor(path: string, db: DatabaseSync, options: KillsOptions) {
    this.#path = path;
    this.#options = options;
    this.#db = db;
    db.exec("pragma journal_mode = truncate; pragma synchronous = full");
    this.#statements = prepare(db);
    this.#opened = path === ":memory:" ? undefined : statSync(path);
  }

  add(kill: Kill): Promise<void> {
    return this.#change(() => {
      const { sweep, standing, insert } = this.#statements;
      sweep.run(kill.atMs - endedKeptMs, kill.atMs - endedKeptMs);
      const { standingMax = standingMaxDefault } = this.#options;
      if (Number(standing.get(kill.atMs)?.["count"]) >= standingMax)
        throw new KnownError(
          "USAGE",
          `${standingMax} kills stand already`,
          "end those that are over: seaworthy kills; one kill on a feature, a tenant or a key does for many users",
        );
      if (insert.run(...valuesOf(kill)).changes === 0)
        throw new KnownError("USAGE", `a kill with the id ${kill.id} is there already`, "make a new id");
    });
  }

  resume(id: string, by: string, atMs: number): Promise<boolean> {
    return this.#change(() => this.#statements.resume.run(by, atMs, id).changes > 0);
  }

  askResume(id: string, { by, atMs, entry }: Parameters<KillStore["askResume"]>[1]): Promise<boolean> {
    return this.#change(() => this.#statements.ask.run(by, atMs, entry, id, atMs).changes > 0);
  }

  carriedOut(id: string, { atMs, ended }: Parameters<KillStore["carriedOut"]>[1]): Promise<void> {
    return this.#change(() => {
      this.#statements.carriedOut.run(atMs, ended, id);
    });
  }

  /** On a connection of its own: what this one remembers of a file that was damaged since is not what stands in it. */
  list(): Promise<readonly KillRecord[]> {
    return this.#read((db) => db.prepare("select * from kills order by at_ms, id").all().map(recordOf));
  }

  version(): number {
    return readable(this.#path, () => {
      const changedAtMs = this.#opened === undefined ? 0 : changeOf(this.#path, this.#opened);
      const version = this.#statements.dataVersion.get()?.["data_version"];
      if (changedAtMs !== this.#seen.changedAtMs || version !== this.#seen.version) this.#count += 1;
      this.#seen = { changedAtMs, version };
      return this.#count;
    });
  }

  serve(features: Parameters<KillStore["serve"]>[0]): Promise<void> {
    return this.#change(() => {
      this.#db.exec("delete from served");
      for (const { name, needsSecondPerson } of features)
        this.#statements.serve.run(name, Number(needsSecondPerson));
    });
  }

  served(): ReturnType<KillStore["served"]> {
    return this.#read((db) =>
      db
        .prepare("select * from served order by name")
        .all()
        .map((row) => ({ name: String(row["name"]), needsSecondPerson: row["needs_second_person"] === 1 })),
    );
  }

  askDrill({ id, by, askedAtMs }: DrillRecord): Promise<void> {
    return this.#change(() => {
      this.#statements.askDrill.run(id, by, askedAtMs);
    });
  }

  takeDrill(): Promise<DrillRecord | undefined> {
    // Looked at often and there seldom: nothing is written until there is one.
    const waiting = readable(this.#path, () => this.#statements.waiting.get());
    if (waiting === undefined) return Promise.resolve(undefined);
    return this.#change(() =>
      this.#statements.take.run(String(waiting["id"])).changes > 0 ? drillOf(waiting) : undefined,
    );
  }

  endDrill(id: string, doneAtMs: number, result: string): Promise<void> {
    return this.#change(() => {
      this.#statements.endDrill.run(doneAtMs, result, id);
      this.#statements.sweepDrills.run();
    });
  }

  drills(): Promise<readonly DrillRecord[]> {
    const newest = `select * from drills order by asked_at_ms desc, id limit ${drillsMax}`;
    return this.#read((db) => db.prepare(newest).all().map(drillOf));
  }

  close(): void {
    this.#db.close();
  }

  async #change<T>(work: () => T): Promise<T> {
    return Promise.resolve(
      readable(this.#path, () => {
        if (this.#opened !== undefined) changeOf(this.#path, this.#opened);
        const result = inTransaction(this.#db, work);
        this.#count += 1;
        return result;
      }),
    );
  }

  async #read<T>(work: (db: DatabaseSync) => T): Promise<T> {
    if (this.#opened === undefined) return Promise.resolve(work(this.#db));
    return Promise.resolve(
      readable(this.#path, () => {
        const db = new DatabaseSync(this.#path, { timeout: this.#options.busyMs, readOnly: true });
        try {
          const [check] = db.prepare("pragma quick_check(1)").all();
          if (check?.["quick_check"] !== "ok") throw new Error("the file is damaged");
          return work(db);
        } finally {
          db.close();
        }
      }),
    );
  }
}

/** When the file was last written. @throws Error where it is away, or is another one than was opened. */
function changeOf(path: string, opened: Stats): number {
  const file = statSync(path);
  if (file.ino !== opened.ino || file.dev !== opened.dev) throw new Error("the file was replaced");
  return file.mtimeMs;
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare(
      "insert or ignore into kills values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, null, null, null, null, null, null)",
    ),
    standing: db.prepare(
      "select count(*) as count from kills where resumed_at_ms is null and coalesce(ends_at_ms, 9e15) > ?",
    ),
    sweep: db.prepare(
      "delete from kills where coalesce(resumed_at_ms, ?) < ? or coalesce(ends_at_ms, 9e15) < ?",
    ),
    resume: db.prepare(
      "update kills set resumed_by = coalesce(resumed_by, ?), resumed_at_ms = coalesce(resumed_at_ms, ?) where id = ?",
    ),
    ask: db.prepare(
      "update kills set asked_by = ?, asked_at_ms = ?, asked_entry = ? where id = ? and resumed_at_ms is null and coalesce(ends_at_ms, 9e15) > ?",
    ),
    carriedOut: db.prepare(
      "update kills set effect_at_ms = ?, effect_ended = ? where id = ? and effect_at_ms is null",
    ),
    serve: db.prepare("insert or replace into served values (?, ?)"),
    askDrill: db.prepare("insert or ignore into drills values (?, ?, ?, 0, null, null)"),
    waiting: db.prepare(
      "select * from drills where taken = 0 and done_at_ms is null order by asked_at_ms limit 1",
    ),
    take: db.prepare("update drills set taken = 1 where id = ? and taken = 0"),
    endDrill: db.prepare("update drills set done_at_ms = ?, result = ? where id = ?"),
    sweepDrills: db.prepare(
      `delete from drills where id not in (select id from drills order by asked_at_ms desc, id limit ${drillsMax})`,
    ),
    dataVersion: db.prepare("pragma data_version"),
  };
}
