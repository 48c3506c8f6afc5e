import { expect, test } from "vitest";
import { loadPolicies } from "./load.ts";

const load = (more: string, profile = "chatbot") =>
  loadPolicies(
    [
      {
        path: "seaworthy.yaml",
        text: `feature: support\nprofile: ${profile}\ndata: [none]\nmodel: { provider: openai, id: gpt-4.1-mini-2025-04-14 }\n${more}`,
      },
    ],
    () => undefined,
    { environment: "dev", guardKinds: [], sha256: () => "ab".repeat(32) },
  );
function rules(more: string, profile?: string): unknown {
  const loaded = load(more, profile);
  return "policies" in loaded ? loaded.policies[0]?.kill : loaded.problems;
}

test.each([
  ["nothing is said", "", "chatbot", { autonomous: false, needsSecondPerson: false }],
  ["nothing is said of an agent", "", "agent", { autonomous: true, needsSecondPerson: false }],
  [
    "an agent asks a person first",
    "autonomous: false",
    "agent",
    { autonomous: false, needsSecondPerson: false },
  ],
  ["a chat acts by itself", "autonomous: true", "chatbot", { autonomous: true, needsSecondPerson: false }],
  [
    "two people end it",
    "kill: { resume: two-people, contact: 'oncall, #ai-incidents' }",
    "chatbot",
    { autonomous: false, needsSecondPerson: true, contact: "oncall, #ai-incidents" },
  ],
  [
    "only owners are named",
    "owners: { lead: lead@example.com, backend: back@example.com }",
    "chatbot",
    { autonomous: false, needsSecondPerson: false, contact: "back@example.com" },
  ],
])("where %s, that holds", (_what, more, profile, expected) => {
  expect(rules(more, profile)).toEqual(expected);
});

test.each([
  ["a word that is no number of people", "kill: { resume: three-people }", "resume"],
  ["a key that nobody knows", "kill: { after: 1h }", "after"],
  ["a contact of two lines", 'kill: { contact: "a\\nb" }', "contact"],
  ["neither true nor false", "autonomous: sometimes", "autonomous"],
])("%s is refused with its place", (_what, more, key) => {
  expect(rules(more)).toMatchObject([{ line: 5, path: expect.stringContaining(key) as string }]);
});
