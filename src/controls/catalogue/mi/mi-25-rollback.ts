import { dayMs, requirement, type Control } from "../../control.ts";

export const rollback: Control = {
  id: "MI-25",
  item: 10,
  title: "The last good version is back within 5 minutes",
  risk: "The new prompt insults customers, the old one is in somebody's head, and it takes until the evening to find it.",
  check:
    "At least once in 90 days the canary is put back to its last good digest on the running gateway, and the time is taken until calls run under it.",
  why: "Going back is the one mend that needs no thought. It works in the night only if it has worked in the day.",
  passing:
    "Calls ran under the old digest, after at most 5 minutes (300,000 ms), in a drill at most 90 days old.",
  artefact: "The drill's entry with its time, and the list of digests one can go back to.",
  failure: {
    means: "A bad change stays until somebody has written a good one.",
    decides: "infra",
    mitigations: [
      "keep the last manifest and prompt beside the running ones",
      "the feature can be stopped at once (MI-29), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:3.3.1",
    "aisvs-1.0:3.3.2",
    "soc2:CC7.5",
    "soc2:CC8.1",
    "nist-ai-rmf:MANAGE-2.4",
    "pci-dss-4.0:6.5.1",
  ],
  requires: [
    requirement({
      observation: "drill-rollback",
      freshMs: 90 * dayMs,
      where: [
        { fact: "back", is: "=", than: 1 },
        { fact: "ms", is: "<=", than: 300_000 },
      ],
    }),
  ],
  fix: "seaworthy collect --of drill-rollback",
  proof: {
    passes: { observations: { "drill-rollback": { ms: 1200, back: 1 } } },
    mutant: {
      what: "the old digest never came back",
      observations: { "drill-rollback": { ms: 300_000, back: 0 } },
    },
  },
};
