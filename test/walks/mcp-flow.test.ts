import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gpt, startStand, type Stand } from "./stand.ts";

const packages = join(import.meta.dirname, "../../node_modules");

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": `
environment: dev
features: [seaworthy.yaml]
mcp:
  servers:
    memory:
      command: node
      args: ["${packages}/@modelcontextprotocol/server-memory/dist/index.js"]
      program: ["${packages}"]
      env: { MEMORY_FILE_PATH: "text:/tmp/memory.jsonl" }
`,
      "seaworthy.yaml": `
feature: harbour
profile: agent
data: [none]
model: { provider: openai, id: ${gpt} }
approvals: { wait: 0s }
tools:
  send_mail: { schema: { type: object, properties: { to: { type: string } } }, effect: external }
mcp:
  memory:
    tools:
      read_graph: { effect: read, holds: [personal] }
`,
    },
  });
  stand.fakeOpenAi.reply = {
    tools: [{ id: "c1", name: "send_mail", arguments: '{"to":"the harbour master"}' }],
  };
}, 60_000);
afterAll(async () => stand.close());

const headersOf = (session: string): Record<string, string> => ({
  "x-seaworthy-user": "ann",
  "x-seaworthy-session": session,
});

async function readsMemory(session: string): Promise<void> {
  const client = new Client({ name: "program", version: "1" });
  const headers = { authorization: `Bearer ${stand.key}`, ...headersOf(session) };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${stand.url}/mcp/memory`), { requestInit: { headers } }),
  );
  await client.callTool({ name: "read_graph", arguments: {} });
  await client.close();
}

const asks = async (session: string): Promise<string | undefined> => {
  const openai = new OpenAI({
    apiKey: stand.key,
    baseURL: stand.openaiUrl,
    defaultHeaders: headersOf(session),
  });
  const { choices } = await openai.chat.completions.create({
    model: gpt,
    messages: [{ role: "user", content: "Tell the harbour master that we are here." }],
    tools: [{ type: "function", function: { name: "send_mail" } }],
  });
  const [call] = choices[0]?.message.tool_calls ?? [];
  return call?.type === "function" ? call.function.name : undefined;
};

test("what a session read through an MCP server, its later calls to a model have read", async () => {
  await readsMemory("one");
  await expect(asks("one")).rejects.toMatchObject({ status: 403, code: "approval_pending" });
  const entry = (await stand.log()).findLast(({ kind }) => kind === "tool.called");
  expect(entry?.findings).toContain("flow:untrusted-meets-private");
});

test("another session of the same user has not", async () => {
  expect(await asks("two")).toBe("send_mail");
});
