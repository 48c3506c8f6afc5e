import { dayMs, requirement, type Control } from "../../control.ts";

/** Keys, limits, red team, logs, terms of providers, training, risks. */
const itemsMin = 7;

export const quarterly: Control = {
  id: "GV-12",
  title: "Once a quarter seven things are gone through: keys, limits, attacks, logs, terms, training, risks",
  risk: "Each of the seven decays by itself: a key ages, a limit no longer fits, a provider changes its terms.",
  check: "The newest quarterly review is read: when, by whom, how many items were looked at.",
  why: "What changes slowly is seen by those who look on a fixed day.",
  passing: `A quarterly review at most 90 days old in which at least ${itemsMin} items were looked at.`,
  artefact:
    "The signed record with what was looked at, and what the system prepared for it: seaworthy due --prepare quarterly.",
  failure: {
    means: "Slow decay goes on unseen.",
    decides: "lead",
    mitigations: [
      "hold it within the week and record it",
      "let the weekly review take one of the seven each time",
    ],
  },
  class: "process",
  ceiling: "accepted-risk",
  frameworks: ["nist-ai-rmf:GOVERN-1.5", "soc2:CC4.1", "iso-42001:A.6.2.6"],
  requires: [
    requirement({
      observation: "review-quarterly",
      freshMs: 90 * dayMs,
      where: [{ fact: "looked", is: ">=", than: itemsMin }],
    }),
  ],
  fix: "seaworthy review hold review-quarterly --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: { observations: { "review-quarterly": { looked: 14 } } },
    mutant: {
      what: "only four of the seven were looked at",
      observations: { "review-quarterly": { looked: 4 } },
    },
  },
};
