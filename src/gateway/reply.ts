import type { ServerResponse } from "node:http";
import { KnownError } from "../base/errors.ts";
import type { Decision } from "../pipeline/decision.ts";
import type { Wire, WireError } from "../wire/wire.ts";

/** Sends one JSON document and ends the response, at once or when `until` is settled: the caller has the whole document before. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: string,
  until?: Promise<void>,
): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  // A string leaves together with the head in one write.
  if (until === undefined) response.end(body);
  else {
    response.write(body);
    void until.then(() => response.end());
  }
}

/** What the caller is told of an error. Only our own words: anything that is no KnownError is our bug and says nothing. */
export function wireError(error: unknown, id: string): WireError {
  if (!(error instanceof KnownError))
    return { status: 500, code: "internal", message: `something failed inside; the request id is ${id}`, id };
  const pointer = /^(\/\S*): /.exec(error.message)?.[1];
  return {
    status: error.status,
    code: error.code.toLowerCase(),
    message: `${error.message}; ${error.hint} (request id ${id})`,
    id,
    ...(pointer === undefined ? {} : { param: pointer }),
  };
}

export function sendError(
  response: ServerResponse,
  wire: Wire,
  error: WireError,
  { retryAfterSeconds, until }: { readonly retryAfterSeconds?: number; readonly until?: Promise<void> } = {},
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (retryAfterSeconds !== undefined)
    response.setHeader("retry-after", String(Math.ceil(retryAfterSeconds)));
  // The SDKs of both vendors read this header before they look at the status. What was stopped stays so until somebody says otherwise.
  const passes = (error.status >= 500 || error.status === 429) && error.code !== "killed";
  if (!passes) response.setHeader("x-should-retry", "false");
  sendJson(response, error.status, JSON.stringify(wire.writeError(error)), until);
}

/** Said to those who are turned away while very many others are. */
export const tooManyRefused = (): KnownError =>
  new KnownError(
    "LIMIT_REACHED",
    "very many requests are turned away at this moment",
    "try again in a second",
  );

/** A decision that stops a call, as an error: says what was found, in general words, and what to do. */
export function refusal(decision: Decision, side: "request" | "answer"): KnownError {
  const reasons = decision.reasons.join("; ");
  const guards = new Set(
    decision.verdicts
      .filter(({ action }) => action === "block" || action === "hold")
      .map(({ guard }) => guard),
  );
  if (guards.size === 1 && guards.has("size"))
    return new KnownError("TOKENS_TOO_MANY", reasons, "send less text in one request");
  if (decision.outcome === "hold")
    return new KnownError(
      "POLICY_HELD",
      `the ${side} waits for a person: ${reasons}`,
      "ask the feature's owner",
    );
  return new KnownError(
    "POLICY_BLOCKED",
    `the ${side} was blocked by the feature's policy: ${reasons}`,
    side === "request" ? "change the request" : "ask for something else",
  );
}
