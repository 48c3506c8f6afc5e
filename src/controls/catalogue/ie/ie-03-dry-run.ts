import { requirement, type Control } from "../../control.ts";
import { goodExercise, quarterMs } from "./exercise.ts";

export const dryRun: Control = {
  id: "IE-03",
  item: 14,
  title: "A runbook was gone through this quarter, and the gaps that it showed are closed",
  risk: "The runbook names a person who has left and a command that was renamed.",
  check: "The newest exercise is read: which scenario, gaps found, gaps closed, when it was.",
  why: "A runbook that nobody has tried is a guess.",
  passing: "1 exercise at most 90 days old, not in production, with 100 % of its gaps closed.",
  artefact: "The signed record with its times and gaps, and the date of the next one.",
  failure: {
    means: "Whether the procedure works will be known when it is needed.",
    decides: "security",
    mitigations: ["close the gaps that are left within 14 days, with an owner for each"],
  },
  class: "hard",
  ceiling: "mitigation",
  unseenCeiling: "blocker",
  hardRequirement: 7,
  attests: "The exercise was held as if it were real, by people who would be called.",
  frameworks: ["pci-dss-4.0:12.10.2", "soc2:CC7.5", "saif:GSC-08"],
  requires: [
    requirement({
      observation: "exercise-runbook",
      freshMs: quarterMs,
      where: [{ fact: "fixed", is: "=", than: "gaps" }],
    }),
  ],
  fix: "seaworthy review hold exercise-runbook --feature FEATURE --env ENVIRONMENT --set scenario=1 --set gaps=N --set fixed=N --set minutes=N --set hours=N",
  proof: {
    passes: { observations: { "exercise-runbook": goodExercise } },
    mutant: {
      what: "one of three gaps is open",
      observations: { "exercise-runbook": { ...goodExercise, fixed: 2 } },
    },
  },
};
