import { minuteMs, requirement, type Control } from "../../control.ts";
import { quarterMs } from "./exercise.ts";

/** The checklist's. */
const replaceMsMax = 5 * minuteMs;

export const leakedKey: Control = {
  id: "IE-08",
  item: 14,
  title: "A leaked key is dead, replaced, and its uses known within five minutes",
  risk: "A key stands in a public repository and goes on working over the weekend.",
  check:
    "Each week the gateway treats a key of its own as leaked: ends it, makes a new one, and asks the log for every use of the old one.",
  why: "Keys leak. What they cost is decided by the minutes until they open nothing.",
  passing: `The old key was refused and the new one worked within ${replaceMsMax / minuteMs} minutes, and 100 % of its uses were named, in a drill at most 90 days old.`,
  artefact: "The drill's entry with its time; the list of uses by key: seaworthy audit search --key ID.",
  failure: {
    means:
      "Somebody else spends the money and reads the answers until a person is found who knows how to stop it.",
    decides: "security",
    mitigations: ["a spending limit for each key", "keys that end by themselves after 90 days"],
  },
  class: "nice-to-have",
  ceiling: "mitigation",
  attests: "Whoever has to be told after a leak is known, and the words are ready.",
  frameworks: ["soc2:CC7.4", "pci-dss-4.0:12.10.5"],
  requires: [
    requirement({
      observation: "drill-key-leak",
      freshMs: quarterMs,
      enough: [{ fact: "played", is: ">=", than: 1 }],
      where: [
        { fact: "refused", is: "=", than: 1 },
        { fact: "uses", is: "=", than: "played" },
        { fact: "ms", is: "<=", than: replaceMsMax },
      ],
    }),
  ],
  fix: "seaworthy collect --of drill-key-leak",
  proof: {
    passes: { observations: { "drill-key-leak": { ms: 900, refused: 1, uses: 3, played: 3 } } },
    mutant: {
      what: "the old key still opens the door",
      observations: { "drill-key-leak": { ms: 900, refused: 0, uses: 3, played: 3 } },
    },
  },
};
