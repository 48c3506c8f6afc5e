import type { JsonValue } from "../base/json.ts";

/** What a person is asked to say yes to: one call with exactly these arguments. */
export interface ApprovalRequest {
  readonly feature: string;
  readonly environment: string;
  readonly tool: string;
  /** Shown to the person as they are; kept encrypted, and in no leaf of the log. */
  readonly arguments: JsonValue;
  /** Sentences: why a person is asked. */
  readonly reasons: readonly string[];
  /** Who asks, as the application names them: nobody approves their own request. */
  readonly requester: {
    readonly key: string;
    readonly tenant?: string;
    readonly user?: string;
    readonly session?: string;
  };
  readonly exchange: string;
  /** The running digest. */
  readonly digest: string;
  /** From being asked to being void. */
  readonly lifetimeMs: number;
  /** How many different people must say yes; one unless said. */
  readonly approvers?: number;
  /** Which of several calls that are the same in one answer, from 1: each needs a yes of its own. The first unless said. */
  readonly nth?: number;
}

/** What a yes is bound to. */
export type ApprovedCall = Pick<
  ApprovalRequest,
  "feature" | "environment" | "tool" | "arguments" | "requester" | "digest" | "nth"
>;

export type ApprovalState = "waiting" | "approved" | "denied" | "expired" | "used";

export interface Approval extends ApprovalRequest {
  readonly id: string;
  readonly state: ApprovalState;
  readonly askedAtMs: number;
  readonly expiresAtMs: number;
}

/** The queue. Every change of state is an entry of the log before anybody sees it. */
export interface Approvals {
  /**
   * Asks people. The same call of the same requester that waits already, or has a yes that was not used, is the same approval.
   * @throws KnownError APPROVALS_TOO_MANY where more wait than people can look at, or the arguments are too long to be looked at;
   * LOG_UNAVAILABLE
   */
  ask(request: ApprovalRequest): Promise<Approval>;
  /** Until it is decided or expires, or `forMs` have passed: its state then. */
  settled(id: string, forMs: number, signal?: AbortSignal): Promise<ApprovalState>;
  /**
   * Takes a yes, once: false where there is none for exactly this call of this requester, or it was taken before. That it was used is
   * in the log when it resolves. @throws KnownError LOG_UNAVAILABLE
   */
  use(id: string, call: ApprovedCall): Promise<boolean>;
}
