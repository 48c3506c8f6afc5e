import type { EntryKind, NewEntry } from "../../evidence/entry.ts";
import type { Delivery } from "./exposure-delivery.ts";
import type { ExposureQuery } from "./exposure-query.ts";
import type { SegmentPart } from "./exposure-scan.ts";
import type { Names } from "../names.ts";

/** What a searching thread is started with. It gets no key but those that it asks for. */
export interface WorkerTask {
  /** Of the segments. */
  readonly folder: string;
  readonly query: ExposureQuery;
  /** Instead of searching payloads: how the answers of these exchanges went out. */
  readonly exchanges?: ReadonlySet<string>;
}

/** An entry that has what was sought. */
export interface Match {
  readonly index: number;
  readonly atMs: number;
  readonly kind: EntryKind;
  readonly keyNumber: number;
  readonly feature?: string;
  readonly environment?: string;
  readonly exchange?: string;
  /** Id of the virtual key. */
  readonly key?: string;
  readonly model?: string;
  readonly decision?: NonNullable<NewEntry["decision"]>;
  readonly delivery: Delivery;
  /** The request asked for a stream. */
  readonly stream: boolean;
  readonly names: Names;
}

/** How an exchange ended. */
export interface AnswerFact {
  readonly exchange: string;
  readonly index: number;
  readonly kind: EntryKind;
  readonly decision?: NonNullable<NewEntry["decision"]>;
  /** A stream of which nothing had left when it was stopped or broke. */
  readonly held?: boolean;
}

/** Payloads by what became of looking into them. */
export interface SegmentCounts {
  searched: number;
  /** Their key was destroyed: the subject was erased or their time is over. */
  destroyed: number;
  /** Never written down: they held a secret, or nobody could say whether they did. */
  withheld: number;
  /** Searched, but for secrets that were cut out of what is kept and not out of what was delivered. */
  partly: number;
  /** Damaged, or their key is. */
  unreadable: number;
}

export const noCounts = (): SegmentCounts => ({
  searched: 0,
  destroyed: 0,
  withheld: 0,
  partly: 0,
  unreadable: 0,
});

export type ToWorker =
  | { readonly type: "search"; readonly part: SegmentPart }
  | { readonly type: "keys"; readonly request: number; readonly reply: Uint8Array };

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "refused"; readonly message: string; readonly hint: string }
  | { readonly type: "keys"; readonly request: number; readonly numbers: readonly number[] }
  | { readonly type: "missing"; readonly part: SegmentPart }
  | {
      readonly type: "done";
      readonly part: SegmentPart;
      readonly counts: SegmentCounts;
      readonly matches: readonly Match[];
      readonly answers: readonly AnswerFact[];
    };

/** A key in a reply: one byte of state, then 32 of the key, zeros where there is none. */
export const keyReplyBytes = 33;
export const keyStates = { live: 1, destroyed: 2, unreadable: 3 } as const;
