import type { JsonObject } from "../base/json.ts";
import type { EntryKind } from "./entry.ts";

/** An entry as who judges sees it: what an outsider may see too. People are pseudonyms. */
export interface Witnessed {
  /** Number in the log, from 0. */
  readonly seq: number;
  /** UTC, Unix milliseconds. */
  readonly atMs: number;
  readonly kind: EntryKind;
  readonly feature?: string;
  readonly environment?: string;
  /** The running digest. */
  readonly digest?: string;
  readonly facts: JsonObject;
}
