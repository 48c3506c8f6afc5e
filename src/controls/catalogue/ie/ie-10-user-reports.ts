import { dayMs, requirement, type Control } from "../../control.ts";

export const userReports: Control = {
  id: "IE-10",
  item: 14,
  title: "A user's report comes with its conversation and is looked at within a day",
  risk: "The user who saw the worst answer wrote to an address that nobody reads.",
  check:
    "Reports of the last month are counted in the log: how many, and how many a person looked at within 24 hours.",
  why: "Users see what no canary tries.",
  passing: "100 % of the reports of the last month looked at within 24 hours, counted at most 30 days ago.",
  artefact: "Reports with their entries, labels and classes: user's mistake, fault, or attack.",
  failure: {
    means: "Harm goes on that somebody has already told of.",
    decides: "lead",
    mitigations: ["a person on duty who reads reports each working day"],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "Each report was classed as mistake, fault or attack by somebody who could tell.",
  frameworks: ["iso-42001:A.3.3", "iso-42001:A.8.4", "nist-ai-rmf:MEASURE-3.3", "eu-ai-act:26"],
  requires: [
    requirement({
      observation: "log-reports",
      freshMs: 30 * dayMs,
      where: [{ fact: "triaged", is: "=", than: "reports" }],
    }),
  ],
  fix: "look at what waits: seaworthy review list --feature FEATURE",
  proof: {
    passes: { observations: { "log-reports": { reports: 4, triaged: 4 } } },
    mutant: {
      what: "one report waited for two days",
      observations: { "log-reports": { reports: 4, triaged: 3 } },
    },
  },
};
