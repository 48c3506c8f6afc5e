import { hourMs, requirement, type Control } from "../../control.ts";
import { judgedDigest } from "./same-digest.ts";

export const retest: Control = {
  id: "MI-26",
  item: 10,
  title: "After any change of prompt, model, tool or guard everything is tried again",
  risk: "The tests were passed by last week's prompt. This week's has one sentence more, and that is the hole.",
  check:
    "At each look all evidence that is about a digest (canaries, rounds of attacks, settings) is compared with the running one; the last day's answers are compared with the models of the manifest every 6 hours.",
  why: "Evidence is about what was tried. With one byte changed it is about something else.",
  passing:
    "100 % of the feature's observations of the last 90 days that are bound to a digest are under the running one, at least 1; 0 of the last day's answers from another model, counted at most 24 hours ago.",
  artefact: "The running digest, and each observation with the digest it was made under.",
  failure: {
    means: "What runs was never tested; what was tested does not run.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 6,
  frameworks: [
    "aisvs-1.0:3.2.3",
    "aisvs-1.0:11.1.2",
    "soc2:CC8.1",
    "nist-ai-rmf:MANAGE-4.1",
    "iso-42001:A.6.2.4",
    "eu-ai-act:9",
    "pci-dss-4.0:6.5.1",
  ],
  requires: [
    requirement({
      observation: "log-models",
      freshMs: 24 * hourMs,
      where: [{ fact: "other", is: "=", than: 0 }],
    }),
  ],
  judge: judgedDigest,
  fix: "seaworthy collect --feature FEATURE, then attack it again: seaworthy evidence import FILE --feature FEATURE --env ENVIRONMENT --endpoint-digest DIGEST",
  proof: {
    passes: {
      observations: {
        "log-models": { answers: 880, other: 0 },
        "canary-injection": { tried: 8, stopped: 8, honest: 4, passed: 4, p95Ms: 12 },
      },
    },
    mutant: {
      what: "another model than the manifest's has answered",
      observations: { "log-models": { answers: 880, other: 3 } },
    },
  },
};
