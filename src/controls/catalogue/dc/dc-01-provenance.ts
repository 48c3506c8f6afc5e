import { hourMs, requirement, type Control } from "../../control.ts";

export const provenance: Control = {
  id: "DC-01",
  item: 7,
  title: "Every document that the feature reads has a source, an owner and a date",
  risk: "The feature answers from a text that somebody planted, or from a price list of three years ago, and users act on it.",
  check:
    "The register of documents is listed every 6 hours: how many there are, how many have source, owner and date, how many are older than the limit, how many wait in quarantine.",
  why: "Whoever may add a document without a name on it can make the feature say what they like. Without an owner nobody takes a wrong text back.",
  passing:
    "100 % of at least 1 document have all three; 0 are older than the limit, 365 days unless the gateway's configuration says otherwise; the list is at most 24 hours old.",
  artefact: "The list of documents with source, owner, date and version, and those in quarantine.",
  failure: {
    means: "At least one text in the answers has no origin or no owner, or is past its age.",
    decides: "backend",
    mitigations: [
      "take the documents without an owner out: seaworthy knowledge remove ID",
      "answers must cite their documents (IO-17), and that passes",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  capability: "knowledge",
  attests:
    "For each source its owner says that its documents are right, may be shown to those who can reach the feature, and are nobody else's secret.",
  frameworks: [
    "aisvs-1.0:1.1.2",
    "aisvs-1.0:8.1.2",
    "aisvs-1.0:12.5.4",
    "iso-42001:A.7.5",
    "atlas:AML.M0025",
    "owasp-llm-2025:LLM08",
    "owasp-asi-2026:ASI06",
    "eu-ai-act:10",
  ],
  requires: [
    requirement({
      observation: "config-knowledge",
      freshMs: 24 * hourMs,
      enough: [{ fact: "documents", is: ">=", than: 1 }],
      where: [
        { fact: "complete", is: "=", than: "documents" },
        { fact: "stale", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "list what is old with seaworthy knowledge list --stale, register it again with seaworthy knowledge add, then: seaworthy collect --of config-knowledge",
  proof: {
    passes: {
      observations: { "config-knowledge": { documents: 40, complete: 40, stale: 0, quarantined: 1 } },
    },
    mutant: {
      what: "a document without an owner is in the register",
      observations: { "config-knowledge": { documents: 40, complete: 39, stale: 0, quarantined: 1 } },
    },
  },
};
