import { hash } from "node:crypto";
import type { JsonValue } from "../base/json.ts";

/** One file of a pack: letters, digits and `._-` between slashes, so that no shell and no archive reads it otherwise. */
export interface PackFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export const textFile = (path: string, text: string): PackFile => ({ path, bytes: Buffer.from(text) });

export const jsonFile = (path: string, value: JsonValue): PackFile =>
  textFile(path, `${JSON.stringify(value, null, 2)}\n`);

/** SHA-256 in hexadecimal digits. */
export const sha256Of = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");

/** UTC, to the second: `2026-01-15T00:00:00Z`. OSCAL and calendars read it too. */
export const timeText = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d{3}Z$/, "Z");

/** The day, in UTC. */
export const dayText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
