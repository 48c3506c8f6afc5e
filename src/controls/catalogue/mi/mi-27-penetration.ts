import { dayMs, requirement, type Control } from "../../control.ts";

export const penetration: Control = {
  id: "MI-27",
  title: "Somebody whose trade it is has tried to break in",
  risk: "The model is guarded well, and the page around it hands out other people's sessions.",
  check:
    "The report of a penetration test of the API and what it runs on is imported once a year, and after each change of who may reach what: which of six areas have a result, which findings are open.",
  why: "Who built a thing tries the doors that they built. A stranger tries the windows.",
  passing:
    "6 of 6 areas with a result (authentication, sessions, authorisation, SQL injection, cross-site scripting, request forgery), 0 open findings of severity high, in a report at most 365 days old; a year is our own choice.",
  artefact: "The tester's report with scope, dates and findings, by its SHA-256.",
  failure: {
    means: "Known kinds of attack were not tried, or one of them works.",
    decides: "infra",
    mitigations: [
      "mend what is of severity high, and let the tester try it again",
      "the doors answer nobody without a key (MI-01), and that passes",
    ],
  },
  class: "process",
  ceiling: "mitigation",
  attests: "The testers had no part in building it, and the scope has all that users can reach.",
  frameworks: [
    "soc2:CC4.1",
    "pci-dss-4.0:11.4.2",
    "pci-dss-4.0:11.4.3",
    "nist-ai-rmf:MEASURE-2.7",
    "hipaa:164.308(a)(8)",
    "eu-ai-act:15",
  ],
  requires: [
    requirement({
      observation: "report-penetration",
      freshMs: 365 * dayMs,
      enough: [{ fact: "covers", is: ">=", than: 6 }],
      where: [{ fact: "high", is: "=", than: 0 }],
    }),
  ],
  fix: "seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-penetration",
  proof: {
    passes: { observations: { "report-penetration": { high: 0, medium: 2, low: 5, covers: 6 } } },
    mutant: {
      what: "a session of another user could be taken over",
      observations: { "report-penetration": { high: 1, medium: 2, low: 5, covers: 6 } },
    },
  },
};
