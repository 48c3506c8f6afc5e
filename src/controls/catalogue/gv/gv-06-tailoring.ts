import type { StatusAsk } from "../../ask.ts";
import { categoryOf } from "../../category.ts";
import { dayMs, requirement, type Control, type Judged } from "../../control.ts";
import { signedBy, waiversOf } from "../../decisions.ts";
import { isOpen, judgedRegister, loadedExample } from "./register.ts";

/** What was declared not applicable without the owner and the reviewer of its control. */
function judged(ask: StatusAsk): Judged {
  const looked = waiversOf(ask).filter(
    (one) => isOpen(one) && one.endsAtMs >= ask.nowMs && one.path === "not-applicable",
  );
  const faults = looked.flatMap(({ id, control = "", signatures }) => {
    const { owner, reviewer } = categoryOf(control);
    return signedBy(signatures, [owner, reviewer], ask.subject.authors)
      ? []
      : [`${control} was declared not applicable (${id}) without its owner and its reviewer`];
  });
  return judgedRegister(ask, { looked, faults });
}

const declared = {
  kind: "waiver.asked" as const,
  facts: {
    waiver: "w-1",
    control: "IO-17",
    path: "not-applicable",
    as: "ml",
    by: "person-ml",
    endsAtMs: Date.UTC(2026, 2, 1),
  },
};

export const tailoringReviewed: Control = {
  id: "GV-06",
  title: "The checklist fits the feature, and what does not apply was said by two people with a reason",
  risk: "A line is struck because it is inconvenient, and the feature grows into it a month later.",
  check:
    "Declarations of not applicable are read with their signatures, and what the feature was seen to do is compared with what its manifest declares.",
  why: "A generic list wastes attention, and a list that anybody may shorten protects nobody.",
  passing:
    "100 % of the declarations signed by owner and reviewer, for at most 90 days; 0 capabilities seen in the last 7 days that the manifest does not declare.",
  artefact:
    "The declarations with reason and signatures; the changes that profile and regulations made: seaworthy status --control ID.",
  failure: {
    means: "Controls are off that the feature needs.",
    decides: "lead",
    mitigations: ["declare the capability in the manifest and let its controls run"],
  },
  class: "process",
  ceiling: "mitigation",
  frameworks: ["nist-ai-rmf:MAP-1.1", "iso-42001:A.6.2.2", "soc2:CC3.1"],
  requires: [
    requirement({
      observation: "log-capabilities",
      freshMs: 7 * dayMs,
      where: [{ fact: "undeclared", is: "=", than: 0 }],
    }),
  ],
  judge: judged,
  fix: "let the reviewer sign the declaration, or declare in the manifest what the traffic shows: seaworthy threat-model --feature FEATURE",
  proof: {
    passes: {
      observations: {
        "log-capabilities": {
          tools: 1,
          knowledge: 0,
          mcp: 0,
          users: 1,
          sessions: 1,
          personal: 1,
          cards: 0,
          health: 0,
          undeclared: 0,
        },
      },
      entries: [
        loadedExample,
        declared,
        { kind: "waiver.signed", facts: { waiver: "w-1", asked: 2, as: "security", by: "person-security" } },
      ],
    },
    mutant: {
      what: "traffic shows a tool that the manifest does not name",
      observations: {
        "log-capabilities": {
          tools: 1,
          knowledge: 0,
          mcp: 0,
          users: 1,
          sessions: 1,
          personal: 1,
          cards: 0,
          health: 0,
          undeclared: 1,
        },
      },
    },
  },
};
