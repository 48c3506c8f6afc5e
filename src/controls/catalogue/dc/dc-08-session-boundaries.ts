import { hourMs, requirement, type Control } from "../../control.ts";

export const sessionBoundaries: Control = {
  id: "DC-08",
  item: 8,
  title: "Every session in the calls has an entry of its start",
  risk: "After a leak nobody can say when a stranger's turn began, so all of the day's users have to be told.",
  check:
    "Sessions named in the last day's calls are counted every 6 hours against entries of their start; a session's end has an entry with its reason and number of turns.",
  why: "What somebody saw is found by session. A session without a beginning has no owner to ask.",
  passing: "100 % of the last day's sessions have an entry of their start in UTC; 0 are without one.",
  artefact: "The start and the end of one session in the log, with user, turns and reason.",
  failure: {
    means: "At least one conversation cannot be given to its user and its hour.",
    decides: "backend",
    mitigations: [
      "take only sessions that the gateway gave out: sessions.minted: required in the manifest",
      "every call is logged whole (DC-10), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  capability: "sessions",
  frameworks: ["aisvs-1.0:12.1.1", "eu-ai-act:12", "soc2:CC7.2", "iso-42001:A.6.2.8"],
  requires: [
    requirement({
      observation: "log-sessions",
      freshMs: 24 * hourMs,
      where: [
        { fact: "started", is: "=", than: "sessions" },
        { fact: "orphans", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "name sessions by the header x-seaworthy-session alone, then: seaworthy collect --of log-sessions",
  proof: {
    passes: {
      observations: { "log-sessions": { sessions: 60, started: 60, orphans: 0, cut: 0, told: 0 } },
    },
    mutant: {
      what: "two sessions of the day have no beginning",
      observations: { "log-sessions": { sessions: 60, started: 58, orphans: 2, cut: 0, told: 0 } },
    },
  },
};
