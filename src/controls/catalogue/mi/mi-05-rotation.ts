import { hourMs, requirement, type Control } from "../../control.ts";

export const rotation: Control = {
  id: "MI-05",
  item: 11,
  title: "No key is older than it may be",
  risk: "A key that leaked last year in a log, a screenshot or with somebody who left still opens everything.",
  check:
    "Every 6 hours the age of each key and credential is compared with the days that its risk allows; those near their age are reminded of.",
  why: "Nobody knows of most leaks. Replacing a key ends all of them at once.",
  passing:
    "0 of at least 1 key over its age: 90 days for high risk such as databases, 180 for API keys (90 where rotation is strict), 365 for read-only ones; listed at most 24 hours ago.",
  artefact: "rotation.ics with every due date, and the entries of the keys that were replaced.",
  failure: {
    means: "A leak of the past may still be in use.",
    decides: "leadership",
    mitigations: [
      "replace it: seaworthy keys rotate",
      "reading of credentials is watched (MI-07), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  frameworks: ["soc2:CC6.1", "aisvs-1.0:9.4.3", "pci-dss-4.0:8.6.3", "hipaa:164.308(a)(5)"],
  requires: [
    requirement({
      observation: "config-rotation",
      freshMs: 24 * hourMs,
      enough: [{ fact: "keys", is: ">=", than: 1 }],
      where: [{ fact: "due", is: "=", than: 0 }],
    }),
  ],
  fix: "see what is due with seaworthy rotation, replace it with seaworthy keys rotate, then: seaworthy collect --of config-rotation",
  proof: {
    passes: { observations: { "config-rotation": { keys: 6, due: 0, soon: 1, automated: 4 } } },
    mutant: {
      what: "a key of the database is 91 days old",
      observations: { "config-rotation": { keys: 6, due: 1, soon: 0, automated: 4 } },
    },
  },
};
