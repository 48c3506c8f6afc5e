import { dayMs, requirement, type Control } from "../../control.ts";

export const sessionReport: Control = {
  id: "DC-07",
  item: 8,
  title: "Five ways in which sessions can mix were played, and the report is there to read",
  risk: "Isolation was tried once with two users and a quiet machine; it breaks with five at once, on a shared device, after a pause.",
  check:
    "The newest report of sessions is read: scenarios with 2 users or more at once, the cache, the memory, coming back after the session's end, and a shared device.",
  why: "A reader who did not build it can only judge what was played and what came of it, not a sentence that it works.",
  passing: "At least 5 scenarios, all of which held, in a report at most 30 days old.",
  artefact: "session-isolation.md: each scenario with its calls, what was refused, and the log's entries.",
  failure: {
    means: "Nobody can show that users are kept apart, or a scenario showed that they are not.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard-when-observed",
  ceiling: "blocker",
  capability: "users",
  frameworks: [
    "aisvs-1.0:5.3.1",
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "nist-ai-rmf:MEASURE-2.10",
    "soc2:CC6.1",
    "gdpr:32",
  ],
  requires: [
    requirement({
      observation: "drill-sessions",
      freshMs: 30 * dayMs,
      enough: [{ fact: "scenarios", is: ">=", than: 5 }],
      where: [{ fact: "held", is: "=", than: 1 }],
    }),
  ],
  fix: "seaworthy sessions report",
  proof: {
    passes: { observations: { "drill-sessions": { held: 1, scenarios: 8 } } },
    mutant: {
      what: "whoever comes back on a shared device sees the conversation before",
      observations: { "drill-sessions": { held: 0, scenarios: 8 } },
    },
  },
};
