import { dayMs, requirement, type Control } from "../../control.ts";

export const humanReview: Control = {
  id: "IO-22",
  item: 5,
  title: "People read a share of the answers until the guards have earned their trust",
  risk: "The guards miss a kind of mistake that nobody thought of, and only a reader would have seen it.",
  check:
    "Each week the answers that were due for a person are counted, and those that got a label. Due are 5 % of the answers or 50 a day, whichever is fewer; once 95 % of a month's labels agree with the guards, a tenth of that.",
  why: "A guard cannot say what it misses. Labels can, and they are what its thresholds are tuned by.",
  passing:
    "At least as many answers were labelled in the last 7 days as were due, counted at most 7 days ago.",
  artefact: "Answers due, labelled, and in agreement with the guards, by week.",
  failure: {
    means: "How good the guards are is a belief.",
    decides: "leadership",
    mitigations: [
      "reports of users, looked at within a day (IE-10)",
      "the guards measured on labelled texts (PS-05, IO-13, IO-16)",
    ],
  },
  class: "process",
  ceiling: "accepted-risk",
  frameworks: [
    "aisvs-1.0:7.2.3",
    "nist-ai-rmf:MANAGE-2.4",
    "nist-ai-rmf:MEASURE-2.8",
    "iso-42001:A.9.2",
    "eu-ai-act:14",
    "gdpr:22",
  ],
  requires: [
    requirement({
      observation: "log-labels",
      freshMs: 7 * dayMs,
      enough: [{ fact: "due", is: ">=", than: 1 }],
      where: [{ fact: "reviewed", is: ">=", than: "due" }],
    }),
  ],
  fix: "label what is due (seaworthy review list, seaworthy review label), then: seaworthy collect --of log-labels --feature FEATURE",
  proof: {
    passes: { observations: { "log-labels": { due: 40, sampled: 60, reviewed: 44, agreed: 43 } } },
    mutant: {
      what: "half of what was due was not looked at",
      observations: { "log-labels": { due: 40, sampled: 60, reviewed: 20, agreed: 20 } },
    },
  },
};
