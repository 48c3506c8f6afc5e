import {
  createMcpHandler,
  isInitializeRequest,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
  type AuthInfo,
  type McpHttpHandler,
} from "@modelcontextprotocol/server";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonValue } from "../base/json.ts";
import { textAt } from "./catalogue.ts";
import type { McpDesk } from "./desk.ts";
import { programServer, type Carried, type ProgramServer } from "./program-server.ts";
import { ownerOf, type Visit } from "./visit.ts";

/** One HTTP request at `/mcp/{server}`, read and let in. */
export interface EndpointRequest {
  /** Name of the server. */
  readonly server: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Headers;
  /** Undefined where there is none. */
  readonly body: JsonValue | undefined;
  readonly visit: Visit;
}

interface Session {
  readonly id: string;
  readonly owner: string;
  readonly serverName: string;
  readonly feature: string;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly server: ProgramServer;
  lastUsedMs: number;
  /** Requests and streams that are open. */
  open: number;
}

/** Our own choices: sessions of the older generation at once, of all and of one key, and how long one that nobody uses is kept. */
const sessionsMax = 2000;
const sessionsOfOneMax = 100;
const sessionIdleMs = 30 * 60_000;
/** Our own choice: handlers of the newer generation that are kept, one for each server and feature. */
const handlersMax = 1000;

/**
 * `/mcp/{server}` for clients of both generations: those that send all with each request (2026-07-28), and those that open a session first
 * (up to 2025-11-25). Which of the two it is, and what it answers, is the official SDK's; whose a session is, is ours.
 */
export class McpEndpoint {
  readonly #desk: McpDesk;
  readonly #newSessionId: () => string;
  readonly #handlers = new Map<string, McpHttpHandler>();
  readonly #sessions = new Map<string, Session>();
  readonly #end: () => void;

  constructor(desk: McpDesk, newSessionId: () => string) {
    this.#desk = desk;
    this.#newSessionId = newSessionId;
    this.#end = desk.onChange((server, feature) => this.#changed(server, feature));
  }

  /** @throws KnownError ROUTE_UNKNOWN, EXCHANGE_UNREADABLE */
  async serve(asked: EndpointRequest): Promise<Response> {
    const { server, visit, body, method, headers } = asked;
    this.#desk.place(server, visit);
    if (method === "POST") checkBody(body, headers);
    const request = new Request(`http://seaworthy.invalid/mcp/${server}`, {
      method,
      headers,
      signal: visit.signal,
    });
    const id = headers.get("mcp-session-id");
    if (id === null && method === "POST" && !(await isLegacyRequest(request, body)))
      return this.#handler(server, visit).fetch(request, { parsedBody: body, authInfo: authInfoOf(visit) });
    return this.#legacy(request, asked, id);
  }

  /** Sessions that are open. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Ends the streams on which nobody waits for an answer: a gateway that stops does not wait for them. */
  endListening(): void {
    for (const { transport } of this.#sessions.values()) transport.closeStandaloneSSEStream();
  }

  async close(): Promise<void> {
    this.#end();
    await Promise.all([...this.#sessions.values()].map(async (session) => this.#drop(session)));
    await Promise.all([...this.#handlers.values()].map(async (handler) => handler.close()));
    this.#handlers.clear();
  }

  /** One for each server and feature: what it may use is the same for all who come to it. */
  #handler(server: string, visit: Visit): McpHttpHandler {
    const name = `${server} ${visit.policy.feature}`;
    let handler = this.#handlers.get(name);
    if (handler === undefined) {
      if (this.#handlers.size >= handlersMax) throw new Error("more servers and features than there can be");
      handler = createMcpHandler(
        async ({ authInfo }) => {
          const { visit: own } = authInfo?.extra as unknown as Carried;
          return programServer(this.#desk, server, {
            visit: own,
            instructions: await this.#instructions(server, own),
          });
        },
        { legacy: "reject", maxSubscriptions: sessionsMax },
      );
      this.#handlers.set(name, handler);
    }
    return handler;
  }

  async #legacy(request: Request, asked: EndpointRequest, id: string | null): Promise<Response> {
    const { visit, body, method } = asked;
    if (id === null) {
      if (method !== "POST" || !isInitializeRequest(body))
        throw new KnownError(
          "EXCHANGE_UNREADABLE",
          "there is no session",
          "send initialize first, or speak revision 2026-07-28, which needs none",
        );
      return this.#opened(request, asked);
    }
    const session = this.#sessions.get(id);
    if (session?.owner !== ownerOf(visit) || session.serverName !== asked.server) {
      // Of another's session nobody learns that there is one.
      await this.#desk.record({
        ...visit.entry,
        kind: "mcp.refused",
        decision: "block",
        facts: {
          server: asked.server,
          code: "ROUTE_UNKNOWN",
          why: session === undefined ? "no such session" : "another's session",
        },
      });
      return noSession(body);
    }
    return this.#within(session, request, asked);
  }

  async #within(session: Session, request: Request, { body, visit }: EndpointRequest): Promise<Response> {
    session.lastUsedMs = this.#desk.deps.now();
    session.open += 1;
    const left = (): void => {
      session.open -= 1;
      session.lastUsedMs = this.#desk.deps.now();
    };
    visit.signal.addEventListener("abort", left, { once: true });
    return session.transport.handleRequest(request, { parsedBody: body, authInfo: authInfoOf(visit) });
  }

  async #opened(request: Request, asked: EndpointRequest): Promise<Response> {
    const { visit, server: serverName } = asked;
    this.#tidy(visit);
    const id = this.#newSessionId();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      onsessionclosed: () => {
        this.#sessions.delete(id);
      },
    });
    const server = programServer(this.#desk, serverName, {
      visit,
      instructions: await this.#instructions(serverName, visit),
    });
    await server.connect(transport);
    const session: Session = {
      ...{ id, serverName, transport, server, open: 0 },
      owner: ownerOf(visit),
      feature: visit.policy.feature,
      lastUsedMs: this.#desk.deps.now(),
    };
    this.#sessions.set(id, session);
    const response = await this.#within(session, request, asked);
    if (response.status >= 400) await this.#drop(session);
    return response;
  }

  /** A server that cannot be asked has none to show; whoever then asks for its tools hears why. */
  async #instructions(server: string, visit: Visit): Promise<string | undefined> {
    const place = this.#desk.place(server, visit);
    const view = await this.#desk.view(place, visit).catch(() => undefined);
    const found = view?.items.get("instructions");
    const text = found?.standing === "ok" ? found.item?.definition["text"] : undefined;
    return typeof text === "string" ? text : undefined;
  }

  #changed(server: string, feature: string): void {
    const handler = this.#handlers.get(`${server} ${feature}`);
    handler?.notify.toolsChanged();
    handler?.notify.promptsChanged();
    handler?.notify.resourcesChanged();
    for (const session of this.#sessions.values())
      if (session.serverName === server && session.feature === feature)
        // One that listens to nothing has nothing to hear.
        void session.server.sendToolListChanged().catch(() => undefined);
  }

  #tidy(visit: Visit): void {
    const nowMs = this.#desk.deps.now();
    const owner = ownerOf(visit);
    const idle = [...this.#sessions.values()].sort((one, other) => one.lastUsedMs - other.lastUsedMs);
    let own = idle.filter((session) => session.owner === owner).length;
    for (const session of idle) {
      const isOld = nowMs - session.lastUsedMs > sessionIdleMs;
      const isTooMany =
        this.#sessions.size >= sessionsMax || (session.owner === owner && own >= sessionsOfOneMax);
      if (session.open > 0 || (!isOld && !isTooMany)) continue;
      if (session.owner === owner) own -= 1;
      void this.#drop(session);
    }
    if (this.#sessions.size >= sessionsMax || own >= sessionsOfOneMax)
      throw new KnownError("OVERLOADED", "too many MCP sessions are open", "close those that are not used");
  }

  async #drop(session: Session): Promise<void> {
    this.#sessions.delete(session.id);
    await session.server.close();
  }
}

const authInfoOf = (visit: Visit): AuthInfo => ({
  // The program's key is nobody's business behind the door.
  token: "",
  clientId: visit.key,
  scopes: [],
  extra: { visit } satisfies Carried,
});

/** JSON-RPC's own word for a session that is not there, with the status that makes a client open another one. */
const noSession = (body: JsonValue | undefined): Response =>
  Response.json(
    {
      jsonrpc: "2.0",
      error: { code: -32_001, message: "Session not found" },
      id:
        isObject(body) && (typeof body["id"] === "string" || typeof body["id"] === "number")
          ? body["id"]
          : null,
    },
    { status: 404 },
  );

/** Members of the parameters that a name in the head stands for, by method. Revision 2026-07-28, SEP-2243. */
const namedBy: Readonly<Record<string, string>> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
};

/**
 * What stands in front of us routes by the head, and what stands behind reads the body: both must say the same, whatever the revision.
 *
 * @throws KnownError EXCHANGE_UNREADABLE
 */
function checkBody(body: JsonValue | undefined, headers: Headers): void {
  const wrong = (message: string, hint: string): KnownError =>
    new KnownError("EXCHANGE_UNREADABLE", message, hint);
  if (Array.isArray(body))
    throw wrong("the body is a batch", "send one message a request: batches ended with revision 2025-06-18");
  if (!isObject(body)) throw wrong("the body is no JSON-RPC message", "send one JSON object");
  const method = headers.get("mcp-method");
  if (method !== null && method !== (body["method"] ?? ""))
    throw wrong("the header mcp-method is not the body's method", "send the same in both");
  const name = headers.get("mcp-name");
  if (name === null) return;
  const params = isObject(body["params"]) ? body["params"] : {};
  const member = namedBy[textAt(body, "method")];
  if (member === undefined || decodedName(name) !== params[member])
    throw wrong("the header mcp-name is not the name in the body", "send the same in both");
}

/** Names that no header can hold are sent in base64: SEP-2243. */
function decodedName(text: string): string {
  const encoded = /^=\?base64\?([A-Za-z0-9+/=]*)\?=$/.exec(text)?.[1];
  return encoded === undefined ? text : Buffer.from(encoded, "base64").toString("utf8");
}
