import { dayMs, hourMs, requirement, type Control } from "../../control.ts";
import { personalRecallMin, personalTextsMin } from "./personal-data-measures.ts";

export const personalDataIn: Control = {
  id: "IO-04",
  item: 6,
  title: "Personal data is replaced before a model sees it and put back afterwards",
  risk: "A customer's address, number and complaint lie with a provider who was never meant to have them.",
  check:
    "Each day made-up personal data is sent through the feature's own path, and what reached the model is searched for it; the answer must have it back. Each month the guards are measured on labelled texts, by class.",
  why: "What a provider never gets it cannot keep, train on, lose or hand over.",
  passing: `0 planted pieces reached the model and 100 % of them stand in the answer again, in a canary at most 24 hours old. In a measurement at most 30 days old, with at least ${personalTextsMin} texts, at least ${personalRecallMin / 10} % of the class that did worst are found.`,
  artefact:
    "The record of what left for the provider during the canary, its entry, and the measurement by class.",
  failure: {
    means: "Personal data of users leaves for the provider as it was typed.",
    decides: "ml",
    mitigations: [
      "a provider under a data processing agreement without training (DC-18)",
      "guards.personal-data set to block on the way in, so that nothing with personal data is sent",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  capability: "personal-data",
  attests:
    "These classes of personal data are the ones that people put in here, and we have a lawful basis for the rest.",
  frameworks: [
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "aisvs-1.0:8.2.1",
    "saif:GSC-09",
    "saif:GSC-11",
    "nist-ai-rmf:MEASURE-2.10",
    "gdpr:5(1)(c)",
    "gdpr:25",
    "hipaa:164.502(b)",
    "pci-dss-4.0:3.4.1",
    "eu-ai-act:10",
    "soc2:C1.1",
  ],
  requires: [
    requirement({
      observation: "canary-pii-egress",
      freshMs: 24 * hourMs,
      enough: [{ fact: "planted", is: ">=", than: 3 }],
      where: [
        { fact: "reached", is: "=", than: 0 },
        { fact: "restored", is: "=", than: "planted" },
      ],
    }),
    requirement({
      observation: "report-personal-data",
      freshMs: 30 * dayMs,
      enough: [{ fact: "texts", is: ">=", than: personalTextsMin }],
      where: [{ fact: "recall", is: ">=", than: personalRecallMin }],
    }),
  ],
  fix: "set guards.personal-data to { input: redact }, then: seaworthy collect --of canary-pii-egress --of report-personal-data --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "canary-pii-egress": { planted: 9, reached: 0, restored: 9 },
        "report-personal-data": { texts: 400, classes: 9, recall: 985, falsePositives: 5 },
      },
    },
    mutant: {
      what: "the guard of personal data is off",
      observations: { "canary-pii-egress": { planted: 9, reached: 9, restored: 9 } },
    },
  },
};
