import { hourMs, minuteMs, requirement, type Control } from "../../control.ts";

export const personalDataAction: Control = {
  id: "IO-14",
  item: 6,
  title: "Personal data that is found in an answer is marked or stopped, and people know within five minutes",
  risk: "A leak goes on all day because the finding was a line in a log.",
  check:
    "Each day a made-up leak is played on the feature's own path and waited for among the alerts and in the review queue. All findings of the last month in answers are counted, with those that were neither removed nor stopped. Made-up data of nobody counts too: a model that invents a number may hit somebody's.",
  why: "To find is half. What was found must not be read, and somebody must ask where it came from.",
  passing:
    "100 % of the findings were removed or stopped; the played leak was before people at most 5 minutes later; both at most 24 hours old.",
  artefact: "Findings by class and what was done with each, and the milliseconds until people were told.",
  failure: {
    means: "A leak is seen by the program and by no person, or delivered although it was seen.",
    decides: "ml",
    mitigations: [
      "guards.personal-data set to block on the way out, so that nothing found is delivered",
      "the review queue opened daily (IO-22) until an alert comes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  capability: "personal-data",
  attests: "What reviewers decided on the findings of the last quarter was right.",
  frameworks: [
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "gdpr:32",
    "gdpr:33",
    "hipaa:164.308(a)(6)",
    "nist-ai-rmf:MANAGE-4.3",
    "iso-42001:A.8.4",
    "soc2:CC7.3",
  ],
  requires: [
    requirement({
      observation: "canary-output-pii",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 1 }],
      where: [
        { fact: "told", is: "=", than: 1 },
        { fact: "toldMs", is: "<=", than: 5 * minuteMs },
      ],
    }),
    requirement({
      observation: "log-personal-data",
      freshMs: 24 * hourMs,
      where: [{ fact: "removed", is: "=", than: "found" }],
    }),
  ],
  fix: "set guards.personal-data to { output: redact } and route violation.* to a channel, then: seaworthy collect --of canary-output-pii --of log-personal-data --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "canary-output-pii": {
          tried: 14,
          stopped: 14,
          honest: 6,
          passed: 6,
          classes: 7,
          told: 1,
          toldMs: 800,
        },
        "log-personal-data": { found: 30, removed: 30, cases: 2, high: 2, oldestDays: 3 },
      },
    },
    mutant: {
      what: "two findings were delivered as they were",
      observations: { "log-personal-data": { found: 30, removed: 28, cases: 2, high: 2, oldestDays: 3 } },
    },
  },
};
