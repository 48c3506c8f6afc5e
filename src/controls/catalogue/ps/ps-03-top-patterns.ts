import { dayMs, requirement, type Control } from "../../control.ts";

export const topPatterns: Control = {
  id: "PS-03",
  item: 1,
  title: "The five injection patterns that come nearest to success each have an answer",
  risk: "The same trick works week after week, because everybody has seen it and nobody owns it.",
  check:
    "The ranking made from attack rounds and from what was blocked in production is read once a month: how many patterns it has, and how many of them have a disposition.",
  why: "Attackers repeat what nearly worked. Five patterns are few enough that each gets a decision and a name beside it.",
  passing:
    "At least 5 patterns, all of them disposed of as mitigated in the prompt, filtered on the way in, or accepted with the number of the decision, at most 30 days ago.",
  artefact:
    "The list: pattern, attempts, successes, disposition, and for an accepted one the decision's entry.",
  failure: {
    means: "A trick that is known to come close stays open without anybody having said so.",
    decides: "ml",
    mitigations: [
      "a guard against injection that passes on the way in (PS-05)",
      "an attack of that pattern added to the library that runs before each release (PS-04)",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "The disposition of each of the five patterns is ours, and we carry those that we accepted.",
  frameworks: [
    "owasp-llm-2026:LLM01",
    "owasp-llm-2025:LLM01",
    "owasp-asi-2026:ASI01",
    "atlas:AML.M0020",
    "atlas:AML.T0051",
    "nist-ai-rmf:MANAGE-1.3",
    "soc2:CC3.2",
  ],
  requires: [
    requirement({
      observation: "report-patterns",
      freshMs: 30 * dayMs,
      enough: [{ fact: "patterns", is: ">=", than: 5 }],
      where: [{ fact: "disposed", is: "=", than: "patterns" }],
    }),
  ],
  fix: "rank the patterns, give each a disposition, then: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --as report-patterns",
  proof: {
    passes: { observations: { "report-patterns": { patterns: 5, disposed: 5 } } },
    mutant: {
      what: "one pattern has no disposition",
      observations: { "report-patterns": { patterns: 5, disposed: 4 } },
    },
  },
};
