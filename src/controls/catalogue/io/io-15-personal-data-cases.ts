import { dayMs, requirement, type Control } from "../../control.ts";

/** Days. Our own choice: a mitigation may last two weeks, and so may the question where a leak came from. */
const oldestDaysMax = 14;

export const personalDataCases: Control = {
  id: "IO-15",
  item: 6,
  title: "Every grave finding of personal data has a case, and the cause is found",
  risk: "A user pulls record after record out of the feature, and each is redacted, counted and forgotten.",
  check:
    "Each week the findings of severity high in answers are counted, those of them with a label or an incident, and the age of the oldest case that is open. A case says where the data came from: the training, a document, or a user who drew it out.",
  why: "A redaction treats the symptom. Training, documents and a curious user need different cures.",
  passing: `100 % of the findings of severity high in the last month have a case; the oldest open one is at most ${oldestDaysMax} days old; counted at most 7 days ago.`,
  artefact: "Detections, share redacted, and open cases with their age.",
  failure: {
    means: "Nobody knows why personal data comes out.",
    decides: "leadership",
    mitigations: [
      "personal data kept from the model (IO-04) and out of answers (IO-13)",
      "the users with the most findings looked at in the weekly review (MI-22)",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  capability: "personal-data",
  attests: "The causes that the closed cases name are the real ones.",
  frameworks: [
    "aisvs-1.0:11.2.1",
    "nist-ai-rmf:MANAGE-4.3",
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "atlas:AML.T0024",
    "gdpr:33",
    "hipaa:164.308(a)(6)",
    "iso-42001:A.8.4",
    "soc2:CC7.4",
  ],
  requires: [
    requirement({
      observation: "log-personal-data",
      freshMs: 7 * dayMs,
      where: [
        { fact: "cases", is: "=", than: "high" },
        { fact: "oldestDays", is: "<=", than: oldestDaysMax },
      ],
    }),
  ],
  fix: "open the queue (seaworthy review list), say of each grave finding what it was, then: seaworthy collect --of log-personal-data --feature FEATURE",
  proof: {
    passes: {
      observations: { "log-personal-data": { found: 30, removed: 30, cases: 2, high: 2, oldestDays: 3 } },
    },
    mutant: {
      what: "a grave finding has no case",
      observations: { "log-personal-data": { found: 30, removed: 30, cases: 1, high: 2, oldestDays: 3 } },
    },
  },
};
