import { dayMs, requirement, type Control } from "../../control.ts";

export const codeReview: Control = {
  id: "GV-18",
  title: "The code was read as an attacker reads it, and nothing high is open",
  risk: "A hole stands in plain sight in code that only its author has read.",
  check: "The newest imported report of an adversarial review is read: findings by severity that are open.",
  why: "A reader who is asked to break it, person or machine, finds what a reader who is asked to approve it does not.",
  passing: "A report at most 90 days old with 0 open findings of severity high or critical.",
  artefact: "The report by its SHA-256, and what became of each finding.",
  failure: {
    means: "Known holes are open, or nobody has looked for them.",
    decides: "security",
    mitigations: ["take the part with the finding off the network until it is mended"],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  attests: "The findings were gone through: those that are closed are mended, or are none.",
  frameworks: ["saif:GSC-05", "nist-ai-rmf:MEASURE-2.7", "soc2:CC7.1"],
  requires: [
    requirement({
      observation: "report-code-review",
      freshMs: 90 * dayMs,
      where: [{ fact: "high", is: "=", than: 0 }],
    }),
  ],
  fix: "seaworthy evidence import FILE --feature FEATURE --environment ENVIRONMENT --as report-code-review",
  proof: {
    passes: { observations: { "report-code-review": { high: 0, medium: 2, low: 5 } } },
    mutant: {
      what: "one finding of severity high is open",
      observations: { "report-code-review": { high: 1, medium: 2, low: 5 } },
    },
  },
};
