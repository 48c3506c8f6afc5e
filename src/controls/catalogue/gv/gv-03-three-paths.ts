import type { StatusAsk } from "../../ask.ts";
import { dayMs, type Control, type Judged } from "../../control.ts";
import { waiversOf, type Waiver } from "../../decisions.ts";
import { terms } from "../../waiver.ts";
import { isOpen, judgedRegister, loadedExample } from "./register.ts";

/** What is wrong with the form of a decision; whether it holds is said at its control. */
function faultOf({
  id,
  path,
  control,
  compensating,
  monitor,
  askedAtMs,
  endsAtMs,
}: Waiver): readonly string[] {
  if (path === "break-glass") return [];
  const days = terms[path].msMax / dayMs;
  return [
    ...(control === undefined ? [`${id} names no control`] : []),
    ...(endsAtMs - askedAtMs > terms[path].msMax ? [`${id} runs for more than ${days} days`] : []),
    ...(path === "mitigation" && compensating.length === 0
      ? [`the mitigation ${id} names nothing that compensates`]
      : []),
    ...(path === "accepted-risk" && monitor === undefined ? [`nothing watches the accepted risk ${id}`] : []),
  ];
}

function judged(ask: StatusAsk): Judged {
  const looked = waiversOf(ask).filter((one) => isOpen(one) && one.endsAtMs >= ask.nowMs);
  return judgedRegister(ask, { looked, faults: looked.flatMap(faultOf) });
}

const asked = (facts: Readonly<Record<string, string | number | readonly string[]>>) => ({
  kind: "waiver.asked" as const,
  facts: { waiver: "w-1", control: "IO-02", as: "ml", by: "person-ml", ...facts },
});

/** The moment of examples, and a week more. */
const weekLaterMs = Date.UTC(2026, 0, 22);

export const threePaths: Control = {
  id: "GV-03",
  title: "What does not pass is a blocker, a mitigation or an accepted risk, and nothing else",
  risk: "A failed check is talked about, forgotten, and shipped.",
  check:
    "Every decision that stands is read: its control, its path, its end, what compensates for a mitigation and what watches an accepted risk.",
  why: "Three ways with fixed terms make a decision out of an argument, and leave a trace of who made it.",
  passing:
    "100 % of the decisions that stand name a control and an end of at most 14 days (mitigation) or 90 days (accepted risk, not applicable); each mitigation names at least 1 compensating control, each accepted risk 1 monitor.",
  artefact: "The register: seaworthy decisions list, with the entry of each decision.",
  failure: {
    means: "Something ships by an exception that nobody can end.",
    decides: "nobody",
    mitigations: [],
  },
  class: "process",
  ceiling: "blocker",
  frameworks: ["nist-ai-rmf:MANAGE-1.2", "nist-ai-rmf:MANAGE-1.3", "nist-ai-rmf:MANAGE-1.4", "soc2:CC3.2"],
  requires: [],
  judge: judged,
  fix: "end the decision that the reason names, or ask anew: seaworthy waive --feature FEATURE --env ENVIRONMENT --control ID --mitigation",
  proof: {
    passes: {
      entries: [loadedExample, asked({ path: "mitigation", endsAtMs: weekLaterMs, compensating: ["IO-01"] })],
    },
    mutant: {
      what: "a mitigation names nothing that compensates",
      entries: [loadedExample, asked({ path: "mitigation", endsAtMs: weekLaterMs, compensating: [] })],
    },
  },
};
