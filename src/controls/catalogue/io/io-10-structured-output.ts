import { dayMs, requirement, type Control } from "../../control.ts";

export const structuredOutput: Control = {
  id: "IO-10",
  item: 5,
  title: "An answer that a program reads fits its schema or is not delivered",
  risk: "A field is missing or holds a sentence where a number belongs, and the order, the ticket or the payment is made from it.",
  check:
    "The feature's schema is looked up in its manifest. Of the last week's structured answers those are counted that did not fit, and those of them that were delivered all the same.",
  why: "A program cannot frown at an answer. A schema is the frown.",
  passing:
    "Structured answers have a schema, and 0 of those that did not fit it were delivered in the last 7 days; both counts at most 7 days old.",
  artefact: "The schema's digest, and answers, misfits and deliveries of the week.",
  failure: {
    means: "A program acts on answers of any shape.",
    decides: "ml",
    mitigations: [
      "the application checks the shape itself before it acts",
      "tools with schemas of their own that refuse the call (IO-11)",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  capability: "structured",
  frameworks: [
    "aisvs-1.0:7.1.1",
    "owasp-llm-2026:LLM10",
    "owasp-llm-2025:LLM05",
    "nist-ai-rmf:MEASURE-2.5",
    "soc2:PI1.3",
  ],
  requires: [
    requirement({
      observation: "config-output-schema",
      freshMs: 7 * dayMs,
      where: [{ fact: "structured", is: "=", than: 1 }],
    }),
    requirement({
      observation: "log-structured",
      freshMs: 7 * dayMs,
      where: [{ fact: "delivered", is: "=", than: 0 }],
    }),
  ],
  fix: "set guards.output-schema in the manifest to block, then: seaworthy collect --of config-output-schema --of log-structured --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "config-output-schema": { structured: 1 },
        "log-structured": { answers: 300, failed: 4, delivered: 0 },
      },
    },
    mutant: {
      what: "misfits are only recorded",
      observations: { "log-structured": { answers: 300, failed: 4, delivered: 4 } },
    },
  },
};
