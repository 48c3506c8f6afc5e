import { hourMs, requirement, type Control } from "../../control.ts";

export const pinnedModels: Control = {
  id: "MI-12",
  item: 10,
  title: "Models are named with their version, and that version answers",
  risk: "The provider puts another model behind the same name, and what was tested last month is not what answers today.",
  check:
    "Every 6 hours the models of the manifest, fallbacks included, are listed with those without a version; the last day's answers are compared with the manifest by what the provider says answered.",
  why: "All evidence of the checklist is about one model. A name that floats takes the evidence with it.",
  passing:
    "0 of at least 1 model without a version, 0 of the last day's answers from another model, both at most 24 hours old.",
  artefact: "The list of models with versions, and the models that answered with their counts.",
  failure: {
    means: "Something answers users that nobody has tried.",
    decides: "infra",
    mitigations: [
      "name the version in model.id, or in model.version where the id does not say it",
      "a change of what answers is found and rings (MI-21), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "owasp-llm-2026:LLM04",
    "owasp-llm-2025:LLM03",
    "owasp-asi-2026:ASI04",
    "aisvs-1.0:3.1.1",
    "aisvs-1.0:3.2.3",
    "soc2:CC8.1",
    "nist-ai-rmf:MANAGE-3.2",
  ],
  requires: [
    requirement({
      observation: "config-models",
      freshMs: 24 * hourMs,
      enough: [{ fact: "models", is: ">=", than: 1 }],
      where: [{ fact: "floating", is: "=", than: 0 }],
    }),
    requirement({
      observation: "log-models",
      freshMs: 24 * hourMs,
      where: [{ fact: "other", is: "=", than: 0 }],
    }),
  ],
  fix: "put the version into model.id of the manifest, then: seaworthy collect --of config-models --of log-models",
  proof: {
    passes: {
      observations: {
        "config-models": { models: 2, floating: 0, providers: 1, outside: 1, consumer: 0, training: 0 },
        "log-models": { answers: 880, other: 0 },
      },
    },
    mutant: {
      what: "the fallback is named latest",
      observations: {
        "config-models": { models: 2, floating: 1, providers: 1, outside: 1, consumer: 0, training: 0 },
      },
    },
  },
};
