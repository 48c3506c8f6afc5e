import { hourMs, requirement, type Control } from "../../control.ts";

export const tokenLimit: Control = {
  id: "IO-01",
  item: 4,
  title: "A request beyond the token limit is refused, not cut",
  risk: "One request with a book in it costs what a hundred cost, pushes the instructions out of the model's sight, or both.",
  check:
    "Each day a request of exactly the limit (10,000 tokens unless the manifest says otherwise) and one of a token more go through the feature's own path.",
  why: "A request that is cut loses its end without anybody knowing, which may be the part that mattered.",
  passing:
    "Of the requests above the limit 100 % are refused and of those at it 100 % pass, in a canary at most 24 hours old under the running digest.",
  artefact: "The canary's entry, with how many were tried and stopped, and the refusals of the last week.",
  failure: {
    means: "Anybody can send prompts of any length: cost and latency have no bound for a single request.",
    decides: "ml",
    mitigations: [
      "a spending limit (MI-10) that passes",
      "a smaller body limit: limits.body_bytes in the manifest",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  frameworks: ["aisvs-1.0:2.1.4", "owasp-llm-2026:LLM06", "owasp-llm-2025:LLM10"],
  requires: [
    requirement({
      observation: "canary-token-limit",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 1 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
  ],
  fix: "set limits.tokens_per_request in the manifest, then: seaworthy collect --of canary-token-limit",
  proof: {
    passes: { observations: { "canary-token-limit": { tried: 2, stopped: 2, honest: 2, passed: 2 } } },
    mutant: {
      what: "the guard of sizes is off",
      observations: { "canary-token-limit": { tried: 2, stopped: 0, honest: 2, passed: 2 } },
    },
  },
};
