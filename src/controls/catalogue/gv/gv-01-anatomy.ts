import { dayMs, requirement, type Control } from "../../control.ts";

/** Ours: so many lines the checklist has. */
const controlsMin = 118;

export const anatomy: Control = {
  id: "GV-01",
  title:
    "Every line of the checklist names its risk, its check, why, what passing is, and what there is to show",
  risk: 'A line that says only "validate inputs" is ticked by everybody and means something else to each of them.',
  check:
    "Each day the gateway reads its own catalogue: text of every line, its requirements, an example that passes and a mutant that must fail.",
  why: "Who signs a line has to know what was looked at and what it means when it fails; a check that cannot fail proves nothing.",
  passing: `At least ${controlsMin} controls, 100 % of them whole, in a reading at most 7 days old.`,
  artefact: "The entry of the reading, and the list of controls: seaworthy controls list.",
  failure: { means: "Some lines cannot be told from opinions.", decides: "nobody", mitigations: [] },
  class: "process",
  ceiling: "blocker",
  frameworks: ["nist-ai-rmf:MEASURE-1.1", "iso-42001:A.6.2.4", "soc2:CC3.1"],
  requires: [
    requirement({
      observation: "config-catalogue",
      freshMs: 7 * dayMs,
      enough: [{ fact: "controls", is: ">=", than: controlsMin }],
      where: [{ fact: "whole", is: "=", than: "controls" }],
    }),
  ],
  fix: "see what is missing: seaworthy controls lint; then: seaworthy collect --of config-catalogue",
  proof: {
    passes: {
      observations: {
        "config-catalogue": { controls: 118, whole: 118, vague: 0, hard: 7, formats: 5, written: 5 },
      },
    },
    mutant: {
      what: "one control has no text for why it matters",
      observations: {
        "config-catalogue": { controls: 118, whole: 117, vague: 0, hard: 7, formats: 5, written: 5 },
      },
    },
  },
};
