import { dayMs, requirement, type Control } from "../../control.ts";

/** Seven: the checklist asks for five to seven. */
const hardCount = 7;

export const twoTracks: Control = {
  id: "GV-05",
  title: "Seven requirements stop the launch; the rest has two weeks after it",
  risk: "Where everything is a must, nothing is: people learn to go round the list.",
  check:
    "Each day the gateway reads its catalogue: each of the seven hard requirements has a control whose class is hard.",
  why: "A short list that holds protects more than a long one that is waived.",
  passing: `${hardCount} of ${hardCount} hard requirements have a control; what is nice to have turns red 14 days after launch, by the gate itself.`,
  artefact: "The gate's verdict: what is red, what is due and until when.",
  failure: {
    means: "Something that nothing should ship without is not asked for.",
    decides: "nobody",
    mitigations: [],
  },
  attests: "These seven are what we would not ship without.",
  class: "process",
  ceiling: "blocker",
  frameworks: ["nist-ai-rmf:MANAGE-1.1", "soc2:CC3.1"],
  requires: [
    requirement({
      observation: "config-catalogue",
      freshMs: 7 * dayMs,
      where: [{ fact: "hard", is: "=", than: hardCount }],
    }),
  ],
  fix: "seaworthy collect --of config-catalogue",
  proof: {
    passes: {
      observations: {
        "config-catalogue": { controls: 118, whole: 118, vague: 0, hard: 7, formats: 5, written: 5 },
      },
    },
    mutant: {
      what: "the requirement to have limits was taken off the list",
      observations: {
        "config-catalogue": { controls: 118, whole: 118, vague: 0, hard: 6, formats: 5, written: 5 },
      },
    },
  },
};
