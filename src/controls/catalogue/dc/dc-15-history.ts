import { dayMs, requirement, type Control } from "../../control.ts";

export const history: Control = {
  id: "DC-15",
  item: 9,
  title: "A user's whole history can be put together again from the log",
  risk: "A user asks what the feature knows of them, or a court asks what it told them, and the answer has gaps.",
  check:
    "At least once in 7 days a made-up user plays a script; their history is put together from the log alone and compared with the script, byte for byte.",
  why: "Whether a log is complete shows only when somebody rebuilds from it what they know happened.",
  passing:
    "100 % of at least 1 turn equal byte for byte, in a canary at most 7 days old under the running digest.",
  artefact: "The made-up user's history as it was rebuilt, and the steps: reconstruct.md.",
  failure: {
    means: "Parts of what users asked and were told cannot be found again.",
    decides: "backend",
    mitigations: [
      "every call is logged whole (DC-10), and that passes",
      "the application keeps its own copy of answers for the days until it is mended",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: ["gdpr:15", "soc2:CC7.3", "eu-ai-act:12", "iso-42001:A.6.2.8", "hipaa:164.312(b)"],
  requires: [
    requirement({
      observation: "canary-history",
      freshMs: 7 * dayMs,
      enough: [{ fact: "turns", is: ">=", than: 1 }],
      where: [{ fact: "equal", is: "=", than: "turns" }],
    }),
  ],
  fix: "see what is missing with seaworthy audit history, then: seaworthy collect --of canary-history",
  proof: {
    passes: { observations: { "canary-history": { turns: 4, equal: 4 } } },
    mutant: {
      what: "an answer was changed after it was logged",
      observations: { "canary-history": { turns: 4, equal: 3 } },
    },
  },
};
