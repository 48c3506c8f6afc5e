import { dayMs, requirement, type Control } from "../../control.ts";
import { goodExercise, quarterMs } from "./exercise.ts";

/** The checklist's: scope, containment and evidence within a quarter of an hour. */
const containMinutesMax = 15;

export const fifteenMinutes: Control = {
  id: "IE-05",
  item: 14,
  title: "Within fifteen minutes the scope is known, the harm contained and the evidence kept",
  risk: "An hour is lost while the feature goes on answering.",
  check:
    "The newest exercise and the incidents of the last quarter are read: minutes until somebody took care and it was contained.",
  why: "Harm grows with each answer; logs are overwritten by those who mend in a hurry.",
  passing: `An exercise at most 90 days old contained within ${containMinutesMax} minutes; 100 % of the incidents of the last quarter acknowledged within ${containMinutesMax} minutes, counted at most 7 days ago.`,
  artefact: "Times of exercises and incidents, from their own entries.",
  failure: {
    means: "Containment takes longer than the harm.",
    decides: "security",
    mitigations: [
      "let a stop by the gateway itself (temporary blocks) take the first step",
      "put a second person on call",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "What was decided in the first minutes was right, also where it was quick.",
  frameworks: ["soc2:CC7.4", "hipaa:164.308(a)(6)", "pci-dss-4.0:12.10.1"],
  requires: [
    requirement({
      observation: "exercise-runbook",
      freshMs: quarterMs,
      where: [{ fact: "minutes", is: "<=", than: containMinutesMax }],
    }),
    requirement({
      observation: "log-incidents",
      freshMs: 7 * dayMs,
      where: [{ fact: "contained", is: "=", than: "incidents" }],
    }),
  ],
  fix: "practise the runbook that was slow, then: seaworthy review hold exercise-runbook --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: {
      observations: {
        "exercise-runbook": goodExercise,
        "log-incidents": { incidents: 3, contained: 3, closed: 3, learnt: 3, near: 1, nearClosed: 1 },
      },
    },
    mutant: {
      what: "containment took sixteen minutes",
      observations: { "exercise-runbook": { ...goodExercise, minutes: containMinutesMax + 1 } },
    },
  },
};
