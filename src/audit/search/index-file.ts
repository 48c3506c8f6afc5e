import { closeSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { KnownError } from "../../base/errors.ts";
import { systemCode } from "../durable-file.ts";
import { tileWidth } from "../merkle.ts";
import { blockEntries, BlockSet } from "./block-set.ts";

/** The form of what is stored. An index of another version is made again. */
const version = 1;

const schema = `
create table state (
  id integer primary key check (id = 1),
  origin text not null,
  first integer not null,
  size integer not null,
  checked_size integer not null,
  checked_note text not null,
  seen_note text not null
) strict;
create table counter (id integer primary key check (id = 1), terms integer not null) strict;
insert into counter values (1, 0);
create table edge (level integer primary key, hashes blob not null) strict;
create table bundles (
  bundle integer primary key,
  at integer not null,
  count integer not null,
  digest blob not null
) strict;
create index bundles_at on bundles (at);
create table terms (
  field integer not null,
  value text not null,
  id integer not null,
  primary key (field, value)
) strict, without rowid;
create table postings (
  term integer not null,
  block integer not null,
  places blob not null,
  primary key (term, block)
) strict, without rowid;
create table prompts (
  prompt text not null,
  digest text not null,
  seq integer not null,
  primary key (prompt, digest, seq)
) strict, without rowid;`;

/** How far the index has come. */
export interface IndexState {
  /** Name of the log and hash of its key. */
  readonly origin: string;
  /** The oldest entry that is still there. */
  readonly first: number;
  /** Entries that were read. */
  readonly size: number;
  /** Entries of the newest checkpoint whose root was found to be theirs, and that checkpoint, signed; "" for none. */
  readonly checkedSize: number;
  readonly checkedNote: string;
  /** The newest checkpoint that was ever found to be right, also by an index that was there before. */
  readonly seenNote: string;
}

/** The index is not what it was when it was written, or of another version. It can be made again. */
export class IndexDamaged extends Error {}

/** SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR (a table is missing), SQLITE_MISMATCH, SQLITE_FORMAT, SQLITE_IOERR. */
const damageCodes: ReadonlySet<number> = new Set([1, 10, 11, 20, 24, 26]);

/** SQLITE_READONLY, SQLITE_FULL, SQLITE_CANTOPEN. */
const roomCodes: ReadonlySet<number> = new Set([8, 13, 14]);

/**
 * Runs what uses the index; an error that says that the file is no good comes out as `IndexDamaged`.
 * @throws KnownError USAGE where it cannot be written.
 */
export function findingDamage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) throw error;
    // The lower byte is the kind, the others say more.
    const kind = error.errcode & 0xff;
    if (damageCodes.has(kind)) throw new IndexDamaged(error.message, { cause: error });
    if (roomCodes.has(kind)) throw notWritable("index", error.message);
    throw error;
  }
}

const notWritable = (folder: string, how: string): KnownError =>
  new KnownError(
    "USAGE",
    `the search index in ${folder} cannot be written: ${how}`,
    "give it room, and the folder to the user who searches; or delete it: it is made again from the log",
  );

/** One SQLite file. It may be deleted at any time: all that is in it is read from the log. */
export class IndexFile {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #path: string;
  readonly #inode: number;
  /** The highest number of a term; undefined until the first new one of a `write`. */
  #lastTerm: number | undefined;

  /** @throws IndexDamaged, KnownError USAGE where the folder cannot be written. */
  constructor(folder: string) {
    this.#path = join(folder, "entries.db");
    // SQLite gives its other files the mode of this one.
    inFolder(folder, () => closeSync(openSync(this.#path, "a", 0o600)));
    this.#inode = statSync(this.#path).ino;
    this.#db = new DatabaseSync(this.#path, { timeout: 10_000 });
    try {
      findingDamage(() => this.#prepare());
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** True while the file that is open is the one that has the name. */
  get current(): boolean {
    return statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode;
  }

  get state(): IndexState | undefined {
    const row = this.get("select * from state where id = 1");
    if (row === undefined) return undefined;
    return {
      origin: String(row["origin"]),
      first: Number(row["first"]),
      size: Number(row["size"]),
      checkedSize: Number(row["checked_size"]),
      checkedNote: String(row["checked_note"]),
      seenNote: String(row["seen_note"]),
    };
  }

  setState({ origin, first, size, checkedSize, checkedNote, seenNote }: IndexState) {
    this.run("insert or replace into state values (1, ?, ?, ?, ?, ?, ?)", [
      origin,
      first,
      size,
      checkedSize,
      checkedNote,
      seenNote,
    ]);
  }

  /** The stored set of a term's places in a block. @throws IndexDamaged */
  places(term: number, block: number): Uint8Array | undefined {
    const row = this.get("select places from postings where term = ? and block = ?", [term, block]);
    return row === undefined ? undefined : openPlaces(row["places"], term, block);
  }

  setPlaces(term: number, block: number, places: Uint8Array): void {
    this.run("insert or replace into postings values (?, ?, ?)", [
      term,
      block,
      closePlaces(places, term, block),
    ]);
  }

  removePlaces(term: number, block: number): void {
    this.run("delete from postings where term = ? and block = ?", [term, block]);
  }

  /** Number of a term; undefined where no entry has it. */
  term(field: number, value: string): number | undefined {
    const row = this.get("select id from terms where field = ? and value = ?", [field, value]);
    return row === undefined ? undefined : Number(row["id"]);
  }

  /** The number of a term, which is a new one where no entry had it. Within `write`. */
  termOf(field: number, value: string): number {
    const known = this.term(field, value);
    if (known !== undefined) return known;
    this.#lastTerm ??= Number(this.get("select terms from counter where id = 1")?.["terms"] ?? 0);
    this.#lastTerm += 1;
    this.run("insert into terms values (?, ?, ?)", [field, value, this.#lastTerm]);
    return this.#lastTerm;
  }

  /** Forgets all entries before `first`, as far as whole blocks and bundles go; what is left of them is never asked for. */
  forgetBefore(first: number): void {
    const blocks = this.get("select 1 from postings where term = 0 and block < ?", [blockOf(first)]);
    if (blocks !== undefined) {
      this.run("delete from postings where block < ?", [blockOf(first)]);
      this.run("delete from terms where not exists (select 1 from postings where term = id)");
    }
    this.run("delete from bundles where bundle < ?", [Math.floor(first / tileWidth)]);
    this.run("delete from prompts where seq < ?", [first]);
  }

  get(sql: string, values: readonly Value[] = []): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, values: readonly Value[] = []): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** As `all`, one row at a time. */
  each(sql: string, values: readonly Value[] = []): IterableIterator<Row> {
    return this.#statement(sql).iterate(...values) as IterableIterator<Row>;
  }

  run(sql: string, values: readonly Value[] = []): void {
    this.#statement(sql).run(...values);
  }

  /** All or nothing of what `work` writes. */
  write<T>(work: () => T): T {
    this.#db.exec("begin immediate");
    this.#lastTerm = undefined;
    return this.#end(() => {
      const result = work();
      if (this.#lastTerm !== undefined)
        this.run("update counter set terms = ? where id = 1", [this.#lastTerm]);
      return result;
    });
  }

  /** What `work` reads is of one moment. */
  read<T>(work: () => T): T {
    this.#db.exec("begin");
    return this.#end(work);
  }

  close(): void {
    this.#db.close();
  }

  #end<T>(work: () => T): T {
    try {
      const result = work();
      this.#db.exec("commit");
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("rollback");
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #prepare(): void {
    // Where power fails, WAL with normal loses what came last, never the file. What is deleted is overwritten.
    this.#db.exec(
      "pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on; pragma cache_size = -65536",
    );
    if (this.#version() === 0)
      this.write(() => {
        // Somebody else may have made it meanwhile.
        if (this.#version() !== 0) return;
        if (this.get("select 1 from sqlite_schema limit 1") !== undefined)
          throw new IndexDamaged("it is half made");
        this.#db.exec(`${schema} pragma user_version = ${version};`);
      });
    const found = this.#version();
    if (found !== version) throw new IndexDamaged(`it is of version ${found}, this program has ${version}`);
  }

  #version(): number {
    return Number(this.#db.prepare("pragma user_version").get()?.["user_version"]);
  }
}

export type Value = string | number | Uint8Array;
export type Row = Record<string, unknown>;

/** Removes the files. Whoever has them open goes on with what was; the write-ahead log goes first, so that none outlives its file. */
export function removeIndex(folder: string): void {
  for (const ending of ["-wal", "-shm", ""]) rmSync(join(folder, `entries.db${ending}`), { force: true });
}

/** @throws KnownError USAGE where it cannot be made. */
export const makeIndexFolder = (folder: string): void =>
  inFolder(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));

function inFolder(folder: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    const code = systemCode(error);
    if (code === "") throw error;
    throw notWritable(folder, code);
  }
}

const blockOf = (seq: number): number => Math.floor(seq / blockEntries);

const crcBytes = 4;

/** SQLite does not look whether bytes are those that were written. */
function closePlaces(places: Uint8Array, term: number, block: number): Uint8Array {
  const bytes = Buffer.alloc(places.length + crcBytes);
  bytes.set(places);
  bytes.writeUInt32LE(crcOf(places, term, block), places.length);
  return bytes;
}

function openPlaces(value: unknown, term: number, block: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length < crcBytes) throw new IndexDamaged("a set has no end");
  const end = value.length - crcBytes;
  const places = value.subarray(0, end);
  let crc = 0;
  for (let i = crcBytes - 1; i >= 0; i -= 1) crc = crc * 256 + (value[end + i] ?? 0);
  if (crc !== crcOf(places, term, block)) throw new IndexDamaged("a set has changed");
  return places;
}

const crcOf = (places: Uint8Array, term: number, block: number): number =>
  (crc32(places) ^ Math.imul(term, 0x9e3779b1) ^ Math.imul(block, 0x85ebca6b)) >>> 0;

export const openSet = (stored: Uint8Array): BlockSet => {
  const set = BlockSet.read(stored);
  if (set === undefined) throw new IndexDamaged("a set cannot be read");
  return set;
};

/** The sets of many rows of `postings`, each with its term. */
export const placesOf = (row: Row): Uint8Array =>
  openPlaces(row["places"], Number(row["term"]), Number(row["block"]));
