import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AccountStore, Change, KeptAccount } from "../../limits/account-store.ts";
import { replay } from "../../limits/accounts.ts";
import { openDatabase } from "./database.ts";
import { changesIn, LimitsJournal } from "./limits-journal.ts";

const schema = `
create table if not exists accounts (id text primary key, text text not null, until_ms integer not null) strict, without rowid;
create index if not exists by_end on accounts (until_ms);
create table if not exists generations (current integer not null) strict;`;

/** Our own choices: a checkpoint of so many accounts takes some ten milliseconds in pieces of one; and so much is read at a start. */
const accountsDue = 5000;
const journalBytesDue = 4 * 1024 * 1024;
const msDue = 30_000;
const rowsATurn = 128;

/**
 * What was used, in one SQLite file and a journal beside it. The journal has what came after the last checkpoint, and its number
 * stands in the file: a checkpoint and the journal that it makes superfluous change places in one transaction.
 *
 * @param path of the SQLite file; the journals are called as it, with `.journal-` and a number
 */
export function openSqliteLimits(path: string): AccountStore {
  return new SqliteLimits(path);
}

class SqliteLimits implements AccountStore {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #byId;
  readonly #upsert;
  #generation: number;
  #journal: LimitsJournal;
  #savedAtMs = 0;
  #atMs = 0;

  constructor(path: string) {
    this.#path = path;
    // Full: a journal is deleted when its checkpoint has reached the disk.
    this.#db = openDatabase(path, "full", schema);
    this.#byId = this.#db.prepare("select text from accounts where id = ?");
    this.#upsert = this.#db.prepare(
      "insert into accounts values (?, ?, ?) on conflict do update set text = excluded.text, until_ms = excluded.until_ms",
    );
    const from = generationIn(this.#db);
    const journals = journalsFrom(path, from);
    this.#generation = Math.max(from, ...journals.map(({ generation }) => generation)) + 1;
    const changes = journals.flatMap((journal) => [...changesIn(journal.path)]);
    const accounts = replay(changes, (id) => this.find(id));
    this.#db.exec("begin immediate");
    this.#keep([...accounts.values()].map((account) => ({ id: account.id, ...account.kept() })));
    this.#finish();
    this.#dropJournals();
    this.#journal = new LimitsJournal(journalPath(path, this.#generation));
  }

  find(id: string): string | undefined {
    const text = this.#byId.get(id)?.["text"];
    return typeof text === "string" ? text : undefined;
  }

  charge(change: Change): void {
    this.#atMs = change.atMs;
    if (this.#savedAtMs === 0) this.#savedAtMs = change.atMs;
    this.#journal.charge(change);
  }

  settle(change: Change): void {
    this.#journal.settle(change);
  }

  isDue(dirtyAccounts: number): boolean {
    return (
      dirtyAccounts >= accountsDue ||
      this.#journal.bytes >= journalBytesDue ||
      this.#atMs - this.#savedAtMs >= msDue
    );
  }

  async checkpoint(accounts: readonly KeptAccount[]): Promise<void> {
    this.#savedAtMs = this.#atMs;
    // From here on changes belong to the next journal; a crash before the end reads both.
    this.#turnJournal();
    this.#db.exec("begin immediate");
    try {
      for (let at = 0; at < accounts.length; at += rowsATurn) {
        this.#keep(accounts.slice(at, at + rowsATurn));
        await nextTurn();
      }
      this.#finish();
    } catch (error) {
      this.#db.exec("rollback");
      throw error;
    }
    this.#dropJournals();
  }

  close(accounts: readonly KeptAccount[]): void {
    this.#turnJournal();
    this.#db.exec("begin immediate");
    this.#keep(accounts);
    this.#finish();
    this.#dropJournals();
    this.#journal.close();
    this.#db.close();
  }

  #turnJournal(): void {
    const next = new LimitsJournal(journalPath(this.#path, this.#generation + 1));
    this.#journal.close();
    this.#journal = next;
    this.#generation += 1;
  }

  #keep(accounts: readonly KeptAccount[]): void {
    for (const { id, text, untilMs } of accounts) this.#upsert.run(id, text, untilMs);
  }

  /** Ends the transaction: what the journals before the current one say is in the file now. */
  #finish(): void {
    this.#db.prepare("delete from accounts where until_ms < ?").run(this.#atMs);
    this.#db.exec("delete from generations");
    this.#db.prepare("insert into generations values (?)").run(this.#generation);
    this.#db.exec("commit");
  }

  /** One that stays is passed over by its number. */
  #dropJournals(): void {
    for (const journal of journalsFrom(this.#path, 0))
      if (journal.generation < this.#generation) rmSync(journal.path, { force: true });
  }
}

const journalPath = (path: string, generation: number): string => `${path}.journal-${generation}`;

function journalsFrom(path: string, from: number): { readonly path: string; readonly generation: number }[] {
  const start = `${basename(path)}.journal-`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(start) && /^\d{1,15}$/.test(name.slice(start.length)))
    .map((name) => ({ path: join(dirname(path), name), generation: Number(name.slice(start.length)) }))
    .filter(({ generation }) => generation >= from)
    .sort((a, b) => a.generation - b.generation);
}

const generationIn = (db: DatabaseSync): number =>
  Number(db.prepare("select current from generations").get()?.["current"] ?? 0);

/** Our own choice: a gateway makes a checkpoint every half minute, and to read one takes far less. */
const readsMax = 5;

/**
 * What is kept beside a gateway that runs, journal included; nothing is changed. Undefined: there is nothing yet.
 *
 * @param wanted ids to read; absent: all of them
 */
export function readSqliteLimits(path: string): ReadonlyMap<string, string> | undefined {
  if (!existsSync(path)) return undefined;
  for (let turn = 1; ; turn += 1) {
    const read = readOnce(path);
    if (read !== undefined || turn === readsMax) return read;
  }
}

/** Undefined: a checkpoint was made meanwhile. */
function readOnce(path: string): ReadonlyMap<string, string> | undefined {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    db.exec("pragma busy_timeout = 5000; begin");
    const generation = generationIn(db);
    const kept = new Map(
      db
        .prepare("select id, text from accounts")
        .all()
        .map(({ id, text }) => [String(id), String(text)]),
    );
    db.exec("commit");
    const changes: Change[] = [];
    for (const journal of journalsFrom(path, generation)) changes.push(...changesIn(journal.path));
    if (generationIn(db) !== generation) return undefined;
    for (const [id, account] of replay(changes, (one) => kept.get(one))) kept.set(id, account.kept().text);
    return kept;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  } finally {
    db.close();
  }
}
