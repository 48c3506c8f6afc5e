import { isObject, type JsonValue } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";

/** How the application calls the people of an entry. */
export interface Names {
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
}

const lineEnd = 0x0a;

/**
 * What is sealed for an entry: the names of its people as one line of JSON, then the payload. So who saw what can be told from
 * the payloads, and the names go with the subject's key: there is no list of people beside the log.
 */
export function withNames({ tenant, user, session }: NewEntry, payload: Uint8Array): Uint8Array {
  const line = Buffer.from(`${JSON.stringify({ tenant, user, session })}\n`);
  const plain = Buffer.allocUnsafe(line.length + payload.length);
  plain.set(line, 0);
  plain.set(payload, line.length);
  return plain;
}

/** Reads what `withNames` wrote; undefined where it is not that. */
export function readNamed(plain: Buffer): { readonly names: Names; readonly payload: Buffer } | undefined {
  const end = plain.indexOf(lineEnd);
  if (end === -1) return undefined;
  const names = JSON.parse(plain.toString("utf8", 0, end)) as JsonValue;
  return isObject(names) ? { names, payload: plain.subarray(end + 1) } : undefined;
}
