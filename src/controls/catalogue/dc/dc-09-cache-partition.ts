import { hourMs, requirement, type Control } from "../../control.ts";

export const cachePartition: Control = {
  id: "DC-09",
  item: 8,
  title: "An answer from the cache is only given to those it was made for",
  risk: "Two users ask the same question about their account, and the second is given the first one's balance.",
  check:
    "Each day two made-up users put the same question to the running gateway: the second must be asked of the model, the first one's repetition may come from the cache.",
  why: "A cache that looks only at the question gives one person's answer to all who ask alike.",
  passing:
    "0 answers crossed between users or tenants in a rehearsal of at least 5 scenarios, at most 24 hours old; only questions named in the manifest are shared by all.",
  artefact: "The rehearsal's entry with the scenario of the same question, and the manifest's cache section.",
  failure: {
    means: "Users are given answers that were made for somebody else.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard-when-observed",
  ceiling: "blocker",
  capability: "cache",
  frameworks: [
    "owasp-llm-2026:LLM09",
    "owasp-llm-2025:LLM08",
    "owasp-llm-2025:LLM02",
    "aisvs-1.0:8.1.1",
    "soc2:CC6.1",
    "gdpr:32",
  ],
  requires: [
    requirement({
      observation: "drill-sessions",
      freshMs: 24 * hourMs,
      enough: [{ fact: "scenarios", is: ">=", than: 5 }],
      where: [{ fact: "held", is: "=", than: 1 }],
    }),
  ],
  fix: "set cache.scope: user in the manifest, then: seaworthy sessions report",
  proof: {
    passes: { observations: { "drill-sessions": { held: 1, scenarios: 8 } } },
    mutant: {
      what: "the cache's key leaves the user out",
      observations: { "drill-sessions": { held: 0, scenarios: 8 } },
    },
  },
};
