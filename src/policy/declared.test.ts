import { expect, test } from "vitest";
import { declaredBy } from "./declared.ts";
import { manifestSchema } from "./manifest.ts";
import type { ToolRule } from "./policy.ts";

const manifest = (more: object) =>
  manifestSchema.parse({
    feature: "orders",
    profile: "chatbot",
    data: ["none"],
    model: { provider: "openai", id: "gpt-4o-2024-08-06" },
    ...more,
  });

const lookup: ToolRule = { schema: {}, effect: "read", returns: "untrusted" };
const sql = { dialect: "postgres", tables: ["orders"] } as const;

test("a manifest that says nothing declares nothing", () => {
  expect(declaredBy(manifest({}), []).capabilities).toEqual([]);
});

test.each([
  ["a tool without rules for its arguments", lookup, ["tools"]],
  [
    "a tool whose argument is something else",
    { ...lookup, arguments: [{ at: "id", steps: [{ key: "id" }], max: 3 }] },
    ["tools"],
  ],
  [
    "a tool that is given SQL",
    { ...lookup, arguments: [{ at: "query", steps: [{ key: "query" }], sql: { ...sql, functions: [] } }] },
    ["tools", "database"],
  ],
] satisfies [string, ToolRule, string[]][])("%s", (_name, tool, capabilities) => {
  expect(declaredBy(manifest({}), [], { tool }).capabilities).toEqual(capabilities);
});

test("a tool of an MCP server that is given SQL reaches a database too", () => {
  const mcp = (rule: object) =>
    manifest({ mcp: { db: { tools: { query: { arguments: { query: rule } } } } } });
  expect(declaredBy(mcp({ sql }), []).capabilities).toEqual(["tools", "mcp", "database"]);
  expect(declaredBy(mcp({ max_chars: 9 }), []).capabilities).toEqual(["tools", "mcp"]);
});
