import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { guardKinds } from "../guards/registry.ts";
import { standardFlowRules, type FlowRules } from "./flow-rules.ts";
import { loadPolicies, type Environment } from "./load.ts";
import { problemText } from "./problem.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const manifest = (flow: string, profile = "agent"): string => `feature: mail
profile: ${profile}
data: [pii]
owners: { ml: a@example.com, security: a@example.com, backend: a@example.com, privacy: a@example.com, infra: a@example.com, lead: a@example.com }
model: { provider: openai, id: gpt-4o-2024-08-06 }
tools:
  read_mail: { schema: { type: object }, effect: read }
  fetch: { schema: { type: object }, effect: read, origin: web }
  contacts: { schema: { type: object }, effect: read, returns: trusted, holds: [tenant] }
  send_mail: { schema: { type: object, additionalProperties: false, properties: { to: { type: array, items: { type: string } }, body: { type: string } } }, effect: external }
${flow}`;

interface Given {
  readonly profile?: string;
  readonly environment?: Environment;
}

const load = (flow: string, { profile = "agent", environment = "prod" }: Given = {}) =>
  loadPolicies([{ path: "seaworthy.yaml", text: manifest(flow, profile) }], () => undefined, {
    environment,
    guardKinds,
    sha256,
  });

const policyOf = (...given: Parameters<typeof load>) => {
  const loaded = load(...given);
  if ("problems" in loaded) throw new Error(loaded.problems.map(problemText).join("\n"));
  return loaded.policies[0];
};
const rulesOf = (...given: Parameters<typeof load>): FlowRules["rules"] =>
  policyOf(...given)?.flow?.rules ?? [];
const problemsOf = (...given: Parameters<typeof load>): string => {
  const loaded = load(...given);
  return "problems" in loaded ? loaded.problems.map(problemText).join("\n") : "";
};

test("for agents the standard rules hold, and for others where they ask", () => {
  expect(rulesOf("")).toEqual(standardFlowRules);
  expect(policyOf("", { profile: "chatbot" })?.flow).toBeUndefined();
  expect(rulesOf("flow: standard", { profile: "chatbot" })).toEqual(standardFlowRules);
  expect(rulesOf("flow: { standard: true }", { profile: "chatbot" })).toEqual(standardFlowRules);
});

const own = `flow:
  - { when: [untrusted, personal], effect: external, then: refuse, unless: { argument: /to, from: [user, system] } }
  - { name: known-people, tool: send_mail, argument: /to, from: [user, "tool:contacts"], then: approve }
`;
const ownRules = [
  {
    name: "rule-1",
    when: ["untrusted", "personal"],
    effects: ["external"],
    then: "block",
    unless: { argument: { argument: "/to", from: ["user", "system"] } },
  },
  {
    name: "known-people",
    when: [],
    tools: ["send_mail"],
    argument: { argument: "/to", from: ["user", "tool:contacts"] },
    then: "hold",
  },
];

test("a manifest's own rules come after the standard ones", () => {
  expect(rulesOf(own)).toEqual([...standardFlowRules, ...ownRules]);
  expect(rulesOf(own, { profile: "chatbot" })).toEqual(ownRules);
});

test("a standard rule can mean something else, or nothing where somebody says why", () => {
  const refused = rulesOf("flow: { standard: { copied-target: refuse } }");
  expect(refused.filter(({ then }) => then === "block").map(({ name }) => name)).toEqual(["copied-target"]);
  expect(refused).toHaveLength(standardFlowRules.length);
  const off =
    'flow: { standard: { private-out: off }, reason: "the house has its own data loss prevention" }';
  expect(rulesOf(off).some(({ name }) => name === "private-out")).toBe(false);
  expect(rulesOf('flow: { standard: false, reason: "it speaks with nobody outside" }')).toEqual([]);
});

test.each([
  ["off", "flow: { standard: false }"],
  ["only recorded", "flow: { standard: { copied-target: record } }"],
])("a standard rule that is %s outside dev needs a reason", (_name, flow) => {
  expect(problemsOf(flow)).toContain("nothing says why");
  expect(problemsOf(flow, { environment: "dev" })).toBe("");
});

test.each([
  [
    "an unknown label",
    "- { when: [untrsted], effect: external, then: approve }",
    'no label "untrsted"',
    'did you mean "untrusted"',
  ],
  [
    "an unknown tool",
    "- { when: [untrusted], tool: send_male, then: approve }",
    'no tool "send_male"',
    'did you mean "send_mail"',
  ],
  [
    "an unknown tool as a label",
    "- { when: ['tool:fetsh'], effect: external, then: approve }",
    'no tool "fetsh"',
    'did you mean "fetch"',
  ],
  [
    "an unknown source",
    "- { tool: send_mail, argument: /to, from: [usr], then: refuse }",
    'cannot come from "usr"',
    'did you mean "user"',
  ],
  ["an unknown effect", "- { when: [untrusted], effect: outside, then: approve }", "effect", "read"],
  ["an unknown key", "- { whne: [untrusted], then: approve }", 'unknown key "whne"', 'did you mean "when"'],
  [
    "no consequence",
    "- { when: [untrusted], effect: external }",
    "then is missing",
    "approve, refuse, record",
  ],
  [
    "nothing that has to be so",
    "- { effect: external, then: approve }",
    "says nothing that has to be so",
    "when:",
  ],
  [
    "an argument without sources",
    "- { tool: send_mail, argument: /to, then: refuse }",
    "go together",
    "from: [user, system]",
  ],
  [
    "an argument that no tool has",
    "- { tool: send_mail, argument: /too, from: [user], then: refuse }",
    "has an argument /too",
    'did you mean "/to"',
  ],
  ["no pointer", "- { tool: send_mail, argument: to, from: [user], then: refuse }", "JSON pointer", "/to"],
  [
    "no tool of that effect",
    "- { when: [untrusted], effect: write, then: approve }",
    "can never fire",
    "effect",
  ],
  [
    "an empty unless",
    "- { when: [untrusted], effect: external, then: approve, unless: {} }",
    "unless says nothing",
    "from: [user]",
  ],
  [
    "a name that is taken",
    "- { name: private-out, when: [untrusted], effect: external, then: approve }",
    "another rule is called",
    "of its own",
  ],
])("%s is refused with its line and a hint", (_name, rule, message, hint) => {
  const told = problemsOf(`flow:\n  ${rule}\n`);
  expect(told).toContain(message);
  expect(told).toContain(hint);
  expect(told).toMatch(/^seaworthy\.yaml:12:\d+:/);
});

test("a label that nothing in the manifest brings is refused: the rule can never fire", () => {
  const flow =
    "flow: [{ when: [secret], effect: external, then: refuse }]\nguards: { credentials: { input: off, output: off, reason: no secrets come by here } }";
  expect(problemsOf(flow)).toContain('nothing in this manifest brings "secret"');
  expect(problemsOf("flow: [{ when: [tenant], effect: external, then: refuse }]")).toBe("");
  expect(problemsOf("flow: [{ when: [web], effect: external, then: refuse }]")).toBe("");
});

test("documents that are not for all hold a customer's data", () => {
  const acl = (of: string) =>
    `knowledge: [{ source: docs/, owner: a@example.com, acl: ${of}, trust: internal }]`;
  expect(policyOf(acl("tenant"))?.flow?.documentsHold).toEqual(["tenant"]);
  expect(policyOf(acl("public"))?.flow?.documentsHold).toEqual([]);
});

test("another rule is another running digest, and what the rules mean is part of it", () => {
  const digests = ["", own, "flow: { standard: { copied-target: refuse } }"].map(
    (flow) => policyOf(flow)?.digest,
  );
  expect(new Set(digests).size).toBe(3);
});
