import type { NewEntry } from "../evidence/entry.ts";
import type { Exchange, Message } from "../exchange/exchange.ts";
import { takeSeat, type Seat, type Visit } from "./seat.ts";
import type { KeptSession, KeptTurn, SessionStore } from "./session.ts";
import { Sessions, type SeatRules } from "./sessions.ts";

/** A store that forgets with the process; the real one is held to its promises by its conformance suite. */
export function memoryStore(): SessionStore {
  const sessions = new Map<string, KeptSession>();
  const turns = new Map<string, KeptTurn>();
  const open = () => [...sessions.values()].filter(({ endedAtMs }) => endedAtMs === undefined);
  return {
    find: (id) => sessions.get(id),
    openOf: (owner) => open().filter((one) => one.owner === owner),
    idleAt: (nowMs, max) =>
      open()
        .filter((one) => one.lastAtMs + one.idleMs < nowMs)
        .slice(0, max),
    turns: () => [...turns.values()],
    save: (changed, claimed) => {
      for (const one of changed) sessions.set(one.id, one);
      for (const one of claimed) turns.set(one.hash, one);
    },
    forget: () => undefined,
    askDrill: () => undefined,
    askedDrill: () => undefined,
    endDrill: () => undefined,
    drills: () => [],
    close: () => undefined,
  };
}

export const rulesOf = (more: Partial<SeatRules> = {}): SeatRules => ({
  ...{ mintedOnly: false, foreignTurns: "refuse", idleMs: 60_000, afterIdle: "resume" },
  ...more,
});

interface Person {
  readonly user?: string;
  readonly tenant?: string;
  readonly session?: string;
  readonly key?: string;
}

export const assistant = (text: string): Message => ({ role: "assistant", parts: [{ kind: "text", text }] });
export const user = (text: string): Message => ({ role: "user", parts: [{ kind: "text", text }] });

/** Sessions on a store that a second one can be opened on, as after a crash. */
export function openMemory(store = memoryStore(), clock = { nowMs: 1000, isLogAway: false }) {
  const entries: NewEntry[] = [];
  const sessions = new Sessions({
    ...{ store, key: new Uint8Array(32).fill(1), now: () => clock.nowMs, report: () => undefined },
    randomBytes: (count) => new Uint8Array(count).fill(7),
    record: async (entry) => {
      if (clock.isLogAway) throw new Error("the log is away");
      return Promise.resolve(entries.push(entry) - 1);
    },
  });
  const visit = (person: Person, messages: readonly Message[], rules: SeatRules): Visit => {
    const { key = "k1", session, ...names } = person;
    const exchange: Pick<Exchange, "messages" | "operation"> = { messages, operation: "chat" };
    return {
      ...{
        principal: { feature: "f", key, ...names },
        session,
        states: [],
        rules,
        exchange,
        exchangeId: "x",
      },
      names: { feature: "f", key, ...names, ...(session === undefined ? {} : { session }) },
    };
  };
  /** A call with these answers in its history, and a question. */
  const sit = (
    person: Person,
    answers: readonly (string | Message)[] = [],
    more: Partial<SeatRules> = {},
  ): Seat => {
    const history = answers.map((one) => (typeof one === "string" ? assistant(one) : one));
    return takeSeat(sessions, visit(person, [...history, user("And?")], rulesOf(more)));
  };
  const say = (person: Person, messages: readonly Message[], more: Partial<Visit> = {}): Seat =>
    takeSeat(sessions, { ...visit(person, messages, rulesOf()), ...more });
  return { sessions, entries, store, clock, sit, say };
}
