import { hourMs, requirement, type Control } from "../../control.ts";

export const characterLimits: Control = {
  id: "IO-02",
  item: 4,
  title: "Characters that no reader sees, and endless runs, are refused",
  risk: "An order hidden in invisible characters passes every person's eye and reaches the model; a megabyte of one letter blocks a worker.",
  check:
    "Each day null bytes, controls, tag characters, 201 of one character and 4 line ends in a row go through the feature's own path, and so do texts at the limit of each.",
  why: "What people cannot see they cannot judge, and models read it all the same.",
  passing:
    "Of at least 5 texts beyond a limit 100 % are refused and of those at it 100 % pass: no null byte, no control, at most 200 of one character and 3 line ends in a row unless the manifest says otherwise; at most 24 hours old.",
  artefact: "The canary's entry, the guard's settings, and for a changed limit the reason in the manifest.",
  failure: {
    means: "Text that nobody can see gets to the model.",
    decides: "ml",
    mitigations: [
      "a guard against injection that reads hidden text and passes (PS-05)",
      "a token limit that passes (IO-01)",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:2.1.1",
    "aisvs-1.0:2.1.2",
    "aisvs-1.0:2.1.3",
    "aisvs-1.0:2.1.4",
    "aisvs-1.0:2.1.5",
    "owasp-llm-2026:LLM01",
    "owasp-llm-2025:LLM01",
    "atlas:AML.M0015",
    "soc2:PI1.2",
    "pci-dss-4.0:6.2.4",
  ],
  requires: [
    requirement({
      observation: "canary-characters",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 5 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
  ],
  fix: "set guards.characters in the manifest to block, then: seaworthy collect --of canary-characters --feature FEATURE",
  proof: {
    passes: { observations: { "canary-characters": { tried: 5, stopped: 5, honest: 5, passed: 5 } } },
    mutant: {
      what: "tag characters pass",
      observations: { "canary-characters": { tried: 5, stopped: 4, honest: 5, passed: 5 } },
    },
  },
};
