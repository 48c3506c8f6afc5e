import { hourMs, requirement, type Control } from "../../control.ts";

export const secretsManager: Control = {
  id: "MI-04",
  item: 11,
  title: "No credential stands in a file of configuration or an env file",
  risk: "A copied folder, an image or a support bundle gives the provider's key to whoever opens it.",
  check:
    "Every 6 hours the gateway's credentials are listed by where each comes from: a secrets manager, a file of its own, the process environment, an env file, or in the configuration itself.",
  why: "A key in a file is copied with it: into images, backups, laptops and chats. It cannot be taken back from any of them.",
  passing:
    "0 credentials written into a file of ours, 0 from an env file, listed at most 24 hours ago. One from the process environment passes and is counted as a warning.",
  artefact: "The list of credentials by name and place, without the credentials.",
  failure: {
    means: "Whoever has the repository, the image or a backup has the key.",
    decides: "infra",
    mitigations: [
      "replace the key now, and again once it lies elsewhere",
      "spending is capped (MI-10), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  frameworks: ["soc2:CC6.1", "atlas:AML.M0012", "pci-dss-4.0:8.6.2", "iso-42001:A.6.2.5", "hipaa:164.312(d)"],
  requires: [
    requirement({
      observation: "config-credentials",
      freshMs: 24 * hourMs,
      where: [
        { fact: "inline", is: "=", than: 0 },
        { fact: "envFile", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "name a secrets manager in the configuration's secrets section, see that it works with seaworthy secrets check, then: seaworthy collect --of config-credentials",
  proof: {
    passes: {
      observations: {
        "config-credentials": { credentials: 3, inline: 0, envFile: 0, variable: 1, manager: 2 },
      },
    },
    mutant: {
      what: "the provider's key stands in an env file",
      observations: {
        "config-credentials": { credentials: 3, inline: 0, envFile: 1, variable: 0, manager: 2 },
      },
    },
  },
};
