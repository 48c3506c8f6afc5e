import { hourMs, requirement, type Control } from "../../control.ts";

export const sessionIsolation: Control = {
  id: "DC-05",
  item: 8,
  title: "A user's conversation is never part of another user's",
  risk: "Somebody reads a stranger's conversation, or the model answers them out of it.",
  check:
    "Each day made-up users talk to the running gateway at the same time, try each other's sessions, and put each other's answers into their own history.",
  why: "The model has no idea whose words are in front of it. If the wrong thread is put there once, it is told to the wrong person.",
  passing:
    "Of at least 5 scenarios with 2 users or more all held, with 0 turns crossing, in a rehearsal at most 24 hours old.",
  artefact: "The rehearsal's entry: each scenario, whether it held, and the entries that it left.",
  failure: {
    means: "Users can see, or be answered from, what other users wrote.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard-when-observed",
  ceiling: "blocker",
  capability: "users",
  frameworks: [
    "owasp-llm-2026:LLM02",
    "owasp-llm-2025:LLM02",
    "owasp-asi-2026:ASI06",
    "aisvs-1.0:5.3.1",
    "aisvs-1.0:8.1.1",
    "aisvs-1.0:8.3.2",
    "soc2:CC6.1",
    "gdpr:32",
    "hipaa:164.312(a)(1)",
  ],
  requires: [
    requirement({
      observation: "drill-sessions",
      freshMs: 24 * hourMs,
      enough: [{ fact: "scenarios", is: ">=", than: 5 }],
      where: [{ fact: "held", is: "=", than: 1 }],
    }),
  ],
  fix: "seaworthy sessions report",
  proof: {
    passes: { observations: { "drill-sessions": { held: 1, scenarios: 8 } } },
    mutant: {
      what: "a session's id opens it for anybody",
      observations: { "drill-sessions": { held: 0, scenarios: 8 } },
    },
  },
};
