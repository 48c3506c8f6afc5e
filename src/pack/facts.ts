import type { Leaf } from "../audit/leaf.ts";
import type { JsonObject } from "../base/json.ts";
import type { StatusAsk } from "../controls/ask.ts";
import type { EntryKind } from "../evidence/entry.ts";
import type { Sheet } from "./checklist/sheet.ts";

/** The signed head of the log that everything in a pack is of. */
export interface PackHead {
  /** The signed note. */
  readonly note: string;
  readonly vkey: string;
  readonly origin: string;
  readonly size: number;
  /** base64. */
  readonly root: string;
}

/** Payloads that somebody was allowed to open. */
export interface Payloads {
  /** By the number of the entry. */
  readonly texts: ReadonlyMap<number, string>;
  /** Why one is not there, by the number of the entry. */
  readonly withheld: ReadonlyMap<number, string>;
  /** Why none was opened at all; undefined where they were. */
  readonly closed?: string;
  /** As the log has it; undefined where none was opened. */
  readonly purpose?: string;
}

/** How often a finding came up on a day. */
export interface Tally {
  /** `2026-01-15`, UTC. */
  readonly day: string;
  readonly side: "request" | "answer";
  readonly decision: "allow" | "redact" | "hold" | "block";
  /** `guard:kind`. */
  readonly finding: string;
  readonly count: number;
}

/** What the program beside the log knows: ready files and rows, each made where its words are at home. */
export interface Beside {
  /** RFC 5545; undefined where nothing gets older. */
  readonly rotationCalendar?: string;
  readonly rotations: readonly JsonObject[];
  /** Pages of the operator, by file name. */
  readonly runbooks: readonly { readonly name: string; readonly text: string }[];
  /** The kinds of alert that the gateway rings. */
  readonly alertKinds: readonly string[];
}

/** All that a pack is made from. The same facts give the same bytes. */
export interface PackFacts {
  readonly sheet: Sheet;
  readonly ask: StatusAsk;
  readonly head: PackHead;
  /** `.tlog-proof` by the number of the entry, of every entry that is cited. */
  readonly receipts: ReadonlyMap<number, string>;
  /** Leaves by number: those that are cited, and those that the artefacts are made from. */
  readonly leaves: ReadonlyMap<number, Leaf>;
  /** Of each kind that artefacts ask for, newest first: of the feature, and of none. */
  readonly entries: ReadonlyMap<EntryKind, readonly Leaf[]>;
  readonly tallies: readonly Tally[];
  readonly payloads: Payloads;
  readonly beside: Beside;
  /** Of this program. */
  readonly version: string;
}

/** Newest first; none where nobody asked for the kind. */
export const entriesOf = ({ entries }: PackFacts, kind: EntryKind): readonly Leaf[] =>
  entries.get(kind) ?? [];
