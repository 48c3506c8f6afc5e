import { dayMs, requirement, type Control } from "../../control.ts";

/** The checklist's: a person in an incident waits for it. */
const answerMsMax = 10_000;

export const whoSawWhat: Control = {
  id: "IE-07",
  item: 14,
  title: "Who got a piece of data is answered with names, all of them and no others, within ten seconds",
  risk: "After a leak everybody is told, or nobody, because nobody knows whom it reached.",
  check: "Each week a seeded text is delivered to made-up users, and the log is asked who got it.",
  why: "The number of people affected is the first thing that the authority asks, and the first that users deserve.",
  passing: `100 % of the recipients named and 0 others, within ${answerMsMax} ms, by a canary at most 7 days old under the running digest.`,
  artefact: "The canary's entry; the answer itself: seaworthy audit exposure.",
  failure: {
    means: "The scope of a leak is a guess.",
    decides: "privacy",
    mitigations: [
      "notify everybody who used the feature in the time in question",
      "shorten the time in which payloads are kept",
    ],
  },
  class: "hard",
  ceiling: "mitigation",
  unseenCeiling: "blocker",
  hardRequirement: 7,
  frameworks: ["gdpr:33", "soc2:CC7.3", "hipaa:164.402"],
  requires: [
    requirement({
      observation: "canary-exposure",
      freshMs: 7 * dayMs,
      enough: [{ fact: "recipients", is: ">=", than: 1 }],
      where: [
        { fact: "named", is: "=", than: "recipients" },
        { fact: "wrong", is: "=", than: 0 },
        { fact: "ms", is: "<=", than: answerMsMax },
      ],
    }),
  ],
  fix: "seaworthy collect --of canary-exposure --feature FEATURE",
  proof: {
    passes: { observations: { "canary-exposure": { recipients: 3, named: 3, wrong: 0, ms: 800 } } },
    mutant: {
      what: "one recipient is not named",
      observations: { "canary-exposure": { recipients: 3, named: 2, wrong: 0, ms: 800 } },
    },
  },
};
