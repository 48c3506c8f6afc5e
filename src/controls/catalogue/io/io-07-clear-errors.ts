import { dayMs, requirement, type Control } from "../../control.ts";

/** Our own choice for "at each release": messages change with the program, and a month has one. */
const freshMs = 30 * dayMs;

export const clearErrors: Control = {
  id: "IO-07",
  item: 4,
  title: "A refusal says which limit, how much was used, and what to do",
  risk: "An honest user is turned away with a number, tries again ten times, and calls support.",
  check:
    "Under each running digest every limit is passed once on the feature's own path, and each message is read for the limit, the use and the remedy.",
  why: "Whoever knows what went wrong mends it. Only limits are explained: which pattern of an attack was seen is nobody's business.",
  passing:
    "100 % of at least 3 provoked refusals name the limit, the amount used and what to do next, such as the minutes until it is free again; at most 30 days old, under the running digest.",
  artefact: "The canary's entry, and the messages with their codes.",
  failure: {
    means: "Users cannot tell a limit from a fault.",
    decides: "leadership",
    mitigations: [
      "the application shows texts of its own for the codes that the gateway sends",
      "limits high enough that honest users do not meet them: seaworthy limits shows the headroom",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  attests: "Somebody who does not work on this feature has read the messages and knew what to do.",
  frameworks: ["nist-ai-rmf:MEASURE-2.8", "iso-42001:A.8.2", "eu-ai-act:13"],
  requires: [
    requirement({
      observation: "canary-errors",
      freshMs,
      enough: [{ fact: "tried", is: ">=", than: 3 }],
      where: [{ fact: "clear", is: "=", than: "tried" }],
    }),
  ],
  fix: "seaworthy collect --of canary-errors --feature FEATURE",
  proof: {
    passes: { observations: { "canary-errors": { tried: 6, clear: 6 } } },
    mutant: {
      what: "one message does not say when to come again",
      observations: { "canary-errors": { tried: 6, clear: 5 } },
    },
  },
};
