import { hourMs, requirement, type Control } from "../../control.ts";

export const logSearch: Control = {
  id: "DC-14",
  item: 9,
  title: "The log finds what a user did on a day, within 2 seconds",
  risk: "At three in the morning somebody must know whom a leak reached, and the query runs for an hour or misses half.",
  check:
    "Every 6 hours seeded entries are asked for by user, by day and by kind, and what comes back is compared with what was seeded.",
  why: "In an incident the first question is who and when. An answer that takes longer than the incident helps nobody.",
  passing:
    "100 % of the seeded entries found, 0 others, the slowest search at most 2,000 ms, in a canary at most 24 hours old under the running digest.",
  artefact: "The canary's entry with its times, and one search with its result.",
  failure: {
    means: "An investigation waits for the log, or is misled by it.",
    decides: "backend",
    mitigations: [
      "build the index again: seaworthy audit reindex",
      "who saw what is answered by reading (IE-07), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: ["aisvs-1.0:12.1.1", "pci-dss-4.0:10.4.1", "soc2:CC7.3", "gdpr:33", "hipaa:164.308(a)(1)"],
  requires: [
    requirement({
      observation: "canary-search",
      freshMs: 24 * hourMs,
      enough: [{ fact: "seeded", is: ">=", than: 1 }],
      where: [
        { fact: "found", is: "=", than: "seeded" },
        { fact: "wrong", is: "=", than: 0 },
        { fact: "ms", is: "<=", than: 2000 },
      ],
    }),
  ],
  fix: "seaworthy audit reindex, then: seaworthy collect --of canary-search",
  proof: {
    passes: { observations: { "canary-search": { seeded: 6, found: 6, wrong: 0, ms: 40 } } },
    mutant: {
      what: "the index is behind the log",
      observations: { "canary-search": { seeded: 6, found: 4, wrong: 0, ms: 40 } },
    },
  },
};
