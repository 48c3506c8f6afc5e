import { dayMs, hourMs, requirement, type Control } from "../../control.ts";

export const everyCallLogged: Control = {
  id: "DC-10",
  item: 9,
  title: "Every call has its entries before anybody sees its answer",
  risk: "After an incident the one call that mattered is not in the log, and nobody can tell users, an authority or a court what happened.",
  check:
    "Each hour the last day's calls are counted: a decision on the way in, one on the answer, model, tokens, digest and times in each, calls without an end. Entries are counted through, with what a gateway could not write and what providers billed. Each week a made-up conversation is put together again from the log.",
  why: "A log with holes is worse than none: people trust what it does not say.",
  passing:
    "100 % of the last day's calls and answers have their decisions and figures; 0 calls without an end after an hour; 0 missing numbers, 0 entries lost, 0 billed calls without an entry; all turns of the made-up conversation equal, in a canary at most 7 days old.",
  artefact:
    "The counts of the day, and one call's entries: who, when, prompt, answer, model, prompt version, tools, documents, decisions, tokens, cost.",
  failure: {
    means: "Something was asked or answered that nobody can ever look up.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 5,
  priority: 5,
  frameworks: [
    "owasp-llm-2026:LLM06",
    "owasp-llm-2025:LLM10",
    "aisvs-1.0:12.1.1",
    "aisvs-1.0:12.1.2",
    "aisvs-1.0:12.1.3",
    "atlas:AML.M0024",
    "eu-ai-act:12",
    "eu-ai-act:26(6)",
    "iso-42001:A.6.2.8",
    "hipaa:164.312(b)",
    "pci-dss-4.0:10.2.1",
    "soc2:CC7.2",
  ],
  requires: [
    requirement({
      observation: "log-calls",
      freshMs: 24 * hourMs,
      where: [
        { fact: "seen", is: "=", than: "calls" },
        { fact: "judged", is: "=", than: "answers" },
        { fact: "whole", is: "=", than: "answers" },
        { fact: "orphans", is: "=", than: 0 },
      ],
    }),
    requirement({
      observation: "log-gaps",
      freshMs: 24 * hourMs,
      enough: [{ fact: "entries", is: ">=", than: 1 }],
      where: [
        { fact: "gaps", is: "=", than: 0 },
        { fact: "dropped", is: "=", than: 0 },
        { fact: "missing", is: "=", than: 0 },
      ],
    }),
    // On a day without a call nothing is counted: the canary shows that something would be.
    requirement({
      observation: "canary-history",
      freshMs: 7 * dayMs,
      enough: [{ fact: "turns", is: ">=", than: 1 }],
      where: [{ fact: "equal", is: "=", than: "turns" }],
    }),
  ],
  fix: "send every call of the feature through the gateway, see what is missing with seaworthy audit search, then: seaworthy collect --of log-calls",
  proof: {
    passes: {
      observations: {
        "log-calls": { calls: 900, seen: 900, answers: 880, judged: 880, whole: 880, orphans: 0 },
        "log-gaps": { entries: 2700, gaps: 0, dropped: 0, billed: 880, missing: 0 },
        "canary-history": { turns: 4, equal: 4 },
      },
    },
    mutant: {
      what: "the provider billed calls that went past the gateway",
      observations: { "log-gaps": { entries: 2700, gaps: 0, dropped: 0, billed: 900, missing: 20 } },
    },
  },
};
