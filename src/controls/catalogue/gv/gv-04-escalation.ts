import type { StatusAsk } from "../../ask.ts";
import { dayMs, type Control, type Judged } from "../../control.ts";
import { waiversOf } from "../../decisions.ts";
import { isOpen, judgedRegister, loadedExample } from "./register.ts";

/** Our own choice: a weekend, and a working day. */
const answerMsMax = 3 * dayMs;

/** Accepted risks that leadership has not signed, and questions that nobody has answered. */
function judged(ask: StatusAsk): Judged {
  const looked = waiversOf(ask).filter(
    (one) => isOpen(one) && one.endsAtMs >= ask.nowMs && one.path !== "break-glass",
  );
  const faults = looked
    .filter(({ askedAtMs }) => ask.nowMs - askedAtMs > answerMsMax)
    .flatMap(({ id, path, signatures }) => {
      const leads = signatures.some(({ as }) => as === "leadership");
      if (path === "accepted-risk" && !leads)
        return [`leadership has not signed the accepted risk ${id} within 3 days`];
      return signatures.length < 2 ? [`nobody has answered ${id} within 3 days`] : [];
    });
  return judgedRegister(ask, { looked, faults });
}

/** The moment of examples, and ten days more. */
const laterMs = Date.UTC(2026, 0, 25);
const asked = {
  kind: "waiver.asked" as const,
  ageMs: 4 * dayMs,
  facts: {
    waiver: "w-1",
    control: "IO-20",
    path: "accepted-risk",
    monitor: "log-usage",
    as: "ml",
    by: "person-ml",
    endsAtMs: laterMs,
  },
};
const signed = (as: string) => ({
  kind: "waiver.signed" as const,
  ageMs: 3 * dayMs,
  facts: { waiver: "w-1", asked: 1, as, by: `person-${as}` },
});
const loaded = { ...loadedExample, ageMs: 5 * dayMs };

export const escalation: Control = {
  id: "GV-04",
  title: "Who decides is named, is asked, and answers; leadership signs for accepted risks",
  risk: "A risk is accepted by whoever was in the room, and those who answer for it read of it in the news.",
  check:
    "Every question that was put to the deciders is read: when it was asked, who has signed, and whether leadership is among them for an accepted risk.",
  why: "The person who carries the consequence has to be the person who decides.",
  passing:
    "100 % of what was asked has a second signature within 3 days; 100 % of the accepted risks have one of leadership.",
  artefact: "Questions and answers with times and duties: seaworthy decisions list.",
  failure: {
    means: "A risk stands that nobody with the right to accept it has accepted.",
    decides: "nobody",
    mitigations: [],
  },
  class: "process",
  ceiling: "blocker",
  frameworks: ["nist-ai-rmf:GOVERN-2.3", "iso-42001:A.3.2", "soc2:CC1.2"],
  requires: [],
  judge: judged,
  fix: "the decider answers: seaworthy sign --waiver ID --as DUTY --key FILE, or: seaworthy reject --waiver ID --reason TEXT",
  proof: {
    passes: { entries: [loaded, asked, signed("security"), signed("leadership")] },
    mutant: {
      what: "leadership never signed the accepted risk",
      entries: [loaded, asked, signed("security")],
    },
  },
};
