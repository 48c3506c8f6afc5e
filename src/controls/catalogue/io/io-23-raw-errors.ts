import { dayMs, requirement, type Control } from "../../control.ts";

export const rawErrors: Control = {
  id: "IO-23",
  item: 5,
  title: "A provider's own error text never reaches a user",
  risk: "An error page names the account, the region, the model and half a key, and tells an attacker what to try next.",
  check:
    "Each week the model behind the feature's own path fails in at least 3 ways with a marked error text, and what the caller gets is searched for it.",
  why: "Errors are written for those who run a system. A number that leads to the log is all that a user needs of them.",
  passing:
    "Of at least 3 faults 0 answers hold the provider's text; each has a number that leads to its entry; at most 7 days ago.",
  artefact: "The canary's entry: faults played, and answers with raw text.",
  failure: {
    means: "Strangers read the inside of the system in its errors.",
    decides: "ml",
    mitigations: [
      "the application shows texts of its own and drops the body of every error",
      "answers searched for credentials and internal addresses (IO-12)",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "nist-ai-rmf:MEASURE-2.7",
    "soc2:CC6.7",
    "pci-dss-4.0:6.2.4",
  ],
  requires: [
    requirement({
      observation: "canary-fallback",
      freshMs: 7 * dayMs,
      enough: [{ fact: "faults", is: ">=", than: 3 }],
      where: [{ fact: "raw", is: "=", than: 0 }],
    }),
  ],
  fix: "send the application's calls through the gateway and no other way, then: seaworthy collect --of canary-fallback --feature FEATURE",
  proof: {
    passes: { observations: { "canary-fallback": { faults: 4, served: 4, raw: 0 } } },
    mutant: {
      what: "an error of the provider is passed on word for word",
      observations: { "canary-fallback": { faults: 4, served: 4, raw: 1 } },
    },
  },
};
