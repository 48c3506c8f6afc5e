import { dayMs, requirement, type Control } from "../../control.ts";

export const checksums: Control = {
  id: "MI-13",
  item: 10,
  title: "Each model file is the one that its publisher names",
  risk: "Somebody puts a changed model into the folder or the mirror; it answers as before, except where they want it to.",
  check:
    "The SHA-256 of each model file is compared with the one that the publisher names, with each deployment and at least once in 30 days; the report is imported.",
  why: "A changed weight cannot be seen. A changed checksum can.",
  passing: "100 % of at least 1 model file has the publisher's SHA-256, in a report at most 30 days old.",
  artefact: "The list of model files with both sums, and where the publisher's was read.",
  failure: {
    means: "Nobody knows whose model answers.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard-when-observed",
  ceiling: "blocker",
  capability: "self-hosted",
  attests: "The sums were read from the publisher itself, by another way than the files.",
  frameworks: [
    "aisvs-1.0:6.1.3",
    "aisvs-1.0:3.1.3",
    "atlas:AML.M0014",
    "owasp-llm-2026:LLM04",
    "owasp-llm-2025:LLM03",
    "owasp-asi-2026:ASI04",
    "soc2:CC8.1",
  ],
  requires: [
    requirement({
      observation: "report-models",
      freshMs: 30 * dayMs,
      enough: [{ fact: "models", is: ">=", than: 1 }],
      where: [{ fact: "verified", is: "=", than: "models" }],
    }),
  ],
  fix: "fetch the file again from its publisher, then: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-models",
  proof: {
    passes: {
      observations: { "report-models": { high: 0, medium: 0, low: 0, models: 2, verified: 2, known: 2 } },
    },
    mutant: {
      what: "one file differs from its publisher's",
      observations: { "report-models": { high: 0, medium: 0, low: 0, models: 2, verified: 1, known: 2 } },
    },
  },
};
