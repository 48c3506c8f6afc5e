import type { Ask } from "../socket/ask.ts";
import { alertAcknowledge } from "./alert.ts";
import { approvalDecide, approvalShown, approver } from "./approval.ts";
import { decide, decisionOpen } from "./decide.ts";
import { erase } from "./erase.ts";
import { exposure } from "./exposure.ts";
import { head } from "./head.ts";
import { health } from "./health.ts";
import { history, historyPage } from "./history.ts";
import { hold, holds, release } from "./hold.ts";
import { kill, killResume, operator } from "./kill.ts";
import { kills } from "./kills.ts";
import { leaves } from "./leaves.ts";
import { librarian, reviewer } from "./librarian.ts";
import { open } from "./open.ts";
import { people, peopleAdd, peopleGrant, peopleRemove, peopleRevokeRole, peopleRotate } from "./people.ts";
import { prove } from "./prove.ts";
import { pseudonyms } from "./pseudonyms.ts";
import { propose } from "./propose.ts";
import { retain } from "./retain.ts";
import { reviewLabel, reviewOpen } from "./review.ts";
import { rotate, rotationState } from "./rotate.ts";
import {
  keyAdd,
  keyRemove,
  peopleDutyGive,
  peopleDutyTake,
  peopleKeyAdd,
  peopleKeyRemove,
  peopleSignatories,
  signatory,
} from "./signatory.ts";
import { reportTake, reportTriage } from "./user-report.ts";

/** Every question that auditd answers, by name. */
export const asks: Readonly<Record<string, Ask>> = {
  "alert-acknowledge": alertAcknowledge,
  "approval-decide": approvalDecide,
  "approval-shown": approvalShown,
  approver,
  decide,
  "decision-open": decisionOpen,
  erase,
  exposure,
  head,
  health,
  history,
  "history-page": historyPage,
  hold,
  holds,
  kill,
  "key-add": keyAdd,
  "key-remove": keyRemove,
  "kill-resume": killResume,
  kills,
  leaves,
  librarian,
  open,
  operator,
  people,
  "people-add": peopleAdd,
  "people-duty-give": peopleDutyGive,
  "people-duty-take": peopleDutyTake,
  "people-grant": peopleGrant,
  "people-key-add": peopleKeyAdd,
  "people-key-remove": peopleKeyRemove,
  "people-revoke-role": peopleRevokeRole,
  "people-rotate": peopleRotate,
  "people-remove": peopleRemove,
  "people-signatories": peopleSignatories,
  propose,
  prove,
  pseudonyms,
  release,
  retain,
  reviewer,
  "report-take": reportTake,
  "report-triage": reportTriage,
  "review-label": reviewLabel,
  "review-open": reviewOpen,
  rotate,
  rotation: rotationState,
  signatory,
};
