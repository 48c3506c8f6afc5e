import type { StatusAsk } from "../../ask.ts";
import { dayMs, type Control, type Judged } from "../../control.ts";
import { waiversOf } from "../../decisions.ts";
import { isOpen, judgedRegister, loadedExample } from "./register.ts";

/** Our own choice: what ended longer ago stands in the yearly review. */
const backMs = 90 * dayMs;

/** Mitigations and accepted risks whose time is over and which nobody has closed or asked for anew. */
function judged(ask: StatusAsk): Judged {
  const all = waiversOf(ask).filter(({ path }) => path === "mitigation" || path === "accepted-risk");
  const looked = all.filter(({ endsAtMs }) => ask.nowMs - endsAtMs <= backMs);
  const faults = looked
    .filter((one) => isOpen(one) && one.endsAtMs < ask.nowMs)
    .filter(
      ({ control, askedAtMs }) =>
        !all.some((later) => later.control === control && later.askedAtMs > askedAtMs),
    )
    .map(({ id, control = "" }) => `${id} of ${control} is over its deadline`);
  return judgedRegister(ask, { looked, faults });
}

const asked = (ageDays: number, endsInDays: number) => ({
  kind: "waiver.asked" as const,
  ageMs: ageDays * dayMs,
  facts: {
    waiver: "w-1",
    control: "IO-02",
    path: "mitigation",
    compensating: ["IO-01"],
    as: "ml",
    by: "person-ml",
    endsAtMs: Date.UTC(2026, 0, 15) + endsInDays * dayMs,
  },
});
const loaded = { ...loadedExample, ageMs: 20 * dayMs };

export const riskLog: Control = {
  id: "GV-11",
  title: "Every exception has a deadline, and none is past it",
  risk: '"Temporary" is two years old, and whoever allowed it has left.',
  check:
    "Mitigations and accepted risks of the last 90 days are read: their end, and whether somebody has closed each that is over.",
  why: "An exception that ends by itself comes back to the table; one that does not becomes the way things are.",
  passing: "0 mitigations and accepted risks past their end that nobody has closed or asked for anew.",
  artefact:
    "The risk log: seaworthy decisions list; the same in the pack as a plan of action and milestones (OSCAL).",
  failure: {
    means: "A risk that was to be mended is not, and the feature serves.",
    decides: "lead",
    mitigations: ["mend the control and close the exception: seaworthy reject --waiver ID --reason TEXT"],
  },
  class: "process",
  ceiling: "mitigation",
  frameworks: ["nist-ai-rmf:MANAGE-1.3", "soc2:CC3.2", "iso-42001:A.6.2.6"],
  requires: [],
  judge: judged,
  fix: "see which: seaworthy decisions list --feature FEATURE --env ENVIRONMENT",
  proof: {
    passes: { entries: [loaded, asked(5, 9)] },
    mutant: { what: "a mitigation of 14 days is 15 days old", entries: [loaded, asked(15, -1)] },
  },
};
