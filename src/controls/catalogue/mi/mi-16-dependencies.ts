import { hourMs, requirement, type Control } from "../../control.ts";

export const dependencies: Control = {
  id: "MI-16",
  title: "No package with a fault that attackers use is in the build",
  risk: "A fault that is on every attacker's list sits in the library that parses what users upload.",
  check:
    "With each commit and at least once in 24 hours all packages, AI and ML ones among them, are compared with a database of known faults no older than that; the report is imported.",
  why: "Faults are found after the build. Only who asks each day hears of them in time.",
  passing:
    "0 findings that are known to be exploited, 0 of severity high open for more than 14 days, over at least 1 component, in a report at most 24 hours old.",
  artefact:
    "The report (CycloneDX or SARIF) with the database's date and the number of AI packages among the components.",
  failure: {
    means: "Attackers have a recipe that works here.",
    decides: "infra",
    mitigations: [
      "take out, replace or update the package",
      "close the way to it at the door: a guard, a limit or a firewall's rule, named in the finding",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "Each finding that was closed without an update was closed for a reason that still holds.",
  frameworks: [
    "soc2:CC7.1",
    "saif:GSC-06",
    "owasp-llm-2026:LLM04",
    "owasp-llm-2025:LLM03",
    "owasp-asi-2026:ASI04",
    "atlas:AML.M0016",
    "pci-dss-4.0:6.3.1",
    "pci-dss-4.0:6.3.3",
  ],
  requires: [
    requirement({
      observation: "report-dependencies",
      freshMs: 24 * hourMs,
      enough: [{ fact: "components", is: ">=", than: 1 }],
      where: [
        { fact: "exploited", is: "=", than: 0 },
        { fact: "overdueHigh", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "update the package and import a new scan: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-dependencies",
  proof: {
    passes: {
      observations: {
        "report-dependencies": {
          high: 1,
          medium: 3,
          low: 8,
          components: 310,
          exploited: 0,
          overdueHigh: 0,
          ai: 4,
        },
      },
    },
    mutant: {
      what: "a package has a fault that is being exploited",
      observations: {
        "report-dependencies": {
          high: 2,
          medium: 3,
          low: 8,
          components: 310,
          exploited: 1,
          overdueHigh: 0,
          ai: 4,
        },
      },
    },
  },
};
