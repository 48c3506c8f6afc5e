import { entryKinds, type EntryKind } from "../evidence/entry.ts";

/** Kinds of which there are as many as calls: collectors count them (`log.measured`), controls do not read them. */
const perCall: ReadonlySet<EntryKind> = new Set([
  "call.input",
  "call.retried",
  "call.output",
  "call.refused",
  "call.failed",
  "call.judged",
  "tool.called",
  "retrieval.checked",
  "session.started",
  "session.ended",
  "session.truncated",
  "session.summarised",
  "session.foreign-turn",
  "cache.hit",
  "mcp.called",
  "mcp.answered",
  "mcp.refused",
  "secret.read",
  "access.refused",
  "payload.opened",
  "payload.searched",
  "history.read",
  "limit.near",
  "limit.reached",
  "anomaly.found",
  "anomaly.over",
  "provider.open",
  "provider.closed",
  "log.anchored",
  "finding.labelled",
  "approval.asked",
  "approval.shown",
  "approval.given",
  "approval.denied",
  "approval.expired",
  "approval.used",
  "alert.sent",
  "alert.failed",
  "block.placed",
  "block.lifted",
]);

/** Every kind that a control may judge from. */
export const evidenceKinds: readonly EntryKind[] = (Object.keys(entryKinds) as EntryKind[]).filter(
  (kind) => !perCall.has(kind),
);

export const isEvidence = (kind: EntryKind): boolean => Object.hasOwn(entryKinds, kind) && !perCall.has(kind);
