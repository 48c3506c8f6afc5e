import { dayMs, requirement, type Control } from "../../control.ts";

export const insiders: Control = {
  id: "GV-15",
  title: "What people with rights do is an entry with their name, and what needs two is done by two",
  risk: "An administrator lifts a stop, reads conversations or gives themselves a role, and nobody can tell later.",
  check:
    "Changes of people, keys, stops, retention and policy of the last 7 days are counted: with a name, and by how many people.",
  why: "Those who can change the rules can harm most, by mistake or on purpose.",
  passing:
    "100 % of the changes of the last 7 days name who made them; 0 were made by one person where two are needed.",
  artefact: "The list of changes with entry, person (as a pseudonym) and reason.",
  failure: {
    means: "A person alone can do what was meant for two, or unseen.",
    decides: "security",
    mitigations: [
      "take the role admin from all but two people",
      "a second person reads the changes each day",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "The changes of the week were read by somebody who did not make them.",
  frameworks: ["pci-dss-4.0:10.2.1.2", "soc2:CC6.3", "hipaa:164.312(b)", "iso-42001:A.3.2"],
  requires: [
    requirement({
      observation: "log-admin",
      freshMs: 7 * dayMs,
      where: [
        { fact: "named", is: "=", than: "changes" },
        { fact: "alone", is: "=", than: 0 },
      ],
    }),
  ],
  fix: "see who changed what: seaworthy audit search --kind person.changed --kind kill.resumed; then: seaworthy collect --of log-admin",
  proof: {
    passes: { observations: { "log-admin": { changes: 12, named: 12, alone: 0, refused: 1 } } },
    mutant: {
      what: "one person ended a stop that two must end",
      observations: { "log-admin": { changes: 12, named: 12, alone: 1, refused: 1 } },
    },
  },
};
