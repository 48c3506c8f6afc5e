import { requirement, type Control } from "../../control.ts";
import { quarterMs } from "./exercise.ts";

export const communication: Control = {
  id: "IE-13",
  item: 14,
  title: "Who is told, by whom and in which words is written down, and those people can be reached",
  risk: "The press knows before the customer, and the customer before the one who answers for it.",
  check:
    "The plan of communication is a document on record; the owners of the features and the channels of alerts are tried.",
  why: "Words that are found under pressure are the wrong ones.",
  passing:
    "A plan at most 90 days old with an end; 100 % of the owners reachable and at least 1 channel that took a test message within 30 days, in a reading at most 90 days old.",
  artefact: "The plan by its SHA-256, and the test messages with the channels that took them.",
  failure: {
    means: "People who must know do not, or hear it from others.",
    decides: "lead",
    mitigations: ["one person who may speak, and one who stands in for them, named today"],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "The messages say what happened without guesses, and who is named in them knows it.",
  frameworks: ["gdpr:34", "saif:GSC-08", "soc2:CC2.3"],
  requires: [
    requirement({
      observation: "document-communication",
      freshMs: quarterMs,
      where: [{ fact: "expires", is: "=", than: 1 }],
    }),
    requirement({
      observation: "config-alerts",
      freshMs: quarterMs,
      where: [
        { fact: "channels", is: ">=", than: 1 },
        { fact: "reachable", is: "=", than: "roster" },
      ],
    }),
  ],
  fix: "try the channels, then record the plan: seaworthy alerts test; seaworthy document record document-communication FILE --feature FEATURE --env ENVIRONMENT --expires 90d",
  proof: {
    passes: {
      observations: {
        "document-communication": { expires: 1 },
        "config-alerts": { kinds: 40, linked: 40, channels: 2, roster: 6, reachable: 6 },
      },
    },
    mutant: {
      what: "one of six owners cannot be reached",
      observations: { "config-alerts": { kinds: 40, linked: 40, channels: 2, roster: 6, reachable: 5 } },
    },
  },
};
