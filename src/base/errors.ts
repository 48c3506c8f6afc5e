/** What can go wrong in the world, by code: the HTTP status a program sees and the exit code a person sees. */
export const errorCodes = {
  /** The request is not what the surface speaks; the message has the JSON pointer. */
  EXCHANGE_UNREADABLE: { status: 400, exit: 2 },
  /** The request is readable, but the chosen provider's format has no way to say it. */
  EXCHANGE_UNWRITABLE: { status: 400, exit: 2 },
  /** The bytes on the connection are no request of HTTP/1.1, or end within one. */
  HTTP_UNREADABLE: { status: 400, exit: 2 },
  HEAD_TOO_LARGE: { status: 431, exit: 2 },
  HEAD_TIMEOUT: { status: 408, exit: 2 },
  EXPECTATION_REFUSED: { status: 417, exit: 2 },
  /** A browser's page asks, and its origin is not one that may. */
  ORIGIN_REFUSED: { status: 403, exit: 2 },
  /** A connection that was not taken, or one that asks for more at once than one may. */
  CONNECTIONS_TOO_MANY: { status: 429, exit: 1 },
  /** Wrong keys from one address: it has to wait. */
  ATTEMPTS_TOO_MANY: { status: 429, exit: 1 },
  /** More work than there is room for. */
  OVERLOADED: { status: 503, exit: 1 },
  /** An answer that its caller did not take in time. */
  ANSWER_TIMEOUT: { status: 408, exit: 1 },
  BODY_TOO_LARGE: { status: 413, exit: 2 },
  BODY_TIMEOUT: { status: 408, exit: 2 },
  KEY_MISSING: { status: 401, exit: 2 },
  KEY_REFUSED: { status: 401, exit: 2 },
  SCOPE_REFUSED: { status: 403, exit: 2 },
  /** Refused or held by the policy: a status that the vendors' SDKs do not retry. */
  POLICY_BLOCKED: { status: 403, exit: 1 },
  POLICY_HELD: { status: 403, exit: 1 },
  /** A call waits for a person's yes: the same request again, with its id, brings the answer once somebody has said it. */
  APPROVAL_PENDING: { status: 403, exit: 1 },
  APPROVAL_DENIED: { status: 403, exit: 1 },
  APPROVAL_EXPIRED: { status: 403, exit: 1 },
  /** There was a yes, and it has let a call through already. */
  APPROVAL_USED: { status: 403, exit: 1 },
  /** No such approval, or it is of somebody else. */
  APPROVAL_UNKNOWN: { status: 403, exit: 2 },
  /** More calls wait than people can look at. */
  APPROVALS_TOO_MANY: { status: 403, exit: 1 },
  /** The session is another's, has ended, or the request has turns of another one. */
  SESSION_REFUSED: { status: 403, exit: 1 },
  /** Whose sessions are whose cannot be written down: nobody may begin one. */
  SESSIONS_UNAVAILABLE: { status: 503, exit: 1 },
  /** The gateway does not let this version of the feature serve here: its checklist does not hold. */
  NOT_ADMITTED: { status: 403, exit: 1 },
  MODEL_UNKNOWN: { status: 404, exit: 2 },
  ROUTE_UNKNOWN: { status: 404, exit: 2 },
  METHOD_REFUSED: { status: 405, exit: 2 },
  LIMIT_REACHED: { status: 429, exit: 1 },
  /** Money is limited and nobody has said what this model costs. */
  PRICE_UNKNOWN: { status: 403, exit: 2 },
  /** What was used cannot be written down: nobody may go on uncounted. */
  LIMITS_UNAVAILABLE: { status: 503, exit: 1 },
  TOKENS_TOO_MANY: { status: 413, exit: 1 },
  /** Somebody stopped it: 503, since it is no fault of the caller's, and SDKs are told not to try again. */
  KILLED: { status: 503, exit: 1 },
  /** Nobody can say what is stopped. */
  KILLS_UNREADABLE: { status: 503, exit: 1 },
  PROVIDER_BUSY: { status: 429, exit: 1 },
  PROVIDER_REFUSED: { status: 400, exit: 1 },
  PROVIDER_FAILED: { status: 502, exit: 1 },
  PROVIDER_TIMEOUT: { status: 504, exit: 1 },
  /** It failed so often in a row that it is not asked for a while. */
  PROVIDER_PAUSED: { status: 503, exit: 1 },
  LOG_UNAVAILABLE: { status: 503, exit: 3 },
  LOG_BROKEN: { status: 503, exit: 3 },
  /** There is no such credential where its reference leads, or the one there is refused or none. */
  SECRET_MISSING: { status: 503, exit: 2 },
  /** The store that holds a credential does not answer: it may a moment later. */
  SECRET_UNAVAILABLE: { status: 503, exit: 1 },
  /** Somebody outside, who is to hold a checkpoint of the log, did not take it or answered wrongly. */
  ANCHOR_FAILED: { status: 502, exit: 1 },
  /** A program that is to run apart from this machine cannot: nothing of it runs then. */
  SANDBOX_UNAVAILABLE: { status: 503, exit: 1 },
  /** What a sandbox is asked to show is what it is there to hide. */
  SANDBOX_REFUSED: { status: 500, exit: 2 },
  MANIFEST_INVALID: { status: 500, exit: 2 },
  USAGE: { status: 400, exit: 2 },
  INTERNAL: { status: 500, exit: 1 },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** An expected failure: what happened, and what the reader can do about it. Anything else thrown is our bug. */
export class KnownError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string) {
    super(message);
    this.name = "KnownError";
    this.code = code;
    this.hint = hint;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  get exit(): number {
    return errorCodes[this.code].exit;
  }
}
