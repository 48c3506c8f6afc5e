import { hourMs, requirement, type Control } from "../../control.ts";

export const noSecretsInPrompts: Control = {
  id: "PS-06",
  item: 2,
  title: "No prompt and no template has a secret in it",
  risk: "A user asks the assistant to repeat its instructions and gets a database password or an API key with them.",
  check:
    "The prompts and templates of the running digest are searched for credentials. Each day a secret is planted in an assembled prompt on the live path. Every call of the last day is counted that went in without a decision.",
  why: "What a model has read it can be made to say. A prompt is no place to keep anything.",
  passing:
    "0 credentials in prompts and templates, 100 % of the planted secrets stopped and 100 % of the honest prompts passed, 100 % of the last day's calls decided on the way in; all of it at most 24 hours old.",
  artefact:
    "The attestation with the number of templates read and their digest, the canary's entry, the count of calls with a decision.",
  failure: {
    means: "Somebody who gets the prompt out has a working credential, and it must be replaced now.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 2,
  priority: 2,
  frameworks: [
    "owasp-llm-2026:LLM08",
    "owasp-llm-2025:LLM07",
    "aisvs-1.0:9.5.4",
    "atlas:AML.T0056",
    "nist-ai-rmf:MEASURE-2.7",
    "soc2:CC6.1",
    "pci-dss-4.0:8.6.2",
    "hipaa:164.312(a)(1)",
  ],
  requires: [
    requirement({
      observation: "config-prompt",
      freshMs: 24 * hourMs,
      where: [{ fact: "secrets", is: "=", than: 0 }],
    }),
    requirement({
      observation: "canary-prompt-secret",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 1 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
    requirement({
      observation: "log-calls",
      freshMs: 24 * hourMs,
      where: [{ fact: "seen", is: "=", than: "calls" }],
    }),
  ],
  fix: "take the secret out of the prompt, replace it where it came from, then: seaworthy collect --of config-prompt --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "config-prompt": {
          prompts: 2,
          secrets: 0,
          delimited: 1,
          role: 1,
          refusals: 1,
          firm: 1,
          explains: 1,
        },
        "canary-prompt-secret": { tried: 3, stopped: 3, honest: 2, passed: 2 },
        "log-calls": { calls: 900, seen: 900, answers: 880, judged: 880, whole: 880, orphans: 0 },
      },
    },
    mutant: {
      what: "a template has an API key in it",
      observations: {
        "config-prompt": {
          prompts: 2,
          secrets: 1,
          delimited: 1,
          role: 1,
          refusals: 1,
          firm: 1,
          explains: 1,
        },
      },
    },
  },
};
