import { hash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import {
  createMcpHandler,
  McpServer as SdkServer,
  type McpHttpHandler,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { readJson, type JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { attack, bound, number, policyOf, token } from "../pipeline/pipeline.test-data.ts";
import type { McpServer } from "../policy/mcp-config.ts";
import type { McpRules, Policy } from "../policy/policy.ts";
import { textAt } from "./catalogue.ts";
import { McpDesk, type DeskDeps } from "./desk.ts";
import { McpEndpoint } from "./endpoint.ts";
import { Pins } from "./pins.ts";
import type { Visit } from "./visit.ts";

/** What a test's server offers now, and what it does when a tool is called. */
export interface Offer {
  tools: JsonObject[];
  prompts: JsonObject[];
  resources: JsonObject[];
  templates: JsonObject[];
  instructions: string | undefined;
  call: (name: string, args: JsonObject, ctx: ServerContext) => Promise<JsonObject> | JsonObject;
  prompt: () => JsonObject;
  read: (uri: string) => JsonObject;
}

export interface TestServer {
  readonly url: string;
  readonly offer: Offer;
  /** Calls of tools that arrived. */
  readonly called: { readonly name: string; readonly args: JsonObject }[];
  /** Heads of the requests that arrived. */
  readonly heads: IncomingMessage["headers"][];
  readonly handler: McpHttpHandler;
  close(): Promise<void>;
}

export const stringTool = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  description: `does ${name}`,
  inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  ...more,
});

/** A real server of the official SDK on the loopback, of both generations, whose offer a test changes. */
export async function startTestServer(more: Partial<Offer> = {}): Promise<TestServer> {
  const called: { name: string; args: JsonObject }[] = [];
  const heads: IncomingMessage["headers"][] = [];
  const offer: Offer = {
    tools: [stringTool("say")],
    prompts: [],
    resources: [],
    templates: [],
    instructions: undefined,
    call: (_name, args) => ({ content: [{ type: "text", text: `said ${textAt(args, "text")}` }] }),
    prompt: () => ({ messages: [] }),
    read: (uri) => ({ contents: [{ uri, text: "" }] }),
    ...more,
  };
  const handler = createMcpHandler(() => {
    const { instructions } = offer;
    const { server } = new SdkServer(
      { name: "test", version: "1" },
      {
        capabilities: { tools: { listChanged: true }, prompts: {}, resources: {} },
        ...(instructions === undefined ? {} : { instructions }),
      },
    );
    server.setRequestHandler("tools/list", () => ({ tools: offer.tools }) as never);
    server.setRequestHandler("prompts/list", () => ({ prompts: offer.prompts }) as never);
    server.setRequestHandler("prompts/get", () => offer.prompt() as never);
    server.setRequestHandler("resources/list", () => ({ resources: offer.resources }) as never);
    server.setRequestHandler(
      "resources/templates/list",
      () => ({ resourceTemplates: offer.templates }) as never,
    );
    server.setRequestHandler("resources/read", ({ params }) => offer.read(params.uri) as never);
    server.setRequestHandler("tools/call", async ({ params }, ctx) => {
      const args = (params.arguments ?? {}) as JsonObject;
      called.push({ name: params.name, args });
      return (await offer.call(params.name, args, ctx)) as never;
    });
    return server;
  });
  const web = createServer((request, response) => {
    heads.push(request.headers);
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      const answer = await handler.fetch(
        new Request(`http://127.0.0.1${request.url ?? ""}`, {
          method: request.method ?? "GET",
          headers: request.headers as Record<string, string>,
          signal: gone.signal,
          ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
        }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (answer.body !== null) for await (const chunk of answer.body) response.write(chunk);
      response.end();
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(web.address() as AddressInfo).port}/mcp`,
    ...{ offer, called, heads, handler },
    close: async () => {
      await handler.close();
      web.closeAllConnections();
      await new Promise<void>((resolve) => web.close(() => resolve()));
    },
  };
}

export const serverAt = (name: string, url: string, more: Partial<McpServer> = {}): McpServer => ({
  name,
  reach: { kind: "http", url, allowPrivate: true },
  oneFor: "feature",
  timeoutMs: 5000,
  startMs: 5000,
  answerBytesMax: 1024 * 1024,
  ...more,
});

export const rulesFor = (tools: McpRules["tools"], more: Partial<McpRules> = {}): McpRules => ({
  tools,
  prompts: [],
  resources: [],
  asks: [],
  personal: "record",
  ...more,
});

export const reads = { effect: "read", returns: "untrusted" } as const;

export interface TestDesk {
  readonly desk: McpDesk;
  readonly endpoint: McpEndpoint;
  readonly pins: Pins;
  readonly entries: NewEntry[];
  /** Milliseconds that the desk's clock is ahead. */
  readonly clock: { aheadMs: number };
  visit(more?: Partial<Visit>): Visit;
  /** A client of the official SDK at `/mcp/{server}`, as if it had come through the door. */
  connect(
    server: string,
    more?: Partial<Visit>,
    generation?: "new" | "old",
    prepare?: (client: Client) => void,
  ): Promise<Client>;
  /** One message at the endpoint. */
  post(
    server: string,
    body: unknown,
    given?: { headers?: Record<string, string>; visit?: Visit },
  ): Promise<Response>;
  close(): Promise<void>;
}

/** Stops "drop tables", personal data are numbers of four to eight digits, and secrets begin with `tk_`. */
export const testPolicy = (mcp: NonNullable<Policy["mcp"]>, more: Partial<Policy> = {}): Policy =>
  policyOf([bound(attack, "block"), bound(number, "redact"), bound(token, "redact")], { mcp, ...more });

/** A desk before the given servers, with a lock file of its own. */
export function testDesk(
  servers: readonly McpServer[],
  policy: Policy,
  more: Partial<DeskDeps> & { readonly pin?: "first-use" | "by-hand" } = {},
): TestDesk {
  const entries: NewEntry[] = [];
  const clock = { aheadMs: 0 };
  const now = (): number => Date.now() + clock.aheadMs;
  const sha256 = (text: string): string => hash("sha256", text);
  const lock = join(mkdtempSync(join(tmpdir(), "seaworthy-mcp-")), "seaworthy.mcp.lock");
  const pins = new Pins(lock, { sha256, now });
  const desk = new McpDesk({
    config: { servers, pin: more.pin ?? "first-use", lock },
    environment: "dev",
    ...{ pins, sha256, now },
    recorder: { record: async (entry) => Promise.resolve(entries.push(entry)) },
    version: "0",
    start: async () => Promise.reject(new Error("no sandbox in this test")),
    authorize: async () => Promise.resolve(undefined),
    ...more,
  });
  let ids = 0;
  let sessions = 0;
  const endpoint = new McpEndpoint(desk, () => `session-${(sessions += 1)}`);
  const visit = (of: Partial<Visit> = {}): Visit => {
    const id = `call-${(ids += 1)}`;
    return {
      id,
      policy,
      environment: "dev",
      key: "k1",
      entry: { feature: policy.feature, environment: "dev", exchange: id, key: of.key ?? "k1" },
      signal: new AbortController().signal,
      toolKilled: () => undefined,
      ...of,
    };
  };
  const serve = async (server: string, init: RequestInit, of: Partial<Visit>): Promise<Response> => {
    const gone = new AbortController();
    init.signal?.addEventListener("abort", () => gone.abort());
    return endpoint.serve({
      server,
      method: (init.method ?? "GET") as "POST",
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? readJson(init.body) : undefined,
      visit: visit({ signal: gone.signal, ...of }),
    });
  };
  return {
    ...{ desk, endpoint, pins, entries, clock, visit },
    connect: async (server, of = {}, generation = "new", prepare = () => undefined) => {
      const client = new Client(
        { name: "program", version: "1" },
        generation === "new" ? { versionNegotiation: { mode: { pin: "2026-07-28" } } } : {},
      );
      const transport = new StreamableHTTPClientTransport(new URL(`http://gateway.test/mcp/${server}`), {
        fetch: async (_url, init) => serve(server, init ?? {}, of),
      });
      prepare(client);
      await client.connect(transport);
      return client;
    },
    post: async (server, body, given = {}) =>
      endpoint.serve({
        server,
        method: "POST",
        headers: new Headers({
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...given.headers,
        }),
        body: body as JsonObject,
        visit: given.visit ?? visit(),
      }),
    close: async () => {
      await endpoint.close();
      await desk.close();
    },
  };
}
