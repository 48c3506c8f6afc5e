import { dayMs, requirement, type Control } from "../../control.ts";

export const pinnedPackages: Control = {
  id: "MI-15",
  title: "AI packages and SDKs are pinned to a version and a hash",
  risk: "A package is taken over by somebody, and the next build sends keys and prompts to them.",
  check:
    "Lock files are read with each commit, and at least once in 30 days: AI and ML packages and SDKs, and those of them with an exact version and a hash. The report is imported.",
  why: "Packages for models change weekly and are a favourite of attackers. A pin makes each change one that somebody saw.",
  passing:
    "100 % of at least 1 AI package pinned by version and hash, in a report at most 30 days old; 30 is our own choice, for repositories that rest.",
  artefact: "The list of packages with version, hash, and the review that let each in.",
  failure: {
    means: "Tomorrow's build is other code than the one that was tested.",
    decides: "infra",
    mitigations: [
      "build from the lock file alone: npm ci, pip install --require-hashes",
      "packages are compared with known faults each day (MI-16), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "Somebody has read what changed in each version before it was pinned.",
  frameworks: [
    "owasp-llm-2026:LLM04",
    "owasp-llm-2025:LLM03",
    "owasp-asi-2026:ASI04",
    "atlas:AML.M0023",
    "saif:GSC-06",
    "soc2:CC8.1",
    "pci-dss-4.0:6.3.2",
  ],
  requires: [
    requirement({
      observation: "report-pins",
      freshMs: 30 * dayMs,
      enough: [{ fact: "packages", is: ">=", than: 1 }],
      where: [{ fact: "pinned", is: "=", than: "packages" }],
    }),
  ],
  fix: "pin each AI package in the lock file and import it: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-pins",
  proof: {
    passes: { observations: { "report-pins": { packages: 4, pinned: 4 } } },
    mutant: {
      what: "an SDK is asked for with a caret",
      observations: { "report-pins": { packages: 4, pinned: 3 } },
    },
  },
};
