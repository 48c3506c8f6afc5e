import { hourMs, requirement, type Control } from "../../control.ts";

export const authenticated: Control = {
  id: "MI-01",
  item: 11,
  title: "No route of the gateway answers without a key",
  risk: "Somebody on the network finds the port and uses the models, the budget and the documents of everybody.",
  check:
    "Every 6 hours each route of each door is called without a key and with a wrong one, and one call with a right key goes by meanwhile.",
  why: "A call without a name is logged for nobody, counted for nobody and stopped for nobody.",
  passing: "0 of at least 1 route answered, while the call with a key was, in a probe at most 24 hours old.",
  artefact: "The list of routes with what each answered without a key.",
  failure: {
    means: "Anybody who can reach the port can use the feature.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 5,
  frameworks: [
    "aisvs-1.0:5.2.1",
    "aisvs-1.0:10.2.1",
    "soc2:CC6.1",
    "hipaa:164.312(d)",
    "pci-dss-4.0:8.3.1",
    "atlas:AML.M0019",
    "eu-ai-act:15",
  ],
  requires: [
    requirement({
      observation: "probe-routes",
      freshMs: 24 * hourMs,
      enough: [{ fact: "routes", is: ">=", than: 1 }],
      // A door that answers nobody is not one that is locked.
      proves: [{ fact: "keyed", is: "=", than: 1 }],
      where: [{ fact: "open", is: "=", than: 0 }],
    }),
  ],
  fix: "close the route that answered, then: seaworthy collect --of probe-routes",
  proof: {
    passes: { observations: { "probe-routes": { routes: 30, open: 0, keyed: 1 } } },
    mutant: {
      what: "a new route was added before the check of keys",
      observations: { "probe-routes": { routes: 31, open: 1, keyed: 1 } },
    },
  },
};
