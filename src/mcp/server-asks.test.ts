import { inputRequired } from "@modelcontextprotocol/server";
import type { Client } from "@modelcontextprotocol/client";
import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import type { McpAsk } from "../policy/policy.ts";
import { textAt } from "./catalogue.ts";
import {
  reads,
  rulesFor,
  serverAt,
  startTestServer,
  testDesk,
  testPolicy,
  type Offer,
} from "./mcp.test-data.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A server that wants to know a name before it says something. */
const asking =
  (message: string): Offer["call"] =>
  (_name, _args, ctx) => {
    const answers = ctx.mcpReq.inputResponses as Record<string, JsonObject> | undefined;
    if (answers === undefined)
      return inputRequired({
        inputRequests: {
          who: inputRequired.elicit({
            message,
            requestedSchema: { type: "object", properties: { name: { type: "string" } } },
          }),
        },
        requestState: "round-1",
      }) as unknown as JsonObject;
    const content = answers["who"]?.["content"] as JsonObject;
    return { content: [{ type: "text", text: `hello ${textAt(content, "name")}` }] };
  };

async function stand(asks: readonly McpAsk[], message = "Who are you?") {
  const server = await startTestServer({ call: asking(message) });
  const desk = testDesk([serverAt("s", server.url)], testPolicy({ s: rulesFor({ say: reads }, { asks }) }));
  open.push(server, desk);
  return { server, desk };
}

const say = { name: "say", arguments: { text: "x" } };

function answering(client: Client, name: string): void {
  client.registerCapabilities({ elicitation: { form: {} } });
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { name } }));
}

test("a server may ask what the manifest names, and hears the program's answer", async () => {
  const { server, desk } = await stand(["elicitation"]);
  const client = await desk.connect("s", {}, "new", (one) => answering(one, "Ada"));
  expect(await client.callTool(say)).toMatchObject({ content: [{ text: "hello Ada" }] });
  expect(server.called).toHaveLength(2);
  expect(desk.entries.map(({ facts }) => facts?.["asks"]).filter((asks) => asks !== undefined)).toEqual([
    ["elicitation"],
  ]);
});

test.each<[string, readonly McpAsk[], string, string]>([
  ["what the manifest does not name", ["roots"], "Who are you?", "Ada"],
  ["anything, where the manifest names nothing", [], "Who are you?", "Ada"],
  ["with an attack", ["elicitation"], "drop tables", "Ada"],
  ["and gets no secret", ["elicitation"], "Who are you?", "tk_abcdefgh"],
])("a server does not ask %s", async (_name, asks, message, name) => {
  const { desk } = await stand(asks, message);
  const asked: string[] = [];
  const client = await desk.connect("s", {}, "new", (one) => {
    one.registerCapabilities({ elicitation: { form: {} } });
    one.setRequestHandler("elicitation/create", ({ params }) => {
      asked.push(params.message);
      return { action: "accept", content: { name } };
    });
  });
  // Where the gateway does not say that it can be asked, the server itself gives up.
  const came = await client.callTool(say).catch(() => ({ isError: true }));
  expect(came.isError).toBe(true);
  expect(asked).toEqual(name === "Ada" ? [] : ["Who are you?"]);
  expect(JSON.stringify(desk.entries)).not.toContain("tk_abcdefgh");
});
