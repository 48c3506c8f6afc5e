import { row } from "./row.ts";

const measured = row("log.measured", "feature");
const measuredGateway = row("log.measured", "gateway");

/** Figures counted in the log. */
export const measures = {
  "log-calls": measured("the feature's calls of the last day were counted", {
    calls: "calls",
    seen: "of these, with a decision on the way in",
    answers: "answers",
    judged: "of these, with a decision",
    whole: "of these, with model, tokens, digest and times",
    orphans: "calls without an end an hour later",
  }),
  "log-gaps": measuredGateway("the log was counted through", {
    entries: "entries of the last day",
    gaps: "numbers that are missing",
    dropped: "entries that a gateway could not write",
    billed: "calls that providers billed, where they were asked; else 0",
    missing: "of these, without an entry",
  }),
  "log-violations": measured("violations of the last week were counted", {
    violations: "violations",
    complete: "of these, with user or key, time, finding and payload",
    rules: "rules that are on",
    silent: "of these, without a hit",
  }),
  "log-personal-data": measured("findings of personal data in answers were counted", {
    found: "findings of the last month",
    removed: "of these, removed or stopped",
    cases: "of severity high, with a label or an incident",
    high: "of severity high",
    oldestDays: "days that the oldest open case is open",
  }),
  "log-rejections": measured("answers that were stopped in the last day were counted", {
    rejected: "answers stopped or changed",
    categories: "categories of these",
    recent: "of these, the last five at most",
    shown: "of the recent, those that a person can open",
  }),
  "log-structured": measured("structured answers of the last week were counted", {
    answers: "answers with a schema",
    failed: "of these, that did not fit",
    delivered: "of these, delivered nevertheless",
  }),
  "log-tools": measured("calls of tools of the last day were counted", {
    called: "calls that the model made",
    judged: "of these, with an entry",
    undeclared: "of tools that the manifest does not name",
    passed: "of these, let through",
  }),
  "log-retrieval": measured("answers that used documents were counted", {
    answers: "answers with documents",
    recorded: "of these, with an entry of the retrieval",
  }),
  "log-sessions": measured("sessions of the last day were counted", {
    sessions: "sessions in calls",
    started: "of these, with an entry of their start",
    orphans: "of these, without one",
    cut: "requests that left turns out",
    told: "of these, with an entry",
  }),
  "log-models": measured("the models that answered were counted", {
    answers: "answers of the last day",
    other: "of these, of a model that the manifest does not name",
  }),
  "log-capabilities": measured("what the feature does was compared with what it declares", {
    tools: "1 where tools were called, those of MCP servers too",
    knowledge: "1 where documents were read",
    mcp: "1 where MCP servers were called",
    users: "1 where calls named users or tenants",
    sessions: "1 where calls named sessions",
    personal: "1 where personal data was found",
    cards: "1 where payment cards were found",
    health: "1 where medical record numbers were found",
    undeclared: "capabilities seen and not declared",
  }),
  "log-retention": measuredGateway("the ages of what is kept were measured", {
    detailedDays: "days of the oldest payload that can be read",
    summaryDays: "days of the oldest leaf",
    overdue: "payloads over their time and under no hold",
    holds: "legal holds",
  }),
  "log-admin": measuredGateway("what people changed in the last week was counted", {
    changes: "changes of people, keys, kills, retention and policy",
    named: "of these, with who did it",
    alone: "of these, by one person where two are needed",
    refused: "questions that a role does not allow",
  }),
  "log-usage": measured("use against limits was measured", {
    requests: "percent of the highest requests limit that was used",
    tokens: "percent of the highest tokens limit that was used",
    spend: "percent of the spending limit that was used",
    breaches: "limits reached in the last week",
    told: "of these, with an alert",
  }),
  "log-labels": measured("a person's labels of answers were counted", {
    due: "answers of the last week that people had to look at: 5 % of them or 50 a day, whichever is fewer; a tenth of that once 95 % of 30 days' labels agreed",
    sampled: "answers that the queue offered in the last week",
    reviewed: "of these, labelled",
    agreed: "of these, as the guards said",
  }),
  "log-drift": measured("answers of the last week were compared with the month before", {
    answers: "answers compared",
    psi: "population stability index of length, refusals and findings, in thousandths",
    refusals: "change of the rate of refusals, in points of a thousand",
  }),
  "log-releases": measured("digests in prod were compared with staging and with the gate", {
    digests: "digests that served prod in the last 90 days",
    staged: "of these, that ran in staging first",
    gated: "of these, that the gate had let through",
    broken: "of these, by break-glass",
  }),
  "log-incidents": measuredGateway("incidents of the last quarter were counted", {
    incidents: "incidents",
    contained: "of these, acknowledged within 15 minutes",
    closed: "of these, closed",
    learnt: "of these, with a post-mortem and a regression case, or a review that says why none",
    near: "near misses",
    nearClosed: "of these, closed",
  }),
  "log-reports": measured("reports of users were counted", {
    reports: "reports of the last month",
    triaged: "of these, looked at within 24 hours",
  }),
} as const;
