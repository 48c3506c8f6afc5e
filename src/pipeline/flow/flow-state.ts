import type { Exchange, Unread } from "../../exchange/exchange.ts";
import type { FlowCondition, FlowRules } from "../../policy/flow-rules.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Verdict } from "../decision.ts";
import { labelledParts, type LabelledPart } from "./labelled-parts.ts";
import type { Label } from "./labels.ts";

export interface FlowGiven {
  readonly policy: Policy;
  /** What the guards said of the exchange as it came; of an exchange that nobody looked at: none. */
  readonly verdicts?: readonly Verdict[];
  /** What earlier calls of the same session brought. */
  readonly session?: readonly Label[];
}

/** What is in a conversation's context when the model answers, as far as rules ask for it. */
export interface FlowState {
  readonly rules: FlowRules;
  /** Of this exchange, in the order of the conversation, and then of the session. */
  readonly labels: readonly Label[];
  /** The parts of the exchange, whose texts are compared with the arguments of calls. */
  readonly parts: readonly LabelledPart[];
  readonly exchange: Exchange | undefined;
  readonly policy: Policy;
}

/** What of a request no guard can read and somebody else may have written. Sealed thinking is the model's own. */
const foreign: ReadonlySet<Unread["kind"]> = new Set([
  "image",
  "audio",
  "file",
  "provider-state",
  "provider-tool",
  "tokens",
]);

/**
 * Where everything in an exchange came from and what it holds. Undefined where the policy has no rules on data flow. The exchange is the
 * one that came, before anything was redacted. Reads no text: what is compared with the arguments of a call is read when there is one.
 */
export function flowOf(exchange: Exchange, given: FlowGiven): FlowState | undefined {
  const { policy, verdicts = [], session = [] } = given;
  if (policy.flow === undefined) return undefined;
  const parts = labelledParts(exchange, { policy, verdicts, session });
  const labels = [...parts.map(({ label }) => label), ...unreadLabels(exchange), ...session];
  return { rules: policy.flow, labels, parts, exchange, policy };
}

/** The same for a call that comes by itself, outside of a conversation: only what its session brought is known. */
export function flowOfSession(session: readonly Label[], policy: Policy): FlowState | undefined {
  return policy.flow && { rules: policy.flow, labels: session, parts: [], exchange: undefined, policy };
}

/** What a provider keeps can be an earlier part of the conversation: nobody knows what it holds. */
function unreadLabels({ unread, id }: Exchange): readonly Label[] {
  return unread
    .filter(({ kind }) => foreign.has(kind))
    .map(({ kind, pointer }) => ({
      origin: kind === "provider-tool" ? "web" : "document",
      untrusted: true,
      holds: kind === "provider-state" ? ["personal", "secret", "tenant"] : [],
      place: pointer,
      exchange: id,
      unread: true,
    }));
}

/** The first label that makes a condition on the conversation true. */
export function labelFor(condition: FlowCondition, { labels }: FlowState): Label | undefined {
  const fits = testOf(condition);
  // Where the assistant only said again what something else brought, that is what a person wants to know.
  return labels.find((label) => label.origin !== "assistant" && fits(label)) ?? labels.find(fits);
}

function testOf(condition: FlowCondition): (label: Label) => boolean {
  switch (condition) {
    case "untrusted":
      return ({ untrusted }) => untrusted;
    case "private":
      return ({ holds }) => holds.length > 0;
    case "personal":
    case "secret":
    case "tenant":
      return ({ holds }) => holds.includes(condition);
    case "web":
    case "document":
      return ({ origin }) => origin === condition;
    case "unread":
      return ({ unread }) => unread === true;
    case "copied-target":
    case "copied-content":
    case "leaving":
    case "disguised":
      return () => false;
    default:
      return ({ tool }) => `tool:${tool ?? ""}` === condition;
  }
}

/** Names of what a conversation has, for the log: "untrusted:tool", "personal:document". Each once, in the order of the alphabet. */
export function labelNames({ labels }: FlowState): readonly string[] {
  const names = new Set<string>();
  for (const { origin, untrusted, holds } of labels) {
    if (origin === "assistant") continue;
    if (untrusted) names.add(`untrusted:${origin}`);
    for (const held of holds) names.add(`${held}:${origin}`);
  }
  return [...names].sort();
}
