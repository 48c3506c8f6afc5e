import { openDatabase } from "./database.ts";

/** Somebody at a shell wants observations to be made now. */
export interface CollectRequest {
  readonly id: string;
  readonly by: string;
  readonly askedAtMs: number;
  /** Empty: all. */
  readonly observations: readonly string[];
  /** Empty: all. */
  readonly features: readonly string[];
}

/** What commands ask of a gateway that runs on the same data folder. */
export interface CollectRequests {
  ask(request: CollectRequest): void;
  /** The oldest that nobody has answered; it is taken with this. */
  take(): CollectRequest | undefined;
  isTaken(id: string): boolean;
  answer(id: string, result: string): void;
  /** Undefined while it is under way. */
  answerOf(id: string): string | undefined;
  close(): void;
}

const schema = `
create table if not exists requests (
  id text primary key,
  wanted text not null,
  asked_at_ms integer not null,
  taken integer not null default 0,
  result text
) strict, without rowid;`;

/** Our own choice: answers that nobody fetched are of no use a day later. */
const keptMs = 86_400_000;

export function openCollectRequests(path: string): CollectRequests {
  const db = openDatabase(path, "normal", schema);
  return {
    ask: (request) => {
      db.prepare("delete from requests where asked_at_ms < ?").run(request.askedAtMs - keptMs);
      db.prepare("insert or ignore into requests (id, wanted, asked_at_ms) values (?, ?, ?)").run(
        request.id,
        JSON.stringify(request),
        request.askedAtMs,
      );
    },
    take: () => {
      const row = db
        .prepare(
          "update requests set taken = 1 where id = (select id from requests where result is null order by asked_at_ms limit 1) returning wanted",
        )
        .get();
      return row === undefined ? undefined : (JSON.parse(String(row["wanted"])) as CollectRequest);
    },
    isTaken: (id) => db.prepare("select taken from requests where id = ?").get(id)?.["taken"] === 1,
    answer: (id, result) => {
      db.prepare("update requests set result = ? where id = ?").run(result, id);
    },
    answerOf: (id) => {
      const result = db.prepare("select result from requests where id = ?").get(id)?.["result"];
      return typeof result === "string" ? result : undefined;
    },
    close: () => db.close(),
  };
}
