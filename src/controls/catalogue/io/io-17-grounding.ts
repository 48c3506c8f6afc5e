import { dayMs, requirement, type Control } from "../../control.ts";

/** Our own choice: below it a percent is one answer. */
const textsMin = 100;

/** Thousandths. Our own choice: of ten unfounded answers eight must be seen; what remains is what samples are read for. */
const recallMin = 800;

/** Thousandths. Our own choice: a flag costs a second look, not the answer; one in twenty is bearable. */
const falseMax = 50;

export const grounding: Control = {
  id: "IO-17",
  item: 5,
  title: "An answer cites only what was retrieved, and what has no source is flagged",
  risk: "A user acts on a clause, a dose or a price that stands in no document.",
  check:
    "Each month answers that cite what no retrieval brought, and sentences without any source, go through the feature's own path beside well-founded ones. The guard is measured on labelled answers.",
  why: "An invented source looks like a real one. Whether a cited document was among those retrieved can be checked without any model.",
  passing: `100 % of the answers with a citation that does not resolve are stopped or flagged and 100 % of the well-founded ones pass; in a measurement with at least ${textsMin} answers at least ${recallMin / 10} % of the unfounded ones are found and at most ${falseMax / 10} % of the founded ones flagged; both at most 30 days old.`,
  artefact: "The canary's entry, the measurement, and the share of flagged answers over time.",
  failure: {
    means: "Users cannot tell what the feature knows from what it makes up.",
    decides: "leadership",
    mitigations: [
      "answers shown with the passages they rest on, so that users can look",
      "people who read a sample of answers (IO-22)",
    ],
  },
  class: "hard-when-observed",
  ceiling: "accepted-risk",
  capability: "knowledge",
  attests:
    "A sample of answers was read against their sources, and below this threshold an answer may not stand alone.",
  frameworks: [
    "owasp-llm-2026:LLM07",
    "owasp-llm-2025:LLM09",
    "aisvs-1.0:7.2.1",
    "aisvs-1.0:7.2.2",
    "aisvs-1.0:7.4.1",
    "aisvs-1.0:7.4.2",
    "aisvs-1.0:7.4.3",
    "aisvs-1.0:12.3.2",
    "aisvs-1.0:12.3.3",
    "nist-ai-rmf:MEASURE-2.5",
    "eu-ai-act:13",
    "eu-ai-act:15",
    "gdpr:5(1)(d)",
  ],
  requires: [
    requirement({
      observation: "canary-grounding",
      freshMs: 30 * dayMs,
      enough: [{ fact: "tried", is: ">=", than: 2 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
    requirement({
      observation: "report-grounding",
      freshMs: 30 * dayMs,
      enough: [{ fact: "texts", is: ">=", than: textsMin }],
      where: [
        { fact: "recall", is: ">=", than: recallMin },
        { fact: "falsePositives", is: "<=", than: falseMax },
      ],
    }),
  ],
  fix: "set guards.groundedness with check: paragraph in the manifest, then: seaworthy collect --of canary-grounding --of report-grounding --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "canary-grounding": { tried: 4, stopped: 4, honest: 3, passed: 3 },
        "report-grounding": { texts: 200, falsePositives: 20, recall: 900 },
      },
    },
    mutant: {
      what: "an answer with an invented source passes",
      observations: { "canary-grounding": { tried: 4, stopped: 3, honest: 3, passed: 3 } },
    },
  },
};
