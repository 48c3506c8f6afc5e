import { dayMs, requirement, type Control } from "../../control.ts";

export const training: Control = {
  id: "GV-13",
  title: "Everybody who touches the feature was trained in what it can do wrong within the year",
  risk: "Somebody pastes a customer list into a prompt, because nobody told them where it goes.",
  check:
    "The record of training is read: how many people touch the feature, how many of them were trained, and when.",
  why: "No guard stops a colleague who does not know what a guard is for.",
  passing: "100 % of the people trained, by a record at most 365 days old.",
  artefact: "The signed list, by its SHA-256.",
  failure: {
    means: "People will make mistakes that a quarter of an hour would have spared them.",
    decides: "lead",
    mitigations: [
      "take the rights of who was not trained until they are",
      "a page of the ten most frequent mistakes, read and acknowledged",
    ],
  },
  class: "process",
  ceiling: "accepted-risk",
  attests: "Those who were trained understood it: they were asked, not only told.",
  frameworks: [
    "nist-ai-rmf:GOVERN-2.2",
    "saif:GSC-13",
    "saif:GSC-14",
    "atlas:AML.M0018",
    "hipaa:164.308(a)(5)",
    "eu-ai-act:4",
    "pci-dss-4.0:12.6",
  ],
  requires: [
    requirement({
      observation: "document-training",
      freshMs: 365 * dayMs,
      enough: [{ fact: "people", is: ">=", than: 1 }],
      where: [{ fact: "trained", is: "=", than: "people" }],
    }),
  ],
  fix: "seaworthy document record document-training FILE --feature FEATURE --env ENVIRONMENT --set people=N --set trained=N",
  proof: {
    passes: { observations: { "document-training": { people: 9, trained: 9 } } },
    mutant: {
      what: "one of nine was not trained",
      observations: { "document-training": { people: 9, trained: 8 } },
    },
  },
};
