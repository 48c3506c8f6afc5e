import { dayMs, requirement, type Control } from "../../control.ts";

export const modelMemo: Control = {
  id: "MI-11",
  item: 10,
  title: "Why this model and this vendor is written down, tried out and looked at again",
  risk: "The cheapest model of the month decides about people, from a vendor nobody has asked about incidents, training or audits.",
  check:
    "The memo on record is read: representative prompts it was tried on, models it was compared with, when it ends.",
  why: "Who chose a model for reasons can see when the reasons are gone. Who did not keeps it until it fails.",
  passing:
    "At least 5 representative prompts (10 is the target), at least 1 other model compared, an end that has not come, in a memo at most 90 days old.",
  artefact:
    "model-memo.md: one page with use, alternatives, results, the vendor's answers and the date of the next look.",
  failure: {
    means: "Nobody can say why this model is fit for what it does.",
    decides: "leadership",
    mitigations: [
      "keep the model to staging until the memo is signed",
      "a person reads a sample of the answers each week (IO-22)",
    ],
  },
  class: "process",
  ceiling: "accepted-risk",
  attests:
    "We have read the model card, the vendor's safety papers and audit report, know that our data trains nothing, how the vendor handles incidents, and why this model.",
  frameworks: [
    "aisvs-1.0:6.1.1",
    "saif:GSC-15",
    "iso-42001:A.10.3",
    "soc2:CC9.2",
    "nist-ai-rmf:MAP-4.1",
    "nist-ai-rmf:GOVERN-6.1",
    "eu-ai-act:25",
  ],
  requires: [
    requirement({
      observation: "document-model-memo",
      freshMs: 90 * dayMs,
      enough: [{ fact: "prompts", is: ">=", than: 5 }],
      where: [
        { fact: "alternatives", is: ">=", than: 1 },
        { fact: "expires", is: "=", than: 1 },
      ],
    }),
  ],
  fix: "try 5 representative prompts on it and on another model, then: seaworthy document record document-model-memo FILE --feature FEATURE --expires 90d --set prompts=N --set alternatives=N",
  proof: {
    passes: { observations: { "document-model-memo": { expires: 1, prompts: 8, alternatives: 2 } } },
    mutant: {
      what: "no other model was looked at",
      observations: { "document-model-memo": { expires: 1, prompts: 8, alternatives: 0 } },
    },
  },
};
