import { requirement, type Control } from "../../control.ts";
import { quarterMs } from "./exercise.ts";

/** Confidential data, a leaked key, cost or use that jumps, a report of harm. */
const scenariosMin = 4;

export const runbooks: Control = {
  id: "IE-02",
  item: 14,
  title: "Four runbooks of one page each begin with the first three things to do",
  risk: "Somebody reads a forty-page procedure at three in the morning while data runs out.",
  check:
    "The runbooks are read: confidential data in answers, a leaked key, cost or use that jumps, a report of harm; each of at most one page, with three first steps that are commands.",
  why: "Under pressure people do what stands at the top of the page.",
  passing: `${scenariosMin} of ${scenariosMin} scenarios present, each of at most 1 page and with 3 first steps, read at most 90 days ago.`,
  artefact: "The runbooks themselves, in the evidence pack.",
  failure: {
    means: "Nobody on call knows the first three things to do.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 7,
  attests: "Somebody who is on call has read them and could follow them.",
  frameworks: ["iso-42001:A.8.4", "soc2:CC7.4", "saif:GSC-08"],
  requires: [
    requirement({
      observation: "config-runbooks",
      freshMs: quarterMs,
      where: [
        { fact: "scenarios", is: ">=", than: scenariosMin },
        { fact: "pages", is: "=", than: "scenarios" },
        { fact: "steps", is: "=", than: "scenarios" },
      ],
    }),
  ],
  fix: "write the one that is missing into the folder of runbooks, then: seaworthy collect --of config-runbooks",
  proof: {
    passes: { observations: { "config-runbooks": { scenarios: 4, pages: 4, steps: 4, modes: 0 } } },
    mutant: {
      what: "the runbook for a leaked key has no steps",
      observations: { "config-runbooks": { scenarios: 4, pages: 4, steps: 3, modes: 0 } },
    },
  },
};
