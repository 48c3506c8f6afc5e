import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { guardKinds } from "../guards/registry.ts";
import { recordOnly } from "./built-in.ts";
import { loadPolicies, type Environment } from "./load.ts";
import type { JudgeRule, Policy } from "./policy.ts";
import { problemText } from "./problem.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const owners = ["ml", "security", "backend", "privacy", "infra", "lead"];
const head = `feature: chat
profile: chatbot
data: [pii]
model: { provider: openai, id: gpt-4o-2024-08-06 }
owners: { ${owners.map((role) => `${role}: a@example.com`).join(", ")} }
`;
const files: Readonly<Record<string, string>> = {
  "judge.md": "Stop pirates.",
  "other.md": "Stop sailors.",
  "empty.md": " \n",
  "leak.md": `Use ${"ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"}`,
};

function load(judges: string, environment: Environment = "dev", more = "") {
  return loadPolicies([{ path: "seaworthy.yaml", text: `${head}${more}${judges}` }], (path) => files[path], {
    environment,
    guardKinds,
    sha256,
  });
}

function policyFrom(judges: string, environment?: Environment, more?: string): Policy {
  const loaded = load(judges, environment, more);
  const policy = "policies" in loaded ? loaded.policies[0] : undefined;
  if (policy === undefined) throw new Error(JSON.stringify(loaded));
  return policy;
}

function problemsFrom(judges: string, environment?: Environment, more?: string): string {
  const loaded = load(judges, environment, more);
  return "problems" in loaded ? loaded.problems.map(problemText).join("\n") : "no problem";
}

const one = (text: string): string => `judges:\n  guard: { ${text} }\n`;
const ruleFrom = (text: string): JudgeRule | undefined => policyFrom(one(text)).judges?.rules[0];
const moderation = "mode: ask, format: openai-moderation";
/** The guards that find personal data and secrets. */
const holders = guardKinds.filter(({ holds }) => holds !== undefined).map(({ id }) => id);
const llama =
  'mode: ask, format: llama-guard, base_url: "https://guard.example.com/v1", model: Llama-Guard-4-12B';
const presidio = 'mode: ask, format: presidio, base_url: "http://127.0.0.1:5002"';

test("a judge that says little blocks what it flags on the input, and blocks when it is silent", () => {
  expect(ruleFrom(moderation)).toEqual({
    name: "guard",
    mode: "ask",
    format: "openai-moderation",
    baseUrl: "https://api.openai.com/v1",
    keyVariable: "OPENAI_API_KEY",
    model: "omni-moderation-2024-09-26",
    sides: ["input"],
    sources: ["user", "document", "tool", "assistant"],
    standard: { action: "block" },
    categories: {},
    whenSilent: "block",
    timeoutMs: 800,
    concurrentMax: 64,
    answerBytesMax: 65_536,
    charsMax: 100_000,
  });
});

test("a judge that is only read records, and its silence stops nothing", () => {
  expect(ruleFrom("mode: read, format: openai-moderation")).toMatchObject({
    standard: { action: "record" },
    whenSilent: "allow",
  });
});

test("a category takes the judge's threshold and action unless it has its own", () => {
  const rule = ruleFrom(
    `${moderation}, action: hold, threshold: 0.5, categories: { hate: block, sexual: { threshold: 0.9 }, violence: { action: record, threshold: 0.1 } }`,
  );
  expect(rule?.categories).toEqual({
    hate: { action: "block", threshold: 0.5 },
    sexual: { action: "hold", threshold: 0.9 },
    violence: { action: "record", threshold: 0.1 },
  });
});

test("a feature without judges has none, and its digest is the one that it had before there were any", () => {
  expect(policyFrom("")).not.toHaveProperty("judges");
  expect(policyFrom("judges: {}\n")).not.toHaveProperty("judges");
});

test.each([
  ["another threshold", one(`${llama}, threshold: 0.5`)],
  ["another silence", one(`${llama}, when_silent: allow`)],
  ["another address", one(llama.replace("guard.example", "other.example"))],
  ["another model", one(llama.replace("4-12B", "3-8B"))],
  ["no judge", ""],
])("the running digest changes with %s", (_name, judges) => {
  expect(policyFrom(judges).digest).not.toBe(policyFrom(one(llama)).digest);
});

test("the running digest changes with the judge's instruction, and not with its path", () => {
  const chat = (path: string): string =>
    policyFrom(one(`${llama.replace("llama-guard", "chat-yes-no")}, prompt: ${path}`)).digest;
  expect(chat("other.md")).not.toBe(chat("judge.md"));
  expect(chat("./judge.md")).toBe(chat("judge.md"));
});

describe("what a manifest cannot say", () => {
  test.each<[string, string, string, string]>([
    ["no mode", "format: presidio", "mode is missing", "one of: ask, read"],
    ["no format", "mode: ask", "format is missing", "one of: openai-moderation"],
    ["an unknown format", "mode: ask, format: gemini", "format must be one of", "one of:"],
    [
      "an unknown key",
      `${moderation}, treshold: 1`,
      'unknown key "treshold" under judges.guard',
      'did you mean "threshold"?',
    ],
    [
      "a key under the name that code has",
      `${moderation}, whenSilent: allow`,
      'unknown key "whenSilent"',
      "write when_silent",
    ],
    ["a secret", `${moderation}, api_key: sk-1`, 'unknown key "api_key"', "write key: env:JUDGE_NAME"],
    [
      "a secret as the key",
      `${moderation}, key: sk-abc`,
      "the key must be a reference",
      "write env:JUDGE_NAME",
    ],
    [
      "a secret of somebody else's",
      `${moderation}, key: "env:DATABASE_URL"`,
      "a judge's key is never read from DATABASE_URL",
      "write env:OPENAI_API_KEY, or give",
    ],
    [
      "the vendor's key for another address",
      `${moderation}, base_url: "https://evil.example", key: "env:OPENAI_API_KEY"`,
      "a judge's key is never read from OPENAI_API_KEY",
      "begins with JUDGE_",
    ],
    [
      "no address",
      "mode: ask, format: presidio",
      "a judge of the format presidio needs base_url",
      "say where it answers",
    ],
    [
      "an address that is none",
      presidio.replace("http://127.0.0.1:5002", "presidio"),
      "not an http or https address",
      "for example",
    ],
    [
      "plain http to elsewhere",
      presidio.replace("127.0.0.1", "presidio.internal"),
      "plain http to another machine",
      "use https",
    ],
    [
      "plain http to what only looks like here",
      presidio.replace("127.0.0.1", "127.0.0.1.example.com"),
      "plain http to another machine",
      "use https",
    ],
    [
      "credentials in the address",
      `${moderation}, base_url: "https://a:b@guard.example.com"`,
      "base_url holds credentials",
      "take them out",
    ],
    [
      "a query in the address",
      `${moderation}, base_url: "https://guard.example.com/?a=1"`,
      "has a query or a fragment",
      "end it with the path",
    ],
    [
      "no model",
      llama.replace(", model: Llama-Guard-4-12B", ""),
      "a judge of the format llama-guard needs model",
      "name the model",
    ],
    [
      "a model for who has none",
      `${presidio}, model: x`,
      "a judge of the format presidio has no model",
      "remove this line",
    ],
    [
      "no instruction",
      llama.replace("llama-guard", "chat-yes-no"),
      "a judge of the format chat-yes-no needs prompt",
      "write its instruction",
    ],
    [
      "an instruction that is away",
      `${llama.replace("llama-guard", "chat-json")}, prompt: no.md`,
      "cannot read no.md",
      "make the file",
    ],
    [
      "an empty instruction",
      `${llama.replace("llama-guard", "chat-json")}, prompt: empty.md`,
      "empty.md is empty",
      "write what",
    ],
    [
      "an instruction for who takes none",
      `${llama}, prompt: judge.md`,
      "a judge of the format llama-guard has no prompt",
      "remove this line",
    ],
    [
      "a secret in the instruction",
      `${llama.replace("llama-guard", "chat-json")}, prompt: leak.md`,
      "leak.md:1:5: a credential stands here",
      "take it out",
    ],
    [
      "a category that the judge never names",
      `${moderation}, categories: { violense: block }`,
      'a judge of the format openai-moderation never names "violense"',
      'did you mean "violence"?',
    ],
    ["a hazard beyond the last", `${llama}, categories: { S15: block }`, 'never names "S15"', "did you mean"],
    ["a threshold over 1", `${moderation}, threshold: 1.1`, "threshold is too big: at most 1", "0 to 1"],
    [
      "a time under the least",
      `${moderation}, timeout_ms: 49`,
      "timeout_ms is too small: at least 50",
      "50 to 30000",
    ],
    [
      "an action of a judge that is only read",
      "mode: read, format: openai-moderation, action: block",
      "a judge that is read decides nothing, so action means nothing",
      "or write mode: ask",
    ],
    [
      "a silence of a judge that is only read",
      "mode: read, format: openai-moderation, when_silent: allow",
      "so when_silent means nothing",
      "remove this line",
    ],
    [
      "to replace what has no place",
      `${moderation}, action: redact`,
      "does not say where a finding stands",
      "use record, hold or block",
    ],
    [
      "to replace in an answer",
      `${presidio}, action: redact, sides: [output]`,
      "a judge cannot redact in an answer",
      "make a second judge",
    ],
    [
      "a language of who asks for none",
      `${moderation}, language: de`,
      "a judge of the format openai-moderation has no language",
      "remove this line",
    ],
  ])("%s", (_name, text, message, hint) => {
    const problems = problemsFrom(one(text));
    expect(problems).toContain(message);
    expect(problems).toContain(hint);
    expect(problems).toMatch(/^(?:seaworthy\.yaml:7:\d+|leak\.md:1:5): /);
  });

  test("a name that is none", () => {
    expect(problemsFrom(`judges:\n  Guard_1: { ${moderation} }\n`)).toContain(
      "lower-case letters, digits and hyphens",
    );
  });

  test("a seventh judge, though six are fine", () => {
    const judges = (count: number): string =>
      `judges:\n${Array.from({ length: count }, (_, i) => `  j${i}: { ${moderation} }\n`).join("")}`;
    expect(problemsFrom(judges(6))).toBe("no problem");
    expect(problemsFrom(judges(7))).toContain("more than 6 judges");
  });

  test("a model that can change under its name, outside dev", () => {
    const moving = one(`${moderation}, model: omni-moderation-latest`);
    expect(problemsFrom(moving, "dev")).toBe("no problem");
    expect(problemsFrom(moving, "prod")).toContain("omni-moderation-latest can change under its name");
    expect(problemsFrom(one(moderation), "prod")).toBe("no problem");
  });

  test("to replace what a judge finds while our own guards let the like go on", () => {
    const names = one(`${presidio}, categories: { PERSON: redact }`);
    const guards = (more: string): string =>
      `guards: { ${holders.map((id) => `${id}: redact`).join(", ")}${more} }\n`;
    expect(problemsFrom(names, "dev", guards(""))).toBe("no problem");
    const off = guards("").replace("personal-data: redact", "personal-data: off");
    expect(problemsFrom(names, "dev", off)).toContain("let personal-data redact, hold or block on the input");
    const recorded = guards("").replace("personal-data: redact", "personal-data: { input: record }");
    expect(problemsFrom(names, "dev", recorded)).toContain("it would reach the model unreplaced");
    const partly = guards("").replace("personal-data: redact", "personal-data: { kinds: { EMAIL: record } }");
    expect(problemsFrom(names, "dev", partly)).toContain("does not see what personal-data finds");
  });
});

test.each([
  "http://localhost:5002",
  "http://127.8.9.1:5002",
  "http://[::1]:5002",
  "http://presidio.localhost",
  "https://presidio.internal",
])("an address on this machine may be plain http, any other is https: %s", (url) => {
  expect(ruleFrom(presidio.replace("http://127.0.0.1:5002", url))?.baseUrl).toBe(url);
});

describe("what is taken out of a text before it leaves the house", () => {
  const cleaners = (more: string): readonly string[] =>
    (policyFrom(one(moderation), "dev", more).judges?.cleaners ?? []).map(
      ({ guard, actions }) => `${guard.id} ${actions.input ?? "-"} ${actions.output ?? "-"}`,
    );

  test.each([
    ["as the profile has it", ""],
    ["where the guards are off", "guards: { personal-data: off, credentials: off }\n"],
    ["where they only record", "guards: { personal-data: record, credentials: record }\n"],
    ["where they block", "guards: { personal-data: block, credentials: block }\n"],
  ])("personal data and secrets on both sides, %s", (_name, more) => {
    expect(cleaners(more)).toEqual(
      expect.arrayContaining(["personal-data redact redact", "credentials redact redact"]),
    );
  });

  test("whatever else the policy redacts, and nothing that it only stops", () => {
    const all = cleaners("");
    expect(all).toContain("internal-addresses - redact");
    expect(all.join()).not.toContain("injection");
  });
});

test("the example of the documentation is a manifest's section that holds", () => {
  const page = readFileSync("docs/guards/outside-judges.md", "utf8");
  const [, example = ""] = /```yaml\n(judges:\n[^`]*)```/.exec(page) ?? [];
  expect(policyFrom(example, "prod").judges?.rules).toHaveLength(1);
});

test("without guards a gateway's judges are only read: nothing is stopped, and one sees what they would have said", () => {
  const policy = policyFrom(one(`${moderation}, sides: [input, output]`));
  expect(recordOnly(policy, sha256).judges?.rules.map(({ mode }) => mode)).toEqual(["read"]);
  expect(policy.judges?.rules.map(({ mode }) => mode)).toEqual(["ask"]);
});
