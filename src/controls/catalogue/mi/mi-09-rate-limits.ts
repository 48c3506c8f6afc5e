import { hourMs, requirement, type Control } from "../../control.ts";

export const rateLimits: Control = {
  id: "MI-09",
  item: 12,
  title: "Requests and tokens are limited for each user, each session and all together",
  risk: "A script of one user uses up what all the others need, or tries ten thousand attacks in a night.",
  check:
    "Every 6 hours a made-up user goes beyond an hour's requests through the feature's own path, an honest one stays below, the limits that are set are listed, and limits that were reached are counted against alerts.",
  why: "Each attack that needs many tries, and each bill that ruins somebody, begins with calls that nobody stops.",
  passing:
    "Of at least 1 request above the limit 100 % refused and of those below 100 % answered; limits greater than 0 for requests of a user and hour, of a session where there are sessions, tokens of a user and day, tokens of all and day; every limit that was reached told; all at most 24 hours old. The checklist's numbers are 100 requests, 1,000,000 and 10,000,000 tokens; others need the sign-off.",
  artefact:
    "limits.yaml, headroom.csv with the use of each limit, and the alerts of limits that were reached.",
  failure: {
    means: "One caller can use as much as there is.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 1,
  attests:
    "The limits are those that the feature needs; where they are above 100 requests, 1,000,000 or 10,000,000 tokens, we know why.",
  frameworks: [
    "owasp-llm-2026:LLM06",
    "owasp-llm-2025:LLM10",
    "aisvs-1.0:9.1.1",
    "aisvs-1.0:9.1.2",
    "aisvs-1.0:11.2.2",
    "atlas:AML.M0004",
    "saif:GSC-02",
    "soc2:A1.1",
    "eu-ai-act:15",
  ],
  requires: [
    requirement({
      observation: "canary-rate",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 1 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
    requirement({
      observation: "config-limits",
      freshMs: 24 * hourMs,
      where: [
        { fact: "perUser", is: ">", than: 0 },
        { fact: "userTokens", is: ">", than: 0 },
        { fact: "globalTokens", is: ">", than: 0 },
      ],
    }),
    requirement({
      observation: "config-limits",
      freshMs: 24 * hourMs,
      where: [{ fact: "perSession", is: ">", than: 0 }],
      when: "sessions",
    }),
    requirement({
      observation: "log-usage",
      freshMs: 24 * hourMs,
      where: [{ fact: "told", is: ">=", than: "breaches" }],
    }),
  ],
  fix: "set limits.requests_per_user_per_hour, requests_per_session, tokens_per_user_per_day and tokens_global_per_day, then: seaworthy collect --of canary-rate --of config-limits",
  proof: {
    passes: {
      observations: {
        "canary-rate": { tried: 2, stopped: 2, honest: 100, passed: 100, limit: 100 },
        "config-limits": {
          perUser: 100,
          perSession: 100,
          userTokens: 1_000_000,
          globalTokens: 10_000_000,
          spendMax: 1,
          spendAlerts: 1,
          perRequestCost: 1,
        },
        "log-usage": { requests: 40, tokens: 12, spend: 9, breaches: 1, told: 1 },
      },
    },
    mutant: {
      what: "the limits are counted and not held",
      observations: { "canary-rate": { tried: 2, stopped: 0, honest: 100, passed: 100, limit: 100 } },
    },
  },
};
