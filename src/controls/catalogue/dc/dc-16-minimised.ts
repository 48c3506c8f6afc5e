import { hourMs, requirement, type Control } from "../../control.ts";

export const minimised: Control = {
  id: "DC-16",
  item: 9,
  title: "Nothing in the log can be read in the clear that is a secret or a person's",
  risk: "The log is copied to an auditor, a witness or a support ticket, and with it keys and names of people.",
  check:
    "Every 6 hours keys and personal data made up for the run are sent through the feature's own path and looked for, byte by byte, in all files of the log that an outsider may have.",
  why: "A log is read by more people than any database. What is in it in the clear is given to all of them.",
  passing:
    "0 of at least 1 planted piece found in the clear, each in a call that has an entry, in a canary at most 24 hours old under the running digest.",
  artefact: "The canary's entry, and one entry as an outsider sees it.",
  failure: {
    means: "Whoever has a copy of the log has people's data or credentials.",
    decides: "backend",
    mitigations: [
      "the copy for outsiders is stopped until it is mended: take the archive out of audit.anchors",
      "credentials are taken out of prompts (PS-06), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests:
    "What stands in an entry in the clear is needed to investigate, and each field of it is one that an outsider may see.",
  frameworks: [
    "gdpr:5(1)(c)",
    "gdpr:25",
    "aisvs-1.0:12.1.2",
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "soc2:C1.1",
    "pci-dss-4.0:3.4.1",
    "hipaa:164.514(b)",
  ],
  requires: [
    requirement({
      observation: "canary-plaintext",
      freshMs: 24 * hourMs,
      // What never reached the log cannot be found there.
      proves: [{ fact: "logged", is: ">=", than: "planted" }],
      enough: [{ fact: "planted", is: ">=", than: 1 }],
      where: [{ fact: "found", is: "=", than: 0 }],
    }),
  ],
  fix: "put what people say into a call's messages, not into its metadata, then: seaworthy collect --of canary-plaintext",
  proof: {
    passes: { observations: { "canary-plaintext": { planted: 9, logged: 9, found: 0 } } },
    mutant: {
      what: "a name stands in an entry's facts",
      observations: { "canary-plaintext": { planted: 9, logged: 9, found: 1 } },
    },
  },
};
