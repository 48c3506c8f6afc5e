import { requirement, type Control } from "../../control.ts";
import { goodExercise, quarterMs } from "./exercise.ts";

/** The checklist's day. GDPR Art. 33(1) leaves 72 hours for the authority; the decision has to be there before. */
const decideHoursMax = 24;

export const firstDay: Control = {
  id: "IE-06",
  item: 14,
  title:
    "Within a day it is known what happened and decided who is told; the authority hears within 72 hours",
  risk: "A leak of personal data is told to the authority on the fifth day, because nobody knew that a clock was running.",
  check:
    "The newest exercise is read: hours until it was decided whom to notify, from the moment of awareness.",
  why: "The time of the law begins when somebody knows, not when the report is finished.",
  passing: `An exercise at most 90 days old in which the decision was made within ${decideHoursMax} hours of awareness.`,
  artefact: "The record of the exercise with its clock, and the draft of the notice.",
  failure: {
    means: "People learn too late that their data is out, and a deadline of the law is missed.",
    decides: "privacy",
    mitigations: [
      "a notice drafted beforehand, with the fields that the authority asks for",
      "a second person who may decide to notify",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "The notice says what the law asks for, and who may send it knows that.",
  frameworks: ["gdpr:33", "gdpr:34", "eu-ai-act:73", "hipaa:164.404", "soc2:CC7.4"],
  requires: [
    requirement({
      observation: "exercise-runbook",
      freshMs: quarterMs,
      where: [{ fact: "hours", is: "<=", than: decideHoursMax }],
    }),
  ],
  fix: "practise the decision to notify, then: seaworthy review hold exercise-runbook --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: { observations: { "exercise-runbook": goodExercise } },
    mutant: {
      what: "the decision took more than a day",
      observations: { "exercise-runbook": { ...goodExercise, hours: decideHoursMax + 1 } },
    },
  },
};
