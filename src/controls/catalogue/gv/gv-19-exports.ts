import { dayMs, requirement, type Control } from "../../control.ts";

export const exportsWork: Control = {
  id: "GV-19",
  title: "The checklist comes out in the forms that people work with",
  risk: "A list that lives in one tool is read by those who have that tool open.",
  check:
    "Each day the gateway writes the checklist in every format it knows: print, Markdown, issue template, spreadsheet, catalogue of another tool.",
  why: "The page on the wall and the ticket in the tracker are where work happens.",
  passing: "At least 5 formats, 100 % written without an error, in a run at most 7 days old.",
  artefact: "The files themselves: seaworthy checklist --format markdown.",
  failure: {
    means: "People copy the list by hand, and the copy is wrong a week later.",
    decides: "lead",
    mitigations: ["use the JSON of seaworthy status, which every tool reads"],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  frameworks: ["iso-42001:A.6.2.3", "soc2:CC2.2"],
  requires: [
    requirement({
      observation: "config-catalogue",
      freshMs: 7 * dayMs,
      enough: [{ fact: "formats", is: ">=", than: 5 }],
      where: [{ fact: "written", is: "=", than: "formats" }],
    }),
  ],
  fix: "see which one fails: seaworthy checklist --feature FEATURE --env ENVIRONMENT --format html --out FILE",
  proof: {
    passes: {
      observations: {
        "config-catalogue": { controls: 118, whole: 118, vague: 0, hard: 7, formats: 5, written: 5 },
      },
    },
    mutant: {
      what: "the printable page cannot be written",
      observations: {
        "config-catalogue": { controls: 118, whole: 118, vague: 0, hard: 7, formats: 5, written: 4 },
      },
    },
  },
};
