import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { systemCode } from "../audit/durable-file.ts";
import { KnownError } from "../base/errors.ts";
import { HasToWait, type PeopleGuard } from "./people-guard.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";

/** Where programs of people ask: all under it is JSON. */
export const apiPrefix = "/api/";

/** Our own choice: a question of a person, not a document. */
const bodyBytesMaxDefault = 64 * 1024;

/** What a route is asked, and how it answers. */
export interface ApiVisit {
  readonly parameters: URLSearchParams;
  /** The asker's token. Who it is and what they may do, the log decides. */
  readonly token: string;
  /** Aborted when the asker goes away. */
  readonly signal: AbortSignal;
  /** The body, an object of JSON. @throws KnownError */
  body(): Promise<JsonObject>;
  json(value: JsonValue): void;
  /** One line of JSON after the other, as fast as the asker takes them. */
  lines(values: AsyncIterable<JsonValue>): Promise<void>;
}

export interface ApiRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** 64 KiB unless said: a question of a person, not a document. */
  readonly bodyBytesMax?: number;
  /** @throws KnownError, which the door answers with. */
  answer(visit: ApiVisit): Promise<void>;
}

export interface ApiDoor {
  readonly routes: readonly ApiRoute[];
  /** Headers of every answer. */
  readonly headers: OutgoingHttpHeaders;
  /** Told of what is a bug of ours. */
  readonly report: (line: string) => void;
  readonly guard: Pick<PeopleGuard, "check" | "told">;
}

/** The door of the people's API: finds the route, asks for a token, and says every error as JSON. No other origin is let in. */
export async function serveApi(
  door: ApiDoor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { url, route } = routeOf(door.routes, request);
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    door.guard.check(request);
    await route.answer({
      parameters: url.searchParams,
      token: tokenOf(request),
      signal: gone.signal,
      body: () => bodyOf(request, route.bodyBytesMax ?? bodyBytesMaxDefault),
      json: (value) => {
        response.writeHead(200, { ...door.headers, "content-type": jsonType });
        response.end(`${JSON.stringify(value)}\n`);
      },
      lines: (values) => sendLines(door, response, values),
    });
  } catch (error) {
    refuse(door, response, door.guard.told(request, error));
  }
}

const jsonType = "application/json; charset=utf-8";

function routeOf(
  routes: readonly ApiRoute[],
  { url: target = "", method }: IncomingMessage,
): { url: URL; route: ApiRoute } {
  const base = "http://people.invalid";
  const url = URL.canParse(target, base) ? new URL(target, base) : undefined;
  const known = routes.filter(({ path }) => path === url?.pathname);
  const route = known.find((one) => one.method === method);
  if (url !== undefined && route !== undefined) return { url, route };
  if (known.length > 0) throw new MethodRefused(known.map((one) => one.method));
  throw new KnownError(
    "ROUTE_UNKNOWN",
    "there is no such route",
    `ask one of ${[...new Set(routes.map(({ path }) => path))].join(", ")}`,
  );
}

class MethodRefused extends KnownError {
  readonly allowed: string;

  constructor(methods: readonly string[]) {
    super("METHOD_REFUSED", "the route does not take that method", `use ${methods.join(" or ")}`);
    this.allowed = methods.join(", ");
  }
}

/** RFC 6750 §2.1: the characters of a bearer token. */
const bearer = /^Bearer ([A-Za-z0-9._~+/-]{1,512}={0,2})$/i;

/** @throws KnownError KEY_MISSING */
export function tokenOf({ headers }: IncomingMessage): string {
  const token = bearer.exec(headers.authorization ?? "")?.[1];
  if (token !== undefined) return token;
  throw new KnownError(
    "KEY_MISSING",
    "the log wants to know who asks",
    "send your token: Authorization: Bearer TOKEN",
  );
}

async function bodyOf(request: IncomingMessage, bodyBytesMax: number): Promise<JsonObject> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new KnownError(
      "EXCHANGE_UNREADABLE",
      "the body is not called JSON",
      "send content-type: application/json",
    );
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax)
      throw new KnownError(
        "BODY_TOO_LARGE",
        `the body is larger than ${bodyBytesMax} bytes`,
        "ask for less at once",
      );
    chunks.push(chunk);
  }
  const value = readJson(Buffer.concat(chunks).toString("utf8"));
  if (isObject(value)) return value;
  throw new KnownError(
    "EXCHANGE_UNREADABLE",
    "the body is not an object of JSON",
    'send one like {"user":"…"}',
  );
}

async function sendLines(
  door: ApiDoor,
  response: ServerResponse,
  values: AsyncIterable<JsonValue>,
): Promise<void> {
  for await (const value of values) {
    if (response.destroyed) return;
    if (!response.headersSent)
      response.writeHead(200, { ...door.headers, "content-type": "application/x-ndjson; charset=utf-8" });
    if (!response.write(`${JSON.stringify(value)}\n`)) await drained(response);
  }
  if (!response.headersSent)
    response.writeHead(200, { ...door.headers, "content-type": "application/x-ndjson; charset=utf-8" });
  response.end();
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
    if (response.destroyed) done();
  });

/** Tells an error as JSON. */
export function refuse(
  { headers, report }: Pick<ApiDoor, "headers" | "report">,
  response: ServerResponse,
  error: unknown,
): void {
  // Who hangs up in the middle of a question gets no answer, and it is no bug of ours.
  if (systemCode(error) === "ECONNRESET") {
    response.destroy();
    return;
  }
  if (!(error instanceof KnownError))
    report(
      `error in the people's API: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  const { code, message, hint, status } =
    error instanceof KnownError
      ? error
      : new KnownError("INTERNAL", "the request met a bug of ours", "try again");
  const body = `${JSON.stringify({ error: { code, message, hint } })}\n`;
  if (response.headersSent) {
    // In the middle of lines: the last one says that it is not whole.
    response.end(body);
    return;
  }
  response.writeHead(status, {
    ...headers,
    "content-type": jsonType,
    ...(code === "KEY_MISSING" ? { "www-authenticate": "Bearer" } : {}),
    ...(error instanceof MethodRefused ? { allow: error.allowed } : {}),
    ...(error instanceof HasToWait ? { "retry-after": String(error.retryAfterSeconds) } : {}),
    // What is left of a body that nobody reads ends with the connection.
    connection: "close",
  });
  response.end(body);
}
