import { dayMs, requirement, type Control } from "../../control.ts";

export const relevance: Control = {
  id: "DC-02",
  item: 7,
  title: "The retriever finds what it should for questions whose answer is known",
  risk: "The document that answers the question is there and is not found, so the model makes an answer up and the user believes it.",
  check:
    "Questions with known documents go to the feature's own retriever at least once in 30 days, and after each change of index or embedder; recall among the first results is counted.",
  why: "A new embedding model or another way of cutting documents can halve what is found, and no error tells anybody.",
  passing:
    "At least 20 questions, recall of 0.8 or more, in a report at most 30 days old. 20 is the checklist's number; 0.8 is our own choice: one question in five may need a second try.",
  artefact: "The report: each question, the documents expected, those found, recall and reciprocal rank.",
  failure: {
    means: "More than one answer in five rests on the wrong documents, or nobody has counted.",
    decides: "leadership",
    mitigations: [
      "answers without a source are flagged to the user (IO-17)",
      "a person reads a sample of the answers each week (IO-22)",
    ],
  },
  class: "hard-when-observed",
  ceiling: "accepted-risk",
  capability: "knowledge",
  attests:
    "The questions are ones that users ask, and the documents named for each are the right ones. Index and embedder are those that were tested.",
  frameworks: [
    "nist-ai-rmf:MEASURE-2.3",
    "aisvs-1.0:7.2.1",
    "owasp-llm-2026:LLM07",
    "owasp-llm-2025:LLM09",
    "iso-42001:A.6.2.4",
    "eu-ai-act:15",
  ],
  requires: [
    requirement({
      observation: "retrieval-tested",
      freshMs: 30 * dayMs,
      enough: [{ fact: "questions", is: ">=", than: 20 }],
      where: [{ fact: "recall", is: ">=", than: 0.8 }],
    }),
  ],
  fix: "seaworthy knowledge report --queries FILE --probe URL",
  proof: {
    passes: { observations: { "retrieval-tested": { questions: 20, recall: 0.8, leaks: 0 } } },
    mutant: {
      what: "a new embedder finds a third of what it should",
      observations: { "retrieval-tested": { questions: 20, recall: 0.35, leaks: 0 } },
    },
  },
};
