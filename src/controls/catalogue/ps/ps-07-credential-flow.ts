import { dayMs, hourMs, requirement, type Control } from "../../control.ts";

export const credentialFlow: Control = {
  id: "PS-07",
  item: 2,
  title: "How credentials travel is written down, and none of them is in a log",
  risk: "A provider's key stands in a log line or an export, and whoever reads logs can spend the company's money.",
  check:
    "Each day a made-up secret is planted in a prompt and in headers and looked for in all that is written in the clear: log, index, metrics, messages. Each quarter a person looks over the generated page that follows every credential.",
  why: "Keys leak where nobody thought that they pass: error texts, traces, exports. A search for a planted one finds the place.",
  passing:
    "0 planted secrets found in the clear, at most 24 hours ago; the page of the credential flow on record, signed, at most 90 days old and with an end.",
  artefact:
    "credential-flow.md made from the configuration (where each credential lies, who reads it, which process holds it), its SHA-256, and the canary's entry.",
  failure: {
    means: "A credential can be read by somebody who was never given it.",
    decides: "ml",
    mitigations: [
      "the credential that was found replaced, and its age under control (MI-05)",
      "access to logs limited to named people (DC-12) until the place is closed",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:9.5.4",
    "soc2:CC6.1",
    "pci-dss-4.0:8.6.2",
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "atlas:AML.T0055",
    "nist-ai-rmf:MEASURE-2.7",
    "hipaa:164.312(d)",
  ],
  requires: [
    requirement({
      observation: "canary-secret-trace",
      freshMs: 24 * hourMs,
      enough: [{ fact: "planted", is: ">=", than: 2 }],
      where: [{ fact: "found", is: "=", than: 0 }],
    }),
    requirement({
      observation: "document-credential-flow",
      freshMs: 90 * dayMs,
      where: [{ fact: "expires", is: "=", than: 1 }],
    }),
  ],
  fix: "look over credential-flow.md, then: seaworthy document record document-credential-flow FILE --feature FEATURE --env ENVIRONMENT --expires 90d",
  proof: {
    passes: {
      observations: {
        "canary-secret-trace": { planted: 4, found: 0 },
        "document-credential-flow": { expires: 1 },
      },
    },
    mutant: {
      what: "a planted secret stands in a log line",
      observations: { "canary-secret-trace": { planted: 4, found: 1 } },
    },
  },
};
