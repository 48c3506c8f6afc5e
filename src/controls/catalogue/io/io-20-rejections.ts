import { hourMs, requirement, type Control } from "../../control.ts";
import { weeklyReviewMs } from "./weekly-review.ts";

export const rejections: Control = {
  id: "IO-20",
  item: 5,
  title: "What was rejected is counted each day by category, and recent examples can be read",
  risk: "A new version of the model starts to invent prices, the guard stops each one, and nobody notices for a month.",
  check:
    "Each day the answers that were stopped or changed are counted by category (unfounded, policy, format, personal data), and the last five are tried to open. A person looks in the weekly review.",
  why: "What is stopped is the first sign of what will one day get through.",
  passing:
    "The count is at most 24 hours old; 100 % of the last 5 rejected answers can be opened by a reviewer, redacted; somebody looked at most 9 days ago.",
  artefact:
    "output-rejections.csv of the evidence pack: rejections by day and category, with the numbers of the examples' entries.",
  failure: {
    means: "Guards work in the dark.",
    decides: "leadership",
    mitigations: [
      "the review queue opened by hand: seaworthy review list",
      "drift of answers watched (MI-21)",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  frameworks: [
    "aisvs-1.0:12.1.2",
    "nist-ai-rmf:MEASURE-3.1",
    "iso-42001:A.6.2.6",
    "eu-ai-act:26",
    "soc2:CC7.2",
  ],
  requires: [
    requirement({
      observation: "log-rejections",
      freshMs: 24 * hourMs,
      where: [{ fact: "shown", is: "=", than: "recent" }],
    }),
    requirement({
      observation: "review-weekly",
      freshMs: weeklyReviewMs,
      where: [{ fact: "looked", is: ">=", than: 1 }],
    }),
  ],
  fix: "look at the rejections (seaworthy review list), then: seaworthy review hold review-weekly --feature FEATURE --env ENVIRONMENT --looked-at ENTRIES",
  proof: {
    passes: {
      observations: {
        "log-rejections": { rejected: 12, categories: 3, recent: 5, shown: 5 },
        "review-weekly": { looked: 12 },
      },
    },
    mutant: {
      what: "one of the last examples cannot be opened",
      observations: { "log-rejections": { rejected: 12, categories: 3, recent: 5, shown: 4 } },
    },
  },
};
