import { hourMs, requirement, type Control } from "../../control.ts";

export const violationEntries: Control = {
  id: "IO-05",
  item: 4,
  title: "Every violation is an entry with who, when, what and which rule, and the team's tracker has it",
  risk: "Support hears of an abuse, looks into the log, and finds a line without a user.",
  check:
    "Each day violations are made on the feature's own path and their entries read. The entries of the last week are counted that lack one of the four fields. Each entry is followed to the channel that takes violations.",
  why: "Whoever must stop somebody needs to know whom, and needs it before the next try.",
  passing:
    "100 % of the canary's violations and 100 % of the last week's have user or key, time, finding and sealed text; 100 % were taken by a channel, where one is set up; both counts at most 24 hours old.",
  artefact: "The canary's entry, the count of the week, and the receipts of the channel.",
  failure: {
    means: "An attack cannot be followed to the one who made it.",
    decides: "ml",
    mitigations: ["the log of all calls complete (DC-10)", "a burst of violations that rings (IO-06)"],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:12.1.2",
    "nist-ai-rmf:MANAGE-4.1",
    "iso-42001:A.6.2.8",
    "eu-ai-act:12",
    "soc2:CC7.2",
    "hipaa:164.312(b)",
    "pci-dss-4.0:10.2.2",
  ],
  requires: [
    requirement({
      observation: "canary-violation-entry",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 1 }],
      where: [
        { fact: "complete", is: "=", than: "tried" },
        { fact: "delivered", is: "=", than: "tried" },
      ],
    }),
    requirement({
      observation: "log-violations",
      freshMs: 24 * hourMs,
      where: [{ fact: "complete", is: "=", than: "violations" }],
    }),
  ],
  fix: "route violation.* to a channel in the gateway's configuration, try it with seaworthy alerts test, then: seaworthy collect --of canary-violation-entry --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "canary-violation-entry": { tried: 3, complete: 3, delivered: 3 },
        "log-violations": { violations: 40, complete: 40, rules: 18, silent: 6 },
      },
    },
    mutant: {
      what: "one entry has neither a user nor a key",
      observations: { "canary-violation-entry": { tried: 3, complete: 2, delivered: 3 } },
    },
  },
};
