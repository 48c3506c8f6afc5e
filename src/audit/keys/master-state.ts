import { isAbsolute, join, relative, resolve } from "node:path";
import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { readMasterReference, withPath, writeMasterReference } from "../../base/master-reference.ts";
import { createPrivateFile, readIfThere } from "../durable-file.ts";

/** A rotation that has begun and whose end is not on the disk yet. */
export interface PendingRotation {
  /** Where the new key is. */
  readonly to: string;
  /** Where its file goes at the end; undefined where it stays. */
  readonly place?: string;
  /** Ids of the two keys. */
  readonly fromId: string;
  readonly toId: string;
}

/** What the log remembers of where its master key is, so that a start with an outdated configuration finds it. */
export interface MasterState {
  readonly reference: string;
  readonly rotation?: PendingRotation;
}

const pathIn = (auditFolder: string): string => join(auditFolder, "master.json");

/** Paths within the folder are written from there: a log that is moved or restored finds them. */
export function writeMasterState(auditFolder: string, { reference, rotation }: MasterState): void {
  const inside = (text: string): string =>
    moved(text, (path) => {
      const from = relative(resolve(auditFolder), path);
      return from.startsWith("..") || isAbsolute(from) ? path : from;
    });
  const pending = rotation && {
    ...rotation,
    to: inside(rotation.to),
    ...(rotation.place === undefined ? {} : { place: inside(rotation.place) }),
  };
  const text = JSON.stringify({ reference: inside(reference), rotation: pending });
  createPrivateFile(pathIn(auditFolder), `${text}\n`);
}

/** A reference with another path; as it is where it has none. */
function moved(text: string, move: (path: string) => string): string {
  const reference = readMasterReference(text);
  return reference === undefined ? text : writeMasterReference(withPath(reference, move));
}

/** Undefined where there is none. @throws KnownError LOG_BROKEN where it cannot be read */
export function readMasterState(auditFolder: string): MasterState | undefined {
  const text = readIfThere(pathIn(auditFolder))?.toString("utf8");
  if (text === undefined) return undefined;
  const value = parsed(text);
  const reference = value?.["reference"];
  const rotation = value?.["rotation"];
  const whole = (given: string): string => moved(given, (path) => resolve(auditFolder, path));
  if (typeof reference === "string" && rotation === undefined) return { reference: whole(reference) };
  const pending = isObject(rotation) ? readRotation(rotation, whole) : undefined;
  if (typeof reference === "string" && pending !== undefined)
    return { reference: whole(reference), rotation: pending };
  throw new KnownError(
    "LOG_BROKEN",
    `${pathIn(auditFolder)} is damaged`,
    "restore it from its backup; it only says where the master key is",
  );
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    // The caller says that the file is damaged.
    return undefined;
  }
}

function readRotation(
  { to, place, fromId, toId }: JsonObject,
  whole: (reference: string) => string,
): PendingRotation | undefined {
  if (typeof to !== "string" || typeof fromId !== "string" || typeof toId !== "string") return undefined;
  return { to: whole(to), fromId, toId, ...(typeof place === "string" ? { place: whole(place) } : {}) };
}

/** Where a log's master key is by its own memory; none where that cannot be read: the log itself says what is wrong with it. */
export function rememberedReferences(auditFolder: string): readonly string[] {
  try {
    const state = readMasterState(auditFolder);
    return state === undefined ? [] : [state.reference, ...(state.rotation ? [state.rotation.to] : [])];
  } catch {
    return [];
  }
}
