import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { KnownError } from "../../base/errors.ts";
import { readCheckpoint, type Checkpoint } from "../checkpoint.ts";
import { placesIn } from "../places.ts";
import { openPublishedAt, type PublishedLog } from "../read.ts";
import { CheckedLeaves } from "./checked-leaves.ts";
import { findingDamage, IndexDamaged, IndexFile, makeIndexFolder, removeIndex } from "./index-file.ts";
import { Contradiction, Indexer, originOf, startOf, type LogMoment } from "./indexer.ts";
import { inTurn, type Report } from "./turn.ts";

/** Where the log's public files are, and where the index made from them is. */
export interface SearchPlaces {
  readonly logPath: string;
  readonly folder: string;
}

/** Both in one data folder. */
export const searchPlaces = (dataFolder: string): SearchPlaces => ({
  logPath: placesIn(dataFolder).log,
  folder: join(dataFolder, "index"),
});

/** What the index has, after it was brought up to date. */
export interface UpToDate {
  /** Entries of the checkpoint that it covers. */
  readonly size: number;
  /** Entries that lost their people on the way, because their subjects were erased. */
  readonly erased: number;
}

/** An index that is open for questions. */
export interface OpenIndex {
  readonly file: IndexFile;
  readonly leaves: CheckedLeaves;
}

/**
 * The search index of a data folder, made from the log's public files and brought up to the newest checkpoint by whoever searches: one
 * writer at a time, however many read. All of it blocks the thread.
 */
export class SearchIndex {
  readonly #logPath: string;
  readonly #folder: string;
  readonly #report: Report;
  #open: OpenIndex | undefined;

  /** @param report is told of what takes long or was damaged. */
  constructor({ logPath, folder }: SearchPlaces, report: Report) {
    this.#logPath = logPath;
    this.#folder = folder;
    this.#report = report;
  }

  /**
   * Brings the index up to the newest checkpoint.
   * @throws KnownError LOG_BROKEN where the log does not hold, or contradicts a checkpoint that the index has seen; USAGE where there is
   * no log, or the folder cannot be written.
   */
  catchUp(): UpToDate {
    return this.#inTurn((moment, older) => {
      try {
        return this.#indexed(moment, older);
      } catch (error) {
        if (!(error instanceof IndexDamaged)) throw error;
        this.#report(`the search index is made again: ${error.message}`);
        return this.#again(moment, older);
      }
    });
  }

  /** Makes the index again from nothing. @throws KnownError as `catchUp` */
  reindex(): UpToDate {
    return this.#inTurn((moment, older) => this.#again(moment, older));
  }

  /** Reads from one moment of the index; one that turns out to be damaged is made again, once. */
  read<T>(work: (open: OpenIndex) => T): T {
    try {
      return this.#reading(work);
    } catch (error) {
      if (!(error instanceof IndexDamaged)) throw error;
      this.#report(`the search index is made again: ${error.message}`);
      this.reindex();
      return this.#reading(work);
    }
  }

  close(): void {
    this.#open?.file.close();
    this.#open = undefined;
  }

  #reading<T>(work: (open: OpenIndex) => T): T {
    const open = this.#current();
    return findingDamage(() => open.file.read(() => work(open)));
  }

  /** With the newest checkpoint of the log, and the newest that the index has ever seen, which must be its beginning. */
  #inTurn(work: (moment: LogMoment, older: Checkpoint | undefined) => UpToDate): UpToDate {
    const log = openPublishedAt(this.#logPath);
    makeIndexFolder(this.#folder);
    return inTurn(this.#folder, this.#report, () => {
      // Read in turn: whoever wrote the index before saw no newer one.
      const signed = log.signed();
      if (signed === undefined) return { size: 0, erased: 0 };
      const seen = this.#seen();
      const older = seen === undefined ? undefined : readCheckpoint(seen, log.verifier);
      try {
        return work({ log, ...signed }, typeof older === "string" ? undefined : older);
      } catch (error) {
        if (!(error instanceof Contradiction)) throw error;
        // Nothing of it is kept but what it contradicts: the next search finds the same.
        this.#begin(log, seen ?? "");
        throw contradicted(this.#folder, error.message, seen ?? "");
      }
    });
  }

  #seen(): string | undefined {
    try {
      return findingDamage(() => this.#current().file.state?.seenNote);
    } catch (error) {
      // Nothing is known then; whoever indexes says what is wrong.
      if (error instanceof IndexDamaged) return undefined;
      throw error;
    }
  }

  #again(moment: LogMoment, older: Checkpoint | undefined): UpToDate {
    this.#begin(moment.log, older === undefined ? "" : (this.#seen() ?? ""));
    try {
      return this.#indexed(moment, older);
    } catch (error) {
      if (!(error instanceof IndexDamaged)) throw error;
      throw new KnownError(
        "LOG_BROKEN",
        "the entries are not those that the checkpoint signs",
        "run `seaworthy audit verify`",
      );
    }
  }

  /** A checkpoint that was seen once is not forgotten with the index: the log must always contain it. */
  #begin(log: PublishedLog, seenNote: string): void {
    this.close();
    removeIndex(this.#folder);
    const { file } = this.#current();
    file.write(() => file.setState(startOf(log, seenNote)));
  }

  #indexed(moment: LogMoment, older: Checkpoint | undefined): UpToDate {
    const { file, leaves } = this.#current();
    leaves.forget();
    return findingDamage(() => {
      const { checkpoint, log } = moment;
      const { state } = file;
      if (state !== undefined && state.origin !== originOf(log))
        throw new IndexDamaged("it is of another log");
      if (older !== undefined && older.size > checkpoint.size)
        throw new Contradiction(`it had ${older.size} entries and now has ${checkpoint.size}`);
      if (state !== undefined && state.size > checkpoint.size)
        throw new IndexDamaged("it is ahead of the log");
      return { size: checkpoint.size, erased: new Indexer({ file, leaves, moment, older }).run() };
    });
  }

  #current(): OpenIndex {
    if (this.#open?.file.current === true) return this.#open;
    this.close();
    const file = new IndexFile(this.#folder);
    this.#open = { file, leaves: new CheckedLeaves(this.#logPath, file) };
    return this.#open;
  }
}

/** The checkpoint that the log contradicts is kept, so that it can be shown to somebody. */
function contradicted(folder: string, how: string, note: string): KnownError {
  const path = join(folder, "seen-checkpoint");
  writeFileSync(path, note, { mode: 0o600 });
  return new KnownError(
    "LOG_BROKEN",
    `the log contradicts a checkpoint that it signed before: ${how}`,
    `run \`seaworthy audit verify --against ${path}\`; where an older backup was restored on purpose, delete ${folder}`,
  );
}
