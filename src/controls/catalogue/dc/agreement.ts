import { dayMs, requirement, type Judged } from "../../control.ts";
import type { StatusAsk } from "../../ask.ts";
import { figure, judgeRequirement } from "../../requirement.ts";

/** Quarterly, as the checklist has it: whoever records it again has read it again. */
const onRecord = requirement({
  observation: "document-dpa",
  freshMs: 90 * dayMs,
  where: [{ fact: "expires", is: "=", than: 1 }],
});

/** Whether the agreement on record covers every provider that is somebody else's. One's own machines need none. */
export function judgedAgreement(ask: StatusAsk): Judged {
  const { subject, book } = ask;
  const [listed] = book.observed("config-models", subject, subject.digest);
  const outside = listed && figure(listed, "outside");
  if (listed === undefined || outside === undefined)
    return { state: "unknown", reason: "nobody has listed the feature's providers", because: [] };
  if (outside === 0)
    return { state: "pass", reason: "all models run on machines of our own", because: [listed.seq] };
  const said = judgeRequirement(onRecord, ask);
  if (said.state !== "pass") return said;
  const [document] = book.observed("document-dpa", subject);
  const covered = document === undefined ? 0 : (figure(document, "providers") ?? 0);
  return {
    ...said,
    state: covered >= outside ? "pass" : "fail",
    reason: `${outside} providers are somebody else's, and the agreement covers ${covered}`,
    because: [listed.seq, ...said.because],
  };
}
