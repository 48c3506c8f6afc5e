import type { IncomingMessage, ServerResponse } from "node:http";
import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonValue } from "../base/json.ts";
import type { Limiter, Reservation } from "../limits/limiter.ts";
import type { McpEndpoint } from "../mcp/endpoint.ts";
import { wires } from "../wire/formats.ts";
import type { Wire } from "../wire/wire.ts";
import type { Door } from "./abuse/door.ts";
import type { Arrival } from "./arrivals.ts";
import { entryOf, type Caller } from "./caller.ts";
import { enter } from "./entered.ts";
import type { KillWatch } from "./kill-watch.ts";
import type { Stop } from "./stop.ts";

/** MCP servers have one path each: `/mcp/{server}`. */
const prefix = "/mcp/";

export const isMcp = (path: string): boolean => path.startsWith(prefix);

const plain = wires["openai-chat"];
if (plain === undefined) throw new Error("no format for errors");

/** What is refused before a message was read is told as JSON-RPC 2.0 §5 does: nobody knows yet which one it was. */
export const mcpWire: Wire = {
  ...plain,
  format: "mcp",
  writeError: ({ code, message, id }) => ({
    jsonrpc: "2.0",
    error: { code: -32_000, message, data: { code, requestId: id } },
    id: null,
  }),
};

export interface McpDoorDeps {
  readonly mcp?: McpEndpoint | undefined;
  readonly door: Door;
  readonly kills: KillWatch;
  readonly limiter: Limiter;
}

interface McpRequest {
  readonly id: string;
  readonly path: string;
  readonly caller: Caller;
  readonly arrival: Arrival;
  /** What it wants to hear before it sends its body. */
  readonly expects: string;
}

const methods = ["GET", "POST", "DELETE"] as const;

/**
 * One request of a program to an MCP server: let in, bounded and stopped as every other call, then answered by the room `mcp`.
 *
 * @throws KnownError for the door to answer with
 */
export async function serveMcp(asked: McpRequest, deps: McpDoorDeps): Promise<void> {
  const { id, path, caller, arrival } = asked;
  const { request, response } = arrival;
  const { mcp, door } = deps;
  const method = methods.find((one) => one === request.method);
  if (method === undefined)
    throw new KnownError(
      "METHOD_REFUSED",
      "the method is none of an MCP server's",
      "send POST, GET or DELETE",
    );
  if (mcp === undefined)
    throw new KnownError(
      "ROUTE_UNKNOWN",
      "there are no MCP servers",
      "name them under mcp in seaworthy.gateway.yaml",
    );
  door.admission.check();
  // Of a stream that only listens the end of its time is the end too: its program asks again, and is let in again.
  const closed = (stop: Stop): void => stop.abort(new Error("the caller went away"));
  const { stop, running, ...entered } = enter({ arrival, caller, expects: asked.expects, closed }, deps);
  const gone = new AbortController();
  stop.addEventListener("abort", () => gone.abort(stop.reason));
  const text = method === "POST" ? await entered.body() : undefined;
  // A stream that only listens is no call under way: sessions and connections have their own bounds.
  const turn = method === "POST" ? entered.turn() : undefined;
  if (turn !== undefined) await turn;
  const killed = running.killed();
  if (killed !== undefined) throw killed;
  const body = text === undefined ? undefined : readJson(text);
  const reservation = isCall(body) ? reserve(caller, deps.limiter) : undefined;
  try {
    const answer = await mcp.serve({
      server: path.slice(prefix.length),
      method,
      headers: headersOf(request),
      body,
      visit: {
        id,
        policy: caller.policy,
        environment: caller.environment,
        key: caller.key.id,
        scopes: caller.key.mcp,
        tenant: caller.tenant,
        user: caller.user,
        session: caller.session,
        entry: entryOf(caller, id),
        signal: gone.signal,
        toolKilled: (tool) => running.toolKilled(tool),
      },
    });
    await send(answer, response);
  } catch (error) {
    // What it was stopped for says more than that it ended.
    throw stop.aborted && stop.reason instanceof KnownError ? stop.reason : error;
  } finally {
    reservation?.keep();
    reservation?.leave();
  }
}

/** A message that wants an answer. */
const isCall = (body: JsonValue | undefined): boolean =>
  isObject(body) && typeof body["method"] === "string" && body["id"] !== undefined;

/** A request to a server counts as a request, and holds a place while it runs. No tokens: no model is asked. @throws LimitReached */
function reserve({ policy, key, tenant, user, session }: Caller, limiter: Limiter): Reservation | undefined {
  if (policy.quotas === undefined) return undefined;
  return limiter.reserve({
    feature: policy.feature,
    quotas: policy.quotas,
    key: { account: key.account ?? key.id, ...(key.limits === undefined ? {} : { limits: key.limits }) },
    ...{ tenant, user, session },
    inputTokens: 0,
    outputTokens: 0,
    routes: [],
  });
}

/** Heads that the protocol reads. No other goes on, the program's key least of all. */
const passed = [
  "accept",
  "content-type",
  "mcp-protocol-version",
  "mcp-session-id",
  "mcp-method",
  "mcp-name",
  "last-event-id",
];

function headersOf({ headers }: IncomingMessage): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (typeof value === "string" && (passed.includes(name) || name.startsWith("mcp-param-")))
      all.set(name, value);
  return all;
}

/** Brings an answer back in pieces as they come. A program that does not take them holds it up. */
async function send(answer: Response, response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  const headers = [...answer.headers].filter(
    ([name]) => name !== "connection" && name !== "transfer-encoding",
  );
  response.writeHead(answer.status, Object.fromEntries(headers));
  const body = answer.body as ReadableStream<Uint8Array> | null;
  const reader = body?.getReader();
  if (reader === undefined) {
    response.end();
    return;
  }
  if (answer.headers.get("content-type")?.startsWith("text/event-stream") === true) response.flushHeaders();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  response.once("close", cancel);
  for (;;) {
    const next = await reader.read();
    if (next.done || isGone(response)) break;
    if (!response.write(next.value)) await drained(response);
  }
  response.off("close", cancel);
  response.end();
}

/** Asked anew each time: it changes while something else is waited for. */
const isGone = (response: ServerResponse): boolean => response.destroyed;

async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}
