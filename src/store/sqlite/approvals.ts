import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type {
  Added,
  ApprovalRow,
  ApprovalStore,
  DecisionRow,
  WaitingMax,
} from "../../approvals/approval-store.ts";
import type { ApprovalState } from "../../approvals/approval.ts";
import { KnownError } from "../../base/errors.ts";
import { inTransaction, openDatabase } from "./database.ts";

const schema = `
create table if not exists approvals (
  id text primary key, call text not null, requester text not null, feature text not null,
  environment text not null, tool text not null, exchange text not null, asked_at_ms integer not null,
  expires_at_ms integer not null, needs integer not null, entry integer not null, sealed blob,
  state text not null, taken_at_ms integer, ended_at_ms integer
) strict;
create index if not exists approvals_call on approvals (call) where state in ('waiting', 'approved');
create index if not exists approvals_state on approvals (state, expires_at_ms);
create table if not exists decisions (
  approval text not null references approvals (id) on delete cascade, entry integer not null,
  person text not null, yes integer not null, at_ms integer not null, sealed blob not null,
  primary key (approval, entry)
) strict;
create table if not exists shown (
  approval text not null references approvals (id) on delete cascade, person text not null,
  primary key (approval, person)
) strict;
`;

/** Our own choice: a command may wait for another process, a person sees that it does. */
const busyMsDefault = 5000;

/**
 * Calls that wait for a person. A commit waits for the disk: what was asked, decided and taken survives a crash.
 *
 * @param busyMs how long a change may stand still while another process writes
 * @throws KnownError USAGE where the file cannot be read
 */
export function openSqliteApprovals(path: string, busyMs = busyMsDefault): ApprovalStore {
  try {
    const db = openDatabase(path, "full", schema);
    db.exec(`pragma busy_timeout = ${busyMs}`);
    return new SqliteApprovals(db);
  } catch (error) {
    throw new KnownError(
      "USAGE",
      `what waits for a person cannot be read: ${path}: ${error instanceof Error ? error.message : String(error)}`,
      "restore the file, or move it away: who needs a call asks for it again",
    );
  }
}

class SqliteApprovals implements ApprovalStore {
  readonly #db: DatabaseSync;
  readonly #statements: ReturnType<typeof prepare>;
  #changes = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec("pragma foreign_keys = on");
    this.#statements = prepare(db);
  }

  add(row: Omit<ApprovalRow, "state" | "decisions">, max: WaitingMax): Promise<Added> {
    return this.#change((): Added => {
      const { live, insert, count, countOf } = this.#statements;
      const known = live.get(row.call, row.askedAtMs);
      if (known !== undefined) return { row: this.#rowOf(known) };
      if (Number(count.get(row.askedAtMs)?.["count"]) >= max.all) return "full";
      if (Number(countOf.get(row.requester, row.askedAtMs)?.["count"]) >= max.ofRequester)
        return "full-for-requester";
      insert.run(...valuesOf(row));
      return { row: this.#existing(row.id) };
    });
  }

  live(call: string, nowMs: number): Promise<ApprovalRow | undefined> {
    const row = this.#statements.live.get(call, nowMs);
    return Promise.resolve(row && this.#rowOf(row));
  }

  find(id: string): Promise<ApprovalRow | undefined> {
    const row = this.#statements.find.get(id);
    return Promise.resolve(row && this.#rowOf(row));
  }

  list(max: number): Promise<readonly ApprovalRow[]> {
    return Promise.resolve(this.#statements.list.all(max).map((row) => this.#rowOf(row)));
  }

  decide(
    id: string,
    { entry, person, yes, atMs, sealed }: DecisionRow,
  ): Promise<{ readonly row: ApprovalRow; readonly counted: boolean }> {
    return this.#change(() => {
      const { decide, end, approve } = this.#statements;
      const { state, expiresAtMs, decisions, needs } = this.#existing(id);
      const taken = this.#statements.find.get(id)?.["taken_at_ms"] !== null;
      const waits = expiresAtMs > atMs && !taken;
      const said = decisions.filter((one) => one.yes);
      const counts = yes
        ? waits && state === "waiting" && !said.some((one) => one.person === person)
        : waits && (state === "waiting" || state === "approved");
      if (counts) {
        decide.run(id, entry, person, Number(yes), atMs, sealed);
        if (!yes) end.run("denied", atMs, id);
        else if (said.length + 1 >= needs) approve.run(id);
      }
      return { row: this.#existing(id), counted: counts };
    });
  }

  take(ids: readonly string[], nowMs: number): Promise<boolean> {
    return this.#change(() => {
      const { takeable, take } = this.#statements;
      const all = new Set(ids);
      if (all.size !== ids.length) return false;
      if (!ids.every((id) => takeable.get(id, nowMs) !== undefined)) return false;
      for (const id of ids) take.run(nowMs, id);
      return true;
    });
  }

  used(ids: readonly string[], nowMs: number): Promise<void> {
    return this.#change(() => {
      for (const id of ids) this.#statements.end.run("used", nowMs, id);
    });
  }

  due(nowMs: number): Promise<readonly string[]> {
    return Promise.resolve(this.#statements.due.all(nowMs).map(({ id }) => String(id)));
  }

  expire(id: string, nowMs: number): Promise<boolean> {
    return this.#change(() => this.#statements.expire.run(nowMs, id, nowMs).changes > 0);
  }

  waiting(nowMs: number): { readonly count: number; readonly sinceMs: number | undefined } {
    const { count, since } = this.#statements.count.get(nowMs) ?? {};
    return { count: Number(count), sinceMs: typeof since === "number" ? since : undefined };
  }

  wasShown(id: string, person: string): boolean {
    return this.#statements.wasShown.get(id, person) !== undefined;
  }

  shown(ids: readonly string[], person: string): Promise<void> {
    return this.#change(() => {
      for (const id of ids) this.#statements.shown.run(id, person);
    });
  }

  interrupted(nowMs: number): Promise<void> {
    return this.#change(() => {
      this.#statements.interrupted.run(nowMs);
    });
  }

  sweep(endedBeforeMs: number): Promise<void> {
    if (this.#statements.swept.get(endedBeforeMs) === undefined) return Promise.resolve();
    return this.#change(() => {
      this.#statements.sweep.run(endedBeforeMs);
    });
  }

  version(): number {
    return Number(this.#statements.version.get()?.["data_version"]) + this.#changes;
  }

  close(): void {
    this.#db.close();
  }

  async #change<T>(work: () => T): Promise<T> {
    try {
      const result = inTransaction(this.#db, work);
      this.#changes += 1;
      return await Promise.resolve(result);
    } catch (error) {
      if (error instanceof KnownError) throw error;
      throw new KnownError(
        "OVERLOADED",
        `what waits for a person cannot be written down: ${error instanceof Error ? error.message : String(error)}`,
        "try again; if it stays so, see the disk of the data folder",
      );
    }
  }

  #existing(id: string): ApprovalRow {
    const row = this.#statements.find.get(id);
    if (row === undefined)
      throw new KnownError("USAGE", `there is no approval ${id}`, "see what waits: seaworthy approvals list");
    return this.#rowOf(row);
  }

  #rowOf(row: Record<string, SQLOutputValue>): ApprovalRow {
    const id = String(row["id"]);
    return {
      id,
      call: String(row["call"]),
      requester: String(row["requester"]),
      feature: String(row["feature"]),
      environment: String(row["environment"]),
      tool: String(row["tool"]),
      exchange: String(row["exchange"]),
      askedAtMs: Number(row["asked_at_ms"]),
      expiresAtMs: Number(row["expires_at_ms"]),
      needs: Number(row["needs"]),
      entry: Number(row["entry"]),
      ...(row["sealed"] instanceof Uint8Array ? { sealed: row["sealed"] } : {}),
      state: String(row["state"]) as ApprovalState,
      decisions: this.#statements.decisions.all(id).map((one): DecisionRow => ({
        entry: Number(one["entry"]),
        person: String(one["person"]),
        yes: one["yes"] === 1,
        atMs: Number(one["at_ms"]),
        sealed: one["sealed"] as Uint8Array,
      })),
    };
  }
}

const valuesOf = (row: Omit<ApprovalRow, "state" | "decisions">) =>
  [
    ...[row.id, row.call, row.requester, row.feature, row.environment, row.tool, row.exchange],
    ...[row.askedAtMs, row.expiresAtMs, row.needs, row.entry, row.sealed ?? null],
  ] as const;

function prepare(db: DatabaseSync) {
  const open = "state in ('waiting', 'approved') and taken_at_ms is null";
  return {
    insert: db.prepare(
      "insert into approvals values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', null, null)",
    ),
    live: db.prepare(
      `select * from approvals where call = ? and ${open} and expires_at_ms > ? order by asked_at_ms limit 1`,
    ),
    find: db.prepare("select * from approvals where id = ?"),
    // Those that have a yes wait too: for whoever asked.
    list: db.prepare(
      "select * from approvals order by state <> 'waiting', case state when 'waiting' then asked_at_ms else -asked_at_ms end, id limit ?",
    ),
    count: db.prepare(
      "select count(*) as count, min(asked_at_ms) as since from approvals where state = 'waiting' and expires_at_ms > ?",
    ),
    countOf: db.prepare(
      "select count(*) as count from approvals where requester = ? and state = 'waiting' and expires_at_ms > ?",
    ),
    decisions: db.prepare("select * from decisions where approval = ? order by entry"),
    decide: db.prepare("insert into decisions values (?, ?, ?, ?, ?, ?)"),
    approve: db.prepare("update approvals set state = 'approved' where id = ?"),
    // What it was about stands in the log, encrypted for its user; a second copy would outlive an erasure.
    end: db.prepare("update approvals set state = ?, ended_at_ms = ?, sealed = null where id = ?"),
    takeable: db.prepare(
      "select 1 from approvals where id = ? and state = 'approved' and taken_at_ms is null and expires_at_ms > ?",
    ),
    take: db.prepare("update approvals set taken_at_ms = ? where id = ?"),
    due: db.prepare(`select id from approvals where ${open} and expires_at_ms <= ?`),
    expire: db.prepare(
      `update approvals set state = 'expired', ended_at_ms = ?, sealed = null where id = ? and ${open} and expires_at_ms <= ?`,
    ),
    wasShown: db.prepare("select 1 from shown where approval = ? and person = ?"),
    shown: db.prepare("insert or ignore into shown values (?, ?)"),
    interrupted: db.prepare(
      "update approvals set expires_at_ms = min(expires_at_ms, ?), taken_at_ms = null where state = 'approved' and taken_at_ms is not null",
    ),
    swept: db.prepare("select 1 from approvals where ended_at_ms < ? limit 1"),
    sweep: db.prepare("delete from approvals where ended_at_ms < ?"),
    version: db.prepare("pragma data_version"),
  };
}
