import { dayMs, requirement, type Control } from "../../control.ts";

export const weeklyReview: Control = {
  id: "MI-22",
  item: 13,
  title: "Somebody looks at dashboards, log and new findings each week",
  risk: "Everything that a machine cannot judge goes unseen: answers that are slowly getting worse, users who complain of the same thing.",
  check: "The record of the weekly review is read: when, by whom, which entries and panels.",
  why: "Rules find what somebody has thought of. People find the rest, if they look.",
  passing:
    "A review at most 9 days old (each Monday, and 2 days of grace) that looked at 1 entry or panel or more, signed by who held it.",
  artefact: "The signed record with the entries that were looked at, what was found and what follows.",
  failure: {
    means: "Nobody has looked since the last one.",
    decides: "leadership",
    mitigations: [
      "hold it today, with the panels of the last two weeks",
      "anomalies are found by themselves (MI-21), and that passes",
    ],
  },
  class: "process",
  ceiling: "accepted-risk",
  frameworks: [
    "nist-ai-rmf:GOVERN-1.5",
    "nist-ai-rmf:MANAGE-4.1",
    "iso-42001:A.6.2.6",
    "soc2:CC4.1",
    "hipaa:164.308(a)(1)",
    "pci-dss-4.0:10.4.2",
    "eu-ai-act:72",
  ],
  requires: [
    requirement({
      observation: "review-weekly",
      freshMs: 9 * dayMs,
      where: [{ fact: "looked", is: ">=", than: 1 }],
    }),
  ],
  fix: "look at the dashboard, seaworthy anomalies and seaworthy review list, then: seaworthy review hold review-weekly --feature FEATURE --looked-at ENTRIES",
  proof: {
    passes: { observations: { "review-weekly": { looked: 12 } } },
    mutant: { what: "a review that looked at nothing", observations: { "review-weekly": { looked: 0 } } },
  },
};
