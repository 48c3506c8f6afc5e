import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Guard, GuardKind } from "../guards/guard.ts";
import { loadPolicies, type Environment } from "./load.ts";
import { problemText } from "./problem.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const facts = (id: string, sides: GuardKind["sides"]) => ({
  id,
  summary: `looks for ${id}`,
  sides,
  examples: { flags: [], passes: [] },
});

const word = (id: string, sides: GuardKind["sides"], pattern: RegExp): GuardKind => ({
  ...facts(id, sides),
  bind: (): Guard => ({
    ...facts(id, sides),
    scope: "text",
    reach: { before: 0, span: 20, after: 0 },
    inspect: (text) =>
      [...text.matchAll(pattern)].map((m) => ({
        guard: id,
        kind: "secret-word",
        severity: "high",
        start: m.index,
        end: m.index + m[0].length,
        message: "a secret word",
      })),
  }),
});

const kinds: readonly GuardKind[] = [
  { ...word("credentials", ["input", "output"], /sk-secret[0-9]{4}/g), findingKinds: ["secret-word", "X"] },
  word("internal-addresses", ["output"], /10\.0\.0\.1/g),
  {
    ...facts("characters", ["input"]),
    settingsSchema: {
      type: "object",
      properties: {
        newlinesMax: { type: "integer", minimum: 1, default: 3, description: "newlines in a row" },
      },
    },
    bind: ({ settings }) => {
      if (settings["newlinesMax"] === 13) throw new Error("thirteen brings bad luck");
      return word("characters", ["input"], /\0/g).bind({ settings, tokensPerRequestMax: 1 });
    },
  },
  {
    ...facts("size", ["input"]),
    bind: () => ({ ...facts("size", ["input"]), scope: "whole", applies: () => true, inspect: () => [] }),
  },
];

const minimal = `feature: chat
profile: chatbot
data: [pii]
model: { provider: openai, id: gpt-4o-2024-08-06 }
`;
const owners =
  "owners: { ml: a@example.com, security: a@example.com, backend: a@example.com, privacy: a@example.com, infra: a@example.com, lead: a@example.com }\n";

const load = (text: string, environment: Environment = "dev", files: Record<string, string> = {}) =>
  loadPolicies([{ path: "app/seaworthy.yaml", text }], (path) => files[path], {
    environment,
    guardKinds: kinds,
    sha256,
    providers: ["openai", "anthropic", "azure-openai"],
  });

const problemsOf = (...args: Parameters<typeof load>) => {
  const loaded = load(...args);
  return "problems" in loaded ? loaded.problems.map(problemText) : [];
};

const policyOf = (...args: Parameters<typeof load>) => {
  const loaded = load(...args);
  const policy = "policies" in loaded ? loaded.policies[0] : undefined;
  if (policy === undefined) throw new Error(JSON.stringify(loaded));
  return policy;
};

test("four lines are a feature with every secure default", () => {
  expect(policyOf(minimal)).toMatchObject({
    feature: "chat",
    profile: "chatbot",
    onBlind: "block",
    unknownFields: "keep",
    unread: { image: "block", audio: "block", file: "block", sealed: "record", tokens: "block" },
    limits: { tokensPerRequestMax: 10_000, bodyBytesMax: 1_048_576 },
    models: [{ provider: "openai", id: "gpt-4o-2024-08-06" }],
    guards: [
      { guard: { id: "credentials" }, actions: { input: "block", output: "redact" } },
      { guard: { id: "internal-addresses" }, actions: { output: "redact" }, kinds: { loopback: "record" } },
      { guard: { id: "characters" }, actions: { input: "block" } },
      { guard: { id: "size" }, actions: { input: "block" } },
    ],
  });
  expect(policyOf(minimal)).not.toHaveProperty("tools");
});

test("prompt and tools are read from beside the manifest", () => {
  const policy = policyOf(
    `${minimal}prompt: prompts/a.md\ntools:\n  find: { schema: find.json, effect: read }\n  pay: { schema: { type: object }, effect: write, approval: human, returns: trusted }\n`,
    "dev",
    { "app/prompts/a.md": "Be kind.", "app/find.json": '{"type":"object"}' },
  );
  expect(policy.prompt).toEqual({ text: "Be kind.", digest: `sha256:${sha256("Be kind.")}` });
  expect(policy.tools).toEqual({
    find: { schema: { type: "object" }, effect: "read", returns: "untrusted" },
    pay: { schema: { type: "object" }, effect: "write", returns: "trusted", approval: "human" },
  });
});

test.each([
  ["a key with a slip", "profil: x\n", '5:1: unknown key "profil"', 'did you mean "profile"?'],
  [
    "a limit on use that lets nobody through",
    "limits: { requests_per_user_per_hour: 0 }\n",
    "5:39: requests_per_user_per_hour is too small: at least 1",
    "100 unless changed",
  ],
  [
    "a limit that is too small",
    "limits: { tokens_per_request: 0 }\n",
    "5:31: tokens_per_request is too small: at least 1",
    "tokens",
  ],
  [
    "a limit that is text",
    "limits: { tokens_per_request: many }\n",
    "5:31: tokens_per_request must be a number, not a text",
    "tokens",
  ],
  [
    "a total shorter than a pause",
    "limits: { total_ms: 10, idle_ms: 11 }\n",
    "shorter than idle_ms (11)",
    "raise total_ms",
  ],
  [
    "a guard that is none",
    "guards: { credential: block }\n",
    '5:11: there is no guard "credential"',
    'did you mean "credentials"?',
  ],
  [
    "an action that is none",
    "guards: { credentials: blok }\n",
    "5:24: credentials must be one of",
    'did you mean "block"?',
  ],
  [
    "an action in a side that is none",
    "guards:\n  credentials: { input: alow }\n",
    "6:25: input must be one of",
    "off, record",
  ],
  [
    "a side that a guard has not",
    "guards: { size: { output: block } }\n",
    "5:19: size does not look at output",
    "remove",
  ],
  ["a redaction of the whole", "guards: { size: redact }\n", "5:17: size cannot redact", "hold or block"],
  [
    "kinds of a guard that is off",
    "guards: { size: { input: off, kinds: { A: record } } }\n",
    "size is off",
    "remove",
  ],
  [
    "an unknown setting",
    "guards: { characters: { settings: { newlineMax: 2 } } }\n",
    '5:37: settings of characters: unknown key "newlineMax"',
    "newlinesMax",
  ],
  [
    "a setting out of range",
    "guards: { characters: { settings: { newlinesMax: 0 } } }\n",
    "5:50: newlinesMax: must be at least 1",
    "newlines in a row",
  ],
  [
    "a setting that the guard refuses",
    "guards: { characters: { settings: { newlinesMax: 13 } } }\n",
    "thirteen brings bad luck",
    "mend",
  ],
  [
    "a guard's kind that is off",
    "guards: { credentials: { kinds: { X: off } } }\n",
    "X must be one of record",
    "record",
  ],
  [
    "a kind that a guard never finds",
    "guards: { credentials: { kinds: { secret-wrod: block } } }\n",
    '5:35: credentials never finds "secret-wrod"',
    'did you mean "secret-word"?',
  ],
  ["an environment", "environment: prod\n", 'unknown key "environment"', "seaworthy.gateway.yaml"],
  [
    "a mail address that is none",
    "owners: { ml: nobody }\n",
    "5:15: ml: not an e-mail address",
    "team@example.com",
  ],
  ["a prompt outside", "prompt: ../secret.md\n", '5:9: "../secret.md" leads out', "beside"],
  ["a prompt that is absolute", "prompt: /etc/passwd\n", "leads out", "beside"],
  ["a prompt that is not there", "prompt: gone.md\n", "5:9: cannot read app/gone.md", "mend the path"],
  ["a prompt that is empty", "prompt: empty.md\n", "app/empty.md is empty", "write the prompt"],
  [
    "a tool's name that no vendor takes",
    "tools: { 'a b': { schema: { type: object }, effect: read } }\n",
    '"a b": letters, digits',
    "tools by name",
  ],
  [
    "a tool without effect",
    "tools: { find: { schema: { type: object } } }\n",
    "effect is missing",
    "one of: read, write, external",
  ],
  [
    "a tool schema that is a list",
    "tools: { find: { schema: list.json, effect: read } }\n",
    "app/list.json:1:1: schema of find: not an object",
    "JSON Schema",
  ],
  [
    "a tool schema of a text",
    "tools: { find: { schema: { type: string }, effect: read } }\n",
    '5:34: schema of find: type must be "object"',
    "JSON Schema",
  ],
  [
    "a whole tool definition",
    "tools: { find: { schema: whole.json, effect: read } }\n",
    "whole tool definition",
    "parameters",
  ],
  [
    "a schema that points elsewhere",
    "tools: { find: { schema: { type: object, properties: { a: { $ref: 'http://x/y' } } }, effect: read } }\n",
    "never fetched",
    "$defs",
  ],
])("%s is refused with its place and a hint", (_name, line, message, hint) => {
  const problems = problemsOf(minimal + line, "dev", {
    "app/empty.md": " \n",
    "app/list.json": "[]",
    "app/whole.json": '{"type":"function","function":{"name":"find"}}',
  });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(message);
  expect(problems[0]).toContain(hint);
});

test.each([
  ["feature", "feature is missing"],
  ["profile", "profile is missing"],
  ["data", "data is missing"],
  ["model", "model is missing"],
])("a manifest without %s is refused", (key, message) => {
  const text = minimal
    .split("\n")
    .filter((line) => !line.startsWith(key))
    .join("\n");
  expect(problemsOf(text).join("\n")).toContain(`app/seaworthy.yaml:1:1: ${message}`);
});

test("all problems of all files are told at once, in their order", () => {
  const loaded = loadPolicies(
    [
      { path: "b.yaml", text: `${minimal}x: 1\nguards: { nope: block }\n` },
      { path: "a.yaml", text: `${minimal}limits: { idle: 1 }\non_blind: pass\n` },
      { path: "c.yaml", text: minimal },
      { path: "d.yaml", text: minimal },
    ],
    () => undefined,
    { environment: "dev", guardKinds: kinds, sha256 },
  );
  expect("problems" in loaded && loaded.problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
    "a.yaml:5",
    "a.yaml:6",
    "b.yaml:5",
    "d.yaml:1",
  ]);
});

test("a file that is no manifest at all is refused as a whole", () => {
  for (const text of ["", "just words", "[1, 2]", "42", "null"])
    expect(problemsOf(text).join("\n"), text).toContain("app/seaworthy.yaml:1:1: the file");
});

test("a credential in the prompt, in a schema or in the manifest is a problem at its place there", () => {
  const text = `${minimal}# sk-secret1234\nprompt: p.md\ntools: { find: { schema: f.json, effect: read } }\n`;
  expect(
    problemsOf(text, "dev", {
      "app/p.md": "Hello.\nUse sk-secret1234 for it.",
      "app/f.json": '{"type": "object",\n "description": "sk-secret9999"}',
    }).map((problem) => problem.split("\n")[0]),
  ).toEqual([
    "app/f.json:2:18: a credential stands here (secret-word)",
    "app/p.md:2:5: a credential stands here (secret-word)",
    "app/seaworthy.yaml:5:3: a credential stands here (secret-word)",
  ]);
});

test.each([
  ["gpt-4o", "openai"],
  ["claude-sonnet-4-5", "anthropic"],
  ["gpt-4o", "azure-openai"],
])("%s of %s passes in dev and is refused outside", (id, provider) => {
  const text = minimal.replace("openai, id: gpt-4o-2024-08-06", `${provider}, id: ${id}`) + owners;
  expect(problemsOf(text)).toEqual([]);
  for (const environment of ["staging", "prod"] as const)
    expect(problemsOf(text, environment)).toMatchObject([
      expect.stringContaining(`4:${26 + provider.length}: the model ${id} can change`),
    ]);
});

test("an Azure deployment with its version passes outside dev", () => {
  const text = minimal.replace(
    "openai, id: gpt-4o-2024-08-06",
    'azure-openai, id: support, version: "2024-11-20"',
  );
  expect(problemsOf(text + owners, "prod")).toEqual([]);
});

test("any model is for dev only, also as a fallback", () => {
  const text = `${owners}feature: chat\nprofile: chatbot\ndata: [none]\nmodel:\n  provider: openai\n  id: gpt-4o-2024-08-06\n  fallback: [{ provider: "*", id: "*" }]\n`;
  expect(policyOf(text).models).toEqual([
    { provider: "openai", id: "gpt-4o-2024-08-06" },
    { provider: "*", id: "*" },
  ]);
  expect(problemsOf(text, "prod").join()).toContain('8:35: "*" lets the client choose');
});

test("a provider that the gateway does not know is refused", () => {
  expect(problemsOf(minimal.replace("openai", "opena1")).join()).toContain('did you mean "openai"?');
});

test("outside dev every role has an owner", () => {
  expect(problemsOf(minimal, "staging").join()).toContain(
    "missing: ml, security, backend, privacy, infra, lead",
  );
  expect(problemsOf(`${minimal}owners: { ml: a@example.com }\n`, "prod").join()).toContain(
    "missing: security",
  );
  expect(problemsOf(minimal + owners, "prod")).toEqual([]);
});

test.each([
  ["a word", "guards: { credentials: off }\n", false],
  ["both sides", "guards: { credentials: { input: off, output: off } }\n", false],
  ["one side", "guards: { credentials: { output: off } }\n", false],
  ["a short reason", 'guards: { credentials: { output: off, reason: "no need" } }\n', false],
  ["a reason", 'guards: { credentials: { output: off, reason: "answers are numbers only" } }\n', true],
  ["a side that was off before", "guards: { internal-addresses: { output: record } }\n", true],
])("a guard turned off by %s outside dev", (_name, line, passes) => {
  expect(problemsOf(minimal + owners + line, "prod").length === 0).toBe(passes);
});

test("a guard that is off is not bound, and off needs no reason in dev", () => {
  expect(policyOf(`${minimal}guards: { credentials: off }\n`).guards.map(({ guard }) => guard.id)).toEqual([
    "internal-addresses",
    "characters",
    "size",
  ]);
});

test("a word replaces what the profile says, an object changes what it names", () => {
  const one = (line: string) =>
    policyOf(minimal + line).guards.find(({ guard }) => guard.id === "internal-addresses");
  expect(one("guards: { internal-addresses: block }\n")).toMatchObject({ actions: { output: "block" } });
  expect(one("guards: { internal-addresses: block }\n")).not.toHaveProperty("kinds");
  expect(one("guards: { internal-addresses: { kinds: { private: block } } }\n")).toMatchObject({
    actions: { output: "redact" },
    kinds: { loopback: "record", private: "block" },
  });
});

test("none and another kind of data do not go together", () => {
  expect(problemsOf(minimal.replace("[pii]", "[none, pii]")).join()).toContain(
    "says none and something else",
  );
});

test("overlays follow from the data and are added to", () => {
  const loaded = load(minimal.replace("[pii]", "[phi, pan]") + "overlays: [soc2]\n");
  expect("features" in loaded && loaded.features[0]?.overlays).toEqual(["gdpr", "hipaa", "pci", "soc2"]);
});
