import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { KnownError } from "../base/errors.ts";
import type { NewId } from "../base/ids.ts";
import type { TracedCall } from "../evidence/call-trace.ts";
import type { Policy } from "../policy/policy.ts";
import { Killed } from "../limits/kill/killed.ts";
import { wireOf } from "../wire/formats.ts";
import type { KeyRecord } from "../store/store.ts";
import type { Wire } from "../wire/wire.ts";
import type { Door } from "./abuse/door.ts";
import { messageOf, readNoMore } from "./abuse/read-no-more.ts";
import { TurnedAway } from "./abuse/turned-away.ts";
import { admitted, type Admission } from "./admission.ts";
import { Arrivals, askIfThere, type Arrival } from "./arrivals.ts";
import { serveCall } from "./call.ts";
import { callerOf, entryOf, type Caller } from "./caller.ts";
import { enter } from "./entered.ts";
import { killFact } from "./failure.ts";
import { presentedId, type KeyRing } from "./keys.ts";
import { isMcp, mcpWire, serveMcp, type McpDoorDeps } from "./mcp-door.ts";
import { Meter } from "./meter.ts";
import type { KillWatch } from "./kill-watch.ts";
import { modelList } from "./models.ts";
import { wantsReceipt } from "./receipt.ts";
import type { Refusals } from "./refusals.ts";
import { sendError, sendJson, tooManyRefused, wireError } from "./reply.ts";
import { checkRetrieval, retrievalPath, type Retrieval } from "./retrieval-check.ts";
import { isSessions, serveSessions, sessionRoutesText } from "./session-door.ts";
import { CallTimes } from "./times.ts";
import { Refused, type CallDeps } from "./underway.ts";
import { lingerMs, Unreadable } from "./unreadable.ts";

export interface GatewayDeps extends CallDeps, Pick<McpDoorDeps, "mcp"> {
  readonly keys: Pick<KeyRing, "authenticate">;
  /** The gateway's own feature, which its own key alone opens. */
  readonly canary?: Pick<GatewayDeps, "policies" | "providers" | "limiter"> & { readonly key: KeyRecord };
  /** Set where this gateway is within a program, whose calls bring their providers with them: those of one call. */
  readonly brought?: (
    headers: IncomingHttpHeaders,
    policy: Policy,
    configured: CallDeps["providers"],
  ) => CallDeps["providers"];
  /** Registered documents; undefined where nothing is known of them. */
  readonly retrieval?: Retrieval;
  readonly kills: KillWatch;
  /** Undefined: every feature serves as it was loaded. */
  readonly admission?: Admission;
  /** By feature. */
  readonly policies: ReadonlyMap<string, Policy>;
  readonly environment: string;
  /** Who is let in, and how much at once. */
  readonly door: Door;
  /** Those who come without a key; closed by whoever closes the server, after it. */
  readonly refusals: Refusals;
  readonly newId: NewId;
  /** False while the log or a store is away. */
  readonly ready: () => boolean;
  /** Why the log may not be the one that was anchored outside; empty for nothing. */
  readonly doubts: () => readonly string[];
  /** Which credentials could not be read the last time; empty for none. */
  readonly credentialDoubts: () => readonly string[];
  /** For the operator: what the caller is not told. */
  readonly report: (id: string, error: unknown) => void;
}

/** The routes of programs, by path, and the format that each speaks. */
const formats: Readonly<Record<string, string>> = {
  "/v1/chat/completions": "openai-chat",
  "/v1/responses": "openai-responses",
  "/v1/messages": "anthropic-messages",
  "/v1/embeddings": "openai-embeddings",
  // Nobody's format but our own; its errors are told as OpenAI's.
  [retrievalPath]: "openai-chat",
};

/** Beside them within a program, for models that are called by a library's interface. */
const insideFormats: Readonly<Record<string, string>> = { ...formats, "/v1/exchange": "exchange" };

const formatsOf = ({ brought }: Pick<GatewayDeps, "brought">): typeof formats =>
  brought === undefined ? formats : insideFormats;

/** What Node knows and its types do not: the end of a request's half of the connection is not the end of its answer's. */
interface HalfOpen {
  httpAllowHalfOpen: boolean;
}

/** The door for programs. It answers nothing by itself: `listen` is the caller's. */
export function gatewayServer(deps: GatewayDeps): Server {
  const { door } = deps;
  const { headMs, idleMs, headBytes, headers } = door.limits;
  const arrivals = new Arrivals();
  const unreadable = new Unreadable(arrivals, { ...deps, about: (socket) => door.aboutSocket(socket) });
  const open =
    (expects: Expects) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      const arrival = arrivals.add(request, response);
      if (door.takes(arrival, arrivals)) void serve(arrival, expects, deps);
    };
  const server = createServer(
    {
      headersTimeout: headMs,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: idleMs,
      // The body has its own limit, which knows the feature; this one is for what never becomes a request.
      requestTimeout: 300_000,
      maxHeaderSize: headBytes,
      noDelay: true,
      insecureHTTPParser: false,
      IncomingMessage: messageOf(arrivals),
    },
    open("nothing"),
  );
  server.on("checkContinue", open("continue"));
  server.on("checkExpectation", open("other"));
  server.on("clientError", (error, socket) => void unreadable.meet(error, socket));
  server.on("connect", (_request, socket) => void unreadable.tunnel(socket));
  // Node's own listener for the end of a connection comes before this one.
  server.on("connection", (socket) => socket.once("end", () => askIfThere(socket, arrivals)));
  (server as Server & HalfOpen).httpAllowHalfOpen = true;
  // One more than may be: the parser drops what comes after, and a dropped header must not go unnoticed.
  server.maxHeadersCount = headers + 1;
  readNoMore(server, arrivals);
  door.watch(server, arrivals);
  return server;
}

/** What a request wants to hear before it sends its body (RFC 9110 §10.1.1). */
type Expects = "nothing" | "continue" | "other";

async function serve(arrival: Arrival, expects: Expects, deps: GatewayDeps): Promise<void> {
  const { request, response } = arrival;
  const path = pathOf(request);
  const isAsked = arrival.fault === undefined;
  if (path === "/healthz" && isAsked) {
    sendJson(response, 200, '{"status":"alive"}');
    return;
  }
  if (path === "/readyz" && isAsked) {
    const ready = deps.ready();
    // A log in doubt stops no call; whoever watches readiness hears of it. Who is in doubt of what is for people.
    const doubt = {
      ...(deps.doubts().length > 0 ? { log: "in doubt" } : {}),
      ...(deps.credentialDoubts().length > 0 ? { credentials: "in doubt" } : {}),
      ...(deps.kills.doubts().length > 0 ? { kills: "in doubt" } : {}),
    };
    sendJson(
      response,
      ready ? 200 : 503,
      JSON.stringify({ status: ready ? "ready" : "not ready", ...doubt }),
    );
    return;
  }
  const id = deps.newId();
  response.setHeader("x-request-id", id);
  const wire = wireFor(path, request, deps);
  // Anthropic's libraries read the id from this one.
  if (wire.format === "anthropic-messages") response.setHeader("request-id", id);
  const visit: Visit = { arrival, expects, path, id, wire };
  try {
    await route(visit, deps);
  } catch (error) {
    await answerError({ ...visit, error }, deps);
  }
}

/** One request at the door. */
interface Visit {
  readonly arrival: Arrival;
  readonly expects: Expects;
  readonly path: string;
  readonly id: string;
  readonly wire: Wire;
  /** Set once it is known who comes: what is refused after that is written down with its key. */
  key?: KeyRecord;
  caller?: Caller;
}

/** Errors of a route that is none are told in the shape of the vendor whose SDK asked. */
function wireFor(path: string, { headers }: IncomingMessage, deps: GatewayDeps): Wire {
  if (isMcp(path)) return mcpWire;
  const anthropic = path.startsWith("/v1/messages") || headers["anthropic-version"] !== undefined;
  const format = formatsOf(deps)[path] ?? (anthropic ? "anthropic-messages" : "openai-chat");
  const wire = wireOf(format);
  if (wire === undefined) throw new Error(`no format for ${path}`);
  return wire;
}

const pathOf = ({ url = "/" }: IncomingMessage): string => {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
};

async function route(visit: Visit, deps: GatewayDeps): Promise<void> {
  const { path, id, wire, arrival } = visit;
  const { request, response } = arrival;
  const { door } = deps;
  checkFault(arrival);
  if (visit.expects === "other")
    throw new KnownError(
      "EXPECTATION_REFUSED",
      "the header expect asks for what nobody here does",
      "leave it out",
    );
  if (door.answered(request, response)) return;
  const isCall = Object.hasOwn(formatsOf(deps), path);
  if (
    !isCall &&
    !isMcp(path) &&
    !isSessions(path) &&
    path !== "/v1/models" &&
    !path.startsWith("/v1/models/")
  )
    throw new KnownError("ROUTE_UNKNOWN", "there is no such route", `the routes are ${routesText}`);
  const method = isCall ? "POST" : "GET";
  if (request.method !== method && !isMcp(path) && !isSessions(path))
    throw new KnownError("METHOD_REFUSED", `the method is not ${method}`, `send ${method} ${path}`);
  const key = await door.judged(request, deps.keys.authenticate(request.headers));
  visit.key = key;
  checkFault(arrival);
  const ours = deps.canary?.key === key;
  const { policies, providers: own, limiter } = ours ? (deps.canary ?? deps) : deps;
  const site = door.site(request);
  const known = { ...callerOf(key, request.headers, policies, deps.environment), network: site };
  visit.caller = known;
  if (isSessions(path)) return serveSessions({ ...visit, caller: known }, { ...deps, limiter });
  const providers = deps.brought?.(request.headers, known.policy, own) ?? own;
  if (!isCall && !isMcp(path)) {
    sendJson(response, 200, modelList(path, known.policy, request.headers, providers));
    return;
  }
  // What tries a feature out is let in: evidence is how it gets admitted.
  const caller = ours ? known : admitted(known, deps.admission);
  if (isMcp(path)) return serveMcp({ ...visit, caller }, { ...deps, limiter });
  door.admission.check();
  const asked = wantsReceipt(request.headers);
  const startedAtMs = deps.now();
  const times = new CallTimes(deps.stopwatch, deps.tracer?.begin(tracedCall(visit)));
  const { stop, running, ...entered } = enter(
    {
      ...{ arrival: visit.arrival, caller, expects: visit.expects },
      closed: (gone) => {
        times.end(response.writableFinished ? response.statusCode : callerGone);
        if (!response.writableFinished) gone.abort(new Error("the caller went away"));
      },
    },
    deps,
  );
  const body = await entered.body();
  const turn = entered.turn();
  if (turn !== undefined) await turn;
  const call = { id, wire, caller, request, response, wantsReceipt: asked, startedAtMs, times, signal: stop };
  const meter = new Meter();
  try {
    const whole = { ...call, running, meter };
    if (path === retrievalPath) await checkRetrieval(body, whole, deps, deps.retrieval);
    else await serveCall(body, whole, providers === deps.providers ? deps : { ...deps, providers, limiter });
  } finally {
    // A place is held until the stream has ended.
    meter.leave();
  }
}

/** nginx's status for a caller who went away before the answer: HTTP has none. */
const callerGone = 499;

function tracedCall({ id, path, arrival: { request } }: Visit): TracedCall {
  const { traceparent } = request.headers;
  const header = typeof traceparent === "string" ? traceparent : undefined;
  return { exchange: id, method: request.method ?? "", route: path, traceparent: header };
}

/** What was found out about a request while something else was waited for. */
function checkFault({ fault }: Arrival): void {
  if (fault !== undefined) throw fault;
}

const routesText = [
  ...Object.keys(formats).map((path) => `POST ${path}`),
  "GET /v1/models",
  "/mcp/SERVER",
  ...sessionRoutesText,
].join(", ");

/** The path as it may stand in the log in the clear: what somebody wrote behind a route, or instead of one, does not. */
const shownPath = (path: string): string =>
  Object.hasOwn(insideFormats, path) || path === "/v1/models"
    ? path
    : path.startsWith("/v1/models/")
      ? "/v1/models/*"
      : isMcp(path)
        ? "/mcp/*"
        : isSessions(path)
          ? "/v1/sessions"
          : "other";

/** The one place at this door that catches: writes the refusal down, then tells the caller in the vendor's shape. */
async function answerError(failed: Visit & { readonly error: unknown }, deps: GatewayDeps): Promise<void> {
  const { id, wire, arrival, error } = failed;
  const { request, response } = arrival;
  const cause = error instanceof Refused ? error.error : error;
  if (!(cause instanceof KnownError)) deps.report(id, cause);
  const { shown, retryAfterSeconds } =
    error instanceof Refused
      ? { shown: cause, retryAfterSeconds: error.retryAfterSeconds }
      : await writtenDown(cause, failed, deps);
  if (response.destroyed) return;
  const ways = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (request.complete) {
    sendError(response, wire, wireError(shown, id), ways);
    return;
  }
  // A body that nobody will read keeps the connection busy: close it with the answer.
  response.setHeader("connection", "close");
  sendError(response, wire, wireError(shown, id), { ...ways, until: thrownAway(request) });
}

interface Shown {
  readonly shown: unknown;
  readonly retryAfterSeconds?: number;
}

/** Writes a refusal down. What cannot be written down is not told either: the caller hears that the log is away. */
async function writtenDown(cause: unknown, visit: Visit, deps: GatewayDeps): Promise<Shown> {
  if (isLogFailure(cause)) return { shown: cause };
  const { id, key, caller, arrival } = visit;
  const code = cause instanceof KnownError ? cause.code : "INTERNAL";
  const { request } = arrival;
  const facts = { path: shownPath(visit.path), method: (request.method ?? "").slice(0, 10) };
  const away = cause instanceof TurnedAway ? cause : undefined;
  try {
    const who =
      key === undefined
        ? {}
        : caller === undefined
          ? { environment: deps.environment, exchange: id, key: key.id }
          : entryOf(caller, id);
    if (key !== undefined && away === undefined)
      await deps.recorder.record({
        ...who,
        kind: "call.refused",
        decision: "block",
        facts: { code, ...facts, ...killFact(cause) },
      });
    else {
      const { facts: from, payload } = deps.door.about(request);
      const presented = key === undefined ? presentedId(request.headers) : undefined;
      const all = { ...facts, ...from, ...(presented === undefined ? {} : { key: presented }) };
      if (!(await deps.refusals.write({ exchange: id, code, facts: all, about: { ...who, payload } }))) {
        arrival.response.setHeader("connection", "close");
        return { shown: tooManyRefused(), retryAfterSeconds: 1 };
      }
    }
  } catch (error) {
    return { shown: error };
  }
  if (away !== undefined) return { shown: away, retryAfterSeconds: away.retryAfterSeconds };
  return cause instanceof Killed && cause.retryAfterSeconds !== undefined
    ? { shown: cause, retryAfterSeconds: cause.retryAfterSeconds }
    : { shown: cause };
}

/**
 * Takes the rest of a body for a while. RFC 9112 §9.6: with bytes unread, closing resets the connection, and a caller that is
 * still sending would lose the answer.
 */
async function thrownAway(request: IncomingMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, lingerMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once("end", done);
    request.once("close", done);
    request.resume();
  });
}

const isLogFailure = (error: unknown): boolean =>
  error instanceof KnownError && (error.code === "LOG_UNAVAILABLE" || error.code === "LOG_BROKEN");
