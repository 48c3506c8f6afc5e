import { dayMs, requirement, type Control } from "../../control.ts";

export const credentialAccess: Control = {
  id: "MI-07",
  item: 11,
  title: "A credential that is read by somebody new, or at a strange hour or place, is found",
  risk: "A service that was broken into reads the other services' keys, one by one, over a weekend.",
  check:
    "Each reading of a credential is an entry. At least once in 7 days a reading for a new purpose, wrong keys, a strange hour and a strange place are put into made-up days, and looked for by the feature's own thresholds.",
  why: "Whoever has a key looks like whoever it belongs to, except in when, where and what for.",
  passing:
    "All of at least 4 planted patterns of credentials, keys, hours and places found, in a rehearsal at most 7 days old.",
  artefact: "The rehearsal's entry, and the entries of readings of the last week.",
  failure: {
    means: "A stolen credential is used until somebody notices by chance.",
    decides: "leadership",
    mitigations: [
      "replace API keys after 90 days instead of 180: rotation in the configuration",
      "failed keys ring (MI-06), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  frameworks: [
    "soc2:CC7.2",
    "soc2:CC6.1",
    "owasp-asi-2026:ASI03",
    "pci-dss-4.0:10.2.1",
    "hipaa:164.308(a)(1)",
  ],
  requires: [
    requirement({
      observation: "drill-anomalies",
      freshMs: 7 * dayMs,
      enough: [{ fact: "access", is: ">=", than: 4 }],
      where: [{ fact: "accessFound", is: "=", than: "access" }],
    }),
  ],
  fix: "take secret-access, unusual-hour and unusual-place out of anomalies.off in the manifest, then: seaworthy anomalies drill",
  proof: {
    passes: { observations: { "drill-anomalies": { planted: 18, found: 18, access: 5, accessFound: 5 } } },
    mutant: {
      what: "unusual-hour is off",
      observations: { "drill-anomalies": { planted: 18, found: 17, access: 5, accessFound: 4 } },
    },
  },
};
