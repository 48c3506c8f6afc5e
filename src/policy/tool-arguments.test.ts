import { describe, expect, test } from "vitest";
import { guardKinds } from "../guards/registry.ts";
import { loadPolicies } from "./load.ts";
import { problemText } from "./problem.ts";
import { argumentsCheck } from "./tool-schema.ts";

const schema = `{ type: object, properties: { path: { type: string }, n: { type: integer }, any: {}, list: { type: array, items: { type: object, properties: { url: { type: string } } } }, to: { anyOf: [{ type: string }, { type: "null" }] }, at: { $ref: "#/$defs/place" }, open: { type: object, additionalProperties: true } }, $defs: { place: { type: object, properties: { city: { type: string } } } } }`;

function loaded(tools: string) {
  const text = `feature: chat\nprofile: chatbot\ndata: [none]\nmodel: { provider: openai, id: gpt-4o-2024-08-06 }\n${tools}`;
  return loadPolicies([{ path: "seaworthy.yaml", text }], () => undefined, {
    environment: "dev",
    guardKinds,
    sha256: () => "00",
  });
}

const withRule = (rule: string, more = ""): string =>
  `tools:\n  act:\n    schema: ${schema}\n    effect: read\n${more}    arguments:\n      ${rule}\n`;

function problemsOf(manifest: string): string {
  const read = loaded(manifest);
  return "problems" in read ? read.problems.map(problemText).join("\n") : "";
}

test.each([
  ["a property", "path: { max_chars: 9 }", [{ key: "path" }]],
  ["a JSON pointer", "/n: { max: 9 }", [{ key: "n" }]],
  [
    "what is in each item",
    "list[].url: { hosts: [example.com] }",
    [{ key: "list" }, "every", { key: "url" }],
  ],
  [
    "the same by a pointer",
    "/list/*/url: { hosts: [example.com] }",
    [{ key: "list" }, "every", { key: "url" }],
  ],
  ["one of several forms", "to: { emails: [example.com] }", [{ key: "to" }]],
  ["what a reference leads to", "at.city: { one_of: [Oslo] }", [{ key: "at" }, { key: "city" }]],
  [
    "what an open object may have",
    "open.x.y: { pattern: a+ }",
    [{ key: "open" }, { key: "x" }, { key: "y" }],
  ],
  ["a list of what the rule is about", "list: { max_items: 3 }", [{ key: "list" }]],
])("a rule can be about %s", (_name, rule, steps) => {
  const read = loaded(withRule(rule));
  expect(read).toMatchObject({ policies: [{ tools: { act: { arguments: [{ steps }] } } }] });
});

test.each([
  [
    "a property that the schema has not",
    "pth: { max_chars: 9 }",
    '10:7: act: the schema has no property "pth"',
    'did you mean "path"?',
  ],
  ["a list that is none", "path[].x: { max: 1 }", "10:7: act: the schema has no list there", "leave out []"],
  ["nothing", "a..b: { max: 1 }", '"a..b" names no argument', "items[].url"],
  [
    "a number that is a text",
    "path: { max: 9 }",
    "10:20: act: max is a rule about a number",
    "mend the rule",
  ],
  ["a text that is a number", "n: { hosts: [example.com] }", "hosts is a rule about a text", "mend the rule"],
  ["a list that is a text", "path: { max_items: 9 }", "max_items is a rule about a list", "mend the rule"],
  ["a range that has nothing in it", "n: { min: 2, max: 1 }", "min (2) is over max (1)", "no number is both"],
  [
    "a pattern that cannot be matched in linear time",
    'path: { pattern: "(a)\\\\1" }',
    "not a pattern of RE2",
    "look-around",
  ],
  [
    "a folder without a root",
    "path: { within: [data] }",
    '"data" is relative, and there is no root',
    "name root",
  ],
  ["a folder that leads up", "path: { within: [/srv/../etc] }", "is no folder in plain form", "no dots"],
  ["a root of no folders", "path: { root: /srv }", "root goes with within", "within"],
  ["a host with a path", "path: { hosts: [example.com/x] }", '"example.com/x" is not one', "without scheme"],
  ["schemes of no hosts", "path: { schemes: [http] }", "schemes goes with hosts", "name the hosts"],
  ["a domain without a dot", "path: { emails: [localhost] }", '"localhost" is not one', "a domain"],
  [
    "a table in quotes",
    "path: { sql: { dialect: postgres, tables: ['a b'] } }",
    '"a b" is not one',
    "sales.*",
  ],
  [
    "a dialect that nobody reads",
    "path: { sql: { dialect: oracle, tables: [a] } }",
    "dialect must be one of",
    "postgres",
  ],
  ["SQL that writes", "path: { sql: { dialect: mysql, access: write, tables: [a] } }", "access", "read"],
  ["no rule at all", "path: {}", "a rule says something", ""],
  ["a rule that does not exist", "path: { maximum: 9 }", 'unknown key "maximum"', ""],
])("a rule about %s is refused with its line", (_name, rule, message, hint) => {
  expect(problemsOf(withRule(rule))).toContain(message);
  expect(problemsOf(withRule(rule))).toContain(hint);
});

test.each([
  ["a tool without a schema", "tools:\n  act: { effect: read }\n", "6:3: act has no schema"],
  [
    "free text with a schema",
    "tools:\n  act: { effect: read, input: text, schema: { type: object } }\n",
    "input text has no schema",
  ],
  [
    "a rule on what nobody sees",
    "tools:\n  act: { effect: read, input: provider, arguments: { a: { max: 1 } } }\n",
    "nobody here sees its arguments",
  ],
  [
    "a property of free text",
    "tools:\n  act: { effect: read, input: text, arguments: { a: { max_chars: 1 } } }\n",
    "has no properties",
  ],
  [
    "a schema with a pattern of another kind",
    'tools:\n  act: { effect: read, schema: { type: object, properties: { a: { type: string, pattern: "(?=a)b" } } } }\n',
    "it cannot be checked",
  ],
])("%s is refused", (_name, manifest, message) => {
  expect(problemsOf(manifest)).toContain(message);
});

test("the whole of free text can have rules", () => {
  const read = loaded('tools:\n  act: { effect: read, input: text, arguments: { "": { max_chars: 9 } } }\n');
  expect(read).toMatchObject({ policies: [{ tools: { act: { arguments: [{ steps: [], maxChars: 9 }] } } }] });
});

test("what becomes of unknown tools and refused calls is as the manifest says", () => {
  const read = loaded(
    "tools: {}\ntools_unknown: refuse\ndescription_changed: refuse\ntool_calls: { refused: tell }\n",
  );
  expect(read).toMatchObject({
    policies: [{ toolRegime: { unknown: "refuse", descriptionChanged: "refuse", refused: "tell" } }],
  });
});

describe("an object has the properties that its schema names, and no others", () => {
  const passes = (schema_: object, value: object): boolean => {
    const check = argumentsCheck({ ...schema_ });
    if ("problem" in check) throw new Error(check.problem);
    return check.faults(value as never).length === 0;
  };
  const a = { a: { type: "string" } };
  const old = { $schema: "http://json-schema.org/draft-07/schema#" };
  test.each<[string, object, object, object]>([
    ["at the top", { type: "object", properties: a }, { a: "x" }, { a: "x", b: 1 }],
    [
      "within",
      { type: "object", properties: { o: { type: "object", properties: a } } },
      { o: { a: "x" } },
      { o: { b: 1 } },
    ],
    [
      "in each item",
      { type: "object", properties: { l: { type: "array", items: { properties: a } } } },
      { l: [{ a: "x" }] },
      { l: [{ b: 1 }] },
    ],
    [
      "in one of several forms",
      { type: "object", anyOf: [{ properties: a }, { properties: { c: {} }, required: ["c"] }] },
      { c: 1 },
      { d: 1 },
    ],
    [
      "in all parts together",
      { type: "object", allOf: [{ properties: a }], properties: { c: {} } },
      { a: "x", c: 1 },
      { d: 1 },
    ],
    [
      "where a reference leads",
      {
        type: "object",
        properties: { o: { $ref: "#/$defs/x" } },
        $defs: { x: { type: "object", properties: a } },
      },
      { o: { a: "x" } },
      { o: { b: 1 } },
    ],
    ["in draft-07", { ...old, type: "object", properties: a }, { a: "x" }, { b: 1 }],
    [
      "in draft-07, where a reference leads",
      {
        ...old,
        type: "object",
        properties: { o: { $ref: "#/definitions/x" } },
        definitions: { x: { type: "object", properties: a } },
      },
      { o: { a: "x" } },
      { o: { b: 1 } },
    ],
    [
      "in draft-07, in one of several forms",
      {
        ...old,
        type: "object",
        properties: { o: { anyOf: [{ type: "object", properties: a }, { type: "null" }] } },
      },
      { o: { a: "x" } },
      { o: { b: 1 } },
    ],
  ])("%s", (_name, given, honest, more) => {
    expect(passes(given, honest)).toBe(true);
    expect(passes(given, more)).toBe(false);
  });

  test("unless the schema says so", () => {
    expect(passes({ type: "object", properties: a, additionalProperties: true }, { b: 1 })).toBe(true);
    expect(
      passes({ type: "object", properties: a, additionalProperties: { type: "integer" } }, { b: 1 }),
    ).toBe(true);
    expect(
      passes({ type: "object", properties: a, additionalProperties: { type: "integer" } }, { b: "x" }),
    ).toBe(false);
  });

  test("what draft-07 cannot close is refused at load", () => {
    const given = { ...old, type: "object", allOf: [{ properties: a }, { properties: { c: {} } }] };
    expect(argumentsCheck(given as never)).toMatchObject({
      problem: expect.stringContaining("draft-07 cannot close") as string,
    });
  });
});
