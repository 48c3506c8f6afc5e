import { dayMs, requirement, type Control } from "../../control.ts";
import { judgedDocuments } from "./regulations.ts";

export const regulations: Control = {
  id: "DC-19",
  title: "What each regulation asks of the feature is set, and on paper where it must be",
  risk: "The feature works for a year and then an authority, a card brand or a hospital's lawyer finds that it never was allowed to.",
  check:
    "Every 6 hours the demands of the regulations that the manifest names, or that follow from its data, are compared with how the gateway is set. For each of them its document is looked for.",
  why: "A rule binds from the first call on. Whether it was kept is decided by what was set on that day.",
  passing:
    "100 % of the demands of at least 1 regulation met, listed at most 90 days ago under the running digest; for each of gdpr, hipaa, pci, soc2 and ai-act that applies its document, recorded at most 90 days ago, with an end that has not come.",
  artefact:
    "The list of demands with what meets each, and the SHA-256 of each document: impact assessment, business associate agreement, scope of PCI DSS, system description, risk class.",
  failure: {
    means: "The feature breaks a law or a contract with each call.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard-when-observed",
  ceiling: "blocker",
  capability: "regulated",
  attests:
    "These are all the regulations that apply to the feature, and the agreements and assessments that they ask for are signed.",
  frameworks: [
    "hipaa:164.312(b)",
    "hipaa:164.314(a)",
    "hipaa:164.316(b)(1)",
    "pci-dss-4.0:10.5.1",
    "pci-dss-4.0:12.5.2",
    "gdpr:30",
    "gdpr:33",
    "gdpr:35",
    "eu-ai-act:6",
    "eu-ai-act:73",
    "soc2:CC2.3",
    "nist-ai-rmf:GOVERN-1.1",
  ],
  requires: [
    requirement({
      observation: "config-overlays",
      freshMs: 90 * dayMs,
      enough: [{ fact: "overlays", is: ">=", than: 1 }],
      where: [{ fact: "met", is: "=", than: "demands" }],
    }),
  ],
  judge: judgedDocuments,
  fix: "mend each setting that the newest config-overlays entry names, record each document, as seaworthy document record document-gdpr FILE --feature FEATURE --expires 365d, then: seaworthy collect --of config-overlays",
  proof: {
    passes: {
      observations: {
        "config-overlays": { overlays: 5, demands: 14, met: 14 },
        "document-gdpr": { expires: 1 },
        "document-hipaa": { expires: 1 },
        "document-pci": { expires: 1 },
        "document-soc2": { expires: 1 },
        "document-ai-act": { expires: 1 },
      },
    },
    mutant: {
      what: "the log keeps entries for two years where HIPAA asks for six",
      observations: { "config-overlays": { overlays: 5, demands: 14, met: 13 } },
    },
  },
};
