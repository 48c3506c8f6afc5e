import type { JsonObject } from "../base/json.ts";
import type { Choice } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { SessionRefused } from "./refused.ts";
import type { Claim, Principal } from "./session.ts";
import type { Live, SeatRules, SessionNames, Sessions } from "./sessions.ts";
import type { Drop, Thread } from "./thread.ts";
import { answered, goOn } from "./threads.ts";
import { nobodys } from "./turn-index.ts";
import { isTelling, joinedTurn, turnsIn, turnsOf, type Turn } from "./turns.ts";

/** Something that a provider keeps, by its id. */
export interface StateId {
  readonly id: string;
  /** JSON pointer into the request. */
  readonly pointer: string;
  /** The conversation before this request is at the provider, so the request does not say it again. */
  readonly continues: boolean;
}

/** One call, as far as its session is concerned. */
export interface Visit {
  readonly principal: Principal;
  /** As the application names it; undefined where it does not. */
  readonly session: string | undefined;
  readonly names: SessionNames;
  readonly exchangeId: string;
  /** As the caller sent it, before anything was redacted. */
  readonly exchange: Pick<Exchange, "messages" | "operation">;
  /** What the request names that the provider keeps. */
  readonly states: readonly StateId[];
  readonly rules: SeatRules;
}

/** What left for the caller. */
export interface Delivered {
  /** With what was redacted on the way in back in its places. */
  readonly choices: readonly Pick<Choice, "parts">[];
  /** Ids by which the provider keeps it. */
  readonly states: readonly string[];
  /** Tokens of the call, where they are known. */
  readonly tokens: number;
}

/** A call in its session. */
export interface Seat {
  /** Resolves when what is to stand in the log before the call stands there; undefined where nothing is. */
  readonly ready: Promise<unknown> | undefined;
  /** To be told before the last of the answer leaves. */
  delivered(answer: Delivered): void;
}

/**
 * Takes the caller's seat in their session and looks whose turns the request has.
 *
 * @throws SessionRefused; a session that begins with the call has begun by then
 */
export function takeSeat(sessions: Sessions, visit: Visit): Seat {
  const { principal, session, names, rules, exchangeId: exchange, states } = visit;
  if (session === undefined && rules.mintedOnly) throw new SessionRefused("missing");
  const live =
    session === undefined ? undefined : sessions.enter({ principal, session, names, exchange, rules });
  const isNamed = session !== undefined || principal.user !== undefined || principal.tenant !== undefined;
  const claim = live?.claim ?? { session: "", person: sessions.personOf(principal) };
  // Without a session nothing is compared with what was before: only turns that can be another's are read.
  const turns = turnsOf(visit.exchange, sessions.hasher, live === undefined ? canBeAnothers : undefined);
  const waiting: Promise<unknown>[] = live?.starting === undefined ? [] : [live.starting];
  const write = (kind: NewEntry["kind"], facts: JsonObject): void => {
    waiting.push(sessions.record({ ...names, exchange, kind, facts }));
  };
  const looked = look({ sessions, claim, rules }, turns, visit);
  if (looked.foreign > 0) write("session.foreign-turn", { turns: looked.foreign, place: looked.place ?? "" });
  let own: Thread | undefined;
  if (live !== undefined) {
    const isWhole = visit.exchange.operation === "chat" && !states.some(({ continues }) => continues);
    own = isWhole ? follow(live, turns, write) : undefined;
    const nowMs = sessions.now();
    live.kept = { ...live.kept, lastAtMs: nowMs, calls: live.kept.calls + 1 };
  }
  if (isNamed) for (const hash of looked.claimed) sessions.turns.claim(hash, claim, sessions.now());
  if (live !== undefined || looked.claimed.length > 0) sessions.changed(live);
  // Handled where it is waited for.
  for (const one of waiting) one.catch(() => undefined);
  return {
    ready: waiting.length === 0 ? undefined : Promise.all(waiting),
    delivered: (answer) => {
      if (isNamed) deliver({ sessions, live, claim, own }, answer);
    },
  };
}

const canBeAnothers = (role: string): boolean => role !== "user";

interface Looking {
  readonly sessions: Sessions;
  readonly claim: Claim;
  readonly rules: SeatRules;
}

interface Looked {
  /** Turns of this user's other sessions, which the policy allows. */
  readonly foreign: number;
  /** Of the first of them. */
  readonly place?: string;
  /** What the session's own tools brought, and what it may have of others: its own from now on. */
  readonly claimed: readonly string[];
}

/** Whose the turns are. @throws SessionRefused at the first that may not be here */
function look(looking: Looking, turns: readonly Turn[], { states }: Pick<Visit, "states">): Looked {
  const { sessions, claim } = looking;
  const claimed: string[] = [];
  const ownCalls = new Set<string>();
  let foreign = 0;
  let place: string | undefined;
  const met = (hash: string, fault: "foreign-turn" | "foreign-state", at: string): void => {
    const owner = sessions.turns.find(hash);
    if (!isForeign(owner, claim)) return;
    refuseIfAnothers(looking, owner, { fault, place: at });
    foreign += 1;
    place ??= at;
    // From now on it is of both: it is said once.
    claimed.push(hash);
  };
  for (const { id, pointer } of states) met(sessions.hasher.name("state", id), "foreign-state", pointer);
  for (const turn of turns) {
    if (turn.role === "user" || !isTelling(turn)) continue;
    const owner = sessions.turns.find(turn.hash);
    const isOwn = owner !== undefined && !isForeign(owner, claim);
    if (turn.kind === "tool-call" && isOwn && turn.callId !== undefined) ownCalls.add(turn.callId);
    // What a tool brought to a call of this session is this session's, also where another's tool brought the same.
    if (turn.kind === "tool-result" && turn.callId !== undefined && ownCalls.has(turn.callId))
      claimed.push(turn.hash);
    else met(turn.hash, "foreign-turn", `/messages/${turn.message}`);
  }
  return { foreign, claimed, ...(place === undefined ? {} : { place }) };
}

/** Whether a turn is known to be of another session. What is nobody's is everybody's. */
function isForeign(owner: Claim | undefined, claim: Claim): owner is Claim {
  if (owner === undefined || owner === nobodys) return false;
  if (owner.person !== claim.person) return true;
  return owner.session !== "" && claim.session !== "" && owner.session !== claim.session;
}

function refuseIfAnothers(
  { sessions, claim, rules }: Looking,
  owner: Claim,
  { fault, place }: { readonly fault: "foreign-turn" | "foreign-state"; readonly place: string },
): void {
  if (owner.person === claim.person && rules.foreignTurns === "record") return;
  const from = sessions.startOf(owner.session);
  throw new SessionRefused(fault, { place, ...(from === undefined ? {} : { from }) });
}

/** The request goes on with what its session had; what it left out is written down. Gives what it holds. */
function follow(
  live: Live,
  turns: readonly Turn[],
  write: (kind: NewEntry["kind"], facts: JsonObject) => void,
): Thread {
  const { threads, own, compared, isNew } = goOn(live.kept.threads, turns);
  live.kept = { ...live.kept, threads, messages: live.kept.messages + compared.fresh };
  const { drop } = compared;
  if (drop === undefined || (isNew && live.saidNew)) return own;
  // A new conversation in the same session, or all of the old one left out: nobody can tell, so it is said once.
  live.saidNew ||= isNew;
  write("session.truncated", dropFacts(drop));
  const summary = drop.summary === undefined ? undefined : turns[drop.summary];
  if (summary !== undefined)
    write("session.summarised", {
      ...{ turns: drop.turns, tokens: drop.tokens },
      ...{ place: `/messages/${summary.message}`, by: summary.role, bytes: summary.bytes },
      summary: summary.hash,
    });
  return own;
}

const dropFacts = ({ strategy, turns, tokens, first, last, hash }: Drop): JsonObject => ({
  strategy,
  turns,
  tokens,
  first,
  last,
  hash,
});

interface Sitting {
  readonly sessions: Sessions;
  readonly live: Live | undefined;
  readonly claim: Claim;
  readonly own: Thread | undefined;
}

function deliver({ sessions, live, claim, own }: Sitting, answer: Delivered): void {
  const { hasher, turns } = sessions;
  const nowMs = sessions.now();
  const said = turnsIn(answer.choices, hasher);
  for (const turn of said) if (isTelling(turn)) turns.claim(turn.hash, claim, nowMs);
  for (const { parts } of answer.choices) {
    const joined = joinedTurn(parts, hasher);
    if (joined !== undefined && isTelling({ kind: "text", ...joined }))
      turns.claim(joined.hash, claim, nowMs);
  }
  for (const id of answer.states) turns.claim(hasher.name("state", id), claim, nowMs);
  if (live !== undefined) {
    const { kept } = live;
    const isOne = answer.choices.length === 1 && own !== undefined;
    live.kept = {
      ...kept,
      lastAtMs: nowMs,
      tokens: kept.tokens + answer.tokens,
      messages: kept.messages + answer.choices.length,
      threads: isOne ? answered(kept.threads, own, said) : kept.threads,
    };
  }
  sessions.changed(live);
}
