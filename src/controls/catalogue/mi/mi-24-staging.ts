import type { StatusAsk } from "../../ask.ts";
import { hourMs, requirement, type Control, type Judged } from "../../control.ts";

/** Whether the digest that is asked about was loaded in staging. Only prod asks for that. */
function staged({ subject, book }: StatusAsk): Judged {
  if (subject.environment !== "prod")
    return { state: "pass", reason: `${subject.environment} asks for no staging`, because: [] };
  const loaded = book
    .entries("policy.loaded", subject)
    .find(
      ({ feature, environment, digest }) =>
        feature === subject.feature && environment === "staging" && digest === subject.digest,
    );
  return loaded === undefined
    ? { state: "unknown", reason: "no entry says that this digest was loaded in staging", because: [] }
    : { state: "pass", reason: "this digest ran in staging first", because: [loaded.seq] };
}

export const staging: Control = {
  id: "MI-24",
  item: 10,
  title: "What serves production ran in staging first",
  risk: "A prompt that was changed on the way home answers customers all night, and nobody has ever seen it answer.",
  check:
    "Every 6 hours the digests that served production in the last 90 days are compared with those that staging loaded before. For the digest in question, its own entry in staging is looked for.",
  why: "A prompt is code, and a model is somebody else's code. Both show what they do only when they run.",
  passing:
    "100 % of production's digests were in staging first, counted at most 24 hours ago, and the running digest is one of them.",
  artefact: "The list of digests with when each was loaded in staging and in production.",
  failure: {
    means: "Users are the first to try it.",
    decides: "infra",
    mitigations: [
      "load the digest in staging now, and let its canaries run",
      "the way back takes minutes (MI-25), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: [
    "aisvs-1.0:3.4.1",
    "soc2:CC8.1",
    "pci-dss-4.0:6.5.3",
    "iso-42001:A.6.2.5",
    "nist-ai-rmf:MEASURE-2.3",
  ],
  requires: [
    requirement({
      observation: "log-releases",
      freshMs: 24 * hourMs,
      where: [{ fact: "staged", is: "=", than: "digests" }],
    }),
  ],
  judge: staged,
  fix: "start a gateway with the same manifest in staging: seaworthy serve, with environment: staging in its configuration",
  proof: {
    passes: {
      observations: { "log-releases": { digests: 3, staged: 3, gated: 3, broken: 0 } },
      entries: [{ kind: "policy.loaded", environment: "staging", facts: {}, ageMs: hourMs }],
    },
    mutant: {
      what: "a digest went to production alone",
      observations: { "log-releases": { digests: 3, staged: 2, gated: 3, broken: 0 } },
    },
  },
};
