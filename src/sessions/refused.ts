import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";

/**
 * Why a session or a turn was refused. `not-theirs`: the session is another's, or there is none of this name. `ended`: it was closed, or
 * its time is over. `missing`: the feature wants a session. `not-minted`: it wants one of the gateway's. `foreign-turn`, `foreign-state`:
 * the request has what was delivered in another session.
 */
export type SessionFault =
  "not-theirs" | "ended" | "missing" | "not-minted" | "foreign-turn" | "foreign-state";

/** A call that its session does not allow. */
export class SessionRefused extends KnownError {
  readonly fault: SessionFault;
  readonly #more: JsonObject;

  constructor(
    fault: SessionFault,
    { place, from }: { readonly place?: string; readonly from?: number } = {},
  ) {
    const [message, hint] = texts[fault];
    super("SESSION_REFUSED", place === undefined ? message : `${place}: ${message}`, hint);
    this.fault = fault;
    this.#more = {
      ...(place === undefined ? {} : { place }),
      ...(from === undefined ? {} : { from }),
    };
  }

  /** For the entry: `place` is a pointer into the request, `from` the index of the other session's start. */
  facts(): JsonObject {
    return { code: this.code, fault: this.fault, ...this.#more };
  }
}

const texts: Readonly<Record<SessionFault, readonly [message: string, hint: string]>> = {
  "not-theirs": ["the session is not one of this caller's", "begin a session of your own"],
  ended: ["the session has ended", "begin another one"],
  missing: ["a call of this feature needs a session", "name it in the header x-seaworthy-session"],
  "not-minted": [
    "the session is not one of this caller's",
    "ask for one with POST /v1/sessions and send its id in the header x-seaworthy-session",
  ],
  "foreign-turn": ["this turn was delivered in another session", "send only what was said in this session"],
  "foreign-state": [
    "what this names was delivered in another session",
    "name only what was delivered in this session",
  ],
};
