import { expect, test } from "vitest";
import { mcpLines } from "./explain-mcp.ts";

test("what a feature may use of a server is said in plain words", () => {
  const say = {
    effect: "write",
    returns: "untrusted",
    approval: "human",
    arguments: [{ at: "id", steps: [] }],
  } as const;
  const rules = {
    tools: { say },
    prompts: ["greet"],
    resources: ["a:*"],
    asks: ["roots"],
    personal: "block",
  } as const;
  expect(mcpLines({ mcp: { s: rules } })).toEqual([
    "  mcp        s: what is named here as it was pinned, and nothing else; personal data in arguments is refused, a secret refused",
    "             tool say: changes our data; what it brings is untrusted; a person says yes before each call; rules for id",
    "             prompts greet",
    "             resources a:*",
    "             the server may ask for roots",
  ]);
  expect(mcpLines({})).toEqual([]);
});
