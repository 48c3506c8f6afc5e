import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";
import { KnownError } from "../../base/errors.ts";
import type { Access, FoundChunk, KnownDocument, ListedDocument } from "../../knowledge/document.ts";
import type {
  ChunkLookup,
  KnowledgeCounts,
  KnowledgeStore,
  ListAsk,
} from "../../knowledge/knowledge-store.ts";
import { inTransaction, openDatabase } from "./database.ts";

/** Our own choice: a million documents of ten pieces take some two gigabytes. */
const documentsMaxDefault = 1_000_000;

/** Our own choice: more than one public document with the same chunk's id is somebody's mistake already. */
const othersMax = 4;

const schema = `
  create table if not exists documents (
    tenant text not null, id text not null, version integer not null, source text not null, owner text not null,
    updated_at_ms integer not null, access text not null, digest text not null, trust text not null, state text not null,
    registered_at_ms integer not null, changed_at_ms integer not null, by text not null, chunk_count integer not null,
    primary key (tenant, id)) without rowid, strict;
  create table if not exists chunks (
    tenant text not null, chunk text not null, document text not null, digest text not null, version integer not null,
    current integer not null, public integer not null, primary key (tenant, chunk)) without rowid, strict;
  create index if not exists chunks_by_id on chunks (chunk, public desc, tenant);
  create index if not exists chunks_by_document on chunks (tenant, document);
  create index if not exists chunks_by_digest on chunks (digest, public, tenant);
  create table if not exists group_members (
    tenant text not null, name text not null, user text not null, primary key (tenant, name, user)) without rowid, strict;
  create table if not exists revision (id integer primary key check (id = 1), value integer not null) strict;
  insert or ignore into revision values (1, 0);
`;

export interface KnowledgeOptions {
  /** Documents that may be registered at one time; a million unless said otherwise. */
  readonly documentsMax?: number;
}

/** Registered documents in one SQLite file, or `:memory:`. */
export function openSqliteKnowledge(path: string, options: KnowledgeOptions = {}): KnowledgeStore {
  const db = openDatabase(path, "full", schema);
  return new SqliteKnowledge(db, options);
}

class SqliteKnowledge implements KnowledgeStore {
  readonly #db: DatabaseSync;
  readonly #documentsMax: number;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: DatabaseSync, { documentsMax = documentsMaxDefault }: KnowledgeOptions) {
    this.#db = db;
    this.#documentsMax = documentsMax;
    this.#sql = prepare(db);
  }

  find(tenant: string, id: string): Promise<KnownDocument | undefined> {
    const row = this.#sql.find.get(tenant, id);
    if (row === undefined) return Promise.resolve(undefined);
    const chunks = this.#sql.chunksOf
      .all(tenant, id)
      .map((one) => ({ id: textIn(one, "chunk"), digest: textIn(one, "digest") }));
    return Promise.resolve({ ...documentOf(row), ...madeOf(row), chunks });
  }

  put(documents: readonly KnownDocument[]): Promise<void> {
    return this.#change(() => {
      for (const document of documents) this.#putOne(document);
      const { count } = this.#sql.count.get() as { count: number };
      if (count > this.#documentsMax)
        throw new KnownError(
          "USAGE",
          `more than ${this.#documentsMax} documents would be registered`,
          "remove those that nobody reads: seaworthy knowledge list",
        );
    });
  }

  #putOne(document: KnownDocument): void {
    const { tenant, id, version, access, chunks } = document;
    const { insert, forget, supersede, holder, putChunk } = this.#sql;
    insert.run(...valuesOf(document));
    forget.run(tenant, id);
    supersede.run(tenant, id);
    for (const { id: chunk, digest } of chunks) {
      const held = holder.get(tenant, chunk);
      if (held !== undefined && held["current"] === 1 && held["document"] !== id) throw takenChunk(chunk);
      putChunk.run(tenant, chunk, id, digest, version, Number(access.kind === "public"));
    }
  }

  remove(tenant: string, id: string): Promise<boolean> {
    return this.#change(() => {
      this.#sql.removeChunks.run(tenant, id);
      return this.#sql.remove.run(tenant, id).changes > 0;
    });
  }

  release(tenant: string, id: string, version: number): Promise<boolean> {
    return this.#change(() => this.#sql.release.run(tenant, id, version).changes > 0);
  }

  list({ tenant, state, after, limit }: ListAsk): Promise<readonly ListedDocument[]> {
    const wheres: string[] = [];
    const values: SQLInputValue[] = [];
    const where = (sql: string, ...given: readonly SQLInputValue[]): void => {
      wheres.push(sql);
      values.push(...given);
    };
    if (tenant !== undefined) where("tenant = ?", tenant);
    if (state !== undefined) where("state = ?", state);
    if (after !== undefined) where("(tenant, id) > (?, ?)", after.tenant, after.id);
    const condition = wheres.length === 0 ? "" : `where ${wheres.join(" and ")}`;
    const rows = this.#db
      .prepare(`select * from documents ${condition} order by tenant, id limit ?`)
      .all(...values, limit);
    return Promise.resolve(
      rows.map((row) => ({ ...documentOf(row), ...madeOf(row), chunkCount: Number(row["chunk_count"]) })),
    );
  }

  holders(tenant: string, chunks: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const chunk of chunks) {
      const row = this.#sql.holder.get(tenant, chunk);
      if (row?.["current"] === 1) found.set(chunk, textIn(row, "document"));
    }
    return Promise.resolve(found);
  }

  look(tenant: string, chunks: readonly string[]): Promise<readonly ChunkLookup[]> {
    const { own, others } = this.#sql;
    return Promise.resolve(
      chunks.map((chunk) => {
        const row = own.get(tenant, chunk);
        return {
          own: row === undefined ? undefined : foundOf(row),
          others: others.all(chunk, tenant).map(foundOf),
        };
      }),
    );
  }

  foreign(tenant: string, digests: readonly string[]): Promise<ReadonlySet<string>> {
    const { anywhere, visible } = this.#sql;
    return Promise.resolve(
      new Set(
        digests.filter(
          (digest) => anywhere.get(digest) !== undefined && visible.get(digest, digest, tenant) === undefined,
        ),
      ),
    );
  }

  setGroup(tenant: string, group: string, users: readonly string[]): Promise<void> {
    return this.#change(() => {
      this.#sql.removeGroup.run(tenant, group);
      // The row of nobody says that the group is known, also where it is empty: no user has the empty name.
      for (const user of ["", ...users]) this.#sql.putMember.run(tenant, group, user);
    });
  }

  removeGroup(tenant: string, group: string): Promise<boolean> {
    return this.#change(() => this.#sql.removeGroup.run(tenant, group).changes > 0);
  }

  groups(tenant: string): ReturnType<KnowledgeStore["groups"]> {
    return Promise.resolve(
      this.#sql.groups
        .all(tenant)
        .map((row) => ({ group: textIn(row, "name"), users: Number(row["users"]) - 1 })),
    );
  }

  isMember(tenant: string, group: string, user: string | undefined): Promise<boolean | undefined> {
    if (this.#sql.member.get(tenant, group, "") === undefined) return Promise.resolve(undefined);
    return Promise.resolve(user !== undefined && this.#sql.member.get(tenant, group, user) !== undefined);
  }

  counts(staleBeforeMs: number): Promise<KnowledgeCounts> {
    const row = this.#sql.counts.get(staleBeforeMs) ?? {};
    return Promise.resolve({
      documents: Number(row["documents"]),
      chunks: Number(row["chunks"]),
      quarantined: Number(row["quarantined"]),
      stale: Number(row["stale"]),
    });
  }

  revision(): Promise<number> {
    return Promise.resolve(Number(this.#sql.revision.get()?.["value"]));
  }

  close(): void {
    this.#db.close();
  }

  #change<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(
        inTransaction(this.#db, () => {
          const result = work();
          this.#sql.revise.run();
          return result;
        }),
      );
    });
  }
}

const takenChunk = (chunk: string): KnownError =>
  new KnownError(
    "USAGE",
    `the chunk ${JSON.stringify(chunk.slice(0, 80))} belongs to another document of the tenant`,
    "give the pieces of each document ids of their own",
  );

type Row = Readonly<Record<string, SQLOutputValue>>;

const textIn = (row: Row, name: string): string => String(row[name]);

const valuesOf = (document: KnownDocument): SQLInputValue[] => {
  const { tenant, id, version, source, owner, lastUpdatedMs, access, digest, trust, state } = document;
  const { registeredAtMs, changedAtMs, by, chunks } = document;
  return [
    ...[tenant, id, version, source, owner, lastUpdatedMs, JSON.stringify(access), digest, trust, state],
    ...[registeredAtMs, changedAtMs, by, chunks.length],
  ];
};

const documentOf = (row: Row): FoundChunk["document"] => ({
  tenant: textIn(row, "tenant"),
  id: textIn(row, "id"),
  source: textIn(row, "source"),
  owner: textIn(row, "owner"),
  lastUpdatedMs: Number(row["updated_at_ms"]),
  access: accessIn(textIn(row, "access")),
  digest: textIn(row, "digest"),
  trust: row["trust"] === "internal" ? "internal" : "external",
  version: Number(row["version"]),
  state: row["state"] === "live" ? "live" : "quarantined",
});

/** The two that most documents have are not parsed for each chunk. */
const accessIn = (text: string): Access =>
  text === '{"kind":"tenant"}'
    ? { kind: "tenant" }
    : text === '{"kind":"public"}'
      ? { kind: "public" }
      : (JSON.parse(text) as Access);

const madeOf = (row: Row): Pick<KnownDocument, "registeredAtMs" | "changedAtMs" | "by"> => ({
  registeredAtMs: Number(row["registered_at_ms"]),
  changedAtMs: Number(row["changed_at_ms"]),
  by: textIn(row, "by"),
});

const foundOf = (row: Row): FoundChunk => ({
  digest: textIn(row, "chunk_digest"),
  current: row["current"] === 1,
  document: documentOf(row),
});

const found = `select c.digest as chunk_digest, c.current, d.tenant, d.id, d.version, d.source, d.owner, d.updated_at_ms,
  d.access, d.digest, d.trust, d.state from chunks c join documents d on d.tenant = c.tenant and d.id = c.document`;

function prepare(db: DatabaseSync) {
  return {
    find: db.prepare("select * from documents where tenant = ? and id = ?"),
    chunksOf: db.prepare(
      "select chunk, digest from chunks where tenant = ? and document = ? and current = 1 order by chunk",
    ),
    count: db.prepare("select count(*) as count from documents"),
    insert: db.prepare("insert or replace into documents values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    forget: db.prepare("delete from chunks where tenant = ? and document = ? and current = 0"),
    supersede: db.prepare("update chunks set current = 0 where tenant = ? and document = ?"),
    holder: db.prepare("select document, current from chunks where tenant = ? and chunk = ?"),
    putChunk: db.prepare("insert or replace into chunks values (?, ?, ?, ?, ?, 1, ?)"),
    removeChunks: db.prepare("delete from chunks where tenant = ? and document = ?"),
    remove: db.prepare("delete from documents where tenant = ? and id = ?"),
    release: db.prepare(
      "update documents set state = 'live' where tenant = ? and id = ? and version = ? and state = 'quarantined'",
    ),
    own: db.prepare(`${found} where c.tenant = ? and c.chunk = ?`),
    others: db.prepare(
      `${found} where c.chunk = ? and c.tenant <> ? order by c.public desc limit ${othersMax}`,
    ),
    anywhere: db.prepare("select 1 from chunks where digest = ? limit 1"),
    // Two looks at an index: text that is in very many documents costs no more than one that is in two.
    visible: db.prepare(
      "select 1 from chunks where digest = ? and public = 1 union all select 1 from chunks where digest = ? and public = 0 and tenant = ? limit 1",
    ),
    putMember: db.prepare("insert or ignore into group_members values (?, ?, ?)"),
    removeGroup: db.prepare("delete from group_members where tenant = ? and name = ?"),
    groups: db.prepare(
      "select name, count(*) as users from group_members where tenant = ? group by name order by name",
    ),
    member: db.prepare("select 1 from group_members where tenant = ? and name = ? and user = ?"),
    counts: db.prepare(
      `select count(*) as documents, coalesce(sum(chunk_count), 0) as chunks,
        coalesce(sum(state = 'quarantined'), 0) as quarantined, coalesce(sum(updated_at_ms < ?), 0) as stale from documents`,
    ),
    revision: db.prepare("select value from revision where id = 1"),
    revise: db.prepare("update revision set value = value + 1 where id = 1"),
  };
}
