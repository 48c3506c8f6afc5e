import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock, RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { Inside } from "./socket/ask.ts";
import { DataKeys, weekOf } from "./keys/data-keys.ts";
import { readIfThere, syncFolder } from "./durable-file.ts";
import { KeyFile } from "./keys/key-file.ts";
import { lockFolder, type FolderLock } from "./lock.ts";
import { draftsName, LogFolder } from "./log-folder.ts";
import { AuditLog, failureOf } from "./log.ts";
import { readMaster } from "./keys/master-source.ts";
import { edgeRoot } from "./merkle.ts";
import { readVerifier, type Verifier } from "./note.ts";
import { openKeys, wholePath, type MasterOptions, type OpenKeys } from "./keys/open-keys.ts";
import { PeopleBook } from "./people/people.ts";
import { placesIn, type Places } from "./places.ts";
import { Pseudonyms } from "./keys/pseudonym.ts";
import { Publisher } from "./publisher.ts";
import { recover } from "./recover.ts";
import { Custody } from "./retention/retention-custody.ts";
import type { RetentionTimes } from "./retention/retention-state.ts";
import { resumeRetention } from "./retention/retention.ts";
import type { RootKeys, Signer } from "./keys/root-keys.ts";
import { Rotation } from "./keys/rotate.ts";
import { segmentNumbers } from "./segment.ts";
import { SegmentWriter } from "./segment-writer.ts";
import { Sequencer } from "./sequencer.ts";
import { StagingKeys } from "./keys/staging-keys.ts";

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
  /** For how long the log is kept; as before unless given, at first 90 days of detail and two years of summary. */
  readonly retention?: RetentionTimes;
  /** Where the master key is; a file of the audit folder unless given. */
  readonly master?: MasterOptions;
  /** For the operator, a line each. */
  readonly report?: (line: string) => void;
  /** Called after each step of a rotation that a crash could cut off from the next. */
  readonly onRotationStep?: (step: string) => void;
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
  const { inside, root } = await openParts(options);
  const { log, pseudonyms, now, randomBytes } = inside;
  try {
    const folder = inside.places.audit;
    const keyed = { key: root.derive("people"), fileKey: root.derive("people/file"), pseudonyms };
    const peopleBook = await PeopleBook.open({ log, folder, ...keyed, now, randomBytes });
    const whole = { ...inside, people: peopleBook, peopleBook };
    // After all that must forget too has been opened.
    await resumeRetention(inside.custody);
    return whole;
  } catch (error) {
    await log.close();
    throw error;
  }
}

interface Parts {
  readonly inside: Omit<Inside, "people" | "peopleBook">;
  readonly root: RootKeys;
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
  const opened = await openFolder(options, places);
  const { masters, root, staging } = opened;
  const { signer } = root;
  const pseudonyms = new Pseudonyms(root);
  const keyFile = new KeyFile(join(places.audit, "keys"));
  const keys = new DataKeys({ file: keyFile, pseudonyms, masters, randomBytes });
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
  publisher.keepFrom(end.heads[0]?.first ?? 0);
  await publisher.idle();
  if (failures[0] !== undefined) throw failures[0];
  keys.remember(weekOf(now()));
  const segment = end.heads.at(-1)?.number ?? 1;
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
    newStagingKey: () => staging.create(),
    wrapStagingKey: (number, key) => staging.wrap(number, key),
    releaseLock: () => lock.release(),
  });
  onFailure.tell = (error) => log.fail(error);
  await log.record({ kind: "log.started", facts: { size: publisher.size, cutBytes: end.cutBytes } });
  // A log can be verified from its first moment on.
  await publisher.publish();
  const parts = { log, places, segments, keys, keyFile, pseudonyms, now, times: options.retention };
  const custody = await Custody.open({ ...parts, fileKey: root.derive("retention/file") });
  const rotation = rotationOf(options, { opened, places, keys, keyFile, log });
  return {
    inside: { log, places, segments, keys, keyFile, pseudonyms, rotation, custody, now, randomBytes },
    root,
  };
}

/** Rotations of the master key; one that a crash has cut off goes on while the log is in use. */
function rotationOf(
  { now, randomBytes, master = {}, report = silent, onRotationStep = silent }: LogOptions,
  parts: { opened: OpenedFolder; places: Places; keys: DataKeys; keyFile: KeyFile; log: AuditLog },
): Rotation {
  const { opened, log, ...rest } = parts;
  const rotation = new Rotation({
    ...opened,
    ...rest,
    randomBytes,
    report,
    configured: wholePath(master.reference),
    read: (reference) => readMaster(reference, { variables: master.variables ?? {}, now }),
    record: (entry) => log.record(entry),
    onStep: onRotationStep,
  });
  rotation.resume().catch((error: unknown) => {
    report(`the rotation of the master key failed: ${failureOf(error).message}; the next start tries again`);
  });
  return rotation;
}

const silent = (): void => undefined;

interface OpenedFolder extends OpenKeys {
  readonly staging: StagingKeys;
}

/** Folders and keys, made where the log is new. */
async function openFolder(options: LogOptions, places: Places): Promise<OpenedFolder> {
  const { randomBytes, now, master = {}, report = silent } = options;
  mkdirSync(places.segments, { recursive: true, mode: 0o700 });
  rmSync(join(places.log, draftsName), { recursive: true, force: true });
  mkdirSync(join(places.log, draftsName), { recursive: true });
  const isNew = segmentNumbers(places.segments).length === 0;
  if (isNew) checkNew(places);
  const keys = await openKeys({ auditFolder: places.audit, isNew, master, now, randomBytes, report });
  const staging = new StagingKeys(keys.masters, randomBytes);
  if (isNew) {
    const head = { number: 1, first: 0, root: edgeRoot([]), atMs: 0, keys: 0 };
    SegmentWriter.create(places.segments, head, staging.wrap(1, staging.create()));
  }
  return { ...keys, staging };
}

/** A log that has left traces is not made anew over them. */
function checkNew(places: Places): void {
  if (readIfThere(join(places.log, "checkpoint")) !== undefined)
    throw new KnownError(
      "LOG_BROKEN",
      `${places.log} has a checkpoint, and ${places.segments} has no segment`,
      "restore the segments from a backup, or begin a new log in another folder",
    );
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
      "restore root.keys and vkey from the same backup",
    );
  if (published === undefined) {
    writeFileSync(path, `${signer.verifier}\n`);
    syncFolder(logPath);
  }
  return verifier;
}
