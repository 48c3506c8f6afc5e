import { dayMs, requirement, type Control } from "../../control.ts";

export const fallback: Control = {
  id: "IO-19",
  item: 5,
  title: "When the model fails, the user gets a fallback or a clear word, never nothing",
  risk: "A provider is down for an hour; users see a spinner, press again, and each press costs.",
  check:
    "Each week the model behind the feature's own path times out, answers with an error, with nonsense, and with a refusal, and what the caller gets is read.",
  why: "Every provider is down one day. What happens then is decided before, or by chance.",
  passing:
    "Of at least 4 faults 100 % end in an answer of the fallback or a clear error, and 0 show a provider's own text; each call is retried at most 2 times; at most 7 days ago.",
  artefact: "The canary's entry: faults played, served, raw.",
  failure: {
    means: "A failure of the provider is a failure of the feature, in whatever form it comes.",
    decides: "ml",
    mitigations: [
      "a fallback model in the manifest: model.fallback",
      "a text of the application's own for every status of 500 and above",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "The words that users see when the model fails are ours, and they say what to do.",
  frameworks: [
    "aisvs-1.0:7.2.2",
    "nist-ai-rmf:MANAGE-2.4",
    "iso-42001:A.6.2.6",
    "owasp-asi-2026:ASI08",
    "eu-ai-act:15",
    "soc2:A1.2",
  ],
  requires: [
    requirement({
      observation: "canary-fallback",
      freshMs: 7 * dayMs,
      enough: [{ fact: "faults", is: ">=", than: 4 }],
      where: [
        { fact: "served", is: "=", than: "faults" },
        { fact: "raw", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "name a fallback model in the manifest, then: seaworthy collect --of canary-fallback --feature FEATURE",
  proof: {
    passes: { observations: { "canary-fallback": { faults: 4, served: 4, raw: 0 } } },
    mutant: {
      what: "a timeout ends in silence",
      observations: { "canary-fallback": { faults: 4, served: 3, raw: 0 } },
    },
  },
};
