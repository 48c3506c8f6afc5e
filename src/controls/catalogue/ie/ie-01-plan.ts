import { dayMs, requirement, type Control } from "../../control.ts";
import { quarterMs } from "./exercise.ts";

export const incidentPlan: Control = {
  id: "IE-01",
  item: 14,
  title:
    "A plan says what to do when the feature leaks, is steered, costs too much or gives dangerous advice",
  risk: "The first hour of an incident goes into finding out who decides.",
  check:
    "The runbooks are read each day: which of the seven ways in which such features fail have one. The plan itself is a document on record with an end.",
  why: "Plans for servers say nothing of a prompt that got out, of a poisoned document or of an answer that hurt somebody.",
  passing:
    "0 of the 7 failure modes without a runbook, read at most 90 days ago; a plan on record that is at most 90 days old and has an end.",
  artefact: "The plan by its SHA-256, and the list of failure modes with the runbook of each.",
  failure: {
    means: "People improvise with other people's data.",
    decides: "security",
    mitigations: [
      "write the runbook of the mode that is missing: one page, three first steps",
      "a kill switch (MI-29) that passes, so that the first step is always there",
    ],
  },
  class: "hard",
  ceiling: "mitigation",
  unseenCeiling: "blocker",
  hardRequirement: 7,
  attests: "The plan fits this feature: its people, its data and its customers.",
  frameworks: [
    "saif:GSC-08",
    "soc2:CC7.4",
    "nist-ai-rmf:MANAGE-2.3",
    "iso-42001:A.8.4",
    "hipaa:164.308(a)(6)",
    "pci-dss-4.0:12.10.1",
  ],
  requires: [
    requirement({
      observation: "config-runbooks",
      freshMs: quarterMs,
      where: [{ fact: "modes", is: "=", than: 0 }],
    }),
    requirement({
      observation: "document-incident-plan",
      freshMs: 90 * dayMs,
      where: [{ fact: "expires", is: "=", than: 1 }],
    }),
  ],
  fix: "seaworthy document record document-incident-plan FILE --feature FEATURE --env ENVIRONMENT --expires 90d",
  proof: {
    passes: {
      observations: {
        "config-runbooks": { scenarios: 4, pages: 4, steps: 4, modes: 0 },
        "document-incident-plan": { expires: 1 },
      },
    },
    mutant: {
      what: "no runbook speaks of poisoned documents",
      observations: { "config-runbooks": { scenarios: 4, pages: 4, steps: 4, modes: 1 } },
    },
  },
};
