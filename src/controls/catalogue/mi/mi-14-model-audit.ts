import { dayMs, requirement, type Control } from "../../control.ts";

export const modelAudit: Control = {
  id: "MI-14",
  item: 10,
  title: "Model files were scanned for code, and their publishers are known",
  risk: "A model file runs somebody's program on the machine that loads it, next to the customers' data.",
  check:
    "Each model file is scanned for code and known faults, and its publisher is looked up in the list of those that may be used, at least once in 30 days; the report is imported.",
  why: "Some formats of models are programs. Loading one from a stranger is running their program.",
  passing:
    "0 findings of severity high, 100 % of at least 1 model file from a publisher on the list, in a report at most 30 days old.",
  artefact: "The scanner's report for each file with format, findings and publisher.",
  failure: {
    means: "A file that nobody has looked into runs among our own programs.",
    decides: "infra",
    mitigations: [
      "load only formats without code: safetensors, GGUF",
      "the machine that loads it reaches nothing else (MI-17), and that passes",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  capability: "self-hosted",
  attests: "We trust each publisher on the list, and can say why.",
  frameworks: [
    "aisvs-1.0:4.1.2",
    "aisvs-1.0:6.1.1",
    "aisvs-1.0:6.1.2",
    "atlas:AML.M0011",
    "atlas:AML.M0016",
    "owasp-llm-2026:LLM04",
    "owasp-llm-2025:LLM03",
    "soc2:CC6.8",
  ],
  requires: [
    requirement({
      observation: "report-models",
      freshMs: 30 * dayMs,
      enough: [{ fact: "models", is: ">=", than: 1 }],
      where: [
        { fact: "high", is: "=", than: 0 },
        { fact: "known", is: "=", than: "models" },
      ],
    }),
  ],
  fix: "scan the model files and import it: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-models",
  proof: {
    passes: {
      observations: { "report-models": { high: 0, medium: 1, low: 0, models: 2, verified: 2, known: 2 } },
    },
    mutant: {
      what: "a file runs code when it is loaded",
      observations: { "report-models": { high: 1, medium: 0, low: 0, models: 2, verified: 2, known: 2 } },
    },
  },
};
