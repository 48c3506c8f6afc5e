import { requirement, type Control } from "../../control.ts";
import { quarterMs } from "./exercise.ts";

export const evidenceKept: Control = {
  id: "IE-11",
  item: 14,
  title: "A legal hold keeps what an incident needs, against retention and erasure",
  risk: "The one conversation that would explain it is destroyed on schedule the night after.",
  check: "Each quarter a hold is placed on a copy of the log, and retention is run against it.",
  why: "What was destroyed cannot be asked.",
  passing:
    "0 entries under the hold destroyed, and those without a hold destroyed as they must be, in a drill at most 90 days old.",
  artefact:
    "The drill's entry; every hold with who placed it and the two people who ended it: seaworthy audit holds.",
  failure: {
    means: "Evidence of an incident may be gone before anybody looks.",
    decides: "nobody",
    mitigations: [],
  },
  class: "nice-to-have",
  ceiling: "blocker",
  attests: "Holds that were ended were ended by two people with a reason.",
  frameworks: ["soc2:CC7.4", "pci-dss-4.0:10.5.1", "eu-ai-act:19"],
  requires: [
    requirement({
      observation: "drill-hold",
      freshMs: quarterMs,
      where: [
        { fact: "held", is: "=", than: 1 },
        { fact: "destroyed", is: ">=", than: 1 },
      ],
    }),
  ],
  fix: "seaworthy collect --of drill-hold",
  proof: {
    passes: { observations: { "drill-hold": { held: 1, destroyed: 4 } } },
    mutant: {
      what: "retention destroyed an entry under a hold",
      observations: { "drill-hold": { held: 0, destroyed: 5 } },
    },
  },
};
