import { dayMs, requirement, type Control } from "../../control.ts";

export const alertThresholds: Control = {
  id: "MI-20",
  item: 13,
  title: "Each threshold rings above it and stays silent below it",
  risk: "Half of the calls fail all night, and the rule that should have rung has had a typing error since spring.",
  check:
    "At least once in 30 days made-up figures just below and just above each threshold are given to the rules, and the alerts are counted.",
  why: "An alert is code that runs when it matters most, and in no test by itself.",
  passing:
    "100 % of at least 3 rules rang above their threshold, 0 below, in a drill at most 30 days old. The checklist's are: errors over 5 %, a day's tokens over twice the mean of 30 days, a request over 10 dollars.",
  artefact: "alerts.yaml with each threshold, and the drill's entry.",
  failure: {
    means: "Something goes wrong for hours without a sound.",
    decides: "infra",
    mitigations: [
      "a person looks at the dashboard at fixed hours until it is mended",
      "spending is capped (MI-10), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests:
    "The thresholds fit this feature: they rang for what mattered in the last 30 days, and for little else.",
  frameworks: [
    "aisvs-1.0:12.2.2",
    "aisvs-1.0:12.2.3",
    "soc2:CC7.2",
    "nist-ai-rmf:MANAGE-4.1",
    "pci-dss-4.0:10.4.1",
    "eu-ai-act:72",
  ],
  requires: [
    requirement({
      observation: "drill-alert-rules",
      freshMs: 30 * dayMs,
      enough: [{ fact: "rules", is: ">=", than: 3 }],
      where: [
        { fact: "fired", is: "=", than: "rules" },
        { fact: "early", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "seaworthy collect --of drill-alert-rules",
  proof: {
    passes: { observations: { "drill-alert-rules": { rules: 6, fired: 6, early: 0 } } },
    mutant: {
      what: "the rule of a day's tokens never rings",
      observations: { "drill-alert-rules": { rules: 6, fired: 5, early: 0 } },
    },
  },
};
