import type { ApprovalState } from "./approval.ts";

/** A person's yes or no, as it is kept. */
export interface DecisionRow {
  /** Index of its entry in the log. */
  readonly entry: number;
  /** Keyed: who it was stands in `sealed`. */
  readonly person: string;
  readonly yes: boolean;
  readonly atMs: number;
  /** Who, and why: encrypted. */
  readonly sealed: Uint8Array;
}

/** A call that waits or waited, as it is kept. Of people and of what they wrote nothing stands in here in the clear. */
export interface ApprovalRow {
  readonly id: string;
  /** Keyed: exactly which call of which requester under which policy. */
  readonly call: string;
  /** Keyed: who asks. */
  readonly requester: string;
  readonly feature: string;
  readonly environment: string;
  readonly tool: string;
  readonly exchange: string;
  readonly askedAtMs: number;
  readonly expiresAtMs: number;
  /** How many different people must say yes. */
  readonly needs: number;
  /** Index of the entry in which it was asked. */
  readonly entry: number;
  /** The request, encrypted. Undefined once it has ended: then it stands in the log alone. */
  readonly sealed?: Uint8Array;
  readonly state: ApprovalState;
  /** The oldest first. */
  readonly decisions: readonly DecisionRow[];
}

/** How many may wait. */
export interface WaitingMax {
  readonly all: number;
  readonly ofRequester: number;
}

/** What became of keeping an approval: there is one for the same call, there are too many, or it is kept. */
export type Added = { readonly row: ApprovalRow } | "full" | "full-for-requester";

/** The promises about approvals; `approval-store.conformance.ts` holds every database to them. */
export interface ApprovalStore {
  /**
   * Keeps one that waits. Where one for the same call waits, or has a yes that nobody took, and has not expired at `row.askedAtMs`,
   * that one is given back.
   */
  add(row: Omit<ApprovalRow, "state" | "decisions">, max: WaitingMax): Promise<Added>;
  /** One for this call that waits, or has a yes that nobody took, and has not expired. */
  live(call: string, nowMs: number): Promise<ApprovalRow | undefined>;
  find(id: string): Promise<ApprovalRow | undefined>;
  /** Those that wait first, the oldest of them first; then the others, the newest first. At most `max`. */
  list(max: number): Promise<readonly ApprovalRow[]>;
  /**
   * A yes counts where it waits and has not expired, and once of each person; with as many as it needs it is approved. A no counts
   * until a yes was taken. Gives it as it is then, and whether the decision counted.
   */
  decide(
    id: string,
    decision: DecisionRow,
  ): Promise<{ readonly row: ApprovalRow; readonly counted: boolean }>;
  /** Takes the yes of all of these, or of none: true where each was approved, not expired and not taken before. */
  take(ids: readonly string[], nowMs: number): Promise<boolean>;
  /** They were taken, and the log has it. */
  used(ids: readonly string[], nowMs: number): Promise<void>;
  /** Ids of those whose time is over, which nobody took: they have still to be ended. */
  due(nowMs: number): Promise<readonly string[]>;
  /** Ends one whose time is over. False: it was taken or ended before. */
  expire(id: string, nowMs: number): Promise<boolean>;
  /** How many wait, and since when the oldest of them does. */
  waiting(nowMs: number): { readonly count: number; readonly sinceMs: number | undefined };
  /** Whether this person has been shown the arguments of this one. */
  wasShown(id: string, person: string): boolean;
  shown(ids: readonly string[], person: string): Promise<void>;
  /** Ends at once what was taken before this process, which did not come to its end: its yes is spent. */
  interrupted(nowMs: number): Promise<void>;
  /** Forgets what ended before. */
  sweep(endedBeforeMs: number): Promise<void>;
  /** A number that changes whenever another process may have changed something. Cheap: asked several times a second. */
  version(): number;
  close(): void;
}
