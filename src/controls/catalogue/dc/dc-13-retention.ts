import { hourMs, requirement, type Control } from "../../control.ts";
import { judgedAges } from "./ages.ts";

export const retention: Control = {
  id: "DC-13",
  item: 9,
  title: "What is over its time is destroyed, and nothing sooner than it may be",
  risk: "A leak brings out conversations of years that nobody needed any more, or an authority asks for entries that are already gone.",
  check:
    "Every 6 hours the age of the oldest payload that can be opened and of the oldest entry is measured, payloads over their time are counted, and legal holds with them.",
  why: "What is not kept cannot leak. What a rule says must be kept has to be there on the day somebody asks.",
  passing:
    "0 payloads over their time without a legal hold. Without a hold no payload is older than 367 days and no entry older than 2,223; 90 days and 2 years unless the configuration says otherwise; measured at most 24 hours ago.",
  artefact:
    "The log's retention section, the newest entry of a round that destroyed keys, the list of holds.",
  failure: {
    means: "People's words are kept longer than anybody told them.",
    decides: "backend",
    mitigations: [
      "destroy what is over its time by hand: seaworthy audit retain",
      "fewer people may open payloads (DC-11), and that passes",
    ],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests:
    "The days for payloads and entries are those that the rules for this feature ask for, and we know which rule each comes from.",
  frameworks: [
    "gdpr:5(1)(e)",
    "gdpr:17",
    "soc2:C1.2",
    "soc2:P4.2",
    "aisvs-1.0:8.3.1",
    "pci-dss-4.0:10.5.1",
    "hipaa:164.316(b)(2)(i)",
    "eu-ai-act:26(6)",
  ],
  requires: [
    requirement({
      observation: "log-retention",
      freshMs: 24 * hourMs,
      where: [{ fact: "overdue", is: "=", than: 0 }],
    }),
  ],
  judge: judgedAges,
  fix: "seaworthy audit retain",
  proof: {
    passes: {
      observations: { "log-retention": { detailedDays: 88, summaryDays: 400, overdue: 0, holds: 0 } },
    },
    mutant: {
      what: "the daily round has stopped",
      observations: { "log-retention": { detailedDays: 131, summaryDays: 400, overdue: 900, holds: 0 } },
    },
  },
};
