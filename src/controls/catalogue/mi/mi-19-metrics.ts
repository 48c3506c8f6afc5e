import { hourMs, requirement, type Control } from "../../control.ts";

export const metrics: Control = {
  id: "MI-19",
  item: 13,
  title: "Latency, errors, tokens, cost and behaviour are measured and can be seen",
  risk: "The feature has been slow, dear or odd for a week, and users knew it first.",
  check:
    "Every 30 minutes the gateway's metrics page is read: which of the five families have series (latency with p50, p95 and p99; errors by kind; tokens; cost; flags of behaviour).",
  why: "What is not drawn is not looked at. Four lines on a screen answer most questions of a night.",
  passing: "5 of 5 families have series, on a page read at most 1 hour ago.",
  artefact: "dashboard.html with its panels, and the list of series.",
  failure: {
    means: "People learn of trouble from users or from the bill.",
    decides: "infra",
    mitigations: [
      "look into the log each morning: seaworthy audit search",
      "thresholds ring (MI-20), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:12.2.5",
    "nist-ai-rmf:MEASURE-2.4",
    "iso-42001:A.6.2.6",
    "soc2:A1.1",
    "soc2:CC7.2",
    "eu-ai-act:72",
  ],
  requires: [
    requirement({
      observation: "probe-metrics",
      freshMs: hourMs,
      where: [{ fact: "families", is: "=", than: 5 }],
    }),
  ],
  fix: "see what the probe's note names as missing, let the feature answer a call, then: seaworthy collect --of probe-metrics",
  proof: {
    passes: { observations: { "probe-metrics": { families: 5 } } },
    mutant: { what: "cost has no series", observations: { "probe-metrics": { families: 4 } } },
  },
};
