import { KnownError, type ErrorCode } from "../../base/errors.ts";

/** Turned away for a time: the caller is told when to come back, and a flood of such is counted, not written one by one. */
export class TurnedAway extends KnownError {
  readonly retryAfterSeconds: number;

  constructor(code: ErrorCode, message: string, hint: string, retryAfterSeconds: number) {
    super(code, message, hint);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
