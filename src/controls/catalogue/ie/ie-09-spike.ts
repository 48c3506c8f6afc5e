import { dayMs, requirement, type Control } from "../../control.ts";
import { goodExercise, quarterMs } from "./exercise.ts";

export const usageSpike: Control = {
  id: "IE-09",
  item: 14,
  title: "When cost or use jumps, limits, recent changes and attack patterns are at hand at once",
  risk: "A loop in a client or a stolen key burns a month's budget while people ask each other what has changed.",
  check:
    "The newest exercise of a runbook is read, and the drill in which unusual use is planted and has to be found.",
  why: "The three questions are always the same: which limit, what changed, who does it.",
  passing:
    "An exercise at most 90 days old with 100 % of its gaps closed; 100 % of the planted anomalies found in a drill at most 90 days old.",
  artefact:
    "Both entries; the answers to the three questions: seaworthy limits, seaworthy audit search --kind policy.loaded, seaworthy anomalies.",
  failure: {
    means: "The bill tells it first.",
    decides: "lead",
    mitigations: ["a hard spending limit (MI-10) that passes"],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  frameworks: ["soc2:CC7.2", "owasp-llm-2025:LLM10", "owasp-llm-2026:LLM06"],
  requires: [
    requirement({
      observation: "exercise-runbook",
      freshMs: quarterMs,
      where: [{ fact: "fixed", is: "=", than: "gaps" }],
    }),
    requirement({
      observation: "drill-anomalies",
      freshMs: 90 * dayMs,
      enough: [{ fact: "planted", is: ">=", than: 1 }],
      where: [{ fact: "found", is: "=", than: "planted" }],
    }),
  ],
  fix: "go through the runbook for a jump in use, then: seaworthy anomalies drill",
  proof: {
    passes: {
      observations: { "exercise-runbook": goodExercise, "drill-anomalies": { planted: 5, found: 5 } },
    },
    mutant: {
      what: "one planted anomaly was missed",
      observations: { "drill-anomalies": { planted: 5, found: 4 } },
    },
  },
};
