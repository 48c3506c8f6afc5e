import { dayMs, hourMs, requirement, type Control } from "../../control.ts";

export const retrievalIsolation: Control = {
  id: "DC-03",
  item: 7,
  title: "Retrieval gives nobody a document that they may not see",
  risk: "A customer's contract turns up in the answer to another customer, who asked an ordinary question.",
  check:
    "Each day two made-up tenants, with nearly the same documents, ask for their own and for the other's through the gateway's door and the feature's retriever where its address is set. The report with known questions counts what the live index gave to the wrong people.",
  why: "A search by similarity finds the nearest text, whoever it belongs to. Only a check by name and owner, after the search, keeps people apart.",
  passing:
    "0 documents crossed, of at least 1 that was tried, in a rehearsal at most 24 hours old; 0 leaks from the live index in a report of at least 20 questions, at most 30 days old.",
  artefact:
    "The matrix of tenants, users and documents with what each was given, the rehearsal's entry, and the report's leaks.",
  failure: {
    means: "People can read documents of other users or other customers.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard-when-observed",
  ceiling: "blocker",
  capability: "knowledge",
  frameworks: [
    "owasp-llm-2026:LLM09",
    "owasp-llm-2025:LLM08",
    "aisvs-1.0:5.2.2",
    "aisvs-1.0:5.3.1",
    "aisvs-1.0:8.1.1",
    "aisvs-1.0:8.1.3",
    "soc2:CC6.1",
    "gdpr:32",
    "hipaa:164.312(a)(1)",
  ],
  requires: [
    requirement({
      observation: "drill-retrieval",
      freshMs: 24 * hourMs,
      enough: [{ fact: "checked", is: ">=", than: 1 }],
      where: [
        { fact: "leaks", is: "=", than: 0 },
        { fact: "held", is: "=", than: 1 },
      ],
    }),
    requirement({
      observation: "retrieval-tested",
      freshMs: 30 * dayMs,
      enough: [{ fact: "questions", is: ">=", than: 20 }],
      where: [{ fact: "leaks", is: "=", than: 0 }],
    }),
  ],
  fix: "see who was given what with seaworthy knowledge matrix, mend the owners of those documents, then: seaworthy knowledge drill",
  proof: {
    passes: {
      observations: {
        "drill-retrieval": { held: 1, checked: 24, leaks: 0 },
        "retrieval-tested": { questions: 20, recall: 0.9, leaks: 0 },
      },
    },
    mutant: {
      what: "a document of one tenant reached the other",
      observations: { "drill-retrieval": { held: 0, checked: 24, leaks: 1 } },
    },
  },
};
