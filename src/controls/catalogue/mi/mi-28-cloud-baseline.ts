import { dayMs, requirement, type Control } from "../../control.ts";

export const cloudBaseline: Control = {
  id: "MI-28",
  title: "The ground that it stands on is closed, encrypted and saved elsewhere",
  risk: "A bucket is open to the world, or the one disk with the log dies, and no guard of a model helps.",
  check:
    "At least once in 7 days each door that is not on the loopback is looked at from outside (TLS, certificate), copies of the log elsewhere are looked for, and a scan of the infrastructure's configuration is imported.",
  why: "Most breaches need no cleverness: something was open that everybody thought closed.",
  passing:
    "0 doors without TLS 1.2 or a valid certificate, a copy of the log elsewhere, 0 open findings of severity high in the scan; both at most 7 days old.",
  artefact: "The probe's entry, and the scanner's report of the infrastructure (SARIF).",
  failure: {
    means: "The feature can be read, changed or lost beneath everything that guards it.",
    decides: "infra",
    mitigations: [
      "take the door off the network: listen on the loopback behind a proxy with TLS",
      "payloads in the log are encrypted (DC-11), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "The scan covers all that the feature runs on, and data lies where we say it does.",
  frameworks: [
    "soc2:CC6.1",
    "soc2:CC6.6",
    "soc2:CC6.7",
    "soc2:CC7.1",
    "soc2:A1.2",
    "pci-dss-4.0:4.2.1",
    "hipaa:164.312(e)(1)",
    "gdpr:32",
    "eu-ai-act:15",
  ],
  requires: [
    requirement({
      observation: "probe-tls",
      freshMs: 7 * dayMs,
      where: [
        { fact: "weak", is: "=", than: 0 },
        { fact: "backups", is: "=", than: 1 },
      ],
    }),
    requirement({
      observation: "report-infrastructure",
      freshMs: 7 * dayMs,
      where: [{ fact: "high", is: "=", than: 0 }],
    }),
  ],
  fix: "scan the infrastructure and import it: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-infrastructure",
  proof: {
    passes: {
      observations: {
        "probe-tls": { doors: 1, weak: 0, backups: 1 },
        "report-infrastructure": { high: 0, medium: 4, low: 9 },
      },
    },
    mutant: {
      what: "a certificate has run out",
      observations: { "probe-tls": { doors: 1, weak: 1, backups: 1 } },
    },
  },
};
