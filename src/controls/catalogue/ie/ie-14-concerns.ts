import { requirement, type Control } from "../../control.ts";
import { quarterMs } from "./exercise.ts";

export const concerns: Control = {
  id: "IE-14",
  item: 14,
  title: "Anybody can say that something is wrong, without a name and without harm to themselves",
  risk: "The colleague who saw it first says nothing, because the last one who did was blamed.",
  check: "The procedure for concerns is a document on record with an end.",
  why: "Most incidents were seen by somebody before they were incidents.",
  passing: "A procedure at most 90 days old, with an end, that names a way to report without a name.",
  artefact: "The procedure by its SHA-256.",
  failure: {
    means: "Warnings do not arrive.",
    decides: "lead",
    mitigations: ["a person outside of the team to whom concerns may be told in confidence"],
  },
  class: "process",
  ceiling: "accepted-risk",
  attests: "People know of the way and would use it.",
  frameworks: ["iso-42001:A.3.3", "nist-ai-rmf:GOVERN-4.3", "soc2:CC1.1"],
  requires: [
    requirement({
      observation: "document-concerns",
      freshMs: quarterMs,
      where: [{ fact: "expires", is: "=", than: 1 }],
    }),
  ],
  fix: "seaworthy document record document-concerns FILE --feature FEATURE --env ENVIRONMENT --expires 90d",
  proof: {
    passes: { observations: { "document-concerns": { expires: 1 } } },
    mutant: { what: "the document has no end", observations: { "document-concerns": { expires: 0 } } },
  },
};
