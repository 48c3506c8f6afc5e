import type { KeyObject } from "node:crypto";
import { crc32 } from "node:zlib";
import { masterIdBytes } from "./master-key.ts";
import { pseudonymBytes } from "./pseudonym.ts";
import { sealBytes, sealInto, unseal } from "../sealed.ts";

/** One data key, wrapped, in a place of fixed size: the number of a key is where it stands. */
export const slotBytes = 128;
export const dataKeyBytes = 32;

/** Whose key it is, in the order in which an entry is asked. `log`: an entry that names nobody. */
export const subjectKinds = ["user", "session", "tenant", "key", "feature", "log"] as const;
export type SubjectKind = (typeof subjectKinds)[number];

export interface Subject {
  readonly kind: SubjectKind;
  /** Pseudonyms, base64url; "" for none. A user's and a session's key also belong to their tenant. */
  readonly name: string;
  readonly tenant: string;
}

/** What a slot says in the clear. */
export interface SlotFacts {
  readonly number: number;
  readonly subject: Subject;
  /** Weeks from Monday, 29 December 1969, UTC: ISO 8601 weeks, counted through. */
  readonly week: number;
  /** False once the key has been destroyed; the slot stays, so that numbers stay. */
  readonly live: boolean;
  /** Why it was destroyed; not there while it is live. */
  readonly ended?: KeyEnd;
}

/** Why a data key was destroyed: its subject was erased, or the time of its week was over. */
export type KeyEnd = "erased" | "aged";

const live = 1;
const endedStates = { erased: 2, aged: 3 } as const;
const at = {
  state: 0,
  kind: 1,
  number: 4,
  week: 8,
  name: 12,
  tenant: 28,
  sealed: 44,
  master: 104,
  crc: 124,
} as const;

const bound = ({ number, subject, week }: SlotFacts): string =>
  `key ${number} ${subject.kind} ${subject.name} ${subject.tenant} ${week}`;

const tagOf = (bytes: Buffer): string =>
  bytes.every((byte) => byte === 0) ? "" : bytes.toString("base64url");

/** What a data key is wrapped by: a master key with its id, or the staging key of a segment, which has none. */
export interface SlotWrapping {
  readonly key: KeyObject;
  readonly nonce: Uint8Array;
  readonly masterId?: string;
}

export function writeSlot(facts: SlotFacts, dataKey: Uint8Array, wrapping: SlotWrapping): Buffer {
  const slot = factsSlot(facts, live);
  sealInto(slot, at.sealed, dataKey, { ...wrapping, bound: bound(facts) });
  slot.write(wrapping.masterId ?? "", at.master, masterIdBytes, "hex");
  slot.writeUInt32LE(crc32(slot.subarray(0, at.crc)), at.crc);
  return slot;
}

/** What stands in the place of a key that was destroyed: zeros for the key; whose it was and of which week stays. */
export function writeEndedSlot(facts: SlotFacts, why: KeyEnd): Buffer {
  const slot = factsSlot(facts, endedStates[why]);
  slot.writeUInt32LE(crc32(slot.subarray(0, at.crc)), at.crc);
  return slot;
}

function factsSlot(facts: SlotFacts, state: number): Buffer {
  const slot = Buffer.alloc(slotBytes);
  slot[at.state] = state;
  slot[at.kind] = subjectKinds.indexOf(facts.subject.kind);
  slot.writeUInt32LE(facts.number, at.number);
  slot.writeUInt32LE(facts.week, at.week);
  slot.write(facts.subject.name, at.name, pseudonymBytes, "base64url");
  slot.write(facts.subject.tenant, at.tenant, pseudonymBytes, "base64url");
  return slot;
}

/** Reads a slot; undefined where nothing whole stands there. */
export function readSlot(slot: Buffer): SlotFacts | undefined {
  if (slot.length !== slotBytes || slot.readUInt32LE(at.crc) !== crc32(slot.subarray(0, at.crc)))
    return undefined;
  const kind = subjectKinds[slot[at.kind] ?? 0];
  if (kind === undefined || slot[at.state] === 0) return undefined;
  return {
    number: slot.readUInt32LE(at.number),
    subject: {
      kind,
      name: tagOf(slot.subarray(at.name, at.tenant)),
      tenant: tagOf(slot.subarray(at.tenant, at.sealed)),
    },
    week: slot.readUInt32LE(at.week),
    live: slot[at.state] === live,
    ...(slot[at.state] === live
      ? {}
      : { ended: slot[at.state] === endedStates.erased ? ("erased" as const) : ("aged" as const) }),
  };
}

/** Id of the master key that a slot is wrapped by. */
export const slotMasterId = (slot: Buffer): string =>
  slot.toString("hex", at.master, at.master + masterIdBytes);

/** The data key of a live slot; undefined where the wrapping key is another one. */
export const openSlot = (slot: Buffer, facts: SlotFacts, wrappingKey: KeyObject): Buffer | undefined =>
  unseal(slot.subarray(at.sealed, at.sealed + sealBytes + dataKeyBytes), wrappingKey, bound(facts));
