import { dayMs, hourMs, requirement, type Control } from "../../control.ts";

export const dataFlowMap: Control = {
  id: "DC-17",
  title: "Data goes to no host that nobody has named",
  risk: "Prompts go to a third party that nobody signed anything with, in a country that nobody thought of.",
  check:
    "Every 6 hours the hosts that the gateway may reach (providers, judges, alert channels, secret stores, witnesses, MCP servers) are listed and compared with those it did reach.",
  why: "A map that people draw shows what was meant. Connections show what is so.",
  passing:
    "0 hosts reached beside at least 1 declared one, counted at most 24 hours ago; where personal data goes through the feature, a transfer assessment with an end that has not come.",
  artefact: "The list of hosts with what is sent to each and its region, and the assessment's SHA-256.",
  failure: {
    means: "Data reaches somebody whom neither the users nor the contract name.",
    decides: "backend",
    mitigations: [
      "deny all other hosts at the machine's firewall",
      "personal data is replaced before it leaves (IO-04), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "For each host we know whose it is, what goes there, in which country, and on which lawful basis.",
  frameworks: [
    "gdpr:30",
    "gdpr:44",
    "iso-42001:A.10.3",
    "soc2:CC9.2",
    "soc2:P6.1",
    "pci-dss-4.0:1.2.4",
    "nist-ai-rmf:MAP-4.1",
  ],
  requires: [
    requirement({
      observation: "config-egress",
      freshMs: 24 * hourMs,
      enough: [{ fact: "declared", is: ">=", than: 1 }],
      where: [{ fact: "unknown", is: "=", than: 0 }],
    }),
    requirement({
      observation: "document-transfer",
      // Our own choice: laws on transfers change about once a year.
      freshMs: 365 * dayMs,
      where: [{ fact: "expires", is: "=", than: 1 }],
      when: "personal-data",
    }),
  ],
  fix: "name the host in the gateway's configuration or close the way to it, then: seaworthy collect --of config-egress; the assessment: seaworthy document record document-transfer FILE --feature FEATURE --expires 365d",
  proof: {
    passes: {
      observations: { "config-egress": { declared: 4, unknown: 0 }, "document-transfer": { expires: 1 } },
    },
    mutant: {
      what: "a library sends its statistics home",
      observations: { "config-egress": { declared: 4, unknown: 1 } },
    },
  },
};
