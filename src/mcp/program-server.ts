import {
  McpServer,
  type CallToolResult,
  type CompleteResult,
  type GetPromptResult,
  type ListPromptsResult,
  type ListResourcesResult,
  type ListResourceTemplatesResult,
  type ListToolsResult,
  type Progress,
  type ReadResourceResult,
  type ServerCapabilities,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { JsonObject } from "../base/json.ts";
import { asked } from "./ask.ts";
import { textAt, type ItemKind } from "./catalogue.ts";
import type { McpDesk, Place, View } from "./desk.ts";
import { lookAtBrought } from "./look.ts";
import { covers } from "./named.ts";
import { protocolError, RefusedHere } from "./refusal.ts";
import type { AskBack } from "./server-asks.ts";
import { readAny, readCompletion, readPromptResult, readResourceResult } from "./texts.ts";
import { callTool, waitsText, type ToolCall } from "./tool-call.ts";
import { inScope, type Visit } from "./visit.ts";

/** What the official SDK carries from the door to its handlers. */
export interface Carried {
  readonly visit: Visit;
}

type Handler<P, R> = (params: P, at: At) => Promise<R>;

/** One request at a server, with where it goes. */
interface At {
  readonly visit: Visit;
  readonly place: Place;
  readonly ctx: ServerContext;
  readonly signal: AbortSignal;
}

/** The official SDK's server below its helpers: what it offers is another server's, and known only when somebody asks. */
export type ProgramServer = McpServer["server"];

/** The server that a program sees instead of the one behind it: the same protocol, and only what the feature may use. */
export function programServer(
  desk: McpDesk,
  name: string,
  given: { readonly visit: Visit; readonly instructions?: string | undefined },
): ProgramServer {
  const { rules } = desk.place(name, given.visit);
  const { server } = new McpServer(
    { name: `seaworthy/${name}`, version: desk.deps.version },
    {
      capabilities: capabilitiesOf(rules.prompts.length > 0, rules.resources.length > 0),
      ...(given.instructions === undefined ? {} : { instructions: given.instructions }),
    },
  );
  const at = <P, R>(handler: Handler<P, R>) => handling(desk, name, handler);
  server.setRequestHandler(
    "tools/list",
    at(async (_params, one) => listTools(desk, one)),
  );
  server.setRequestHandler(
    "tools/call",
    at(async (params: CallParams, one) => calledTool(desk, params, one)),
  );
  if (rules.prompts.length > 0) {
    server.setRequestHandler(
      "prompts/list",
      at(async (_params, one) => listPrompts(desk, one)),
    );
    server.setRequestHandler(
      "prompts/get",
      at(async (params: PromptParams, one) => gotPrompt(desk, params, one)),
    );
  }
  if (rules.resources.length > 0) {
    server.setRequestHandler(
      "resources/list",
      at(async (_params, one) => listResources(desk, one)),
    );
    server.setRequestHandler(
      "resources/templates/list",
      at(async (_params, one) => listTemplates(desk, one)),
    );
    server.setRequestHandler(
      "resources/read",
      at(async (params: ReadParams, one) => readResource(desk, params, one)),
    );
  }
  if (rules.prompts.length + rules.resources.length > 0)
    server.setRequestHandler(
      "completion/complete",
      at(async (params: Completion, one) => completed(desk, params, one)),
    );
  return server;
}

const capabilitiesOf = (prompts: boolean, resources: boolean): ServerCapabilities => ({
  tools: { listChanged: true },
  ...(prompts ? { prompts: { listChanged: true } } : {}),
  ...(resources ? { resources: { listChanged: true } } : {}),
  ...(prompts || resources ? { completions: {} } : {}),
});

/** The one place at this door that catches: writes down what was not yet, and tells the program in the protocol's words. */
function handling<P, R>(desk: McpDesk, name: string, handler: Handler<P, R>) {
  return async (
    request: { readonly method: string; readonly params?: unknown },
    ctx: ServerContext,
  ): Promise<R> => {
    const visit = { ...visitIn(ctx), mcpSession: ctx.sessionId };
    try {
      const place = desk.place(name, visit, ctx.sessionId);
      const signal = AbortSignal.any([ctx.mcpReq.signal, visit.signal]);
      return await handler((request.params ?? {}) as P, { visit, place, ctx, signal });
    } catch (error) {
      if (!(error instanceof RefusedHere))
        await desk.record({
          ...visit.entry,
          kind: "mcp.refused",
          decision: "block",
          facts: { server: name, method: request.method.slice(0, 60), code: codeOf(error) },
        });
      throw protocolError(error, visit.id);
    }
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code).slice(0, 60) : "INTERNAL";

function visitIn(ctx: ServerContext): Visit {
  const carried = ctx.http?.authInfo?.extra as Carried | undefined;
  if (carried === undefined) throw new Error("a request came by no door");
  return carried.visit;
}

/** Items of one kind that can be used now. */
function usable(view: View, kind: ItemKind): readonly JsonObject[] {
  return [...view.items.values()].flatMap(({ standing, item }) =>
    standing === "ok" && item?.kind === kind ? [item.definition] : [],
  );
}

async function listTools(desk: McpDesk, { place, visit }: At): Promise<ListToolsResult> {
  const view = await desk.view(place, visit);
  const tools = usable(view, "tool").filter((definition) => {
    const tool = textAt(definition, "name");
    return inScope(visit, place.server.name, tool) && visit.toolKilled(tool) === undefined;
  });
  return { tools } as unknown as ListToolsResult;
}

async function calledTool(
  desk: McpDesk,
  params: CallParams,
  { place, visit, ctx, signal }: At,
): Promise<CallToolResult> {
  return callTool(desk, place, visit, {
    name: params.name,
    arguments: (params.arguments ?? {}) as JsonObject,
    progress: progressTo(ctx),
    signal,
    askBack: askBackTo(ctx, visit),
    answers: answersIn(ctx),
  });
}

/** Requests to a program exist in the older generation only: one of the newer has an envelope with each of its own. */
function askBackTo({ mcpReq }: ServerContext, visit: Visit): AskBack {
  if (mcpReq.envelope !== undefined) return { visit, send: undefined };
  return {
    visit,
    send: async (method, params) =>
      (await mcpReq.send({ method: method as "elicitation/create", params })) as unknown as JsonObject,
  };
}

function answersIn({ mcpReq }: ServerContext): ToolCall["answers"] {
  const { inputResponses } = mcpReq;
  if (inputResponses === undefined) return undefined;
  const requestState = mcpReq.requestState<string>();
  return {
    inputResponses: inputResponses as JsonObject,
    ...(requestState === undefined ? {} : { requestState }),
  };
}

/** Tells the program how far a call is, where it asked for that. Numbers only grow, whoever counts. */
function progressTo(ctx: ServerContext): ((progress: Progress) => Promise<void>) | undefined {
  const progressToken = ctx.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let last = -Infinity;
  return async ({ progress, total, message }) => {
    // What an MCP server writes there is its text, which no guard has seen: our own messages alone go on.
    const isOwn = message?.startsWith(waitsText) === true;
    last = progress > last ? progress : last + 1e-3;
    await ctx.mcpReq.notify({
      method: "notifications/progress",
      params: {
        progressToken,
        progress: last,
        ...(total === undefined ? {} : { total }),
        ...(isOwn ? { message } : {}),
      },
    });
  };
}

async function listPrompts(desk: McpDesk, { place, visit }: At): Promise<ListPromptsResult> {
  return { prompts: usable(await desk.view(place, visit), "prompt") } as unknown as ListPromptsResult;
}

async function listTemplates(desk: McpDesk, { place, visit }: At): Promise<ListResourceTemplatesResult> {
  const resourceTemplates = usable(await desk.view(place, visit), "template");
  return { resourceTemplates } as unknown as ListResourceTemplatesResult;
}

/** Resources come and go, and are pinned by nobody: each list of them is looked at. */
async function listResources(desk: McpDesk, { place, visit }: At): Promise<ListResourcesResult> {
  const { catalogue } = await desk.view(place, visit);
  const named = catalogue.resources.filter((one) =>
    place.rules.resources.some((pattern) => covers(pattern, textAt(one, "uri"))),
  );
  const resources: JsonObject[] = [];
  for (const value of named) {
    const read = (one: JsonObject, reader: Parameters<typeof readAny>[1]): JsonObject =>
      readAny(one, reader) as JsonObject;
    const { passed } = await lookAtBrought({ id: visit.id, value, read }, visit.policy, desk.deps);
    if (passed !== undefined) resources.push(passed);
  }
  return { resources } as unknown as ListResourcesResult;
}

async function gotPrompt(desk: McpDesk, params: PromptParams, at: At): Promise<GetPromptResult> {
  const view = await desk.view(at.place, at.visit);
  const given = { ...params.arguments };
  return asked(desk, at.place, at.visit, {
    method: "prompts/get",
    target: params.name,
    isThere: view.items.get(`prompt:${params.name}`)?.standing === "ok",
    arguments: given,
    signal: at.signal,
    progress: progressTo(at.ctx),
    askBack: askBackTo(at.ctx, at.visit),
    read: readPromptResult,
    send: async (client, options) => client.getPrompt({ name: params.name, arguments: given }, options),
  });
}

async function readResource(desk: McpDesk, { uri }: ReadParams, at: At): Promise<ReadResourceResult> {
  return asked(desk, at.place, at.visit, {
    method: "resources/read",
    target: uri,
    isThere: at.place.rules.resources.some((pattern) => covers(pattern, uri)),
    arguments: { uri },
    signal: at.signal,
    progress: progressTo(at.ctx),
    askBack: askBackTo(at.ctx, at.visit),
    read: readResourceResult,
    send: async (client, options) => client.readResource({ uri }, { ...options, cacheMode: "bypass" }),
  });
}

interface CallParams {
  readonly name: string;
  readonly arguments?: unknown;
}

interface PromptParams {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, string>> | undefined;
}

interface ReadParams {
  readonly uri: string;
}

interface Completion {
  readonly ref: { readonly type: string; readonly name?: string; readonly uri?: string };
  readonly argument: { readonly name: string; readonly value: string };
  readonly context?: unknown;
}

async function completed(desk: McpDesk, params: Completion, at: At): Promise<CompleteResult> {
  const view = await desk.view(at.place, at.visit);
  const { ref } = params;
  const id = ref.type === "ref/prompt" ? `prompt:${ref.name ?? ""}` : `template:${ref.uri ?? ""}`;
  return asked(desk, at.place, at.visit, {
    method: "completion/complete",
    target: ref.name ?? ref.uri ?? "",
    isThere: view.items.get(id)?.standing === "ok",
    arguments: params as unknown as JsonObject,
    signal: at.signal,
    progress: undefined,
    askBack: askBackTo(at.ctx, at.visit),
    read: readCompletion,
    send: async (client, options) =>
      client.complete(params as Parameters<typeof client.complete>[0], options),
  });
}
