import { dayMs, requirement, type Control } from "../../control.ts";
import { weeklyReviewMs } from "./weekly-review.ts";

export const ruleInventory: Control = {
  id: "IO-08",
  item: 4,
  title: "It is known each week which rules are on, what they caught, and which caught nothing",
  risk: "A rule that was switched off for a test in March is still off in September.",
  check:
    "Each week the rules that are on are listed with version and settings, those that are off with their reason, and the hits of the last 7 days are counted by rule; rules without a hit are named. A person looks at the list.",
  why: "A rule without a hit is either lucky or broken, and a rule that is off protects nobody.",
  passing:
    "At least 1 rule is on; 0 guards are off without a reason; the hits of the last 7 days are counted; list and count at most 7 days old, looked at in the weekly review at most 9 days ago.",
  artefact:
    "input-rules.yaml and rule-hits-7d.csv of the evidence pack, and the record of the weekly review.",
  failure: {
    means: "Nobody can say what the feature is guarded by.",
    decides: "leadership",
    mitigations: [
      "seaworthy check-config in the pipeline, which prints every guard and its action",
      "canaries of the input guards that pass (IO-02, IO-03, PS-05)",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  frameworks: ["nist-ai-rmf:MEASURE-1.2", "iso-42001:A.6.2.6", "soc2:CC4.1", "eu-ai-act:9"],
  requires: [
    requirement({
      observation: "config-rules",
      freshMs: 7 * dayMs,
      enough: [{ fact: "rules", is: ">=", than: 1 }],
      where: [{ fact: "unexplained", is: "=", than: 0 }],
    }),
    requirement({
      observation: "log-violations",
      freshMs: 7 * dayMs,
      where: [{ fact: "rules", is: ">=", than: 1 }],
    }),
    requirement({
      observation: "review-weekly",
      freshMs: weeklyReviewMs,
      where: [{ fact: "looked", is: ">=", than: 1 }],
    }),
  ],
  fix: "give each guard that is off a reason in the manifest, look at the list, then: seaworthy review hold review-weekly --feature FEATURE --env ENVIRONMENT --looked-at ENTRIES",
  proof: {
    passes: {
      observations: {
        "config-rules": { rules: 18, off: 1, unexplained: 0 },
        "log-violations": { violations: 40, complete: 40, rules: 18, silent: 6 },
        "review-weekly": { looked: 12 },
      },
    },
    mutant: {
      what: "a guard is off and nobody says why",
      observations: { "config-rules": { rules: 18, off: 1, unexplained: 1 } },
    },
  },
};
