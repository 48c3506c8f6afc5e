import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";

/** A refusal that stands in the log already. */
export class RefusedHere extends Error {
  readonly error: KnownError;

  constructor(error: KnownError) {
    super(error.message);
    this.error = error;
  }
}

/** JSON-RPC 2.0 §5.1: from -32000 to -32099 is for the server's own errors. */
const ownError = -32_000;

/** What a program is told: our own words, and never a stack. */
export function protocolError(error: unknown, id: string): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const known = error instanceof RefusedHere ? error.error : error;
  if (!(known instanceof KnownError))
    return new ProtocolError(
      ProtocolErrorCode.InternalError,
      `something failed inside; the request id is ${id}`,
    );
  const data: JsonObject = { code: known.code.toLowerCase(), hint: known.hint, requestId: id };
  const isAsked = known.code === "ROUTE_UNKNOWN" || known.code === "EXCHANGE_UNREADABLE";
  return new ProtocolError(
    isAsked ? ProtocolErrorCode.InvalidParams : ownError,
    `${known.message}; ${known.hint} (request id ${id})`,
    data,
  );
}
