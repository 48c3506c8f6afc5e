import { dayMs, requirement, type Control } from "../../control.ts";

export const drift: Control = {
  id: "MI-23",
  item: 10,
  title: "The last week's answers are like those of the month before",
  risk: "The provider changed something, the feature refuses every tenth honest question now, and users quietly leave.",
  check:
    "At least once in 7 days length, refusals and findings of the week's answers are compared with those of the 30 days before.",
  why: "A model behind an API changes without a version. Its answers tell, if somebody compares them.",
  passing:
    "A population stability index of at most 0.25 (above it a population is customarily called another one) and a rate of refusals within 5 points, over at least 100 answers, in a measurement at most 7 days old. With fewer than 100 answers the index of ten bins is half noise.",
  artefact: "The week's distribution beside the month's, with the index.",
  failure: {
    means: "The feature behaves otherwise than the one that was tested.",
    decides: "leadership",
    mitigations: [
      "go back to the digest before: seaworthy status shows which passed",
      "a person reads a sample of the answers each week (IO-22)",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  attests:
    "A person has read answers of the last 7 days and finds them no worse than those that were tested.",
  frameworks: [
    "aisvs-1.0:12.3.1",
    "aisvs-1.0:12.3.4",
    "nist-ai-rmf:MEASURE-2.4",
    "nist-ai-rmf:MANAGE-4.1",
    "iso-42001:A.6.2.6",
    "eu-ai-act:15",
    "eu-ai-act:72",
  ],
  requires: [
    requirement({
      observation: "log-drift",
      freshMs: 7 * dayMs,
      enough: [{ fact: "answers", is: ">=", than: 100 }],
      where: [
        { fact: "psi", is: "<=", than: 250 },
        { fact: "refusals", is: "<=", than: 50 },
      ],
    }),
  ],
  fix: "read what changed with seaworthy anomalies, try the model again, then: seaworthy collect --of log-drift",
  proof: {
    passes: { observations: { "log-drift": { answers: 900, psi: 60, refusals: 4 } } },
    mutant: {
      what: "one answer in ten more is a refusal",
      observations: { "log-drift": { answers: 900, psi: 180, refusals: 100 } },
    },
  },
};
