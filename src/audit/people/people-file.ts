import type { KeyObject } from "node:crypto";
import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { dutyOf, type Duty } from "../../evidence/duty.ts";
import { readMarked, writeMarked } from "../keys/marked-file.ts";
import { roles, type Role } from "./access.ts";

/** What is kept of a person. */
export interface PersonRecord {
  readonly name: string;
  readonly roles: readonly Role[];
  /** HMAC-SHA-256 of the token, base64url. */
  readonly hash: string;
  readonly addedAtMs: number;
  /** From then on the token opens nothing. */
  readonly expiresAtMs?: number;
  readonly tokenAtMs?: number;
  /** Their token stands in `owner.token`. */
  readonly owner?: true;
  /** What they sign with. */
  readonly keys?: readonly KeyRecord[];
  /** As what they may sign, of which feature. */
  readonly duties?: readonly DutyRecord[];
}

export interface KeyRecord {
  /** As OpenSSH writes it: type and base64, without a comment. */
  readonly line: string;
  readonly addedAtMs: number;
}

export interface DutyRecord {
  readonly duty: Duty;
  /** Its name, or `*` for all. */
  readonly feature: string;
  readonly givenAtMs: number;
}

export interface PeopleState {
  /** The change that led here, as its entry has it in `facts.change`. */
  readonly change: string;
  /** The log had so many entries before that change. */
  readonly from: number;
  readonly people: readonly PersonRecord[];
}

/** What a person signs with, or as what, is changed. */
export interface Amendment {
  readonly what: string;
  /** What the leaf says of it, and what its payload says beside: fingerprints of keys tell who somebody is. */
  readonly facts: JsonObject;
  readonly told: JsonObject;
  /** Who asks may do so of themselves without the role admin. */
  readonly isOwn: boolean;
  /** @throws KnownError USAGE */
  readonly change: (old: PersonRecord, people: readonly PersonRecord[], nowMs: number) => PersonRecord;
}

const version = 1;

export const writePeople = (state: PeopleState, key: KeyObject): string =>
  writeMarked(JSON.stringify({ version, ...state }), key);

/** Reads what `writePeople` wrote. @throws KnownError LOG_BROKEN where it is not that, or was changed since. */
export function readPeople(bytes: Buffer, { path, key }: { path: string; key: KeyObject }): PeopleState {
  const value = parse(readMarked(bytes, key));
  if (isObject(value) && value["version"] === version) {
    const { change, from, people } = value;
    if (
      typeof change === "string" &&
      Number.isSafeInteger(from) &&
      Array.isArray(people) &&
      people.every(isRecord)
    )
      return { change, from: from as number, people: people };
  }
  throw new KnownError(
    "LOG_BROKEN",
    `${path} is not as the log wrote it`,
    "restore it from a backup, or remove it: the next start makes a new owner, who can add the others again",
  );
}

const parse = (body: string | undefined): JsonValue =>
  body === undefined ? null : (JSON.parse(body) as JsonValue);

/** Base64url of 32 bytes. */
const hashShape = /^[\w-]{43}$/;

function isRecord(value: JsonValue): boolean {
  if (!isObject(value)) return false;
  const { name, hash, addedAtMs, expiresAtMs, tokenAtMs } = value;
  const held = value["roles"];
  return (
    typeof name === "string" &&
    typeof hash === "string" &&
    hashShape.test(hash) &&
    Number.isSafeInteger(addedAtMs) &&
    (expiresAtMs === undefined || Number.isSafeInteger(expiresAtMs)) &&
    (tokenAtMs === undefined || Number.isSafeInteger(tokenAtMs)) &&
    Array.isArray(held) &&
    held.every((role) => typeof role === "string" && Object.hasOwn(roles, role)) &&
    isListOf(value["keys"], isKey) &&
    isListOf(value["duties"], isDuty)
  );
}

const isListOf = (value: JsonValue | undefined, is: (one: JsonValue) => boolean): boolean =>
  value === undefined || (Array.isArray(value) && value.every(is));

const isKey = (value: JsonValue): boolean =>
  isObject(value) && typeof value["line"] === "string" && Number.isSafeInteger(value["addedAtMs"]);

const isDuty = (value: JsonValue): boolean =>
  isObject(value) &&
  dutyOf(value["duty"]) !== undefined &&
  typeof value["feature"] === "string" &&
  Number.isSafeInteger(value["givenAtMs"]);
