import { hourMs, requirement, type Control } from "../../control.ts";
import { judgedAgreement } from "./agreement.ts";

export const agreement: Control = {
  id: "DC-18",
  title: "Each provider is used through its API and under a signed data processing agreement",
  risk: "Customers' data goes to a consumer plan whose terms allow training on it, and it cannot be taken back.",
  check:
    "Every 6 hours the feature's models are listed: providers that are somebody else's, addresses of consumer plans, requests that do not say no to training where they can. The agreement on record is held against the number of providers.",
  why: "Without an agreement the provider may keep, read and learn from what it is sent. No setting of ours changes that.",
  passing:
    "0 consumer addresses and 0 models left in training, listed at most 24 hours ago under the running digest; an agreement that covers all providers which are somebody else's, recorded at most 90 days ago, with an end that has not come.",
  artefact:
    "The agreement's SHA-256 with its end, the list of providers, the setting that each request carries.",
  failure: {
    means: "What users write belongs in part to a company that promised nothing.",
    decides: "backend",
    mitigations: [
      "leave out the provider without an agreement: take it from model and model.fallback",
      "personal data is replaced before it leaves (IO-04), and that passes",
    ],
  },
  class: "hard",
  ceiling: "mitigation",
  unseenCeiling: "blocker",
  hardRequirement: 3,
  priority: 3,
  attests:
    "The agreement is signed by both sides, we have read it, and the provider's terms of the last 90 days do not go against it.",
  frameworks: [
    "gdpr:28",
    "soc2:CC9.2",
    "saif:GSC-12",
    "hipaa:164.308(b)(1)",
    "pci-dss-4.0:12.8.2",
    "iso-42001:A.10.3",
    "nist-ai-rmf:GOVERN-6.1",
    "eu-ai-act:25",
  ],
  requires: [
    requirement({
      observation: "config-models",
      freshMs: 24 * hourMs,
      enough: [{ fact: "models", is: ">=", than: 1 }],
      where: [
        { fact: "consumer", is: "=", than: 0 },
        { fact: "training", is: "=", than: 0 },
      ],
    }),
  ],
  judge: judgedAgreement,
  fix: "seaworthy document record document-dpa FILE --feature FEATURE --expires 365d --set providers=N",
  proof: {
    passes: {
      observations: {
        "config-models": { models: 2, floating: 0, providers: 2, outside: 2, consumer: 0, training: 0 },
        "document-dpa": { expires: 1, providers: 2 },
      },
    },
    mutant: {
      what: "a second provider was added without an agreement",
      observations: { "document-dpa": { expires: 1, providers: 1 } },
    },
  },
};
