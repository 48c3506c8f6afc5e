import { dayMs, requirement, type Control } from "../../control.ts";

export const abuse: Control = {
  id: "MI-30",
  item: 12,
  title: "Slow, large and too many connections are turned away while honest calls are answered",
  risk: "A handful of machines hold all connections open, one byte a minute, and the feature is down for everybody.",
  check:
    "At least once in 30 days slow clients, bodies over the limit and more connections than are allowed come to the running door, with an honest call between them.",
  why: "Limits of requests count what has arrived. Who never finishes a request is never counted.",
  passing:
    "100 % of at least 3 ways turned away within their bounds, the honest call answered meanwhile, in a probe at most 30 days old.",
  artefact: "The probe's entry with each way and what became of it.",
  failure: {
    means: "One person with a laptop can take the feature down.",
    decides: "infra",
    mitigations: [
      "put a proxy with limits of connections in front of the door",
      "requests are limited for each user (MI-09), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "owasp-llm-2026:LLM06",
    "owasp-llm-2025:LLM10",
    "aisvs-1.0:9.1.1",
    "soc2:A1.1",
    "soc2:CC6.6",
    "atlas:AML.M0004",
    "eu-ai-act:15",
  ],
  requires: [
    requirement({
      observation: "probe-load",
      freshMs: 30 * dayMs,
      enough: [{ fact: "tried", is: ">=", than: 3 }],
      where: [
        { fact: "bounded", is: "=", than: "tried" },
        { fact: "served", is: "=", than: 1 },
      ],
    }),
  ],
  fix: "lower limits.body_bytes and the gateway's limits.concurrent, then: seaworthy collect --of probe-load",
  proof: {
    passes: { observations: { "probe-load": { tried: 3, bounded: 3, served: 1 } } },
    mutant: {
      what: "slow clients are waited for",
      observations: { "probe-load": { tried: 3, bounded: 2, served: 1 } },
    },
  },
};
