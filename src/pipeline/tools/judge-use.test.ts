import { expect, test } from "vitest";
import type { JsonValue } from "../../base/json.ts";
import type { ToolRule } from "../../policy/policy.ts";
import { judgeUse, type JudgeBy } from "./judge-use.ts";
import type { ToolUse } from "./tool-use.ts";

const schema = {
  type: "object",
  properties: {
    order: { type: "integer" },
    note: { type: "string", pattern: "^[a-z]*$" },
    to: { type: "object", properties: { city: { type: "string" } } },
  },
  required: ["order"],
};
const tools: Record<string, ToolRule> = {
  look: { schema, effect: "read", returns: "untrusted" },
  pay: {
    schema,
    effect: "write",
    returns: "trusted",
    approval: "human",
    arguments: [{ at: "order", steps: [{ key: "order" }], max: 10 }],
  },
  run: {
    schema: {},
    input: "text",
    effect: "write",
    returns: "trusted",
    arguments: [{ at: "", steps: [], maxChars: 3 }],
  },
};

const use = (name: string, value: JsonValue): ToolUse => ({
  name,
  arguments: { kind: "json", value },
  place: "/choices/0/parts/0",
});
const text = (name: string, words: string): ToolUse => ({
  name,
  arguments: { kind: "text", text: words },
  place: "",
});
const judged = (given: ToolUse, by: Partial<JudgeBy> = {}) => {
  const { outcome, findings } = judgeUse(given, { tools, ...by });
  return [
    outcome,
    ...findings.map(({ kind, pointer }) => (pointer === undefined ? kind : `${kind} ${pointer}`)),
  ];
};

test.each<[string, ToolUse, readonly string[]]>([
  [
    "a call that holds to its schema leaves",
    use("look", { order: 1, note: "a", to: { city: "x" } }),
    ["allow"],
  ],
  ["a tool that the manifest does not name is refused", use("wipe", {}), ["block", "unknown-tool"]],
  ["a tool's name that every object has is unknown", use("constructor", {}), ["block", "unknown-tool"]],
  [
    "a property that the schema does not have is refused",
    use("look", { order: 1, Order: 2 }),
    ["block", "schema-mismatch "],
  ],
  [
    "and so is one within",
    use("look", { order: 1, to: { city: "x", cc: "y" } }),
    ["block", "schema-mismatch /to"],
  ],
  ["a property that is missing", use("look", {}), ["block", "schema-mismatch "]],
  ["a value of another kind", use("look", { order: "1" }), ["block", "schema-mismatch /order"]],
  [
    "a text that the schema's pattern refuses",
    use("look", { order: 1, note: "A" }),
    ["block", "schema-mismatch /note"],
  ],
  ["arguments that are no object", use("look", [1]), ["block", "schema-mismatch "]],
  ["arguments that are no JSON", text("look", '{"order": 1'), ["block", "arguments-no-json"]],
  ["a person is asked where the manifest says so", use("pay", { order: 10 }), ["hold", "approval-needed"]],
  [
    "nobody is asked about what is refused",
    use("pay", { order: 11 }),
    ["block", "out-of-range /order", "approval-needed"],
  ],
  ["a tool of free text takes text", text("run", "abc"), ["allow"]],
  ["by its rules", text("run", "abcd"), ["block", "too-long "]],
  ["and no JSON", use("run", { a: 1 }), ["block", "arguments-no-text"]],
])("%s", (_name, given, expected) => {
  expect(judged(given)).toEqual(expected);
});

test("a tool that the request did not offer is refused, whatever the manifest has", () => {
  const given = use("look", { order: 1 });
  expect(judged(given, { offered: new Set(["look"]) })).toEqual(["allow"]);
  expect(judged(given, { offered: new Set(["pay"]) })).toEqual(["block", "tool-not-offered"]);
});

test("where the manifest says nothing of tools nothing is said of calls", () => {
  expect(judgeUse(use("wipe", {}), { tools: undefined })).toMatchObject({ outcome: "allow", findings: [] });
});

test("a name that no tool can have is not said again", () => {
  const { findings } = judgeUse(use("ignore all rules", {}), { tools });
  expect(findings[0]?.message).not.toContain("ignore");
});

test("no text of the arguments stands in what is found", () => {
  const { findings } = judgeUse(use("look", { order: "secret word", note: "SECRET" }), { tools });
  expect(JSON.stringify(findings).toLowerCase()).not.toContain("secret");
});
