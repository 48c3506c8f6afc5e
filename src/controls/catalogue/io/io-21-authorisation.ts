import { hourMs, requirement, type Control } from "../../control.ts";

export const outputAuthorisation: Control = {
  id: "IO-21",
  item: 5,
  title: "An answer holds nothing that whoever asked may not see",
  risk: "An employee asks for the travel policy and gets a sentence out of the board's minutes.",
  check:
    "Each day a document of another person is asked for on the feature's own path, and one of the asker's own. In the last day's calls those answers are counted whose documents have no entry that says who may see them.",
  why: "The index finds what fits the question, not what the asker may read. Rights must travel with the text, up to the answer.",
  passing:
    "0 of the foreign documents appear and 100 % of the asker's own do; 100 % of the last day's answers with documents have the entry of their retrieval; both at most 24 hours old.",
  artefact: "The canary's entry, and the share of answers whose documents carry rights.",
  failure: {
    means: "The feature is a way round every access right of the documents behind it.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard-when-observed",
  ceiling: "blocker",
  capability: "knowledge",
  frameworks: [
    "aisvs-1.0:5.2.2",
    "aisvs-1.0:5.2.4",
    "aisvs-1.0:5.2.7",
    "owasp-llm-2026:LLM02",
    "owasp-llm-2026:LLM09",
    "owasp-llm-2025:LLM02",
    "owasp-llm-2025:LLM08",
    "owasp-asi-2026:ASI03",
    "nist-ai-rmf:MEASURE-2.10",
    "gdpr:32",
    "hipaa:164.312(a)(1)",
    "soc2:CC6.1",
  ],
  requires: [
    requirement({
      observation: "canary-authorisation",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 1 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
    requirement({
      observation: "log-retrieval",
      freshMs: 24 * hourMs,
      where: [{ fact: "recorded", is: "=", than: "answers" }],
    }),
  ],
  fix: "set acl of the knowledge in the manifest and have every retrieval checked at the gateway, then: seaworthy collect --of canary-authorisation --of log-retrieval --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "canary-authorisation": { tried: 3, stopped: 3, honest: 3, passed: 3 },
        "log-retrieval": { answers: 200, recorded: 200 },
      },
    },
    mutant: {
      what: "a document of another tenant stands in an answer",
      observations: { "canary-authorisation": { tried: 3, stopped: 2, honest: 3, passed: 3 } },
    },
  },
};
