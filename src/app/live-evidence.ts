import { EntryFollower } from "../alerts/entry-follower.ts";
import { readLeaf } from "../audit/leaf.ts";
import type { SearchPlaces } from "../audit/search/search-index.ts";
import type { LogClient } from "../audit/socket/client.ts";
import type { Clock } from "../base/clock.ts";
import { OpenBook, type EvidenceBook } from "../controls/evidence-book.ts";
import { isEvidence } from "../controls/evidence-kinds.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { readEvidence, witnessed } from "./evidence.ts";
import { searchThread } from "./search-thread.ts";
import type { WatchedLog } from "./watched-recorder.ts";

/** Entries of others are seen at the second look after they were written. Our own choice: within a second. */
const lookMs = 400;

/** Our own choice: where the log could not be read, it is tried again so much later. */
const againMs = 10_000;

/** Our own choice: so few entries are read from the log's process faster than a thread with an index starts. */
const fewEntries = 4096;
const entriesPerRead = 256;

export interface LiveEvidenceParts {
  readonly log: Pick<WatchedLog<LogClient>, "recorder" | "watch">;
  readonly places: SearchPlaces;
  readonly now: Clock;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/** The evidence that the log has, as it grows: what this process writes at once, what others write within a second. */
export interface LiveEvidence {
  readonly book: EvidenceBook & Pick<OpenBook, "loaded">;
  /** Is told of each entry once it is in the book. */
  watch(taker: (entry: Witnessed) => void): void;
  /** Resolves once the log was read, or could not be. */
  readonly begun: Promise<void>;
  /** Whether the log was read: a book with half of the entries may say what the whole one would not. */
  ready(): boolean;
  /** Resolves once all is in the book that was in the log when it was called. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Reads the log's evidence in the background; nothing is evidence before it was read. */
export function openLiveEvidence(parts: LiveEvidenceParts): LiveEvidence {
  const { log, now, report } = parts;
  const book = new OpenBook();
  const takers: ((entry: Witnessed) => void)[] = [];
  const take = (entry: Witnessed): void => {
    if (!isEvidence(entry.kind)) return;
    book.add(entry);
    for (const taker of takers) taker(entry);
  };
  let follower: EntryFollower | undefined;
  log.watch((entry, atMs, index) => {
    follower?.told(index);
    const { kind, feature, environment, digest, facts = {} } = entry;
    if (!isEvidence(kind)) return;
    take({
      ...{ seq: index, atMs, kind, facts },
      ...(feature === undefined ? {} : { feature }),
      ...(environment === undefined ? {} : { environment }),
      ...(digest === undefined ? {} : { digest }),
    });
  });
  const begin = async (): Promise<void> => {
    try {
      const from = await readBegun(parts, book);
      follower = new EntryFollower({
        source: sourceOf(log.recorder),
        from,
        foreign: (text) => {
          const leaf = readLeaf(Buffer.from(text));
          if (leaf !== undefined) take(witnessed(leaf));
        },
      });
    } catch (error) {
      report(`the log's evidence cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  let tried = now();
  const begun = begin();
  let running: Promise<unknown> | undefined = begun;
  const done = (): void => {
    running = undefined;
  };
  void begun.finally(done);
  const look = async (): Promise<void> => {
    try {
      if (follower !== undefined) await follower.look();
      else if (now() - tried >= againMs) {
        tried = now();
        await begin();
      }
    } catch {
      // The log is away, or leaves are gone: alerting says so, and it is looked at again.
    }
  };
  const timer = setInterval(() => {
    running ??= look().finally(done);
  }, lookMs).unref();
  return {
    book,
    watch: (taker) => takers.push(taker),
    begun,
    ready: () => follower !== undefined,
    look: async () => {
      while (running !== undefined) await running;
      // The first says how far the log is, the second reads up to there.
      running = look().then(look).finally(done);
      await running;
    },
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

const sourceOf = (recorder: LogClient): ConstructorParameters<typeof EntryFollower>[0]["source"] => ({
  size: async () => (await recorder.head()).size,
  read: (from, count) => recorder.leaves(from, count),
});

/** Puts all that there is into the book; gives how far that was. */
async function readBegun(
  { log: { recorder }, places, now, report }: LiveEvidenceParts,
  book: OpenBook,
): Promise<number> {
  const { size } = await recorder.head();
  if (size <= fewEntries && (await readFew(recorder, size, book))) return size;
  const thread = searchThread(places, report);
  try {
    // What no checkpoint covers yet is read by who follows.
    let covered = 0;
    await readEvidence(
      async (asked) => {
        const answer = await thread.search(asked);
        if (covered === 0) covered = answer.size;
        return answer;
      },
      now(),
      book,
    );
    return covered;
  } finally {
    await thread.close();
  }
}

/** False where some of them are gone: the index knows how to go on. */
async function readFew(recorder: LogClient, size: number, book: OpenBook): Promise<boolean> {
  for (let from = 0; from < size;) {
    const leaves = await recorder.leaves(from, Math.min(entriesPerRead, size - from)).catch(() => []);
    if (leaves.length === 0) return false;
    for (const text of leaves) {
      const leaf = readLeaf(Buffer.from(text));
      if (leaf !== undefined && isEvidence(leaf.kind)) book.add(witnessed(leaf));
    }
    from += leaves.length;
  }
  return true;
}
