import type { JsonObject, JsonValue } from "../base/json.ts";
import { isTwin, toldFeature } from "../evidence/canary-twin.ts";
import type { EntryKind } from "../evidence/entry.ts";
import type { Severity } from "./alert.ts";
import { decisionAlertKinds, decisionRules } from "./decision-rules.ts";
import { gateAlertKinds, gateRules } from "./gate-rules.ts";
import { pick, raised, resolved, text, until, type Act, type Rule, type RuleAsk, type Told } from "./rule.ts";

/** Our own choices: an attack in waves is one incident; who asks what they may not is told once an hour. */
const violationsLastMs = 15 * 60_000;
const refusalsLastMs = 3_600_000;
/** Our own choice: what was told and needs nothing more. */
const noticesLastMs = 86_400_000;

/** Kinds of alert, and what raises them. `docs/alerts.md` has the same list; a test compares the two. */
export const alertKinds = {
  "anomaly.*": "something is unlike the usual: the kind after the dot is the anomaly's",
  "limit.near": "half, or four fifths, of a day's or a month's limit is used",
  "limit.reached": "a day's or a month's limit is used up",
  "kill.placed": "a person stopped a feature, or part of it",
  "kill.resume-asked": "one person asked for the end of a stop, and a second one must",
  "block.placed": "the gateway stopped somebody or something for a while",
  "kills.lost": "the gateway cannot read what is stopped",
  "drill.kill": "a rehearsal of the kill switch failed",
  "drill.tools": "a rehearsal of tools failed: a call that is to be refused may leave",
  "drill.sandbox": "a rehearsal of a sandbox failed: an MCP server may reach what it is not to",
  "drill.retrieval": "a rehearsal of retrieval failed: documents of one tenant may reach another",
  "drill.sessions": "a rehearsal of sessions failed: one user may see what is another's",
  "provider.open": "a provider failed so often that it is not asked for a while",
  "secret.unreadable": "a credential cannot be read from where it lies",
  "rotation.due": "a virtual key or a credential is to be replaced, or is too old and opens nothing",
  "violation.blocked": "a request or an answer was blocked for what guards found",
  "violation.held": "a request or an answer was held for what guards found",
  "violation.canary":
    "a canary's violations were stopped, as they must be: nothing is wrong, and you were told",
  "mcp.changed": "an MCP server describes something otherwise than it was pinned",
  "approval.waiting": "a call waits for a person to say yes",
  ...gateAlertKinds,
  ...decisionAlertKinds,
  "access.refused": "somebody asked the log for what their role does not allow",
  "people.changed": "who may ask the log what was changed",
  "log.away": "the log does not take entries",
  "log.in-doubt": "the log may not be the one that was anchored outside",
  "alerts.storm": "more incidents than anybody reads",
  "alerts.channel-down": "a channel takes no messages, or lost one",
} as const;

/** The feature on which the kill switch is rehearsed. */
export const rehearsedFeature = "seaworthy-canary";

/** Those in which users are tried out against each other, and tools, are refused on purpose. */
const rehearsed: ReadonlySet<string> = new Set([
  rehearsedFeature,
  `${rehearsedFeature}-sessions`,
  `${rehearsedFeature}-minted`,
  `${rehearsedFeature}-tools`,
]);

/** What an entry means; undefined for nothing, as for nearly every entry: this stands in the path of calls. */
export function actOf(ask: RuleAsk): Act | undefined {
  const { kind, decision, feature } = ask.entry;
  // The canary is stopped on purpose each week; what came of that is one entry.
  if (feature !== undefined && rehearsed.has(feature) && !kind.startsWith("drill.")) return undefined;
  if (feature !== undefined && isTwin(feature)) return canaryViolation(ask, toldFeature(feature));
  if (decision === "block" || decision === "hold") return violation(ask);
  return rules[kind]?.(ask);
}

const rules: Partial<Record<EntryKind, Rule>> = {
  ...gateRules,
  ...decisionRules,
  "anomaly.found": (ask) => {
    const facts = ask.entry.facts ?? {};
    const { anomaly, key, severity, summary, entries } = facts;
    const shown = pick(facts, ["value", "threshold", "baseline", "unit", "seen"]);
    return raised(ask, {
      key: `anomaly:${text(key) ?? ask.index}`,
      severity: severityOf(severity),
      kind: `anomaly.${text(anomaly) ?? "found"}`,
      summary: text(summary) ?? "Something is unlike the usual",
      facts: { ...shown, ...since(facts["sinceMs"]) },
      entries: [
        ...(Array.isArray(entries) ? entries.filter((one) => typeof one === "number") : []),
        ask.index,
      ],
    });
  },
  "anomaly.over": ({ entry }) => resolved("anomaly", entry.facts?.["key"]),
  "limit.near": (ask) => limit(ask, "near"),
  "limit.reached": (ask) => limit(ask, "reached"),
  "kill.placed": (ask) => {
    const id = text(ask.entry.facts?.["kill"]);
    return raised(ask, {
      key: `kill:${id ?? ask.index}`,
      severity: "critical",
      kind: "kill.placed",
      summary: `A person stopped ${scopeOf(ask.entry)}`,
      facts: { kill: id ?? "", ...pick(ask.entry.facts ?? {}, ["tool"]) },
      ...until(ask, ask.entry.facts?.["endsAtMs"]),
    });
  },
  "kill.resume-asked": (ask) =>
    raised(ask, {
      key: `kill-resume:${text(ask.entry.facts?.["kill"]) ?? ask.index}`,
      severity: "warning",
      kind: "kill.resume-asked",
      summary: `One person asked to end the stop of ${scopeOf(ask.entry)}; a second one must`,
      facts: pick(ask.entry.facts ?? {}, ["kill"]),
      resolveAfterMs: noticesLastMs,
    }),
  "kill.resumed": ({ entry }) => {
    const id = text(entry.facts?.["kill"]);
    return id === undefined ? undefined : { resolve: [`kill:${id}`, `kill-resume:${id}`, `block:${id}`] };
  },
  "block.placed": (ask) => {
    const facts = ask.entry.facts ?? {};
    return raised(ask, {
      key: `block:${text(facts["kill"] ?? facts["id"]) ?? ask.index}`,
      severity: "warning",
      kind: "block.placed",
      summary: `The gateway stopped ${scopeOf(ask.entry)} for a while`,
      facts: pick(facts, ["by", "anomaly"]),
      ...until(ask, facts["endsAtMs"]),
    });
  },
  "block.lifted": ({ entry }) => resolved("block", entry.facts?.["kill"] ?? entry.facts?.["id"]),
  "kills.lost": (ask) =>
    raised(ask, {
      key: "kills",
      severity: "critical",
      kind: "kills.lost",
      summary: "The gateway cannot read what is stopped; features that act by themselves are stopped",
    }),
  "kills.found": () => ({ resolve: ["kills"] }),
  "drill.kill": (ask) =>
    rehearsal(ask, "A rehearsal of the kill switch failed: a stop may not take effect", [
      "why",
      "newCallMs",
      "streamMs",
      "resumeMs",
    ]),
  "drill.sessions": (ask) =>
    rehearsal(ask, "A rehearsal of sessions failed: one user may see what is another's", [
      "failed",
      "scenarios",
    ]),
  "drill.retrieval": (ask) =>
    rehearsal(ask, "A rehearsal of retrieval failed: one tenant's documents may reach another", [
      "why",
      "leaks",
      "checked",
      "probe",
    ]),
  "drill.tools": (ask) =>
    rehearsal(ask, "A rehearsal of tools failed: a call that is to be refused may leave", ["why", "refused"]),
  "drill.sandbox": (ask) =>
    rehearsal(ask, "A rehearsal of a sandbox failed: an MCP server may reach what it is not to", [
      "server",
      "attempts",
      "stopped",
      "doubt",
    ]),
  "mcp.changed": (ask) => {
    const facts = ask.entry.facts ?? {};
    const server = text(facts["server"]) ?? "";
    return raised(ask, {
      key: `mcp.changed:${server}`,
      severity: "warning",
      kind: "mcp.changed",
      summary: `The MCP server ${server} describes something otherwise than it was pinned: seaworthy mcp diff ${server}`,
      facts: pick(facts, ["server", "item"]),
    });
  },
  "mcp.pinned": ({ entry }) =>
    // What is taken at its first use in dev is new: what changed is still held.
    entry.facts?.["by"] === "first use" ? undefined : resolved("mcp.changed", entry.facts?.["server"]),
  "approval.asked": (ask) => {
    const { approval, tool, expiresAtMs } = ask.entry.facts ?? {};
    return raised(ask, {
      key: `approval:${text(approval) ?? ask.index}`,
      severity: "warning",
      kind: "approval.waiting",
      summary: `A call of ${text(tool) ?? "a tool"} waits for a person: seaworthy approvals show ${text(approval) ?? ""}`,
      facts: pick(ask.entry.facts ?? {}, ["approval", "tool", "needs"]),
      ...until(ask, expiresAtMs),
    });
  },
  "approval.given": ({ entry }) => {
    const { approval, have, needs } = entry.facts ?? {};
    return Number(have) >= Number(needs) ? resolved("approval", approval) : undefined;
  },
  "approval.denied": ({ entry }) => resolved("approval", entry.facts?.["approval"]),
  "approval.expired": ({ entry }) => resolved("approval", entry.facts?.["approval"]),
  "approval.used": ({ entry }) => resolved("approval", entry.facts?.["approval"]),
  "provider.open": (ask) => {
    const name = text(ask.entry.facts?.["provider"]) ?? "";
    return raised(ask, {
      key: `provider:${name}`,
      severity: "warning",
      kind: "provider.open",
      summary: `The provider ${name} failed so often that it is not asked for a while`,
      facts: pick(ask.entry.facts ?? {}, ["provider", "failures"]),
    });
  },
  "provider.closed": ({ entry }) => resolved("provider", entry.facts?.["provider"]),
  "secret.read": (ask) => {
    const { reference, outcome, purpose } = ask.entry.facts ?? {};
    const key = `secret:${text(reference) ?? ""}`;
    if (outcome === "changed") return { resolve: [key, `rotation:${text(reference) ?? ""}`] };
    if (outcome === "read") return { resolve: [key] };
    return raised(ask, {
      key,
      severity: "warning",
      kind: "secret.unreadable",
      summary: `A credential cannot be read: ${text(outcome) ?? "unknown"}`,
      facts: { reference: text(reference) ?? "", purpose: text(purpose) ?? "" },
    });
  },
  "key.rotation-due": (ask) => {
    const { key, facts = {} } = ask.entry;
    const { what, stage, reference } = facts;
    const id = key ?? text(reference) ?? "";
    return raised(ask, {
      key: `rotation:${id}`,
      severity: stage === "stopped" ? "critical" : stage === "due" ? "warning" : "info",
      kind: "rotation.due",
      summary: `The ${what === "key" ? "key" : "credential"} ${id} ${rotationStages[text(stage) ?? ""] ?? "is to be replaced"}`,
      facts: { ...pick(facts, ["risk", "ageDays", "owner"]), ...dateOf("due", facts["dueAtMs"]) },
    });
  },
  "key.rotated": ({ entry }) => ({ resolve: [`rotation:${text(entry.facts?.["replaces"]) ?? ""}`] }),
  "key.revoked": ({ entry }) => ({ resolve: [`rotation:${entry.key ?? ""}`] }),
  "access.refused": (ask) =>
    raised(ask, {
      key: "access.refused",
      severity: "warning",
      kind: "access.refused",
      summary: "Somebody asked the log for what their role does not allow",
      resolveAfterMs: refusalsLastMs,
    }),
  "person.added": (ask) => peopleChanged(ask),
  "person.changed": (ask) => peopleChanged(ask),
  "person.removed": (ask) => peopleChanged(ask),
};

const rotationStages: Readonly<Record<string, string>> = {
  soon: "is to be replaced soon",
  due: "was due to be replaced",
  stopped: "was not replaced in time and opens nothing any more",
};

const dateOf = (name: string, atMs: JsonValue | undefined): JsonObject =>
  typeof atMs === "number" ? { [name]: new Date(atMs).toISOString().slice(0, 10) } : {};

function violation(ask: RuleAsk): Act | undefined {
  const { kind, feature, decision, findings = [] } = ask.entry;
  const [first] = findings;
  // A call that a limit or a stop turned away, or that waits for a person, has an alert of its own.
  if (first === undefined || kind === "call.judged" || ask.entry.facts?.["approvals"] !== undefined)
    return undefined;
  const guard = first.split(":", 1)[0] ?? first;
  const done = decision === "hold" ? "held" : "blocked";
  return raised(ask, {
    key: `violation:${done}:${feature ?? ""}:${guard}`,
    severity: "info",
    kind: `violation.${done}`,
    summary: `${kind === "call.output" ? "An answer" : "A request"} was ${done}: ${guard}`,
    facts: { findings: findings.slice(0, 4).join(", ") },
    resolveAfterMs: violationsLastMs,
  });
}

/** Whoever is told of a feature's violations is told of its canary's, by the same routes, as one message. */
function canaryViolation(ask: RuleAsk, feature: string | undefined): Act | undefined {
  const { kind, decision, findings = [] } = ask.entry;
  if (feature === undefined || kind !== "call.refused" || decision !== "block" || findings.length === 0)
    return undefined;
  return raised(
    { ...ask, entry: { ...ask.entry, feature } },
    {
      key: `violation:canary:${feature}`,
      severity: "info",
      kind: "violation.canary",
      summary: `The canary of ${feature} was stopped, as it must be: nothing is to be done`,
      resolveAfterMs: violationsLastMs,
    },
  );
}

function limit(ask: RuleAsk, level: "near" | "reached"): Act {
  const { entry, atMs, pseudonym } = ask;
  const facts = entry.facts ?? {};
  const { limit: name, scope, percent, window } = facts;
  const who = [entry.feature ?? "", entry.key ?? "", entry.user === undefined ? "" : pseudonym(entry.user)];
  const endsAtMs = windowEnd(window, atMs);
  return raised(ask, {
    key: ["limit", text(name) ?? "", text(scope) ?? "", ...who, String(endsAtMs)].join(":"),
    severity: limitSeverity(scope, percent, level),
    kind: `limit.${level}`,
    summary:
      level === "reached"
        ? `The limit ${text(name) ?? ""} of ${holderOf(entry, scope)} is used up for this ${text(window) ?? "time"}`
        : `${text(percent) ?? ""} % of the limit ${text(name) ?? ""} of ${holderOf(entry, scope)} is used`,
    facts: { ...pick(facts, ["limit", "scope"]), value: facts["used"] ?? "", threshold: facts["max"] ?? "" },
    resolveAfterMs: Math.max(0, endsAtMs - atMs),
  });
}

/** One person's or one key's limit stops them alone. That of a feature, an environment or the whole stops everybody. */
function limitSeverity(
  scope: JsonValue | undefined,
  percent: JsonValue | undefined,
  level: string,
): Severity {
  if (scope === "user" || scope === "session") return "info";
  if (scope === "key") return level === "reached" ? "warning" : "info";
  if (level === "reached") return "critical";
  return Number(percent) >= 80 ? "warning" : "info";
}

/** The end of the day or the month, in UTC, as limits count. */
function windowEnd(window: JsonValue | undefined, atMs: number): number {
  const at = new Date(atMs);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return window === "month" ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, day + 1);
}

const holderOf = ({ feature, key }: Told, scope: JsonValue | undefined): string =>
  scope === "user" ? "one user" : scope === "key" ? `the key ${key ?? ""}` : (feature ?? "all features");

const peopleChanged = (ask: RuleAsk): Act =>
  raised(ask, {
    key: "people.changed",
    severity: "info",
    kind: "people.changed",
    summary: "Who may ask the log what was changed",
    facts: { change: ask.entry.kind },
    resolveAfterMs: noticesLastMs,
  });

/** What a stop is of. People are named nowhere: the entry knows them. */
function scopeOf({ feature, model, key, user, tenant, facts = {} }: Told): string {
  if (facts["all"] === true) return "everything";
  const parts = [
    feature === undefined ? undefined : `the feature ${feature}`,
    facts["tool"] === undefined ? undefined : `the tool ${text(facts["tool"]) ?? ""}`,
    model === undefined ? undefined : `the model ${model}`,
    key === undefined ? undefined : `the key ${key}`,
    user === undefined ? undefined : "one user",
    tenant === undefined || user !== undefined ? undefined : "one tenant",
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "something" : parts.join(", ");
}

/** A rehearsal that did not hold rings until one does; of MCP servers each by itself. */
function rehearsal(ask: RuleAsk, summary: string, names: readonly string[]): Act {
  const { kind, facts = {} } = ask.entry;
  const server = text(facts["server"]);
  const key = server === undefined ? kind : `${kind}:${server}`;
  if (facts["held"] === true) return { resolve: [key] };
  return raised(ask, { key, severity: "critical", kind, summary, facts: pick(facts, names) });
}

const since = (sinceMs: JsonValue | undefined): JsonObject =>
  typeof sinceMs === "number" ? { began: new Date(sinceMs).toISOString() } : {};

const severityOf = (value: JsonValue | undefined): Severity =>
  value === "info" || value === "critical" ? value : "warning";
