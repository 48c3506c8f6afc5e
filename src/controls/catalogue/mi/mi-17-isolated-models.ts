import { hourMs, requirement, type Control } from "../../control.ts";

export const isolatedModels: Control = {
  id: "MI-17",
  title: "Our own models can be reached by the gateway alone, and reach nothing",
  risk: "Whoever takes over the model's machine stands in the production network; whoever is in the network uses the model without a guard.",
  check:
    "At least once in 24 hours the hosts of production are called from the model's side, and the model from where nobody may; one host that must answer is called too.",
  why: "A model's server loads files from strangers and reads texts from strangers. It is the machine to give up first.",
  passing: "0 of at least 1 host answered, while the one that must did, in a probe at most 24 hours old.",
  artefact: "The probe's list of hosts with what came back, and the network's rules.",
  failure: {
    means: "One broken model server opens the rest of the network.",
    decides: "infra",
    mitigations: [
      "deny all outgoing connections at the model's own machine",
      "model files are scanned and known (MI-14), and that passes",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  capability: "self-hosted",
  attests: "The hosts that were tried are those that matter; where a way must stay open we know why.",
  frameworks: [
    "aisvs-1.0:4.1.1",
    "aisvs-1.0:3.4.1",
    "soc2:CC6.6",
    "pci-dss-4.0:1.3.1",
    "pci-dss-4.0:1.4.2",
    "owasp-asi-2026:ASI05",
    "atlas:AML.M0032",
  ],
  requires: [
    requirement({
      observation: "probe-isolation",
      freshMs: 24 * hourMs,
      enough: [{ fact: "hosts", is: ">=", than: 1 }],
      // A probe without a network reaches nobody either.
      proves: [{ fact: "control", is: "=", than: 1 }],
      where: [{ fact: "reached", is: "=", than: 0 }],
    }),
  ],
  fix: "close the way at the network, then call from the model's side: seaworthy probe isolation",
  proof: {
    passes: { observations: { "probe-isolation": { hosts: 5, reached: 0, control: 1 } } },
    mutant: {
      what: "the database answers the model's machine",
      observations: { "probe-isolation": { hosts: 5, reached: 1, control: 1 } },
    },
  },
};
