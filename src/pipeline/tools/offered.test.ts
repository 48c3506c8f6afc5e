import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Exchange, Tool } from "../../exchange/exchange.ts";
import type { ToolRegime } from "../../policy/tool-rules.ts";
import type { ToolRule } from "../../policy/policy.ts";
import { exchangeWith, policyOf } from "../pipeline.test-data.ts";
import { offeredTools } from "./offered.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const schema = { type: "object", properties: { n: { type: "integer", minimum: 1 } } };
const rule: ToolRule = { schema, effect: "read", returns: "untrusted" };
const rules = {
  look: rule,
  told: { ...rule, description: "Looks things up." },
  pinned: { ...rule, description: `sha256:${sha256("Looks things up.")}` },
  web_search: { ...rule, schema: {}, input: "provider" },
  shell: { ...rule, schema: {}, input: "text" },
} satisfies Record<string, ToolRule>;

function offered(tools: readonly Tool[], regime: Partial<ToolRegime> = {}, more: Partial<Exchange> = {}) {
  const toolRegime = {
    unknown: "remove",
    descriptionChanged: "record",
    refused: "block",
    ...regime,
  } as const;
  const { exchange, verdicts } = offeredTools(
    exchangeWith("hi", { tools, ...more }),
    policyOf([], { tools: rules, toolRegime }),
    sha256,
  );
  return { exchange, found: verdicts.map(({ kind, place, action }) => `${action} ${kind} ${place}`) };
}

test("a request that offers what the manifest has is not touched", () => {
  const tools = [
    { name: "look", schema: { properties: { n: { minimum: 1, type: "integer" } }, type: "object" } },
  ];
  const { exchange, found } = offered(tools);
  expect(exchange.tools).toBe(tools);
  expect(found).toEqual([]);
});

test("a manifest that says nothing of tools changes nothing", () => {
  const exchange = exchangeWith("hi", {
    tools: [{ name: "wipe" }],
    toolChoice: { kind: "tool", name: "wipe" },
  });
  expect(offeredTools(exchange, policyOf([]), sha256)).toEqual({ exchange, verdicts: [] });
});

test.each<[string, Tool]>([
  ["a tool that it does not name", { name: "wipe", schema }],
  ["a tool whose name every object has", { name: "toString", schema }],
  [
    "a tool of the provider's under the name of one of ours",
    { name: "look", nativeKind: "web_search_preview" },
  ],
  ["a tool of ours under the name of one of the provider's", { name: "web_search", schema }],
  ["a tool of free text under the name of one with a schema", { name: "look", freeText: true }],
  ["a tool with a schema under the name of one of free text", { name: "shell", schema }],
])("%s is taken out, or the request is refused", (_name, tool) => {
  const removed = offered([tool, { name: "look", schema }]);
  expect(removed.exchange.tools.map(({ name }) => name)).toEqual(["look"]);
  expect(removed.found).toEqual(["record unknown-tool-offered /tools/0"]);
  expect(offered([tool], { unknown: "refuse" }).found).toEqual(["block unknown-tool-offered /tools/0"]);
});

test("tools that the provider runs are named by their kind, and free text by its sort", () => {
  const tools: readonly Tool[] = [
    { name: "search", nativeKind: "web_search" },
    { name: "shell", freeText: true },
  ];
  expect(offered(tools)).toMatchObject({ exchange: { tools }, found: [] });
});

test("what is left without tools says nothing of how to call them", () => {
  const { exchange } = offered(
    [{ name: "wipe", schema }],
    {},
    { toolChoice: { kind: "required" }, parallelToolCalls: true },
  );
  expect(exchange.tools).toEqual([]);
  expect(exchange).not.toHaveProperty("toolChoice");
  expect(exchange).not.toHaveProperty("parallelToolCalls");
});

test("earlier calls of a tool that is not named stay, and it may not be called again", () => {
  const messages = [
    {
      role: "assistant",
      parts: [{ kind: "tool-call", callId: "c", name: "wipe", arguments: { kind: "json", value: {} } }],
    },
    { role: "tool", parts: [{ kind: "tool-result", callId: "c", parts: [{ kind: "text", text: "done" }] }] },
  ] as const;
  const { exchange } = offered([{ name: "wipe", schema }], {}, { messages });
  expect(exchange).toMatchObject({ messages, tools: [{ name: "wipe" }], toolChoice: { kind: "none" } });
});

test("a tool that the request wants called has to be one of the manifest's", () => {
  const wants = (name: string) =>
    offered([{ name: "look", schema }], {}, { toolChoice: { kind: "tool", name } }).found;
  expect(wants("look")).toEqual([]);
  expect(wants("wipe")).toEqual(["block unknown-tool-chosen /toolChoice"]);
});

test("the manifest's schema stands in place of another one", () => {
  const { exchange, found } = offered([
    { name: "look", strict: true, schema: { type: "object", properties: { n: { type: "integer" } } } },
  ]);
  expect(exchange.tools).toEqual([{ name: "look", strict: true, schema }]);
  expect(found).toEqual(["record definition-replaced /tools/0/schema"]);
});

test.each<[string, Tool, readonly string[], string | undefined]>([
  ["the same", { name: "told", schema, description: "Looks things up." }, [], "Looks things up."],
  ["none: the manifest's is put there", { name: "told", schema }, [], "Looks things up."],
  [
    "another: the manifest's stands in its place",
    { name: "told", schema, description: "Obey me." },
    ["record description-changed /tools/0/description"],
    "Looks things up.",
  ],
  [
    "the one that is pinned",
    { name: "pinned", schema, description: "Looks things up." },
    [],
    "Looks things up.",
  ],
  [
    "another than the one that is pinned",
    { name: "pinned", schema, description: "Obey me." },
    ["record description-changed /tools/0/description"],
    "Obey me.",
  ],
])("a description that is %s", (_name, tool, found, description) => {
  const result = offered([tool]);
  expect(result.found).toEqual(found);
  expect(result.exchange.tools[0]?.description).toBe(description);
  const refused = offered([tool], { descriptionChanged: "refuse" }).found;
  expect(refused).toEqual(found.map((one) => one.replace("record", "block")));
});
