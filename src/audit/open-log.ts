import type { KeyObject } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock, RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { Inside } from "./ask.ts";
import { DataKeys, weekOf } from "./data-keys.ts";
import { readIfThere, syncFolder } from "./durable-file.ts";
import { KeyFile } from "./key-file.ts";
import { lockFolder, type FolderLock } from "./lock.ts";
import { draftsName, LogFolder } from "./log-folder.ts";
import { AuditLog, failureOf } from "./log.ts";
import { createKeys, readMasterKey, readSigner, type MasterKey, type Signer } from "./master-key.ts";
import { edgeRoot } from "./merkle.ts";
import { readVerifier, type Verifier } from "./note.ts";
import { PeopleBook } from "./people.ts";
import { placesIn, type Places } from "./places.ts";
import { Pseudonyms } from "./pseudonym.ts";
import { Publisher } from "./publisher.ts";
import { recover } from "./recover.ts";
import { segmentNumbers } from "./segment.ts";
import { SegmentWriter } from "./segment-writer.ts";
import { Sequencer } from "./sequencer.ts";
import { StagingKeys } from "./staging-keys.ts";

/** Our own choice: large enough that files are few, small enough to read whole at a start and to copy away. */
const segmentBytesDefault = 64 * 1024 * 1024;

export interface LogOptions {
  readonly dataFolder: string;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
  /** Called once, when the log has stopped for good: after a failed write nothing more is acknowledged. */
  readonly onFailure: (error: KnownError) => void;
  /** A segment ends at the next multiple of 256 entries after this many bytes. */
  readonly segmentBytesMax?: number;
}

/**
 * Opens the log of a data folder for its one writer, and makes it where there is none. What a crash left of a flush that was
 * never acknowledged is cut off; an entry tells of the start.
 * @throws KnownError LOG_UNAVAILABLE where another process writes it, LOG_BROKEN where acknowledged bytes are damaged.
 */
export const openLog = async (options: LogOptions): Promise<AuditLog> =>
  (await openParts(options)).inside.log;

/** As `openLog`, with all that questions to the log are answered from. The first start makes the log's owner. */
export async function openInside(options: LogOptions): Promise<Inside> {
  const { inside, peopleKey: key } = await openParts(options);
  const { log, pseudonyms, now, randomBytes } = inside;
  try {
    const folder = inside.places.audit;
    const peopleBook = await PeopleBook.open({ log, folder, key, pseudonyms, now, randomBytes });
    return { ...inside, people: peopleBook, peopleBook };
  } catch (error) {
    await log.close();
    throw error;
  }
}

interface Parts {
  readonly inside: Omit<Inside, "people" | "peopleBook">;
  /** What the hashes of people's tokens are keyed with. */
  readonly peopleKey: KeyObject;
}

async function openParts(options: LogOptions): Promise<Parts> {
  const places = placesIn(options.dataFolder);
  mkdirSync(places.audit, { recursive: true, mode: 0o700 });
  const lock = lockFolder(places.audit);
  try {
    return await openLocked(options, places, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openLocked(options: LogOptions, places: Places, lock: FolderLock): Promise<Parts> {
  const { randomBytes, now } = options;
  const { master, signer, staging } = openFolder(places, randomBytes);
  const pseudonyms = new Pseudonyms(master);
  const keyFile = new KeyFile(join(places.audit, "keys"));
  const keys = new DataKeys({ file: keyFile, pseudonyms, master, randomBytes });
  const failures: KnownError[] = [];
  const onFailure = { tell: (error: KnownError): unknown => failures.push(error) };
  const publisher = new Publisher({
    folder: new LogFolder(places.log),
    logPath: places.log,
    segmentsPath: places.segments,
    signer,
    keyFile,
    onFailure: (error) => onFailure.tell(failureOf(error)),
  });
  const end = await recover({
    logPath: places.log,
    segmentsPath: places.segments,
    verifier: publishVerifier(places.log, signer),
    publisher,
    keys,
    openStagingKey: (segment, file) => staging.open(segment, file),
  });
  publisher.recovered();
  await publisher.idle();
  if (failures[0] !== undefined) throw failures[0];
  keys.remember(weekOf(now()));
  const segment = end.heads.length;
  const segments = end.heads.map(({ number, first }) => ({ number, first }));
  const log = new AuditLog({
    ...options,
    sequencer: new Sequencer(
      {
        keys,
        pseudonyms,
        now,
        randomBytes,
        newStagingKey: () => staging.create(),
        segmentBytesMax: options.segmentBytesMax ?? segmentBytesDefault,
      },
      { ...end, segment, size: publisher.size },
    ),
    writer: new SegmentWriter(places.segments, segment, end.segmentBytes),
    publisher,
    keys,
    keyFile,
    pseudonyms,
    segmentsPath: places.segments,
    segments,
    wrapStagingKey: (number, key) => staging.wrap(number, key),
    releaseLock: () => lock.release(),
  });
  onFailure.tell = (error) => log.fail(error);
  await log.record({ kind: "log.started", facts: { size: publisher.size, cutBytes: end.cutBytes } });
  // A log can be verified from its first moment on.
  await publisher.publish();
  return {
    inside: { log, places, segments, keys, keyFile, pseudonyms, now, randomBytes },
    peopleKey: master.derive("people"),
  };
}

/** Folders and keys, made where the log is new. */
function openFolder(
  places: Places,
  randomBytes: RandomBytes,
): { master: MasterKey; signer: Signer; staging: StagingKeys } {
  mkdirSync(places.segments, { recursive: true, mode: 0o700 });
  rmSync(join(places.log, draftsName), { recursive: true, force: true });
  mkdirSync(join(places.log, draftsName), { recursive: true });
  const isNew = segmentNumbers(places.segments).length === 0;
  if (isNew) checkNew(places, randomBytes);
  const master = readMasterKey(places.audit);
  const signer = readSigner(places.audit);
  const staging = new StagingKeys(master, randomBytes);
  if (isNew) {
    const head = { number: 1, first: 0, root: edgeRoot([]), atMs: 0 };
    SegmentWriter.create(places.segments, head, staging.wrap(1, staging.create()));
  }
  return { master, signer, staging };
}

/** A log that has left traces is not made anew over them. */
function checkNew(places: Places, randomBytes: RandomBytes): void {
  if (readIfThere(join(places.log, "checkpoint")) !== undefined)
    throw new KnownError(
      "LOG_BROKEN",
      `${places.log} has a checkpoint, and ${places.segments} has no segment`,
      "restore the segments from a backup, or begin a new log in another folder",
    );
  createKeys(places.audit, randomBytes);
}

/** The verifier key stands beside the log. It never changes: another key would be another log. */
function publishVerifier(logPath: string, signer: Signer): Verifier {
  const path = join(logPath, "vkey");
  const published = readIfThere(path)?.toString("utf8").trim();
  const verifier = readVerifier(signer.verifier);
  if (verifier === undefined || (published !== undefined && published !== signer.verifier))
    throw new KnownError(
      "LOG_BROKEN",
      `${path} is not the verifier of the log's signing key`,
      "restore signing.key and vkey from the same backup",
    );
  if (published === undefined) {
    writeFileSync(path, `${signer.verifier}\n`);
    syncFolder(logPath);
  }
  return verifier;
}
