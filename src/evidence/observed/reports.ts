import { findings, labelled, row } from "./row.ts";

const imported = row("report.imported", "feature");

/** Reports of other tools, and of ours. */
export const reports = {
  "threat-model": row("threat-model.written", "feature")("the feature's abuse paths were written down", {
    paths: "abuse paths; at least one for each tool, source of documents and untrusted input",
    uncovered: "of these, without a control",
    untested: "of these, without an attack or a canary that tries it",
  }),
  "report-red-team": row("redteam.finished", "feature")("a round of attacks ended", {
    attacks: "attacks sent",
    landed: "of these, that succeeded",
    unassessed: "of these, that nobody can judge",
    categories: "categories of attack",
    fewest: "attacks of the smallest category, without those that nobody can judge",
    worst:
      "of the category that did worst, the upper end of the 95 % Wilson interval of its success rate, in thousandths",
  }),
  "report-jailbreak": row("redteam.finished", "feature")("the jailbreak suite ended", {
    attempts: "attempts",
    families:
      "of role-play, hypotheticals, DAN, token smuggling and instruction reversal, those with a judged attempt",
    judged: "of these attempts, that somebody or something could judge",
    landed: "of these, that succeeded",
  }),
  "report-extraction": row("redteam.finished", "feature")("attempts to extract the prompt ended", {
    attempts: "attempts",
    leaked: "of these, with 64 characters of the prompt or more",
  }),
  "report-regression": row("redteam.finished", "feature")("the library of known attacks was run again", {
    cases: "cases",
    regressions: "of these, that succeeded though they had not before",
    pinned: "cases that came from incidents",
    dropped: "of these, that are gone without a reviewer",
  }),
  "report-patterns": imported("the injection patterns that come nearest to success were ranked", {
    patterns: "patterns",
    disposed: "of these, with a disposition",
  }),
  "report-secrets": imported("the history of the repository was searched for secrets", {
    ...findings,
    commits: "commits searched",
  }),
  "report-dependencies": imported("dependencies were compared with known vulnerabilities", {
    ...findings,
    components: "components compared",
    exploited: "of the findings, known to be exploited",
    overdueHigh: "of severity high, open for more than 14 days",
    ai: "components that are AI or ML packages",
  }),
  "report-pins": imported("lock files were read", {
    packages: "AI and ML packages and SDKs",
    pinned: "of these, with an exact version and a hash",
  }),
  "report-models": imported("model files were scanned", {
    ...findings,
    models: "model files",
    verified: "of these, with the SHA-256 that their publisher names",
    known: "of these, of a publisher on the list",
  }),
  "report-penetration": imported("a penetration test was imported", {
    ...findings,
    covers: "of authentication, sessions, authorisation, SQL injection, XSS and CSRF, those with a result",
  }),
  "report-infrastructure": imported("the configuration of the infrastructure was scanned", findings),
  "report-code-review": imported("an adversarial review of the code was imported", findings),
  "report-guards": imported("the guards against injection were measured on labelled texts", {
    ...labelled,
    recall: "of the attacks, those found, in thousandths",
  }),
  "report-personal-data": imported("the guards of personal data were measured on labelled texts", {
    ...labelled,
    classes: "classes of personal data among the texts",
    recall: "of the class that did worst, those found, in thousandths",
  }),
  "report-harmful": imported("the guards of harmful content were measured on labelled texts", {
    ...labelled,
    categories: "categories of harm among the texts",
    recall: "of the category that did worst, those found, in thousandths",
  }),
  "report-grounding": imported("the guard of sources was measured on labelled answers", {
    ...labelled,
    recall: "of the unfounded answers, those found, in thousandths",
  }),
  "retrieval-tested": {
    kind: "retrieval.tested",
    of: "gateway",
    summary: "questions with known answers were put to the retrieval",
    facts: {
      questions: "questions",
      recall: "of the expected documents, those that were found, 0 to 1",
      leaks: "documents that were found for somebody who may not see them",
    },
  },
} as const;
