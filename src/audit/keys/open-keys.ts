import { resolve } from "node:path";
import type { Clock, RandomBytes } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { withPath, writeMasterReference, type MasterReference } from "../../base/master-reference.ts";
import { createPrivateFile, readIfThere } from "../durable-file.ts";
import { masterKeyBytes, MasterKeys, writeMasterText, type MasterKey } from "./master-key.ts";
import { masterReference, readMaster } from "./master-source.ts";
import { readMasterState, writeMasterState, type MasterState } from "./master-state.ts";
import { createRootKeys, missingRoot, readRootFile, type RootKeys } from "./root-keys.ts";

/** Where the master key of a log is. */
export interface MasterOptions {
  /** A reference as `base/master-reference.ts` has it; the file `master.key` in the audit folder unless given. */
  readonly reference?: string;
  /** Where the key before it is, for as long as things are wrapped by that one. */
  readonly previous?: string;
  /** The environment variables of the process: what a reference may need. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

export interface KeyParts {
  readonly auditFolder: string;
  /** No entry has been written: what is missing is made. */
  readonly isNew: boolean;
  readonly master: MasterOptions;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
  /** For the operator, a line each. */
  readonly report: (line: string) => void;
}

export interface OpenKeys {
  readonly masters: MasterKeys;
  readonly root: RootKeys;
  /** Where the master key is, by the log's own memory; it may have a rotation to end. */
  readonly state: MasterState;
}

/** Where the master key is unless somebody says otherwise: made at the first start. */
export const ownMaster = (auditFolder: string): Extract<MasterReference, { from: "file" }> => ({
  from: "file",
  path: resolve(auditFolder, "master.key"),
});

/**
 * Finds the master key that the log's root keys are wrapped by, wherever it is by now: as the configuration says, where the
 * last rotation has put it, or where the key before is. In a rotation that was cut off both keys are found.
 * @throws KnownError LOG_BROKEN where it is nowhere, LOG_UNAVAILABLE where a service that may have it does not answer.
 */
export async function openKeys(parts: KeyParts): Promise<OpenKeys> {
  const { auditFolder, isNew, master, report } = parts;
  if (isNew) await createKeys(parts);
  const file = readRootFile(auditFolder);
  if (file === undefined) throw missingRoot(auditFolder);
  const state = readMasterState(auditFolder);
  const given = givenReference(parts);
  const { rotation } = state ?? {};
  const wanted = new Set([file.masterId]);
  if (rotation !== undefined) wanted.add(rotation.toId);
  const places = [given, rotation?.to, rotation?.place, state?.reference, wholePath(master.previous)];
  const found = await findMasters(parts, { places, wanted, remembered: state?.reference });
  const current = found.get(file.masterId)?.key;
  const other = rotation === undefined ? undefined : found.get(rotation.toId)?.key;
  if (current === undefined || (rotation !== undefined && other === undefined)) throw notFound(wanted);
  const reference = found.get(file.masterId)?.reference ?? given;
  if (rotation === undefined && master.reference !== undefined && reference !== given)
    report(
      `the log's keys are under the master key at ${reference}, not under that at ${given}: name the former as ` +
        "audit.master_key, or run `seaworthy audit rotate-master` to move to the latter",
    );
  const masters = new MasterKeys(current);
  // What was wrapped anew before the cut opens with the new key, all else with the one before.
  if (other !== undefined) masters.turnTo(other);
  return { masters, root: file.open(current), state: { reference, ...(rotation && { rotation }) } };
}

/** What the configuration names, paths made whole; the log's own file where it names none. @throws KnownError USAGE */
const givenReference = ({ auditFolder, master }: KeyParts): string =>
  wholePath(master.reference) ?? writeMasterReference(ownMaster(auditFolder));

export const wholePath = (reference: string | undefined): string | undefined =>
  reference === undefined
    ? undefined
    : writeMasterReference(withPath(masterReference(reference), resolvePath));

const resolvePath = (path: string): string => resolve(path);

interface Found {
  readonly reference: string;
  readonly key: MasterKey;
}

async function findMasters(
  { master, now }: KeyParts,
  {
    places,
    wanted,
    remembered,
  }: {
    places: readonly (string | undefined)[];
    wanted: ReadonlySet<string>;
    remembered: string | undefined;
  },
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  const failures = new Map<string, KnownError>();
  for (const reference of new Set(places)) {
    if (reference === undefined || [...wanted].every((id) => found.has(id))) continue;
    try {
      const key = await readMaster(masterReference(reference), { variables: master.variables ?? {}, now });
      if (!found.has(key.id)) found.set(key.id, { reference, key });
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      failures.set(reference, error);
    }
  }
  const whole = [...wanted].every((id) => found.has(id));
  // A service that is away may have it, or the place where it was last: that is told before a file that is not there.
  const told = [...failures.values()];
  const failure =
    told.find(({ code }) => code === "LOG_UNAVAILABLE") ?? failures.get(remembered ?? "") ?? told[0];
  if (!whole && failure !== undefined) throw failure;
  return found;
}

const notFound = (ids: ReadonlySet<string>): KnownError =>
  new KnownError(
    "LOG_BROKEN",
    `the log's keys are wrapped by the master key ${[...ids].join(" and ")}, and what was found is another`,
    "name the right one as audit.master_key, or as audit.master_key_previous while both are in use",
  );

/** Makes what a new log needs. What is there already is kept: an earlier start was cut off in between. */
async function createKeys(parts: KeyParts): Promise<void> {
  const { auditFolder, master, now, randomBytes } = parts;
  if (readRootFile(auditFolder) !== undefined) return;
  const reference = givenReference(parts);
  const place = masterReference(reference);
  if (place.from === "file" && readIfThere(place.path) === undefined)
    createMasterFile(place.path, randomBytes);
  const key = await readMaster(place, { variables: master.variables ?? {}, now });
  writeMasterState(auditFolder, { reference });
  createRootKeys(randomBytes).write(auditFolder, key, randomBytes);
}

/** A new master key in a file of its own; it survives a crash when this returns. @throws system errors */
export const createMasterFile = (path: string, randomBytes: RandomBytes): void =>
  createPrivateFile(path, writeMasterText(randomBytes(masterKeyBytes)));
