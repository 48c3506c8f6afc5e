import { errorCodes, type ErrorCode } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";

/** What the detectors read of an entry. */
export interface Signal {
  readonly what: "asked" | "answered" | "failed" | "refused" | "secret";
  readonly atMs: number;
  /** Of the entry in the log. */
  readonly index: number;
  readonly feature: string | undefined;
  readonly environment: string | undefined;
  /** Pseudonym of tenant and user; undefined where no user is named. */
  readonly person: string | undefined;
  readonly key: string | undefined;
  readonly model: string | undefined;
  readonly findings: readonly string[];
  /** The entry says that the call was stopped. */
  readonly stopped: boolean;
  readonly facts: JsonObject;
}

const whats: Partial<Record<NewEntry["kind"], Signal["what"]>> = {
  "call.input": "asked",
  "call.output": "answered",
  "call.failed": "failed",
  "call.refused": "refused",
  "secret.read": "secret",
};

/** Undefined for entries that say nothing of use. */
export function signalOf(
  entry: NewEntry,
  { atMs, index, person }: { atMs: number; index: number; person: string | undefined },
): Signal | undefined {
  const what = whats[entry.kind];
  if (what === undefined) return undefined;
  const { feature, environment, key, model, decision, findings = [], facts = {} } = entry;
  const stopped = decision === "block" || decision === "hold";
  return { what, atMs, index, feature, environment, person, key, model, findings, stopped, facts };
}

/** A fact that is a text, or nothing. */
export const textFact = ({ facts }: Signal, name: string): string | undefined => {
  const value = facts[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** A fact that is a number, or nothing. */
export const numberFact = ({ facts }: Signal, name: string): number | undefined => {
  const value = facts[name];
  return typeof value === "number" ? value : undefined;
};

const isText = (value: JsonValue): value is string => typeof value === "string";

export function textsFact({ facts }: Signal, name: string): readonly string[] {
  const value: JsonValue | undefined = facts[name];
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isText) : [];
}

/** Tokens of a call, both ways; 0 where the provider did not say. */
export const tokensOf = (signal: Signal): number =>
  (numberFact(signal, "inputTokens") ?? 0) + (numberFact(signal, "outputTokens") ?? 0);

/**
 * Refusals below 500 that are nobody's attack: a limit, a crowd, a slow line. A client that asks again after one of these, or after
 * a stop or a failure of ours, must not be stopped for it; and a block must not prolong itself.
 */
const harmless: ReadonlySet<string> = new Set<ErrorCode>([
  "LIMIT_REACHED",
  "PRICE_UNKNOWN",
  "CONNECTIONS_TOO_MANY",
  "ANSWER_TIMEOUT",
  "BODY_TIMEOUT",
  "HEAD_TIMEOUT",
  "PROVIDER_BUSY",
  "PROVIDER_REFUSED",
]);

/** IO-06: a request that failed because of what was asked, or by whom. */
export function isViolation(signal: Signal): boolean {
  if (signal.what === "answered") return signal.stopped && signal.findings.length > 0;
  if (signal.what !== "refused") return false;
  const code = textFact(signal, "code");
  if (code === undefined) return true;
  const status = Object.hasOwn(errorCodes, code) ? errorCodes[code as ErrorCode].status : 400;
  return status < 500 && !harmless.has(code);
}

/** MI-20: a call that got no answer and whose caller was still there; or a mistake of ours. */
export const isError = (signal: Signal): boolean =>
  (signal.what === "failed" && signal.facts["reason"] !== "caller-gone") ||
  (signal.what === "refused" && signal.facts["code"] === "INTERNAL");

/** The model declined, or its provider's filter did: by its reason to stop, or by what the answer says. */
export const isDeclined = (signal: Signal): boolean => {
  const { finish } = signal.facts;
  return finish === "refusal" || finish === "filtered" || signal.findings.includes("refusal:refused");
};

/** A guard found something in the answer; that an answer declines is counted by itself. */
export const isFlagged = ({ findings }: Signal): boolean =>
  findings.some((name) => !name.startsWith("refusal:"));
