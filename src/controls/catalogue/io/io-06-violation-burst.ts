import { dayMs, minuteMs, requirement, type Control } from "../../control.ts";

export const violationBurst: Control = {
  id: "IO-06",
  item: 4,
  title: "Fifty violations in a minute ring, and whoever makes them is stopped for a while",
  risk: "A script tries ten thousand variants of an attack in a night, and one of them works at four.",
  check:
    "Each week 50 violations of a made-up user are played within 60 seconds, and the alert is waited for.",
  why: "One refused request is an accident; fifty in a minute are somebody at work.",
  passing:
    "The alert came within 60 seconds of a burst of at least 50 violations, in a drill at most 7 days old.",
  artefact: "The drill's entry with the milliseconds until the alert, and the alert's own entry.",
  failure: {
    means: "An attacker can try as often as the rate limit allows, unseen.",
    decides: "ml",
    mitigations: [
      "a lower limits.requests_per_user_per_hour in the manifest, and rate limits that pass (MI-09)",
      "jailbreak attempts that ring one by one (PS-10)",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:12.2.2",
    "owasp-llm-2026:LLM06",
    "owasp-llm-2025:LLM10",
    "nist-ai-rmf:MANAGE-4.1",
    "iso-42001:A.6.2.6",
    "soc2:CC7.2",
    "eu-ai-act:26",
  ],
  requires: [
    requirement({
      observation: "drill-violations",
      freshMs: 7 * dayMs,
      enough: [{ fact: "burst", is: ">=", than: 50 }],
      where: [
        { fact: "fired", is: "=", than: 1 },
        { fact: "ms", is: "<=", than: minuteMs },
      ],
    }),
  ],
  fix: "set anomalies.violations in the manifest to { count: 50, within: 60s }, then: seaworthy collect --of drill-violations",
  proof: {
    passes: { observations: { "drill-violations": { burst: 50, fired: 1, ms: 900 } } },
    mutant: {
      what: "the alert does not come",
      observations: { "drill-violations": { burst: 50, fired: 0, ms: 60_000 } },
    },
  },
};
