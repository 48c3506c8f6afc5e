import { hash } from "node:crypto";
import { canonicalJson, isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { EntryKind, NewEntry } from "../evidence/entry.ts";

/** DESIGN section 7: a leaf is metadata that an outsider may hold; a kilobyte keeps a million of them under one gigabyte. */
export const leafBytesMax = 1024;

/** Findings that a leaf names; the count tells of the rest. */
export const leafFindingsMax = 16;

/** Bytes of a name (as JSON) that stays whole in a leaf that is too long: "sha256:" and 64 digits, in quotes. */
const nameBytesMax = 73;

/** The encrypted payload of an entry, as the leaf commits to it. */
export interface PayloadFacts {
  /** SHA-256, base64url, of nonce, ciphertext and tag as they are stored. */
  readonly sha256: string;
  /** Number of the data key. */
  readonly key: number;
  /** Bytes of nonce, ciphertext and tag. */
  readonly bytes: number;
}

/** What the log adds to an entry. */
export interface LeafFacts {
  readonly seq: number;
  readonly id: string;
  /** UTC, Unix milliseconds; never less than the entry before. */
  readonly atMs: number;
  /** Keyed pseudonyms, base64url. */
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly session?: string | undefined;
  readonly payload?: PayloadFacts | undefined;
}

/** A leaf, read back. */
export interface Leaf {
  readonly v: 1;
  readonly seq: number;
  readonly id: string;
  readonly kind: EntryKind;
  readonly at: number;
  readonly feature?: string;
  readonly environment?: string;
  readonly exchange?: string;
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
  readonly key?: string;
  readonly digest?: string;
  readonly model?: string;
  readonly decision?: NonNullable<NewEntry["decision"]>;
  readonly findings?: readonly string[];
  /** How many findings there were; stands only where not all are named. */
  readonly findingCount?: number;
  /** `{"cut":true}` where the facts did not fit. */
  readonly facts?: JsonObject;
  readonly payload?: PayloadFacts;
}

interface Cuts {
  readonly facts: boolean;
  readonly findingsMax: number;
  readonly names: boolean;
}

const steps: readonly Cuts[] = [
  { facts: false, findingsMax: leafFindingsMax, names: false },
  { facts: true, findingsMax: leafFindingsMax, names: false },
  { facts: true, findingsMax: leafFindingsMax, names: true },
  { facts: true, findingsMax: 0, names: true },
];

/**
 * The leaf of an entry: canonical JSON (RFC 8785) of at most 1 KiB. Of the entry's own text nothing stands in it but names.
 *
 * What would be longer is cut in this order until it fits, and always says so: the facts become `{"cut":true}`; names over 71
 * bytes become `cut:sha256:` and the first half of their digest; the findings go and only their count stays.
 */
export function writeLeaf(entry: NewEntry, facts: LeafFacts): string {
  let leaf = "";
  for (const cuts of steps) {
    leaf = attempt(entry, facts, cuts);
    // One UTF-16 unit is at most three bytes: most leaves need no count.
    if (leaf.length * 3 <= leafBytesMax || Buffer.byteLength(leaf) <= leafBytesMax) break;
  }
  return leaf;
}

/** The members in canonical order. Written by hand: the general writer costs several times as much. */
function attempt(entry: NewEntry, facts: LeafFacts, cuts: Cuts): string {
  const name = cuts.names ? (text: string) => JSON.stringify(shortName(text)) : JSON.stringify;
  let json = `{"at":${facts.atMs}`;
  if (entry.decision !== undefined) json += `,"decision":"${entry.decision}"`;
  if (entry.digest !== undefined) json += `,"digest":${name(entry.digest)}`;
  if (entry.environment !== undefined) json += `,"environment":${name(entry.environment)}`;
  if (entry.exchange !== undefined) json += `,"exchange":${name(entry.exchange)}`;
  if (entry.facts !== undefined)
    json += `,"facts":${cuts.facts ? '{"cut":true}' : canonicalJson(entry.facts)}`;
  if (entry.feature !== undefined) json += `,"feature":${name(entry.feature)}`;
  if (entry.findings !== undefined && entry.findings.length > 0) {
    const named = entry.findings.slice(0, cuts.findingsMax);
    if (named.length < entry.findings.length) json += `,"findingCount":${entry.findings.length}`;
    json += `,"findings":${JSON.stringify(named)}`;
  }
  json += `,"id":"${facts.id}"`;
  if (entry.key !== undefined) json += `,"key":${name(entry.key)}`;
  json += `,"kind":"${entry.kind}"`;
  if (entry.model !== undefined) json += `,"model":${name(entry.model)}`;
  const payload = facts.payload;
  if (payload !== undefined)
    json += `,"payload":{"bytes":${payload.bytes},"key":${payload.key},"sha256":"${payload.sha256}"}`;
  json += `,"seq":${facts.seq}`;
  if (facts.session !== undefined) json += `,"session":"${facts.session}"`;
  if (facts.tenant !== undefined) json += `,"tenant":"${facts.tenant}"`;
  if (facts.user !== undefined) json += `,"user":"${facts.user}"`;
  return `${json},"v":1}`;
}

/** A name as it stands in a leaf that is too long with the whole of it. */
export function shortName(text: string): string {
  if (Buffer.byteLength(JSON.stringify(text)) <= nameBytesMax) return text;
  return `cut:sha256:${hash("sha256", text, "hex").slice(0, 32)}`;
}

/** Reads a leaf of ours; undefined where the bytes are not one. */
export function readLeaf(bytes: Buffer): Leaf | undefined {
  const text = bytes.toString("utf8");
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    // Not JSON is an answer here: whoever asked says where it stood.
    return undefined;
  }
  if (!isObject(value) || value["v"] !== 1) return undefined;
  const whole =
    Number.isSafeInteger(value["seq"]) &&
    Number.isSafeInteger(value["at"]) &&
    typeof value["id"] === "string" &&
    typeof value["kind"] === "string";
  return whole ? (value as unknown as Leaf) : undefined;
}
