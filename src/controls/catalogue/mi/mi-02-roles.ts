import { dayMs, hourMs, requirement, type Control } from "../../control.ts";

export const roles: Control = {
  id: "MI-02",
  item: 11,
  title: "A role opens exactly what it is meant to open",
  risk: "Whoever was let in to read dashboards changes a prompt, ends a stop or reads what users wrote.",
  check:
    "Every 6 hours each role puts each question to the log, and what it is told is compared with the table of roles. People's roles are looked over every 90 days.",
  why: "Rights grow: each exception is granted in a hurry and taken back by nobody.",
  passing:
    "0 wrong answers among at least 1 pair of role and question, at most 24 hours ago; a review of access at most 90 days old that looked at 1 person or more.",
  artefact: "The table of roles and questions with what was answered, and the record of the review.",
  failure: {
    means: "Somebody can do, or see, what their role does not say.",
    decides: "infra",
    mitigations: [
      "take back the roles that are too many: seaworthy people revoke-role",
      "two people are needed to end a stop: kill.resume: two-people in the manifest",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:5.1.1",
    "aisvs-1.0:1.2.1",
    "soc2:CC6.3",
    "soc2:CC6.2",
    "pci-dss-4.0:7.2.4",
    "hipaa:164.308(a)(4)",
    "atlas:AML.M0005",
  ],
  requires: [
    requirement({
      observation: "probe-roles",
      freshMs: 24 * hourMs,
      enough: [{ fact: "cells", is: ">=", than: 1 }],
      where: [{ fact: "wrong", is: "=", than: 0 }],
    }),
    requirement({
      observation: "review-access",
      freshMs: 90 * dayMs,
      where: [{ fact: "looked", is: ">=", than: 1 }],
    }),
  ],
  fix: "look over seaworthy people list, take back what nobody needs, then: seaworthy review hold review-access --feature FEATURE --looked-at PEOPLE",
  proof: {
    passes: { observations: { "probe-roles": { cells: 120, wrong: 0 }, "review-access": { looked: 5 } } },
    mutant: {
      what: "a reader may destroy",
      observations: { "probe-roles": { cells: 120, wrong: 1 } },
    },
  },
};
