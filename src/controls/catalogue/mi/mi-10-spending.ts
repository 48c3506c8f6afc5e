import { hourMs, requirement, type Control } from "../../control.ts";

export const spending: Control = {
  id: "MI-10",
  item: 12,
  title: "Money has a hard limit, and people are told before it is reached",
  risk: "A loop in an agent or a stolen key spends the year's budget in a weekend.",
  check:
    "Every 6 hours a made-up user goes beyond a budget, and one call beyond the highest price of a call, through the feature's own path; the limits that are set and the use of them are listed.",
  why: "Models are paid by use, and use has no end by itself. A limit that is only looked at afterwards limits nothing.",
  passing:
    "Of at least 1 call beyond the budget 100 % refused before they were sent and of those within it 100 % answered; a hard limit of money, an alert before it, a highest price of one call (10 dollars unless changed); at most 100 % of the limit used; all at most 24 hours old.",
  artefact: "limits.yaml with the budgets, headroom.csv, and the alerts at 50, 80 and 100 %.",
  failure: {
    means: "Nobody knows what the feature will cost at the end of the night.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 1,
  priority: 1,
  attests:
    "The budgets are what we are willing to lose, and the provider's own console has a cap too, which we have looked at.",
  frameworks: [
    "owasp-llm-2026:LLM06",
    "owasp-llm-2025:LLM10",
    "aisvs-1.0:9.1.2",
    "atlas:AML.M0004",
    "saif:GSC-02",
    "soc2:A1.1",
    "nist-ai-rmf:MANAGE-2.4",
  ],
  requires: [
    requirement({
      observation: "canary-budget",
      freshMs: 24 * hourMs,
      enough: [{ fact: "tried", is: ">=", than: 1 }],
      proves: [{ fact: "passed", is: "=", than: "honest" }],
      where: [{ fact: "stopped", is: "=", than: "tried" }],
    }),
    requirement({
      observation: "config-limits",
      freshMs: 24 * hourMs,
      where: [
        { fact: "spendMax", is: "=", than: 1 },
        { fact: "spendAlerts", is: "=", than: 1 },
        { fact: "perRequestCost", is: "=", than: 1 },
      ],
    }),
    requirement({
      observation: "log-usage",
      freshMs: 24 * hourMs,
      where: [{ fact: "spend", is: "<=", than: 100 }],
    }),
  ],
  fix: "set limits.spend_per_day_usd in the manifest and a channel under alerts in the gateway's configuration, then: seaworthy collect --of canary-budget --of config-limits",
  proof: {
    passes: {
      observations: {
        "canary-budget": { tried: 2, stopped: 2, honest: 1, passed: 1 },
        "config-limits": {
          perUser: 100,
          perSession: 100,
          userTokens: 1_000_000,
          globalTokens: 10_000_000,
          spendMax: 1,
          spendAlerts: 1,
          perRequestCost: 1,
        },
        "log-usage": { requests: 40, tokens: 12, spend: 9, breaches: 0, told: 0 },
      },
    },
    mutant: {
      what: "the budget is checked after the call",
      observations: { "canary-budget": { tried: 2, stopped: 1, honest: 1, passed: 1 } },
    },
  },
};
