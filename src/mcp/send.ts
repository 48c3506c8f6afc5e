import {
  ProtocolError,
  SdkError,
  SdkErrorCode,
  type Client,
  type Progress,
  type RequestOptions,
} from "@modelcontextprotocol/client";
import { KnownError } from "../base/errors.ts";
import type { Place } from "./desk.ts";
import type { AskBack } from "./server-asks.ts";

export interface SendOptions {
  readonly progress?: ((progress: Progress) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
  /** How its program is asked something meanwhile. */
  readonly askBack: AskBack;
}

/** What came of a request. */
export interface SendOutcome {
  readonly result?: object;
  /** What the server said went wrong: anybody's text. */
  readonly fault?: string;
  /** For the log. */
  readonly code: string;
}

/** Our own choice: a server that tells how far it is gets ten times as long as one that says nothing. */
const totalTimes = 10;

/**
 * Sends one request to a server, with its limits of time. Whoever asked and goes away cancels it there.
 *
 * @throws KnownError PROVIDER_TIMEOUT, PROVIDER_FAILED
 */
export async function sendTo(
  { link, server }: Place,
  { progress, signal, askBack }: SendOptions,
  send: (client: Client, options: RequestOptions) => Promise<object>,
): Promise<SendOutcome> {
  const client = await link.client();
  link.underway.add(askBack);
  try {
    const result = await send(client, {
      signal,
      timeout: server.timeoutMs,
      maxTotalTimeout: server.timeoutMs * totalTimes,
      resetTimeoutOnProgress: true,
      ...(progress === undefined ? {} : { onprogress: (told) => void progress(told).catch(() => undefined) }),
    });
    return { result, code: "ok" };
  } catch (error) {
    // What the server itself says is an answer, and is looked at like one.
    if (error instanceof ProtocolError) return { fault: error.message, code: String(error.code) };
    throw failure(error, server.name, server.timeoutMs);
  } finally {
    link.underway.delete(askBack);
  }
}

function failure(error: unknown, server: string, timeoutMs: number): unknown {
  if (error instanceof KnownError || !(error instanceof Error)) return error;
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout)
    return new KnownError(
      "PROVIDER_TIMEOUT",
      `the MCP server ${server} did not answer within ${timeoutMs} ms`,
      "try again, or raise its timeout in seaworthy.gateway.yaml",
    );
  return new KnownError(
    "PROVIDER_FAILED",
    `the MCP server ${server} gave no answer`,
    "try again; the log has what is known of it",
  );
}
