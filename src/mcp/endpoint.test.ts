import { afterEach, expect, test } from "vitest";
import {
  reads,
  rulesFor,
  serverAt,
  startTestServer,
  stringTool,
  testDesk,
  testPolicy,
  type TestDesk,
  type TestServer,
} from "./mcp.test-data.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function stand(): Promise<{ readonly server: TestServer; readonly desk: TestDesk }> {
  const server = await startTestServer();
  const desk = testDesk([serverAt("s", server.url)], testPolicy({ s: rulesFor({ say: reads }) }));
  open.push(server, desk);
  return { server, desk };
}

const initialize = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "program", version: "1" } },
};
const list = { jsonrpc: "2.0", id: 2, method: "tools/list", params: {} };
const call = {
  jsonrpc: "2.0",
  id: 3,
  method: "tools/call",
  params: { name: "say", arguments: { text: "x" } },
};

async function openSession(desk: TestDesk): Promise<string> {
  const over = new AbortController();
  const answer = await desk.post("s", initialize, { visit: desk.visit({ signal: over.signal }) });
  expect(answer.status).toBe(200);
  await answer.text();
  // As the door does when an answer has left.
  over.abort();
  return answer.headers.get("mcp-session-id") ?? "";
}

test("a batch is refused", async () => {
  const { desk } = await stand();
  await expect(desk.post("s", [list, list])).rejects.toThrow(/batch/);
});

test("a server that the feature does not name is not there, and neither is one that the gateway does not have", async () => {
  const { desk } = await stand();
  await expect(desk.post("other", list)).rejects.toThrow(/no such MCP server/);
  const visit = desk.visit({ policy: testPolicy({}) });
  await expect(desk.post("s", list, { visit })).rejects.toThrow(/no such MCP server/);
});

test.each([
  ["another method", { "mcp-method": "tools/list" }, /mcp-method/],
  ["another tool", { "mcp-method": "tools/call", "mcp-name": "wipe" }, /mcp-name/],
  ["another tool, in base64", { "mcp-name": `=?base64?${btoa("wipe")}?=` }, /mcp-name/],
])("a head that says something else than the body is refused: %s", async (_name, headers, message) => {
  const { server, desk } = await stand();
  const id = await openSession(desk);
  await expect(desk.post("s", call, { headers: { ...headers, "mcp-session-id": id } })).rejects.toThrow(
    message,
  );
  expect(server.called).toEqual([]);
});

test.each([
  ["nothing", {}],
  ["the same", { "mcp-method": "tools/call", "mcp-name": "say" }],
  ["the same, in base64", { "mcp-name": `=?base64?${btoa("say")}?=` }],
])("a head that says %s goes on", async (_name, headers) => {
  const { server, desk } = await stand();
  const id = await openSession(desk);
  const answer = await desk.post("s", call, { headers: { ...headers, "mcp-session-id": id } });
  expect(await answer.text()).toContain("said x");
  expect(server.called).toHaveLength(1);
});

test.each([
  ["another key", { key: "k2" }],
  ["another tenant", { tenant: "acme" }],
  ["another user", { user: "eve" }],
  ["another session of the application", { session: "s2" }],
])("nobody goes on with a session of %s", async (_name, other) => {
  const { server, desk } = await stand();
  const headers = { "mcp-session-id": await openSession(desk) };
  expect((await desk.post("s", list, { headers })).status).toBe(200);
  const answer = await desk.post("s", call, { headers, visit: desk.visit(other) });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { message: "Session not found" }, id: 3 });
  expect(server.called).toEqual([]);
  expect(desk.entries.at(-1)).toMatchObject({ kind: "mcp.refused", facts: { why: "another's session" } });
});

test("a session that nobody opened is not there, and without one a client of the older generation has to open it", async () => {
  const { desk } = await stand();
  expect((await desk.post("s", list, { headers: { "mcp-session-id": "made-up" } })).status).toBe(404);
  await expect(desk.post("s", list)).rejects.toThrow(/there is no session/);
});

test("a session ends when its client says so", async () => {
  const { desk } = await stand();
  const headers = { "mcp-session-id": await openSession(desk) };
  expect(desk.endpoint.size).toBe(1);
  const answer = await desk.endpoint.serve({
    server: "s",
    method: "DELETE",
    headers: new Headers(headers),
    body: undefined,
    visit: desk.visit(),
  });
  expect(answer.status).toBe(200);
  expect(desk.endpoint.size).toBe(0);
  expect((await desk.post("s", list, { headers })).status).toBe(404);
});

test("sessions that nobody uses end, and one owner has so many at once", async () => {
  const { desk } = await stand();
  const ids: string[] = [];
  for (let i = 0; i < 101; i += 1) ids.push(await openSession(desk));
  expect(desk.endpoint.size).toBe(100);
  expect((await desk.post("s", list, { headers: { "mcp-session-id": ids[0] ?? "" } })).status).toBe(404);
  expect((await desk.post("s", list, { headers: { "mcp-session-id": ids[1] ?? "" } })).status).toBe(200);
});

test.each(["new", "old"] as const)(
  "a client of the %s generation hears that the tools changed, and sees them",
  async (generation) => {
    const { server, desk } = await stand();
    const client = await desk.connect("s", {}, generation);
    expect((await client.listTools()).tools).toHaveLength(1);
    const heard = Promise.withResolvers<undefined>();
    client.setNotificationHandler("notifications/tools/list_changed", () => heard.resolve(undefined));
    if (generation === "new") await client.listen({ toolsListChanged: true });
    // The one tool that the manifest names is not there any more.
    server.offer.tools = [stringTool("other")];
    await expect
      .poll(
        () => {
          server.handler.notify.toolsChanged();
          return Promise.race([
            heard.promise.then(() => "heard"),
            new Promise((resolve) => setTimeout(resolve, 100)),
          ]);
        },
        { timeout: 5000 },
      )
      .toBe("heard");
    expect((await client.listTools(undefined, { cacheMode: "refresh" })).tools).toEqual([]);
  },
);

test("a gateway that stops waits for no stream that only listens", async () => {
  const { desk } = await stand();
  const id = await openSession(desk);
  const answer = await desk.endpoint.serve({
    server: "s",
    method: "GET",
    headers: new Headers({ "mcp-session-id": id, accept: "text/event-stream" }),
    body: undefined,
    visit: desk.visit(),
  });
  expect(answer.status).toBe(200);
  const ended = answer.text();
  desk.endpoint.endListening();
  await ended;
});
