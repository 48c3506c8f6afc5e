import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { CreateMessageRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEverything, type Everything } from "./mcp-servers.ts";
import { startStand, type Stand } from "./stand.ts";

const packages = join(import.meta.dirname, "../../node_modules");
const docs = mkdtempSync(join(tmpdir(), "seaworthy-mcp-docs-"));

let everything: Everything;
let stand: Stand;

beforeAll(async () => {
  // A sandbox started by root has another user.
  chmodSync(docs, 0o755);
  writeFileSync(join(docs, "tides.txt"), "High water is at noon.");
  mkdirSync(join(docs, "empty"));
  everything = await startEverything();
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": `
environment: dev
features: [seaworthy.yaml]
mcp:
  servers:
    everything: { url: "${everything.url}", allow_private: true }
    inside:
      command: node
      args: ["${packages}/@modelcontextprotocol/server-everything/dist/index.js", stdio]
      program: ["${packages}"]
    files:
      command: node
      args: ["${packages}/@modelcontextprotocol/server-filesystem/dist/index.js", "${docs}"]
      program: ["${packages}"]
      folders: [{ path: "${docs}" }]
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
model: { provider: openai, id: gpt-4.1-mini-2025-04-14 }
mcp:
  everything:
    tools:
      echo: { effect: read }
      get-sum: { effect: read }
      get-structured-content: { effect: read }
      trigger-long-running-operation: { effect: read }
      trigger-sampling-request: { effect: read }
    asks: [sampling]
    prompts: [simple-prompt]
    resources: ["demo://resource/*"]
  inside:
    tools:
      get-annotated-message: { effect: read }
  files:
    tools:
      read_text_file: { effect: read }
      list_directory: { effect: read }
  memory:
    tools:
      create_entities: { effect: write }
      read_graph: { effect: read }
`,
    },
  });
}, 120_000);

afterAll(async () => {
  await stand.close();
  await everything.close();
});

const at = (server: string): URL => new URL(`${stand.url}/mcp/${server}`);
const authorized = (): { requestInit: RequestInit } => ({
  requestInit: { headers: { authorization: `Bearer ${stand.key}` } },
});

async function newClient(server: string): Promise<Client> {
  const client = new Client(
    { name: "program", version: "1" },
    { versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  await client.connect(new StreamableHTTPClientTransport(at(server), authorized()));
  return client;
}

async function oldClient(server: string): Promise<OldClient> {
  const client = new OldClient({ name: "program", version: "1" });
  await client.connect(new OldTransport(at(server), authorized()));
  return client;
}

const clients = { "of 2026-07-28": newClient, "of 2025-11-25": oldClient };

for (const [generation, connect] of Object.entries(clients)) {
  test(`a client ${generation} sees the tools of a server over HTTP that its manifest names, and calls them`, async () => {
    const client = await connect("everything");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "echo",
      "get-structured-content",
      "get-sum",
      "trigger-long-running-operation",
      "trigger-sampling-request",
    ]);
    const result = await client.callTool({ name: "echo", arguments: { message: "ahoy" } });
    expect(result.content).toEqual([{ type: "text", text: "Echo: ahoy" }]);
    await client.close();
  });

  test(`a client ${generation} reads a file through a stdio server in its sandbox`, async () => {
    const client = await connect("files");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(["list_directory", "read_text_file"]);
    const result = await client.callTool({
      name: "read_text_file",
      arguments: { path: join(docs, "tides.txt") },
    });
    expect(result.content).toEqual([{ type: "text", text: "High water is at noon." }]);
    await client.close();
  });
}

test("the server that has everything runs over stdio as well", async () => {
  const client = await newClient("inside");
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["get-annotated-message"]);
  const asked = { name: "get-annotated-message", arguments: { messageType: "success", includeImage: false } };
  expect(JSON.stringify((await client.callTool(asked)).content)).toContain("completed successfully");
  await client.close();
});

test("every call is in the log before and after the server has it", async () => {
  const log = await stand.log();
  const kinds = log.map(({ kind }) => kind);
  expect(kinds).toContain("mcp.pinned");
  expect(kinds.filter((kind) => kind === "mcp.called")).toHaveLength(5);
  expect(kinds.filter((kind) => kind === "mcp.answered")).toHaveLength(5);
  expect(existsSync(join(stand.data, "../seaworthy.mcp.lock"))).toBe(true);
});

test("a person sees what servers offer, what is pinned of it, and what changed", async () => {
  const listed = await stand.seaworthy("mcp", "list", "--json");
  const rows = JSON.parse(listed.out) as { server: string; id: string; state: string; features: string[] }[];
  expect(rows).toContainEqual({
    server: "files",
    id: "tool:read_text_file",
    state: "same",
    features: ["harbour"],
  });
  expect(rows).toContainEqual({ server: "files", id: "tool:write_file", state: "new", features: [] });
  expect(listed.code).toBe(1);

  const lock = join(stand.data, "../seaworthy.mcp.lock");
  const pinned = await stand.seaworthy("mcp", "pin", "files", "--only", "tool:write_file");
  expect(pinned).toMatchObject({ code: 0, out: "new      tool:write_file\n" });
  const diff = await stand.seaworthy("mcp", "diff", "files", "--json");
  const changes = JSON.parse(diff.out) as { id: string; state: string }[];
  expect(changes.map(({ id }) => id)).not.toContain("tool:write_file");
  expect(changes.every(({ state }) => state === "new")).toBe(true);
  expect(readFileSync(lock, "utf8")).toContain('"tool:write_file"');
  const pins = (await stand.log()).filter(({ kind }) => kind === "mcp.pinned");
  expect(pins.at(-1)).toMatchObject({ facts: { server: "files", tools: 1 } });
  expect(await stand.seaworthy("mcp", "diff", "nobody")).toMatchObject({ code: 2 });
}, 120_000);

test("a server of the older generation asks a program for a model's words, where the manifest lets it", async () => {
  const client = new OldClient({ name: "program", version: "1" }, { capabilities: { sampling: {} } });
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => ({
    model: "m",
    role: "assistant",
    content: { type: "text", text: `a word on ${JSON.stringify(params.messages[0]?.content)}` },
  }));
  await client.connect(new OldTransport(at("everything"), authorized()));
  const asked = { name: "trigger-sampling-request", arguments: { prompt: "tides", maxTokens: 10 } };
  expect(JSON.stringify(await client.callTool(asked))).toContain("a word on");
  await client.close();
});

test("a prompt, a resource and a list of them come through", async () => {
  const client = await newClient("everything");
  expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["simple-prompt"]);
  expect((await client.getPrompt({ name: "simple-prompt" })).messages).toHaveLength(1);
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate).sort()).toContain(
    "demo://resource/dynamic/text/{resourceId}",
  );
  const { contents } = await client.readResource({ uri: "demo://resource/dynamic/text/1" });
  expect(contents).toHaveLength(1);
  await client.close();
});

test("what a tool of the third server wrote it reads again: one process for the feature", async () => {
  const client = await oldClient("memory");
  const entity = { name: "tide", entityType: "thing", observations: ["high at noon"] };
  await client.callTool({ name: "create_entities", arguments: { entities: [entity] } });
  const other = await newClient("memory");
  expect(JSON.stringify(await other.callTool({ name: "read_graph", arguments: {} }))).toContain(
    "high at noon",
  );
  await Promise.all([client.close(), other.close()]);
});
