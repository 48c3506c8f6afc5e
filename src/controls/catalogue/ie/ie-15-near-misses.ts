import { dayMs, requirement, type Control } from "../../control.ts";

export const nearMisses: Control = {
  id: "IE-15",
  item: 14,
  title: "What nearly went wrong is written down, mended and fed back",
  risk: "Luck is taken for safety until it ends.",
  check: "Near misses of the last quarter are counted in the log, and how many of them are closed.",
  why: "A near miss is an incident that costs nothing to learn from.",
  passing: "100 % of the near misses of the last quarter closed, counted at most 30 days ago.",
  artefact: "The near misses with what was changed after each.",
  failure: {
    means: "The next one may not be near.",
    decides: "security",
    mitigations: ["go through the open ones in the next weekly review"],
  },
  class: "process",
  ceiling: "accepted-risk",
  frameworks: ["nist-ai-rmf:MANAGE-4.2", "soc2:CC7.5"],
  requires: [
    requirement({
      observation: "log-incidents",
      freshMs: 30 * dayMs,
      where: [{ fact: "nearClosed", is: "=", than: "near" }],
    }),
  ],
  fix: "close what is open in the next review: seaworthy review hold review-weekly --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: {
      observations: {
        "log-incidents": { incidents: 3, contained: 3, closed: 3, learnt: 3, near: 2, nearClosed: 2 },
      },
    },
    mutant: {
      what: "one near miss is open",
      observations: {
        "log-incidents": { incidents: 3, contained: 3, closed: 3, learnt: 3, near: 2, nearClosed: 1 },
      },
    },
  },
};
