import { observations, type ObservationName } from "../evidence/observations.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import type { Capability } from "../policy/capability.ts";
import { states, type Condition, type Judged, type Requirement } from "./control.ts";
import type { StatusAsk } from "./ask.ts";

/** What was tried or set under another digest says nothing of this one. */
const boundKinds: ReadonlySet<string> = new Set(["canary.tried", "redteam.finished", "threat-model.written"]);

/** Whether an observation counts under its own running digest only. */
export function isBound(name: ObservationName): boolean {
  const { kind, of } = observations[name];
  return boundKinds.has(kind) || (kind === "config.attested" && of === "feature");
}

/** A figure; a flag is 0 or 1. Undefined: the entry does not have it. */
export function figure({ facts }: Witnessed, name: string): number | undefined {
  const value = facts[name];
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" ? value : undefined;
}

/** Undefined where a figure is missing: then nobody can say. */
export function holds(entry: Witnessed, { fact, is, than }: Condition): boolean | undefined {
  const left = figure(entry, fact);
  const right = typeof than === "number" ? than : figure(entry, than);
  if (left === undefined || right === undefined) return undefined;
  switch (is) {
    case "=":
      return left === right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

/** `stopped = tried`, with what the entry has: `stopped 7 = tried 8`. */
function told(entry: Witnessed, { fact, is, than }: Condition): string {
  const left = `${fact} is ${figure(entry, fact) ?? "missing"}`;
  const right = typeof than === "number" ? String(than) : `${than} (${figure(entry, than) ?? "missing"})`;
  return `${left}, must be ${is} ${right}`;
}

/** Judges one criterion by the newest observation that counts. */
export function judgeRequirement(one: Requirement, { subject, book, nowMs }: StatusAsk): Judged {
  const { observation: name, freshMs } = one;
  const bound = isBound(name);
  const [newest] = book.observed(name, subject, bound ? subject.digest : undefined);
  if (newest === undefined)
    return { state: "unknown", reason: `no entry says "${observations[name].summary}"`, because: [] };
  const because = [newest.seq];
  const about = { because, atMs: newest.atMs };
  if (bound && newest.digest !== subject.digest)
    return { ...about, state: "suspect", reason: `${name} was observed under another digest` };
  const untilMs = Math.min(newest.atMs + freshMs, endOf(newest));
  if (nowMs > untilMs) return { ...about, state: "stale", reason: staleReason(newest, nowMs, freshMs) };
  const valid = { ...about, validUntilMs: untilMs };
  const first = (conditions: readonly Condition[] | undefined) =>
    conditions?.find((condition) => holds(newest, condition) !== true);
  const unproven = first(one.proves);
  if (unproven !== undefined)
    return { ...valid, state: "invalid", reason: `${name} could not have failed: ${told(newest, unproven)}` };
  const few = first(one.enough);
  if (few !== undefined) return { ...valid, state: "insufficient", reason: `${name}: ${told(newest, few)}` };
  const unmet = first(one.where);
  if (unmet !== undefined) return { ...valid, state: "fail", reason: `${name}: ${told(newest, unmet)}` };
  return { ...valid, state: "pass", reason: `${name} is as it must be` };
}

function endOf({ facts }: Witnessed): number {
  const { endsAtMs } = facts;
  return typeof endsAtMs === "number" ? endsAtMs : Infinity;
}

function staleReason(entry: Witnessed, nowMs: number, freshMs: number): string {
  const days = (ms: number): string => `${(ms / 86_400_000).toFixed(1)} days`;
  if (nowMs > endOf(entry)) return `it ended ${days(nowMs - endOf(entry))} ago`;
  return `it is ${days(nowMs - entry.atMs)} old and counts for ${days(freshMs)}`;
}

/** The worst of several verdicts says the state; the oldest and the shortest say how long. */
export function worst(all: readonly [Judged, ...Judged[]]): Judged {
  const rank = ({ state }: Judged): number => states.indexOf(state);
  const [first] = [...all].sort((a, b) => rank(b) - rank(a));
  const said = first ?? all[0];
  const ats = all.flatMap(({ atMs }) => atMs ?? []);
  const untils = all.flatMap(({ validUntilMs }) => validUntilMs ?? []);
  return {
    state: said.state,
    reason: said.reason,
    because: [...new Set(all.flatMap(({ because }) => because))],
    ...(ats.length === 0 ? {} : { atMs: Math.min(...ats) }),
    ...(untils.length === 0 ? {} : { validUntilMs: Math.min(...untils) }),
  };
}

/** Figures of `log-capabilities` that say that a capability was seen. */
const seenIn: Readonly<Partial<Record<Capability, string>>> = {
  tools: "tools",
  knowledge: "knowledge",
  mcp: "mcp",
  users: "users",
  sessions: "sessions",
  "personal-data": "personal",
  cards: "cards",
  health: "health",
};

/** How long what was seen of a capability counts. Our own choice: what was not used for a quarter may be gone. */
const seenForMs = 90 * 86_400_000;

/** The entry that saw a capability of the feature, where one did. */
export function sighting(capability: Capability, { subject, book, nowMs }: StatusAsk): Witnessed | undefined {
  const fact = seenIn[capability];
  if (fact === undefined) return undefined;
  return book
    .observed("log-capabilities", subject)
    .find((entry) => nowMs - entry.atMs <= seenForMs && (figure(entry, fact) ?? 0) > 0);
}

/** The capabilities that one look at the traffic saw. */
export const sighted = (entry: Witnessed): readonly Capability[] =>
  (Object.entries(seenIn) as [Capability, string][]).flatMap(([name, fact]) =>
    (figure(entry, fact) ?? 0) > 0 ? [name] : [],
  );

/** Declared by the manifest, or seen in traffic. */
export const hasCapability = (capability: Capability, ask: StatusAsk): boolean =>
  ask.subject.capabilities.has(capability) || sighting(capability, ask) !== undefined;
