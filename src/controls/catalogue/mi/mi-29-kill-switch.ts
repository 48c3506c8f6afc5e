import { dayMs, requirement, type Control } from "../../control.ts";

export const killSwitch: Control = {
  id: "MI-29",
  item: 14,
  title: "The feature can be stopped within a minute, and nothing else stops with it",
  risk: "The assistant tells customers nonsense, and to stop it the whole shop must be taken down, so nobody does.",
  check:
    "At least once in 7 days the canary is stopped on the running gateway while it and a sibling answer: the time is taken until new calls are refused and the running stream ends, and the sibling must go on.",
  why: "Whoever can stop a thing at once can afford to let it run.",
  passing:
    "New calls refused and the running stream ended within 60 seconds (5 are the target), siblings untouched, in a drill at most 7 days old.",
  artefact: "The drill's entry with both times.",
  failure: {
    means: "Damage goes on until somebody finds the right server.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 7,
  frameworks: [
    "aisvs-1.0:9.6.1",
    "aisvs-1.0:9.6.3",
    "aisvs-1.0:12.4.3",
    "eu-ai-act:14(4)(e)",
    "nist-ai-rmf:MANAGE-2.4",
    "owasp-asi-2026:ASI10",
    "soc2:CC7.4",
  ],
  requires: [
    requirement({
      observation: "drill-kill",
      freshMs: 7 * dayMs,
      // What was not measured says -1.
      enough: [
        { fact: "newCallMs", is: ">=", than: 0 },
        { fact: "streamMs", is: ">=", than: 0 },
      ],
      where: [
        { fact: "held", is: "=", than: 1 },
        { fact: "newCallMs", is: "<=", than: 60_000 },
        { fact: "streamMs", is: "<=", than: 60_000 },
      ],
    }),
  ],
  fix: "seaworthy kill --drill",
  proof: {
    passes: { observations: { "drill-kill": { held: 1, newCallMs: 40, streamMs: 60 } } },
    mutant: {
      what: "a stream that runs goes on to its end",
      observations: { "drill-kill": { held: 0, newCallMs: 40, streamMs: 90_000 } },
    },
  },
};
