import { dayMs, requirement, type Control } from "../../control.ts";

export const learnt: Control = {
  id: "IE-12",
  item: 14,
  title: "No incident is over without a post-mortem and a test that would have caught it",
  risk: "The same hole is used twice.",
  check:
    "Incidents of the last quarter are counted: closed, and of these with a post-mortem and a regression case, or a review that says why there is none.",
  why: "The fix is proved by a case that failed before and passes after.",
  passing:
    "100 % of the closed incidents of the last quarter have a post-mortem and a regression case, counted at most 7 days ago.",
  artefact:
    "Each post-mortem by its SHA-256, and the cases that came of it in the library of attacks (PS-04).",
  failure: {
    means: "What went wrong can go wrong again tomorrow.",
    decides: "lead",
    mitigations: [
      "write the post-mortem within 5 working days, without blame",
      "stop the part that failed until its test exists",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "The analysis names causes and not culprits.",
  frameworks: ["nist-ai-rmf:MANAGE-4.3", "pci-dss-4.0:12.10.6", "soc2:CC7.5"],
  requires: [
    requirement({
      observation: "log-incidents",
      freshMs: 7 * dayMs,
      where: [{ fact: "learnt", is: ">=", than: "closed" }],
    }),
  ],
  fix: "seaworthy document record document-post-mortem FILE --feature FEATURE --env ENVIRONMENT --set cases=N",
  proof: {
    passes: {
      observations: {
        "log-incidents": { incidents: 3, contained: 3, closed: 3, learnt: 3, near: 1, nearClosed: 1 },
      },
    },
    mutant: {
      what: "an incident was closed without a post-mortem",
      observations: {
        "log-incidents": { incidents: 3, contained: 3, closed: 3, learnt: 2, near: 1, nearClosed: 1 },
      },
    },
  },
};
