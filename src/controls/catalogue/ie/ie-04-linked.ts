import { hourMs, requirement, type Control } from "../../control.ts";

export const linkedRunbooks: Control = {
  id: "IE-04",
  item: 14,
  title: "Every alert leads to its runbook",
  risk: "The alert rings, and whoever answers it searches a wiki for what to do.",
  check:
    "Each day every kind of alert is looked up: whether a runbook is bound to it, and whether that one is there.",
  why: "What is one click away is read; what must be searched for is not.",
  passing: "100 % of the kinds of alert have a runbook that is there, in a reading at most 24 hours old.",
  artefact: "The list of alerts with the runbook of each.",
  failure: {
    means: "Some alerts leave the person on call alone.",
    decides: "security",
    mitigations: ["print the four runbooks for who is on call"],
  },
  class: "nice-to-have",
  ceiling: "accepted-risk",
  frameworks: ["soc2:CC7.3", "soc2:CC2.2"],
  requires: [
    requirement({
      observation: "config-alerts",
      freshMs: 24 * hourMs,
      where: [{ fact: "linked", is: "=", than: "kinds" }],
    }),
  ],
  fix: "name the runbook under alerts.runbooks in the gateway's configuration, then: seaworthy collect --of config-alerts",
  proof: {
    passes: {
      observations: { "config-alerts": { kinds: 40, linked: 40, channels: 2, roster: 6, reachable: 6 } },
    },
    mutant: {
      what: "one kind of alert has no runbook",
      observations: { "config-alerts": { kinds: 40, linked: 39, channels: 2, roster: 6, reachable: 6 } },
    },
  },
};
