import type { Checkpoint } from "../checkpoint.ts";
import type { PublishedLog } from "../read.ts";

/** A checkpoint of the log as it stands in its file. */
export interface SignedHead {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/** What is kept of one anchoring: the note that somebody outside holds, and what they gave for it. */
export interface Holding {
  readonly size: number;
  /** The checkpoint; of a witness with its cosignature. */
  readonly note: string;
  /** RFC 3161 response of a time-stamping authority, DER. */
  readonly token?: Uint8Array;
}

/** The sorts of anchors, as they stand in entries of kind `log.anchored`. */
export type AnchorSort = "witness" | "timestamp" | "copy";

/** What a holding proves by itself: when somebody outside had the checkpoint, where they said so. */
export interface Proven {
  readonly atMs?: number;
}

/** Somebody outside who can hold a checkpoint. */
export interface Anchor {
  readonly sort: AnchorSort;
  readonly name: string;
  /** Where they are, for people. */
  readonly place: string;
  /**
   * Hands a checkpoint over and checks what comes back.
   * @param last what was kept of the last time.
   * @throws KnownError ANCHOR_FAILED where that did not work, LOG_BROKEN where they know the log otherwise.
   */
  hand(log: PublishedLog, head: SignedHead, last: Holding | undefined): Promise<Holding>;
  /** Checks what was kept, without the other side; a string says why it proves nothing. */
  prove(holding: Holding): Promise<Proven | string>;
  /**
   * Checkpoints that the other side shows now, whatever was kept here.
   * @throws KnownError ANCHOR_FAILED where they cannot be had.
   */
  shown(log: PublishedLog): Promise<readonly Shown[]>;
}

/** A checkpoint that was read at the other side. */
export interface Shown {
  /** Where it was read, for people. */
  readonly place: string;
  readonly note: string;
  /** What is wrong with what stands there: a signature that does not hold, another key beside it. */
  readonly fault?: string;
  /** What people should know about it: a lock that has ended. */
  readonly remark?: string;
}
