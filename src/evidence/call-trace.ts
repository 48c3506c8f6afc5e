/** What the path of a call tells whoever draws its trace. Nothing of it waits, throws, or holds what anybody said. */
export interface CallTracer {
  begin(call: TracedCall): CallTrace;
}

export interface TracedCall {
  /** Id of the request: its entries have the same. */
  readonly exchange: string;
  readonly method: string;
  /** The route, of those that there are: never a path as somebody wrote it. */
  readonly route: string;
  /** The header of that name (W3C Trace Context), as it came. */
  readonly traceparent: string | undefined;
}

/** One call. What its entries say belongs to it too: they are told apart by the exchange. */
export interface CallTrace {
  /** Begins a piece of the call's own work; the function that it gives ends it. */
  step(name: string): () => void;
  /** A request to a provider is about to be sent. */
  attempt(to: TracedAttempt): AttemptTrace;
  /** The last byte of the answer is here, or there will be none. */
  answered(): void;
  /** Nothing more goes to the caller. */
  end(status: number): void;
}

export interface TracedAttempt {
  readonly provider: string;
  readonly model: string;
  /** `chat` or `embed`. */
  readonly operation: string;
  /** Requests sent, this one included. */
  readonly number: number;
}

export interface AttemptTrace {
  /** The header for the provider; undefined where it is not to be told. */
  readonly traceparent: string | undefined;
  /** The provider did not take it: why, in one word. */
  failed(reason: string): void;
}
