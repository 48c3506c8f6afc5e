import { dayMs, requirement, type Control } from "../../control.ts";

export const failedKeys: Control = {
  id: "MI-06",
  item: 11,
  title: "Five wrong keys within 5 minutes ring",
  risk: "Somebody tries keys for a week, and the first sign is the bill.",
  check:
    "At least once in 7 days five wrong keys are tried on the running gateway within 5 minutes, and the alert is waited for.",
  why: "An alert that was never heard may go to a channel that nobody has read for a year.",
  passing: "The alert came after 5 wrong keys or more, in a drill at most 7 days old.",
  artefact: "The drill's entry, and the alert as the channel got it.",
  failure: {
    means: "Whoever guesses or has stolen keys can try them without anybody knowing.",
    decides: "infra",
    mitigations: [
      "let the firewall count refused calls (status 401) until it is mended",
      "a spike of use is found (MI-21), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: ["pci-dss-4.0:10.2.1.4", "soc2:CC7.2", "hipaa:164.308(a)(5)", "aisvs-1.0:12.2.2"],
  requires: [
    requirement({
      observation: "drill-failed-auth",
      freshMs: 7 * dayMs,
      enough: [{ fact: "failures", is: ">=", than: 5 }],
      where: [{ fact: "fired", is: "=", than: 1 }],
    }),
  ],
  fix: "see that a channel takes messages with seaworthy alerts test, then: seaworthy collect --of drill-failed-auth",
  proof: {
    passes: { observations: { "drill-failed-auth": { failures: 5, fired: 1 } } },
    mutant: {
      what: "the rule failed-keys is off",
      observations: { "drill-failed-auth": { failures: 5, fired: 0 } },
    },
  },
};
