import { hourMs, requirement, type Control } from "../../control.ts";

export const truncation: Control = {
  id: "DC-06",
  item: 8,
  title: "No turn is left out of a conversation without an entry that says so",
  risk: "The user said at the start that they are allergic; that turn was cut to save tokens, and the answer forgets it.",
  check:
    "Requests of the last day that left out turns their session had are counted every 6 hours against entries that say so. The daily rehearsal leaves turns out and looks for the entry.",
  why: "A conversation that is cut looks whole to the user and to whoever reads the log later.",
  passing:
    "100 % of the last day's requests with turns missing have an entry with how many turns were left out or summed up; the rehearsal of the last 24 hours held.",
  artefact: "An entry of a session that was cut, with the number of turns, and the week's count of them.",
  failure: {
    means: "Answers rest on conversations with holes that nobody knows of.",
    decides: "leadership",
    mitigations: [
      "refuse requests over the limit instead of cutting them (IO-01)",
      "send whole conversations, and end sessions sooner: sessions.idle in the manifest",
    ],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  capability: "sessions",
  frameworks: ["aisvs-1.0:2.1.4", "nist-ai-rmf:MEASURE-2.4", "iso-42001:A.6.2.8"],
  requires: [
    requirement({
      observation: "log-sessions",
      freshMs: 24 * hourMs,
      where: [{ fact: "told", is: "=", than: "cut" }],
    }),
    requirement({
      observation: "drill-sessions",
      freshMs: 24 * hourMs,
      enough: [{ fact: "scenarios", is: ">=", than: 5 }],
      where: [{ fact: "held", is: "=", than: 1 }],
    }),
  ],
  fix: "name the session in each call (x-seaworthy-session), so that the gateway sees what is left out, then: seaworthy collect --of log-sessions",
  proof: {
    passes: {
      observations: {
        "log-sessions": { sessions: 60, started: 60, orphans: 0, cut: 4, told: 4 },
        "drill-sessions": { held: 1, scenarios: 8 },
      },
    },
    mutant: {
      what: "turns are dropped before the gateway sees their session",
      observations: { "log-sessions": { sessions: 60, started: 60, orphans: 0, cut: 4, told: 3 } },
    },
  },
};
