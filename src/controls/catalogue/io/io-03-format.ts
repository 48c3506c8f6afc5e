import { hourMs, requirement, type Control } from "../../control.ts";

export const formatValidation: Control = {
  id: "IO-03",
  item: 4,
  title: "A request of another shape or type than the feature takes is refused",
  risk: "A file that calls itself an image is something else, or a field with two values is read one way by the guard and another by the model.",
  check:
    "Each day malformed JSON, a key that stands twice, a field of a wrong type, a body over its size and an upload of a type that is not allowed go through the feature's own path, and so do honest ones.",
  why: "Two programs that read the same bytes differently are a way round every guard between them.",
  passing:
    "Of at least 4 wrong requests 100 % are refused before a model sees them, and 100 % of the honest ones pass, in a canary at most 24 hours old.",
  artefact: "The canary's entry, and the refusals of the last week by reason.",
  failure: {
    means: "Something is forwarded that no guard has read as the model will read it.",
    decides: "ml",
    mitigations: [
      "parts that nobody can read set to block: unread in the manifest",
      "a smaller body limit: limits.body_bytes in the manifest",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:2.2.3",
    "aisvs-1.0:10.4.3",
    "owasp-llm-2026:LLM10",
    "owasp-llm-2025:LLM05",
    "soc2:PI1.2",
    "pci-dss-4.0:6.2.4",
    "iso-42001:A.6.2.6",
  ],
  requires: [
    requirement({
      observation: "canary-format",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 4 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
  ],
  fix: "set unread to block in the manifest, then: seaworthy collect --of canary-format --feature FEATURE",
  proof: {
    passes: { observations: { "canary-format": { tried: 6, stopped: 6, honest: 3, passed: 3 } } },
    mutant: {
      what: "an upload of a type that is not allowed passes",
      observations: { "canary-format": { tried: 6, stopped: 5, honest: 3, passed: 3 } },
    },
  },
};
