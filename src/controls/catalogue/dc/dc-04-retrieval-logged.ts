import { hourMs, requirement, type Control } from "../../control.ts";

export const retrievalLogged: Control = {
  id: "DC-04",
  item: 7,
  title: "Every answer from documents has an entry that names the documents",
  risk: "A wrong or leaked answer cannot be traced to its text: nobody can say what else that text has spoilt, or whom to tell.",
  check:
    "Answers of the last day that used documents are counted every 6 hours against the entries of their retrieval. The daily rehearsal shows that a retrieval leaves one.",
  why: "What a person read in an answer is the model's words. Only the retrieval's entry says which documents they came from and who was allowed to see them.",
  passing:
    "100 % of the last day's answers with documents have an entry with question, document ids and who asked; the rehearsal of the last 24 hours held.",
  artefact: "An entry of a retrieval, with its document ids, beside the answer that used them.",
  failure: {
    means: "For at least one answer nobody can say which document it comes from.",
    decides: "backend",
    mitigations: [
      "send the search's results through POST /v1/retrieval/check before the model gets them",
      "every call is logged whole (DC-10), and that passes",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  capability: "knowledge",
  frameworks: ["aisvs-1.0:12.1.4", "eu-ai-act:12", "iso-42001:A.6.2.8", "soc2:CC7.2", "atlas:AML.M0024"],
  requires: [
    requirement({
      observation: "log-retrieval",
      freshMs: 24 * hourMs,
      where: [{ fact: "recorded", is: "=", than: "answers" }],
    }),
    // On a day without a question nothing is counted: the rehearsal shows that something would be.
    requirement({
      observation: "drill-retrieval",
      freshMs: 24 * hourMs,
      enough: [{ fact: "checked", is: ">=", than: 1 }],
      where: [{ fact: "held", is: "=", than: 1 }],
    }),
  ],
  fix: "let the feature ask POST /v1/retrieval/check for each search, then: seaworthy collect --of log-retrieval",
  proof: {
    passes: {
      observations: {
        "log-retrieval": { answers: 120, recorded: 120 },
        "drill-retrieval": { held: 1, checked: 24, leaks: 0 },
      },
    },
    mutant: {
      what: "one search in ten goes past the gateway",
      observations: { "log-retrieval": { answers: 120, recorded: 108 } },
    },
  },
};
