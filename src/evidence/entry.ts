import type { JsonObject } from "../base/json.ts";

/** Every kind of entry the system can witness. */
export const entryKinds = {
  "log.started": "auditd opened the log",
  "log.anchored": "somebody outside holds a checkpoint: a witness, a time stamp or a copy",
  "master.rotated": "the data keys were wrapped again under a new master key",
  "payload.opened": "somebody read an entry's payload, for a purpose",
  "payload.searched": "somebody searched payloads for who saw what, for a purpose",
  "history.read": "somebody reconstructed a subject's history, for a purpose",
  "access.refused": "somebody asked the log for what their role does not allow",
  "person.added": "a person was given a token and roles",
  "person.changed": "a person's roles or token were changed",
  "person.removed": "a person's token was ended",
  "retention.applied": "what was over its time was destroyed",
  "erasure.begun": "a subject's erasure was decided and is carried out, also over a crash",
  "subject.erased": "a subject's keys were destroyed",
  "erasure.refused": "an erasure was stopped by a legal hold",
  "hold.placed": "a legal hold began",
  "hold.release-asked": "the first of two people asked to end a legal hold",
  "hold.released": "a second person ended a legal hold",
  "gateway.started": "a gateway began to serve",
  "gateway.stopped": "a gateway stopped",
  "policy.loaded": "a feature's manifest was loaded",
  "policy.changed": "the files of a feature's manifest are others than those that were loaded, or are again",
  "key.created": "a virtual key was made",
  "key.rotated": "a virtual key was replaced by a new one",
  "key.revoked": "a virtual key was ended",
  "key.rotation-due":
    "a virtual key or a credential nears or has passed the age at which it is to be replaced",
  "secret.read": "a credential was read from where it lies, or could not be",
  "kill.placed": "a person stopped a feature, or part of it",
  "kill.resume-asked": "the first of two people asked to end a stop",
  "kill.resumed": "a person ended a stop",
  "block.placed": "the gateway itself stopped something for a while",
  "block.lifted": "the gateway itself ended a stop of its own",
  "kills.lost": "a gateway could not read any more what is stopped",
  "kills.found": "a gateway could read again what is stopped",
  "drill.anomalies": "anomalies were planted into made-up days and looked for by a feature's thresholds",
  "drill.sandbox": "ways out of the sandboxes of MCP servers were tried",
  "drill.kill": "the kill switch was rehearsed on the canary",
  "approval.asked": "a call waits for a person to say yes to exactly its arguments",
  "approval.shown": "a person looked at calls that wait, with their arguments",
  "approval.given": "a person said yes to one call; where two must, the entry says how many have",
  "approval.denied": "a person said no to one call",
  "approval.expired": "nobody said yes to a call in time, or the yes was not used in time",
  "approval.used": "a yes was used: the call left, and the same yes lets no other through",
  "call.input": "a request was read and decided on",
  "call.retried": "a request was about to be sent once more, to the same or to another model",
  "call.output": "an answer was read and decided on",
  "tool.called": "a call of a tool was judged, before it left",
  "drill.tools": "calls that must be refused were tried on the canary",
  "call.refused": "a request was turned away before a model saw it",
  "call.failed": "a call ended without a whole answer",
  "limit.near": "half, or four fifths, of a day's or a month's limit is used",
  "limit.reached": "a day's or a month's limit is used up",
  "call.judged": "an outside judge that is only read gave its scores, after the fact",
  "anomaly.found": "something was unlike the usual, by a baseline or a threshold that the entry names",
  "anomaly.over": "what was unlike the usual is as usual again",
  "knowledge.registered": "a document that features may read was registered for the first time",
  "knowledge.changed": "a registered document, or what was said of it, became another version",
  "knowledge.removed": "a registered document was removed: no feature reads it any more",
  "knowledge.quarantined": "a registered document waits for a person before any feature reads it",
  "knowledge.released": "a person let a document out of quarantine",
  "knowledge.group-set": "who is in a group of a tenant was registered",
  "retrieval.checked": "chunks that a search found were checked for who asks",
  "retrieval.tested": "questions with known answers were put to a feature's own retrieval",
  "drill.retrieval": "retrieval was rehearsed with two made-up tenants and near-duplicate documents",
  "session.started": "a session began, or its owner came back to one that had ended for want of calls",
  "session.ended": "a session ended, why, and what there was of it",
  "session.truncated": "a request left out turns that its session had",
  "session.summarised": "a request has a text where its session had turns",
  "session.foreign-turn": "a request had a turn of another session of the same user, which the policy allows",
  "cache.hit": "an answer was given again instead of asking a model, and which entry it came from",
  "drill.sessions": "users, sessions and caches were tried out against each other on the canary",
  "provider.open": "a provider failed so often in a row that it is not asked for a while",
  "provider.closed": "a provider that was not asked for a while answers again",
  "finding.labelled": "a person said whether what was flagged, or let through, was right",
  "user.reported": "a person took down what a user reports of an answer",
  "user.report-triaged": "a person said what a user's report is: a mistake of theirs, a fault, or an attack",
  "mcp.connected": "an MCP server was reached or started",
  "mcp.failed": "an MCP server could not be reached or started, or ended by itself",
  "mcp.pinned": "an MCP server's descriptions were taken as they are, to be held to",
  "mcp.changed": "an MCP server describes something otherwise than it was pinned: that is held",
  "mcp.called": "a request to an MCP server was judged and is about to be sent",
  "mcp.answered": "what an MCP server brought was read and decided on",
  "mcp.refused": "a request at the MCP door, or one of an MCP server's, was turned away",
  "mcp.authorized": "an authorization server gave the gateway a token for an MCP server",
  "alert.opened": "an incident began that people are to be told of",
  "alert.closed": "an incident is over",
  "alert.acknowledged": "a person takes care of an incident",
  "alert.sent": "a channel took a message about an incident, and what it said",
  "alert.failed": "a channel did not take a message about an incident",
  "alert.tested": "a test message was sent to a channel",
  "canary.tried": "calls that must be stopped, and honest ones, were sent through the real path of a feature",
  "config.attested": "what the running gateway is set to was written down as it is",
  "log.measured": "figures were counted in the log itself",
  "probe.made": "something that must not be possible was tried from outside",
  "report.imported": "the report of another tool was read",
  "redteam.finished": "a round of attacks on a feature ended",
  "artefact.recorded": "a person put a document on record, by its SHA-256, signed by their own key",
  "review.held":
    "a person held a review or an exercise and recorded what was looked at, signed by their own key",
  "release.proposed": "somebody wants a feature's digest in an environment, and who made the change is named",
  "gate.decided": "the gate said whether a feature's digest may ship, and why not",
  "admission.changed": "a gateway admits a feature's digest otherwise than before",
  "decision.signed": "a person signed controls off: checked, understood, comfortable under these conditions",
  "decision.rejected": "a person stopped a control: it fails until newer evidence passes and they agree",
  "waiver.asked": "somebody asked for a mitigation, an accepted risk, a not-applicable or a break-glass",
  "waiver.signed": "another person agreed to what was asked",
  "waiver.ended": "what was asked was refused, or ended before its time",
  "pack.made": "an evidence pack was made: which bytes, and which key signed it",
  "threat-model.written": "a feature's threat model was made from its manifest",
} as const;

export type EntryKind = keyof typeof entryKinds;

/** Kinds that auditd alone writes: nobody may append an entry that says what only auditd can know. */
export const logOwnKinds: ReadonlySet<EntryKind> = new Set([
  "log.started",
  "master.rotated",
  "payload.opened",
  "payload.searched",
  "history.read",
  "access.refused",
  "person.added",
  "person.changed",
  "person.removed",
  "retention.applied",
  "erasure.begun",
  "subject.erased",
  "erasure.refused",
  "hold.placed",
  "hold.release-asked",
  "hold.released",
  "kill.placed",
  "kill.resume-asked",
  "kill.resumed",
  "finding.labelled",
  "user.reported",
  "user.report-triaged",
  "alert.acknowledged",
  "approval.shown",
  "approval.given",
  "approval.denied",
  "artefact.recorded",
  "review.held",
  "decision.signed",
  "decision.rejected",
  "waiver.asked",
  "waiver.signed",
  "waiver.ended",
]);

/**
 * What a part of the system hands to the log. Only `payload` may hold text of people; everything else is metadata that
 * stands in the leaf in the clear.
 */
export interface NewEntry {
  readonly kind: EntryKind;
  readonly feature?: string;
  readonly environment?: string;
  /** The exchange that it belongs to. */
  readonly exchange?: string;
  /** Who, as the application names them: replaced by keyed pseudonyms before anything is written. */
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
  /** Id of the virtual key, never the key. */
  readonly key?: string;
  /** The running digest. */
  readonly digest?: string;
  readonly model?: string;
  readonly decision?: "allow" | "redact" | "hold" | "block";
  /** `guard:kind` of each finding, no text; at most 16, then a count. */
  readonly findings?: readonly string[];
  /** Small facts of the kind (tokens, milliseconds, names of fields); no text of people. */
  readonly facts?: JsonObject;
  /** UTF-8 text that is encrypted for the subject: prompts, answers, documents. */
  readonly payload?: string;
}
