import { dayMs, requirement, type Control } from "../../control.ts";

export const specific: Control = {
  id: "GV-10",
  title: "Every criterion is a figure with an operator, and no word in it can be read in two ways",
  risk: '"Good monitoring" passes in every meeting and helps in no incident.',
  check:
    "Each day the lint reads the text of every control, the team's own among them: vague words, criteria without a figure, commands that do not exist.",
  why: "Two people who read the same criterion have to come to the same answer, or the checklist measures who was asked.",
  passing: "0 objections of the lint over all controls, in a reading at most 7 days old.",
  artefact: "The lint's report: seaworthy controls lint.",
  failure: {
    means: "Some lines pass or fail by mood.",
    decides: "lead",
    mitigations: ["take the control that the lint names out of the team's own list until it is mended"],
  },
  class: "process",
  ceiling: "mitigation",
  frameworks: ["nist-ai-rmf:MEASURE-1.1", "iso-42001:A.6.2.4", "soc2:CC3.1"],
  requires: [
    requirement({
      observation: "config-catalogue",
      freshMs: 7 * dayMs,
      where: [{ fact: "vague", is: "=", than: 0 }],
    }),
  ],
  fix: "mend what it names: seaworthy controls lint; then: seaworthy collect --of config-catalogue",
  proof: {
    passes: {
      observations: {
        "config-catalogue": { controls: 118, whole: 118, vague: 0, hard: 7, formats: 5, written: 5 },
      },
    },
    mutant: {
      what: "a criterion says appropriate",
      observations: {
        "config-catalogue": { controls: 118, whole: 118, vague: 1, hard: 7, formats: 5, written: 5 },
      },
    },
  },
};
