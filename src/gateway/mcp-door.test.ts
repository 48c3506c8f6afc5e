import { hash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { someKill } from "../limits/kill/kill.conformance.ts";
import { McpDesk } from "../mcp/desk.ts";
import { McpEndpoint } from "../mcp/endpoint.ts";
import { reads, rulesFor, serverAt, startTestServer, stringTool, type Offer } from "../mcp/mcp.test-data.ts";
import { Pins } from "../mcp/pins.ts";
import { defaultQuotas } from "../policy/quotas.ts";
import type { Policy } from "../policy/policy.ts";
import { startGateway } from "./gateway.test-data.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function stand(offer: Partial<Offer> = {}, more: Partial<Policy> = {}) {
  const server = await startTestServer({ tools: [stringTool("say"), stringTool("sing")], ...offer });
  const sha256 = (text: string): string => hash("sha256", text);
  const lock = join(mkdtempSync(join(tmpdir(), "seaworthy-mcp-")), "seaworthy.mcp.lock");
  const entries: NewEntry[] = [];
  const desk = new McpDesk({
    config: { servers: [serverAt("s", server.url)], pin: "first-use", lock },
    environment: "dev",
    pins: new Pins(lock, { sha256, now: Date.now }),
    ...{ sha256, now: Date.now, version: "0" },
    recorder: { record: async (entry) => Promise.resolve(entries.push(entry)) },
    start: async () => Promise.reject(new Error("no sandbox here")),
    authorize: async () => Promise.resolve(undefined),
  });
  let sessions = 0;
  const mcp = new McpEndpoint(desk, () => `session-${(sessions += 1)}`);
  const policy = { mcp: { s: rulesFor({ say: reads, sing: reads }) }, ...more };
  const gateway = await startGateway(policy, [], { mcp });
  open.push(server, desk, mcp, gateway);
  const connect = async (headers: Record<string, string> = {}, generation: "new" | "old" = "new") => {
    const client = new Client(
      { name: "program", version: "1" },
      generation === "new" ? { versionNegotiation: { mode: { pin: "2026-07-28" } } } : {},
    );
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${gateway.url}/mcp/s`), {
        requestInit: { headers: { authorization: `Bearer ${gateway.key}`, ...headers } },
      }),
    );
    return client;
  };
  return { server, gateway, entries, mcp, connect };
}

const say = { name: "say", arguments: { text: "x" } };
const body = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };

test.each(["new", "old"] as const)(
  "over HTTP, a client of the %s generation lists and calls",
  async (generation) => {
    const { connect, server } = await stand();
    const client = await connect({}, generation);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["say", "sing"]);
    expect(await client.callTool(say)).toMatchObject({ content: [{ text: "said x" }] });
    expect(server.called).toHaveLength(1);
    await client.close();
  },
);

test("without a key of the gateway nobody is let in, and it is told as JSON-RPC", async () => {
  const { gateway, server } = await stand();
  const answer = await gateway.post("/mcp/s", body, { headers: { "content-type": "application/json" } });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({
    jsonrpc: "2.0",
    error: { data: { code: "key_missing" } },
    id: null,
  });
  expect(server.heads).toEqual([]);
});

test("a web page elsewhere is refused before its key is looked at", async () => {
  const { gateway } = await stand();
  const answer = await gateway.post("/mcp/s", body, {
    headers: {
      authorization: `Bearer ${gateway.key}`,
      "content-type": "application/json",
      origin: "https://evil.example",
    },
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { data: { code: "origin_refused" } } });
});

test("a body that two readers would read differently is refused", async () => {
  const { gateway, server } = await stand();
  const answer = await fetch(`${gateway.url}/mcp/s`, {
    method: "POST",
    headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json" },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}',
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("twice");
  expect(server.called).toEqual([]);
});

test("a body beyond the feature's limit is refused", async () => {
  const { gateway } = await stand(
    {},
    {
      limits: {
        tokensPerRequestMax: 10_000,
        bodyBytesMax: 2000,
        firstByteMs: 1e4,
        idleMs: 1e4,
        totalMs: 1e4,
      },
    },
  );
  const answer = await gateway.post("/mcp/s", { ...body, params: { filler: "x".repeat(2000) } });
  expect(answer.status).toBe(413);
});

test("a method that is none of the protocol's is refused, and so is a server that is not there", async () => {
  const { gateway } = await stand();
  const headers = { authorization: `Bearer ${gateway.key}` };
  expect((await fetch(`${gateway.url}/mcp/s`, { method: "PUT", headers })).status).toBe(405);
  expect((await gateway.post("/mcp/other", body)).status).toBe(404);
  expect(gateway.entries.map(({ kind, facts }) => [kind, facts?.["path"]])).toContainEqual([
    "call.refused",
    "/mcp/*",
  ]);
});

test("a request to a server counts as a request, and one more than the limit is turned away", async () => {
  const quotas = { ...defaultQuotas, requestsPerUserPerHour: 3 };
  const { connect, server } = await stand({}, { quotas });
  const client = await connect({ "x-seaworthy-user": "ada" });
  let answered = 0;
  const failed = await (async () => {
    for (let i = 0; i < 10; i += 1, answered += 1) await client.callTool(say);
    return undefined;
  })().catch((error: unknown) => error);
  expect(String(failed)).toMatch(/429|limit/i);
  expect(server.called.length).toBeLessThanOrEqual(3);
  expect(answered).toBeLessThanOrEqual(3);
});

test("a tool that somebody stopped is not listed and not called; the others go on", async () => {
  const { connect, gateway, server } = await stand();
  const client = await connect();
  await client.callTool(say);
  await gateway.kills.add(someKill("k", { scope: { tool: "say" }, atMs: Date.now() }));
  await expect
    .poll(
      async () => (await client.listTools(undefined, { cacheMode: "bypass" })).tools.map(({ name }) => name),
      { timeout: 5000 },
    )
    .toEqual(["sing"]);
  await expect(client.callTool(say)).rejects.toThrow(/stopped/);
  expect(await client.callTool({ ...say, name: "sing" })).toMatchObject({ content: [{ text: "said x" }] });
  expect(server.called.map(({ name }) => name)).toEqual(["say", "sing"]);
});

test("a feature that is stopped while a call runs ends the call, here and at the server", async () => {
  const seen = Promise.withResolvers<AbortSignal>();
  const { connect, gateway } = await stand({
    call: async (_name, _args, ctx) => {
      seen.resolve(ctx.mcpReq.signal);
      await new Promise((resolve) => ctx.mcpReq.signal.addEventListener("abort", resolve));
      return { content: [] };
    },
  });
  const client = await connect();
  const called = client.callTool(say);
  called.catch(() => undefined);
  const signal = await seen.promise;
  await gateway.kills.add(someKill("k", { scope: { feature: "test" }, atMs: Date.now() }));
  await expect(called).rejects.toThrow();
  await expect.poll(() => signal.aborted).toBe(true);
});
