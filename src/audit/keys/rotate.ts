import { renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RandomBytes } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { writeMasterReference, type MasterReference } from "../../base/master-reference.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { DataKeys } from "./data-keys.ts";
import { createPrivateFile, readIfThere, syncFolder, systemCode } from "../durable-file.ts";
import type { KeyFile } from "./key-file.ts";
import { failureOf } from "../log.ts";
import type { MasterKey, MasterKeys } from "./master-key.ts";
import { masterReference } from "./master-source.ts";
import { writeMasterState, type MasterState, type PendingRotation } from "./master-state.ts";
import { createMasterFile, ownMaster } from "./open-keys.ts";
import type { Places } from "../places.ts";
import type { RootKeys } from "./root-keys.ts";
import { segmentNumbers, stagingKeyName } from "../segment.ts";
import type { StagingKeys } from "./staging-keys.ts";

export interface RotationParts {
  readonly places: Places;
  readonly masters: MasterKeys;
  readonly root: RootKeys;
  readonly staging: StagingKeys;
  readonly keys: DataKeys;
  readonly keyFile: KeyFile;
  readonly state: MasterState;
  /** What the configuration names, where it names one. */
  readonly configured: string | undefined;
  readonly randomBytes: RandomBytes;
  readonly read: (reference: MasterReference) => Promise<MasterKey>;
  readonly record: (entry: NewEntry) => Promise<number>;
  /** For the operator, a line each. */
  readonly report: (line: string) => void;
  /** Called after each step that a crash could cut off from the next. */
  readonly onStep: (step: string) => void;
}

/** What was wrapped again. */
export interface RotationCounts {
  readonly slots: number;
  readonly stagingKeys: number;
  /** Slots that were damaged before: they stay as they are. */
  readonly unreadable: number;
}

export interface RotationResult extends RotationCounts {
  /** Ids of the two keys. */
  readonly from: string;
  readonly to: string;
  /** Where the key is from now on: what `audit.master_key` should say. */
  readonly reference: string;
  /** Where the old one was, if it still is: to be destroyed by whoever keeps it. */
  readonly left?: string;
}

/** How it stands with rotations since the start. */
export type RotationStatus =
  | { readonly state: "none"; readonly reference: string; readonly id: string }
  | { readonly state: "running" }
  | { readonly state: "done"; readonly result: RotationResult }
  | { readonly state: "failed"; readonly error: KnownError };

export interface RotationAsk {
  readonly to: string | undefined;
  /** Who asks and why: they stand in the entry, the purpose in its payload. */
  readonly user: string;
  readonly purpose: string;
}

/**
 * Puts another master key in the place of the one that wraps the log's keys, while the log goes on. Segments, tiles and
 * checkpoint are not touched.
 *
 * In this order, so that a crash at any point leaves a log that opens and a rotation that the next start ends: the entry that it
 * begins; the log's memory of both keys; from here on all that is new is under the new key; the staging keys; the key file;
 * the root keys, last, since they name the key that counts; the old key's file; the entry that it has ended.
 */
export class Rotation {
  readonly #parts: RotationParts;
  #state: MasterState;
  #running = false;
  #last: RotationResult | KnownError | undefined;

  constructor(parts: RotationParts) {
    this.#parts = parts;
    this.#state = parts.state;
  }

  get status(): RotationStatus {
    if (this.#running) return { state: "running" };
    if (this.#last instanceof KnownError) return { state: "failed", error: this.#last };
    if (this.#last !== undefined) return { state: "done", result: this.#last };
    return { state: "none", reference: this.#state.reference, id: this.#parts.masters.current.id };
  }

  /**
   * Begins a rotation, or goes on with one that failed on its way; resolves when it has ended.
   * @throws KnownError USAGE where one is under way or the key is no other one, and what stopped it.
   */
  begin(ask: RotationAsk): Promise<RotationResult> {
    if (this.#running || (this.#state.rotation !== undefined && ask.to !== undefined))
      return Promise.reject(underWay());
    return this.#run(async () => this.#rewrap(this.#state.rotation ?? (await this.#start(ask))));
  }

  /** Ends what a crash has cut off: the log's memory names it, and both keys are at hand. @throws KnownError */
  async resume(): Promise<void> {
    const { rotation } = this.#state;
    if (rotation === undefined) return;
    this.#parts.report("the rotation of the master key that was cut off goes on");
    await this.#run(() => this.#rewrap(rotation));
  }

  async #run(work: () => Promise<RotationResult>): Promise<RotationResult> {
    this.#running = true;
    try {
      const result = await work();
      this.#last = result;
      return result;
    } catch (error) {
      this.#last = failureOf(error);
      throw this.#last;
    } finally {
      this.#running = false;
    }
  }

  async #start({ to, user, purpose }: RotationAsk): Promise<PendingRotation> {
    const { masters, keyFile, record, onStep } = this.#parts;
    const { next, reference, place } = await this.#target(to);
    const rotation: PendingRotation = {
      to: reference,
      ...(place === undefined ? {} : { place }),
      fromId: masters.current.id,
      toId: next.id,
    };
    if (rotation.fromId === rotation.toId)
      throw new KnownError(
        "USAGE",
        `the log is under the master key at ${reference} already`,
        "name another",
      );
    onStep("key at hand");
    await record({
      kind: "master.rotated",
      user,
      facts: { step: "begun", from: rotation.fromId, to: rotation.toId, slots: keyFile.count },
      payload: JSON.stringify({ purpose, from: this.#state.reference, to: place ?? reference }),
    });
    onStep("begun");
    this.#remember({ ...this.#state, rotation });
    masters.turnTo(next);
    onStep("remembered");
    return rotation;
  }

  /** The new key: where it was asked for, where the configuration has it by now, or a new one where the old file is. */
  async #target(
    to: string | undefined,
  ): Promise<{ next: MasterKey; reference: string; place: string | undefined }> {
    const { configured, randomBytes, read } = this.#parts;
    const current = this.#state.reference;
    const wanted = to ?? configured ?? current;
    const target = masterReference(wanted);
    if (wanted === current && target.from !== "file")
      throw new KnownError(
        "USAGE",
        `the log is under ${current} already, and a new key cannot be made there`,
        "put the new key in another place and name it: --to REFERENCE",
      );
    const place = wanted === current ? current : undefined;
    const reference =
      place !== undefined && target.from === "file" ? { ...target, path: `${target.path}.next` } : target;
    // What lies there as the next one is of an attempt that never began.
    if (reference.from === "file" && (place !== undefined || readIfThere(reference.path) === undefined))
      makeFile(reference.path, randomBytes);
    return { next: await read(reference), reference: writeMasterReference(reference), place };
  }

  async #rewrap(rotation: PendingRotation): Promise<RotationResult> {
    const { places, masters, root, keys, keyFile, randomBytes, record, onStep } = this.#parts;
    const stagingKeys = this.#rewrapStaging();
    let seen = 0;
    const { changed, unreadable } = await keyFile.rewrite((slot) => {
      if ((seen += 1) % slotsAStep === 0) onStep(`slot ${seen}`);
      return keys.rewrap(slot);
    });
    onStep("slots");
    root.write(places.audit, masters.current, randomBytes);
    onStep("root");
    const { fromId: from, toId: to } = rotation;
    const left = this.#settleFiles(rotation);
    onStep("files");
    const reference = rotation.place ?? rotation.to;
    const counts: RotationCounts = { slots: changed, stagingKeys, unreadable };
    await record({ kind: "master.rotated", facts: { step: "ended", from, to, ...counts } });
    onStep("ended");
    this.#remember({ reference });
    masters.forgetBefore();
    onStep("forgotten");
    return { ...counts, from, to, reference, ...(left === undefined ? {} : { left }) };
  }

  #rewrapStaging(): number {
    const { places, staging, onStep } = this.#parts;
    let count = 0;
    for (const number of segmentNumbers(places.segments)) {
      const path = join(places.segments, stagingKeyName(number));
      const file = readIfThere(path);
      const rewrapped = file === undefined ? undefined : staging.rewrap(number, file);
      if (rewrapped === undefined) continue;
      createPrivateFile(path, rewrapped);
      count += 1;
      onStep(`staging ${number}`);
    }
    return count;
  }

  /** Puts the new file in the old one's place, or removes an old one of our own. Returns where an old key still is. */
  #settleFiles({ to, place }: PendingRotation): string | undefined {
    const { audit } = this.#parts.places;
    if (place !== undefined) {
      const [from, over] = [pathOf(to), pathOf(place)];
      // A resumed rotation may have done it before.
      if (from !== undefined && over !== undefined && readIfThere(from) !== undefined) {
        renameSync(from, over);
        syncFolder(dirname(over));
      }
      return undefined;
    }
    const old = this.#state.reference;
    if (old !== writeMasterReference(ownMaster(audit))) return old;
    rmSync(ownMaster(audit).path, { force: true });
    syncFolder(audit);
    return undefined;
  }

  #remember(state: MasterState): void {
    writeMasterState(this.#parts.places.audit, state);
    this.#state = state;
  }
}

/** Slots between two steps that are told. */
const slotsAStep = 100;

function pathOf(reference: string): string | undefined {
  const read = masterReference(reference);
  return read.from === "file" ? read.path : undefined;
}

/** @throws KnownError USAGE */
function makeFile(path: string, randomBytes: RandomBytes): void {
  try {
    createMasterFile(path, randomBytes);
  } catch (error) {
    throw new KnownError(
      "USAGE",
      `file:${path} cannot be made: ${systemCode(error)}`,
      "name a file in a folder that auditd may write",
    );
  }
}

const underWay = (): KnownError =>
  new KnownError(
    "USAGE",
    "a rotation of the master key is under way",
    "wait for its end; one that failed goes on without --to",
  );
