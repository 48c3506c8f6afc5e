import { dayMs, requirement, type Control } from "../../control.ts";

export const repository: Control = {
  id: "MI-08",
  item: 11,
  title: "There is no credential in the repository, not even in its past",
  risk: "A key that was committed for an hour three years ago is found by whoever clones the repository.",
  check:
    "A scanner goes through the whole history of the repository at least once in 7 days and with each commit; its report is imported.",
  why: "Deleting a line does not take it out of the history, and scanners for such keys are free for everybody.",
  passing: "0 open findings of any severity over at least 1 commit, in a report at most 7 days old.",
  artefact: "The scanner's report (SARIF) with tool and rules, and the number of commits it went through.",
  failure: {
    means: "Whoever has ever had a copy of the repository has the credential.",
    decides: "infra",
    mitigations: [
      "replace the credential that was found, today; then close the finding with a reason",
      "spending is capped (MI-10), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: ["soc2:CC6.1", "pci-dss-4.0:8.6.2", "pci-dss-4.0:6.2.4", "atlas:AML.M0012"],
  requires: [
    requirement({
      observation: "report-secrets",
      freshMs: 7 * dayMs,
      enough: [{ fact: "commits", is: ">=", than: 1 }],
      where: [
        { fact: "high", is: "=", than: 0 },
        { fact: "medium", is: "=", than: 0 },
        { fact: "low", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "scan the whole history and import it: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-secrets",
  proof: {
    passes: { observations: { "report-secrets": { high: 0, medium: 0, low: 0, commits: 812 } } },
    mutant: {
      what: "a token stands in a commit of last year",
      observations: { "report-secrets": { high: 1, medium: 0, low: 0, commits: 812 } },
    },
  },
};
