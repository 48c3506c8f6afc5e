import { judgedPeople } from "./log-readers.ts";
import { dayMs, hourMs, requirement, type Control } from "../../control.ts";

export const logStore: Control = {
  id: "DC-11",
  item: 9,
  title: "The log lies apart, encrypted, and every look into it leaves an entry",
  risk: "Whoever breaks into the application reads all prompts ever sent, or an insider looks up a neighbour, and nobody sees it.",
  check:
    "Every 6 hours the log's files are read as an intruder would: whether another process and folder hold them, whether a payload can be read, whether a read through the log left an entry. People who may open payloads are counted and compared with the last review of access.",
  why: "The log holds what the application's database never had in one place: everything that people told the model.",
  passing:
    "A process and a folder of its own, 0 payloads readable from the files, 1 entry for the read that was tried, at most 24 hours ago; no more people may open payloads than the last review of access, at most 90 days old, looked at.",
  artefact:
    "The probe's entry, a sample of a payload as it lies on the disk, the list of people with their roles.",
  failure: {
    means: "Prompts and answers can be read by people who have no business there.",
    decides: "backend",
    mitigations: [
      "take the role that opens payloads away from those who are too many: seaworthy people revoke-role",
      "payloads are kept for fewer days (DC-13), and that passes",
    ],
  },
  class: "hard",
  ceiling: "mitigation",
  unseenCeiling: "blocker",
  hardRequirement: 5,
  attests: "Each person who may open payloads needs to, and is named in the last review of access.",
  frameworks: [
    "pci-dss-4.0:10.3.1",
    "pci-dss-4.0:10.2.1.3",
    "soc2:CC6.1",
    "hipaa:164.312(a)(1)",
    "gdpr:32",
    "atlas:AML.M0012",
    "aisvs-1.0:12.5.3",
  ],
  requires: [
    requirement({
      observation: "probe-log-store",
      freshMs: 24 * hourMs,
      where: [
        { fact: "apart", is: "=", than: 1 },
        { fact: "sealed", is: "=", than: 1 },
        { fact: "reads", is: "=", than: 1 },
      ],
    }),
    requirement({
      observation: "review-access",
      freshMs: 90 * dayMs,
      where: [{ fact: "looked", is: ">=", than: 1 }],
    }),
  ],
  judge: judgedPeople,
  fix: "run the log as a user of its own (seaworthy auditd), look over seaworthy people list, then: seaworthy review hold review-access --feature FEATURE --looked-at PEOPLE",
  proof: {
    passes: {
      observations: {
        "probe-log-store": { apart: 1, sealed: 1, reads: 1, people: 3 },
        "review-access": { looked: 5 },
      },
    },
    mutant: {
      what: "a payload can be read from the files",
      observations: { "probe-log-store": { apart: 1, sealed: 0, reads: 1, people: 3 } },
    },
  },
};
