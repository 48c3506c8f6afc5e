import { alertsAck } from "./alerts-ack.ts";
import { alertsList, alertsShow } from "./alerts-list.ts";
import { alertsTest } from "./alerts-test.ts";
import { anomalies } from "./anomalies.ts";
import { anomaliesBaselines } from "./anomalies-baselines.ts";
import { anomaliesDrill } from "./anomalies-drill.ts";
import { approvalsApprove, approvalsDeny } from "./approvals-decide.ts";
import { approvals, approvalsList, approvalsShow } from "./approvals-list.ts";
import { auditAnchor, auditAnchors } from "./audit-anchors.ts";
import { auditErase } from "./audit-erase.ts";
import { auditExposure } from "./audit-exposure.ts";
import { auditHistory } from "./audit-history.ts";
import { auditHold, auditHolds, auditRelease } from "./audit-hold.ts";
import { auditProve } from "./audit-prove.ts";
import { auditReindex } from "./audit-reindex.ts";
import { auditRetain } from "./audit-retain.ts";
import { auditRotateMaster } from "./audit-rotate-master.ts";
import { auditSearch } from "./audit-search.ts";
import { auditShow } from "./audit-show.ts";
import { auditTail } from "./audit-tail.ts";
import { auditVerifyReceipt } from "./audit-verify-receipt.ts";
import { auditVerify } from "./audit-verify.ts";
import { auditd } from "./auditd.ts";
import { breakGlass } from "./break-glass.ts";
import { checkConfig, configSchema } from "./check-config.ts";
import { checklist } from "./checklist.ts";
import type { Command } from "./command.ts";
import { decisionCommands } from "./decisions.ts";
import { detectTune } from "./detect-tune.ts";
import { evidenceImport } from "./evidence-import.ts";
import { explain } from "./explain.ts";
import { gate } from "./gate.ts";
import { guards } from "./guards.ts";
import { init } from "./init.ts";
import { inspect } from "./inspect.ts";
import { kill } from "./kill.ts";
import { kills } from "./kills.ts";
import { keysCreate, keysRevoke, keysRotate } from "./keys.ts";
import { keysList } from "./keys-list.ts";
import { knowledgeCommands } from "./knowledge.ts";
import { knowledgeReportCommands } from "./knowledge-reports.ts";
import { limits } from "./limits.ts";
import { mcpDiff, mcpList, mcpLogin, mcpPin } from "./mcp.ts";
import { pack, packVerify } from "./pack.ts";
import { peopleCommands } from "./people.ts";
import { peopleSigningCommands } from "./people-signing.ts";
import { propose } from "./propose.ts";
import { probeDatabase, probeIsolation } from "./probe.ts";
import { redact } from "./redact.ts";
import { reject } from "./reject.ts";
import { resume } from "./resume.ts";
import { reportsAdd, reportsTriage } from "./reports.ts";
import { reviewLabel } from "./review-label.ts";
import { reviewList } from "./review-list.ts";
import { reviewShow } from "./review-show.ts";
import { rotation } from "./rotation.ts";
import { runbooks } from "./runbooks.ts";
import { saidByPeople } from "./said-by-people.ts";
import { sandboxProbe } from "./sandbox-probe.ts";
import { secretsCheck } from "./secrets-check.ts";
import { rules } from "./rules.ts";
import { serve } from "./serve.ts";
import { sessionsReport } from "./sessions-report.ts";
import { collect } from "./collect.ts";
import { controlsCommands } from "./controls.ts";
import { due } from "./due.ts";
import { next } from "./next.ts";
import { status } from "./status.ts";
import { sign } from "./sign.ts";
import { threatModel } from "./threat-model.ts";
import { toolsCheck } from "./tools-check.ts";
import { waive } from "./waive.ts";

/** Every command there is, in the order of the help text. */
export const commands: readonly Command[] = [
  serve,
  auditd,
  init,
  checkConfig,
  configSchema,
  keysCreate,
  keysList,
  keysRotate,
  keysRevoke,
  limits,
  rotation,
  secretsCheck,
  mcpList,
  mcpDiff,
  mcpPin,
  mcpLogin,
  kill,
  kills,
  sessionsReport,
  resume,
  approvals,
  approvalsList,
  approvalsShow,
  approvalsApprove,
  approvalsDeny,
  anomalies,
  anomaliesBaselines,
  anomaliesDrill,
  ...knowledgeCommands,
  ...knowledgeReportCommands,
  ...peopleCommands,
  ...peopleSigningCommands,
  alertsList,
  alertsShow,
  alertsAck,
  alertsTest,
  runbooks,
  reportsAdd,
  reportsTriage,
  sandboxProbe,
  status,
  next,
  due,
  threatModel,
  ...controlsCommands(() => new Set(commands.map(({ name }) => name))),
  checklist,
  pack,
  packVerify,
  gate,
  evidenceImport,
  probeDatabase,
  probeIsolation,
  collect,
  propose,
  sign,
  waive,
  reject,
  breakGlass,
  ...decisionCommands,
  ...saidByPeople,
  guards,
  rules,
  inspect,
  toolsCheck,
  redact,
  reviewList,
  reviewShow,
  reviewLabel,
  detectTune,
  auditTail,
  auditShow,
  explain,
  auditSearch,
  auditHistory,
  auditExposure,
  auditReindex,
  auditVerify,
  auditAnchors,
  auditAnchor,
  auditRetain,
  auditErase,
  auditHold,
  auditHolds,
  auditRelease,
  auditRotateMaster,
  auditProve,
  auditVerifyReceipt,
];
