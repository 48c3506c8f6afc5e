import { dayMs, requirement, type Control } from "../../control.ts";

export const anomalies: Control = {
  id: "MI-21",
  item: 13,
  title: "Use that is unlike the usual is found",
  risk: "Somebody copies out the knowledge of the feature question by question, below every limit.",
  check:
    "At least once in 7 days one of each pattern is put into made-up days and looked for by the feature's own thresholds: spikes, odd queries, repeated failures, strange hours, data out of scope, and more.",
  why: "A limit knows one number. Who stays below it is seen only by being unlike everybody else, or unlike themselves.",
  passing: "All of at least 5 planted patterns found, none switched off, in a rehearsal at most 7 days old.",
  artefact: "The rehearsal's entry, what was found in the last week, and what people said of it.",
  failure: {
    means: "Slow attacks and broken clients are not seen.",
    decides: "leadership",
    mitigations: [
      "lower the limits of a user and day (MI-09)",
      "somebody looks through the week's log each Monday (MI-22), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  attests: "Somebody has looked at each anomaly of the last 7 days, and we know what it was.",
  frameworks: [
    "aisvs-1.0:12.2.2",
    "aisvs-1.0:11.3.1",
    "soc2:CC7.2",
    "owasp-asi-2026:ASI10",
    "nist-ai-rmf:MEASURE-2.4",
    "pci-dss-4.0:10.4.1",
    "eu-ai-act:72",
  ],
  requires: [
    requirement({
      observation: "drill-anomalies",
      freshMs: 7 * dayMs,
      enough: [{ fact: "planted", is: ">=", than: 5 }],
      where: [{ fact: "found", is: "=", than: "planted" }],
    }),
  ],
  fix: "see what was missed with seaworthy anomalies drill, and take it out of anomalies.off in the manifest",
  proof: {
    passes: { observations: { "drill-anomalies": { planted: 18, found: 18, access: 5, accessFound: 5 } } },
    mutant: {
      what: "spikes are not looked for",
      observations: { "drill-anomalies": { planted: 18, found: 16, access: 5, accessFound: 5 } },
    },
  },
};
