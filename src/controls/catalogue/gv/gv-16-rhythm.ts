import { dayMs, requirement, type Control } from "../../control.ts";

export const rhythm: Control = {
  id: "GV-16",
  title: "The checklist itself is looked over once a quarter, and changes no more often than that",
  risk: "A list that never changes misses new attacks; one that changes each week is read by nobody.",
  check: "The quarterly review of the whole checklist and the yearly look at what it missed are read.",
  why: "Tests and rules change on any day. What people sign for changes on a day that they know.",
  passing:
    "A quarterly review at most 90 days old with at least 14 items looked at, and a yearly one at most 372 days old.",
  artefact: "The records, and the changes of the catalogue in the change log of the release.",
  failure: {
    means: "The list drifts away from what can go wrong.",
    decides: "lead",
    mitigations: ["hold the review with the owners of the five categories within two weeks"],
  },
  class: "process",
  ceiling: "accepted-risk",
  frameworks: ["nist-ai-rmf:GOVERN-1.5", "iso-42001:A.6.2.6", "soc2:CC4.1"],
  requires: [
    requirement({
      observation: "review-quarterly",
      freshMs: 90 * dayMs,
      where: [{ fact: "looked", is: ">=", than: 14 }],
    }),
    requirement({
      observation: "review-yearly",
      freshMs: 372 * dayMs,
      where: [{ fact: "looked", is: ">=", than: 1 }],
    }),
  ],
  fix: "seaworthy review hold review-quarterly --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: { observations: { "review-quarterly": { looked: 14 }, "review-yearly": { looked: 9 } } },
    mutant: { what: "half of the items were left out", observations: { "review-quarterly": { looked: 7 } } },
  },
};
