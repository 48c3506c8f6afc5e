import type { StopSignal } from "./stop.ts";

/** A request as it leaves for a provider. */
export interface WayRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the request's end to the answer's head. */
  readonly firstByteMs: number;
  /** Between two bytes of the answer. */
  readonly idleMs: number;
  readonly signal: StopSignal;
}

/** The head of an answer, and its body in pieces as they come. */
export interface UpstreamAnswer {
  readonly status: number;
  /** Seconds, where the provider says when to come back. */
  readonly retryAfterSeconds: number | undefined;
  /** Decoded text. May be taken once: the whole of it, or piece by piece. */
  text(): Promise<string>;
  /**
   * Calls `take` for each piece; a promise that it returns holds the provider up until it is settled. Where it throws, the
   * provider's connection is closed.
   */
  each(take: (text: string) => Promise<void> | undefined): Promise<void>;
  /**
   * All that was wanted has come: `each` returns. The rest, if there is one, is thrown away for `waitMs`, so that a connection
   * whose answer ends by itself serves the next call; then the provider is hung up on.
   */
  leave(waitMs: number): void;
}

/** How a provider is reached that is not called over a connection of this gateway's: within a program's own process. */
export interface Way {
  /** How often one call is tried there; absent: as the policy says. */
  readonly attempts?: number;
  send(request: WayRequest): Promise<UpstreamAnswer>;
}
