import { row } from "./row.ts";

const recorded = row("artefact.recorded", "feature");
const held = row("review.held", "feature");
const document = { expires: "1 where the document has an end" } as const;

/** Documents and reviews of people. */
export const people = {
  "document-dpa": recorded("the data processing agreement with each provider", {
    ...document,
    providers: "providers that it covers",
  }),
  "document-model-memo": recorded("why this model: alternatives, vendor, review date", {
    ...document,
    prompts: "representative prompts that it was tried on",
    alternatives: "models that it was compared with",
  }),
  "document-gdpr": recorded(
    "the record of processing and, where one is due, the impact assessment",
    document,
  ),
  "document-hipaa": recorded("the business associate agreement and the risk analysis", document),
  "document-pci": recorded("who answers for which requirement of PCI DSS, and the scope", document),
  "document-soc2": recorded("the description of the system that the auditor was given", document),
  "document-ai-act": recorded("the risk class and, where it is high, the technical documentation", document),
  "document-credential-flow": recorded(
    "how credentials reach the model's surroundings, looked over",
    document,
  ),
  "document-transfer": recorded("lawful basis and transfer assessment of the data-flow map", document),
  "document-incident-plan": recorded("the incident response plan", document),
  "document-communication": recorded("whom to tell, how, and in which words", document),
  "document-concerns": recorded("how anybody may report a concern without blame", document),
  "document-post-mortem": recorded("a post-mortem", { cases: "regression cases that came of it" }),
  "document-training": recorded("who was trained", {
    people: "people who touch the feature",
    trained: "of these, trained",
  }),
  "review-weekly": held("dashboards, logs and new findings were looked at", {
    looked: "entries and panels looked at",
  }),
  "review-monthly": held("incidents, one security test, post-launch tracking", {
    looked: "entries looked at",
  }),
  "review-quarterly": held("the whole checklist and the seven items of security", {
    looked: "items looked at",
  }),
  "review-yearly": held("what the checklist missed, what worked, what can go", { looked: "items looked at" }),
  "review-retrospective": held("two weeks after launch: false positives, gaps, next steps", {
    looked: "items looked at",
  }),
  "review-access": held("who may do what was looked over", { looked: "people looked at" }),
  "review-expert": held("somebody who did not build it looked before production", {
    looked: "items looked at",
  }),
  "review-change": held("a change, an attack, drift, an incident, a rule or a cost was looked into", {
    looked: "entries looked at",
  }),
  "exercise-runbook": held("a runbook was gone through, not in production", {
    scenario: "number of the scenario",
    gaps: "gaps found",
    fixed: "of these, closed",
    minutes: "until it was contained",
    hours: "until it was decided whom to notify",
  }),
} as const;
