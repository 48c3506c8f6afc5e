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
}

export type ApprovalState = "waiting" | "approved" | "denied" | "expired" | "used";

export interface Approval extends ApprovalRequest {
  readonly id: string;
  readonly state: ApprovalState;
  readonly askedAtMs: number;
  readonly decidedAtMs?: number;
  /** The person who said yes or no. */
  readonly by?: string;
}

/** The queue. Every change of state is an entry of the log before anybody sees it. */
export interface Approvals {
  /** Asks people. The same call of the same requester that waits already is the same approval. */
  ask(request: ApprovalRequest): Promise<Approval>;
  /** Until it is decided or expires, or `forMs` have passed: its state then. */
  settled(id: string, forMs: number, signal?: AbortSignal): Promise<ApprovalState>;
  /** Takes a yes, once: false where there is none for exactly this call of this requester, or it was taken before. */
  use(
    id: string,
    call: Pick<ApprovalRequest, "feature" | "tool" | "arguments" | "requester" | "digest">,
  ): Promise<boolean>;
}
