import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { KeyWatch } from "../gateway/keys.ts";
import { LastUses } from "../limits/rotation/last-uses.ts";
import type { RotationStore } from "../limits/rotation/rotation-store.ts";
import type { Access } from "../secrets/keeper.ts";
import { openSqliteRotation } from "../store/sqlite/rotation.ts";
import type { KeyRecord } from "../store/store.ts";
import type { DataFolder } from "./data-folder.ts";
import { KeyFile } from "./key-file.ts";
import { overlapMs, replaceKey, type KeyMaking } from "./replace-key.ts";
import { rotationItems, type RotationFacts, type RotationItem } from "./rotation-items.ts";

/** The file in the data folder. */
export const rotationFile = "rotation.db";

/** The purpose under which the fingerprints of credentials are keyed. */
const fingerprintPurpose = "fingerprints of credentials";

/** Our own choice: ages are told in days, and a use is known to everybody a minute later. */
const roundMs = 60_000;

const purposesMax = 16;

/** A credential that nobody has read for this long before a start is one that the configuration named once. Our own choice. */
const forgottenMs = 30 * 86_400_000;

const dayMs = 86_400_000;

export interface RotationParts extends KeyMaking {
  readonly folder: Pick<DataFolder, "path" | "secretFor">;
  readonly facts: RotationFacts;
  readonly environment: string;
  readonly now: () => number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/** Knows how old keys and credentials are, tells of it, stops keys that are too old and replaces those that it may replace. */
export interface Rotation {
  readonly watch: KeyWatch;
  /** A credential was read: how old its value is begins or goes on. */
  readonly seen: (access: Access) => void;
  /** The first round, and one each minute. @throws KnownError LOG_UNAVAILABLE */
  start(): Promise<void>;
  /** One round: tells what has become due, and replaces what it may. */
  round(): Promise<void>;
  close(): Promise<void>;
}

export function openRotation(parts: RotationParts): Rotation {
  return new Rounds(parts, openSqliteRotation(join(parts.folder.path, rotationFile)));
}

class Rounds implements Rotation {
  readonly #parts: RotationParts;
  readonly #store: RotationStore;
  readonly #fingerprintKey: KeyObject;
  readonly #uses = new LastUses();
  #stopped: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  readonly watch: KeyWatch = {
    used: (id, atMs) => this.#uses.mark(id, atMs),
    isStopped: (id) => this.#stopped.has(id),
  };

  constructor(parts: RotationParts, store: RotationStore) {
    this.#parts = parts;
    this.#store = store;
    this.#fingerprintKey = createSecretKey(parts.folder.secretFor(fingerprintPurpose));
  }

  readonly seen = ({ reference, purpose, found }: Access): void => {
    if (found === undefined || this.#closed) return;
    const { value, version, createdAtMs, expiresAtMs } = found;
    const fingerprint = createHmac("sha256", this.#fingerprintKey).update(value).digest("hex");
    const before = this.#store.credentials().find((one) => one.reference === reference);
    const same = before?.fingerprint === fingerprint ? before : undefined;
    const now = this.#parts.now();
    this.#store.saw({
      reference,
      fingerprint,
      version,
      // The same value is no younger for being written anew, into a file or as another version.
      sinceMs: Math.min(same?.sinceMs ?? Infinity, createdAtMs ?? same?.sinceMs ?? now, now),
      readAtMs: now,
      ...(expiresAtMs === undefined ? {} : { endsAtMs: expiresAtMs }),
      purposes: [...new Set([...(before?.purposes ?? []), purpose])].slice(0, purposesMax),
    });
  };

  async start(): Promise<void> {
    this.#store.forgetCredentials(this.#parts.now() - forgottenMs);
    await this.round();
    this.#timer = setInterval(() => {
      this.#running = this.#running
        .then(async () => this.round())
        .catch((error: unknown) => {
          // The log is away: the next round tells what this one could not.
          if (error instanceof KnownError) this.#parts.report(`rotation: ${error.message}`);
          else
            this.#parts.report(`error in rotation: ${String(error instanceof Error ? error.stack : error)}`);
        });
    }, roundMs);
    this.#timer.unref();
  }

  async round(): Promise<void> {
    if (this.#closed) return;
    const { keys, now } = this.#parts;
    this.#store.used(this.#uses.take());
    const records = await keys.list();
    await this.#recover(records);
    const items = this.#items(records);
    for (const item of items) {
      const record = records.find(({ id }) => item.what === "key" && id === item.id);
      if (record !== undefined && replacesItself(item, now())) await this.#replace(record);
      else await this.#tell(item);
    }
    // What was told or replaced just now counts.
    const after = this.#items(await keys.list());
    this.#stopped = new Set(
      after.filter(({ what, stage }) => what === "key" && stage === "stopped").map(({ id }) => id),
    );
    this.#store.keepOnly(new Set([...items, ...after].map(({ item }) => item)));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    this.#closed = true;
    this.#store.used(this.#uses.take());
    this.#store.close();
  }

  #items(records: readonly KeyRecord[]): readonly RotationItem[] {
    const { facts, now } = this.#parts;
    return rotationItems({ keys: records, store: this.#store, facts, nowMs: now() });
  }

  /** The entry first: what was told stands in the log, and what could not be written down is told by the next round. */
  async #tell(item: RotationItem): Promise<void> {
    const { recorder, environment, now, report } = this.#parts;
    const { stage } = item;
    if (stage === "fresh" || (stage === "soon" && item.rotateTo !== undefined)) return;
    if (this.#store.allTold().some((told) => told.item === item.item && told.stage === stage)) return;
    await recorder.record({
      kind: "key.rotation-due",
      environment,
      ...(item.what === "key" ? { key: item.id } : {}),
      facts: factsOf(item, now()),
    });
    this.#store.told({ item: item.item, stage, atMs: now() });
    report(`rotation: ${sentenceOf(item)}`);
  }

  async #replace(old: KeyRecord): Promise<void> {
    const { now, report } = this.#parts;
    const atMs = now();
    const life =
      old.expiresAtMs === undefined ? {} : { expiresAtMs: atMs + (old.expiresAtMs - old.createdAtMs) };
    try {
      const { record } = await replaceKey(this.#parts, old, {
        atMs,
        oldEndsAtMs: atMs + overlapMs,
        ...life,
        factsOf: ({ features, environments }) => ({
          features: features.join(",").slice(0, 200),
          environments: environments.join(","),
          by: "schedule",
        }),
      });
      report(`rotation: the key ${record.id} replaces ${old.id}, and lies in ${record.rotateTo ?? ""}`);
    } catch (error) {
      // A file that cannot be written: its owner is told when the key is due, and it is tried again until then and after.
      if (!(error instanceof KnownError) || error.code !== "USAGE") throw error;
      report(`rotation: the key ${old.id} could not be replaced: ${error.message}\n  hint: ${error.hint}`);
      for (const item of this.#items([old])) if (item.stage !== "soon") await this.#tell(item);
    }
  }

  async #recover(records: readonly KeyRecord[]): Promise<void> {
    const known = new Set(records.map(({ id }) => id));
    const paths = records.map(({ rotateTo }) => rotateTo).filter((path) => path !== undefined);
    for (const path of new Set(paths))
      await new KeyFile(path).recover(async (id) => Promise.resolve(known.has(id)));
  }
}

/** The old one works on for a day: it is replaced a day before it is due, but not before it would be told of. */
const replacesItself = ({ rotateTo, schedule }: RotationItem, nowMs: number): boolean =>
  rotateTo !== undefined && nowMs >= Math.max(schedule.soonAtMs, schedule.dueAtMs - overlapMs);

const factsOf = (
  { what, id, risk, stage, sinceMs, schedule, owner }: RotationItem,
  nowMs: number,
): JsonObject => ({
  what,
  ...(what === "credential" ? { reference: id.slice(0, 256) } : {}),
  stage,
  risk,
  ageDays: Math.floor((nowMs - sinceMs) / dayMs),
  dueAtMs: schedule.dueAtMs,
  ...(schedule.stopsAtMs === undefined ? {} : { stopsAtMs: schedule.stopsAtMs }),
  ...(owner === undefined ? {} : { owner: owner.slice(0, 128) }),
});

/** What is the matter with it, in a sentence for people. */
export function sentenceOf({ what, id, stage, schedule, owner }: RotationItem): string {
  const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
  const name = what === "key" ? `the key ${id}` : `the credential ${id}`;
  const whose = owner === undefined ? "" : ` (${owner})`;
  if (stage === "stopped") return `${name}${whose} was not replaced in time and opens nothing any more`;
  const stops =
    schedule.stopsAtMs === undefined ? "" : `, and opens nothing from ${day(schedule.stopsAtMs)} on`;
  return stage === "due"
    ? `${name}${whose} was due to be replaced on ${day(schedule.dueAtMs)}${stops}`
    : `${name}${whose} is to be replaced by ${day(schedule.dueAtMs)}${stops}`;
}
