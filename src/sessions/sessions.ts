import type { Clock, RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { SessionRefused } from "./refused.ts";
import type { Claim, EndReason, KeptSession, Principal, SessionStore } from "./session.ts";
import { TurnIndex, turnsMax } from "./turn-index.ts";
import { TurnHasher } from "./turns.ts";

/** What a feature's manifest says of its sessions. */
export interface SeatRules {
  /** Only sessions that the gateway gave out. */
  readonly mintedOnly: boolean;
  /** What it means when a request has a turn of another session of the same user. */
  readonly foreignTurns: "refuse" | "record";
  readonly idleMs: number;
  /** Whether the owner may come back to a session that ended for want of calls. */
  readonly afterIdle: "resume" | "refuse";
}

/** What every entry about a session says: its names in the clear, as the log takes them. */
export type SessionNames = Omit<NewEntry, "kind" | "facts" | "payload" | "exchange">;

/** Who comes with which session. */
export interface Arrival {
  readonly principal: Principal;
  /** As the application names it. */
  readonly session: string;
  readonly names: SessionNames;
  readonly exchange?: string;
  readonly rules: SeatRules;
}

/** Our own choice: with their names some twenty megabytes. One that is not in memory is read from the store. */
const liveMax = 20_000;

/** Our own choice, as for what is used under limits: a crash takes claims and counts of the last twenty milliseconds. */
const flushMs = 20;

/** Our own choice: a file that cannot be written is said once a minute. */
const sayEveryMs = 60_000;

/** Our own choice: how many sessions one look ends, so that others get their turn. */
const idleAtOnce = 256;

/** DC-05 of the checklist: 128 bits, which nobody guesses. */
const mintedBytes = 16;

/** Our own choices: retention.detailed of the checklist for who owned a session; a month for whose a turn was. */
const endedKeptMs = 90 * 86_400_000;
const turnsKeptMs = 30 * 86_400_000;

/** Our own choice: what no longer is in memory has no use but at the next start. */
const storedTurnsMax = 2 * turnsMax;

/** Our own choice: it reads the whole table, some tens of milliseconds. */
const forgetEveryMs = 3_600_000;

export interface SessionsDeps {
  readonly store: SessionStore;
  /** 32 bytes: what names and turns are hashed with. */
  readonly key: Uint8Array;
  readonly record: (entry: NewEntry) => Promise<number>;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
  readonly report: (line: string) => void;
}

/** A session in memory. */
export interface Live {
  kept: KeptSession;
  readonly claim: Claim;
  /** Undefined after a restart, until its owner comes back. */
  names: SessionNames | undefined;
  /** Until its start is in the log and in the store. */
  starting: Promise<void> | undefined;
  /** That a new conversation began in it was said. */
  saidNew: boolean;
}

/** Whose sessions and turns are whose. */
export class Sessions {
  readonly hasher: TurnHasher;
  readonly turns: TurnIndex;
  readonly #deps: SessionsDeps;
  readonly #live = new Map<string, Live>();
  #changed = new Set<Live>();
  #flush: NodeJS.Timeout | undefined;
  #saidAtMs = -Infinity;
  #forgotAtMs = -Infinity;

  /** @throws what the store throws where its file cannot be read */
  constructor(deps: SessionsDeps) {
    this.#deps = deps;
    this.hasher = new TurnHasher(deps.key);
    this.turns = new TurnIndex(deps.store.turns(turnsMax));
  }

  get record(): SessionsDeps["record"] {
    return this.#deps.record;
  }

  get now(): Clock {
    return this.#deps.now;
  }

  /**
   * The session that the caller names, from now on theirs. One that begins is theirs at once; `starting` resolves when its start
   * survives a crash.
   *
   * @throws SessionRefused
   */
  enter(arrival: Arrival): Live {
    const { principal, session, rules, names } = arrival;
    const id = this.#idOf(principal, session);
    const live = this.#find(id);
    if (live === undefined) {
      if (rules.mintedOnly) throw new SessionRefused("not-minted");
      return this.#begin(arrival, { id, minted: false });
    }
    const { kept } = live;
    if (kept.owner !== this.#ownerOf(principal)) throw new SessionRefused("not-theirs", startOf(kept));
    if (rules.mintedOnly && !kept.minted) throw new SessionRefused("not-minted");
    live.names = names;
    const nowMs = this.#deps.now();
    if (kept.endedAtMs === undefined && nowMs - kept.lastAtMs > kept.idleMs)
      void this.#end(live, "idle").catch(() => undefined);
    if (live.kept.endedAtMs !== undefined) this.#resume(live, arrival);
    return live;
  }

  /** A session of the gateway's own making: gives its name, once it survives a crash. */
  async mint(wanted: Omit<Arrival, "session">): Promise<string> {
    const session = `ses_${Buffer.from(this.#deps.randomBytes(mintedBytes)).toString("base64url")}`;
    const arrival = { ...wanted, session, names: { ...wanted.names, session } };
    const id = this.#idOf(wanted.principal, session);
    await this.#begin(arrival, { id, minted: true }).starting;
    return session;
  }

  /**
   * The program ends a session. Resolves when the log has it.
   * @throws SessionRefused where it is not this caller's, or has ended
   */
  async close(principal: Principal, session: string, names: SessionNames): Promise<KeptSession> {
    const live = this.#find(this.#idOf(principal, session));
    if (live === undefined || live.kept.owner !== this.#ownerOf(principal))
      throw new SessionRefused("not-theirs");
    const { reason } = live.kept;
    if (reason === "closed" || reason === "logout") throw new SessionRefused("ended");
    live.names = names;
    await this.#end(live, "closed");
    return live.kept;
  }

  /** The user leaves: all of their sessions of this feature and key end. Resolves with how many did, when the log has it. */
  async logout(principal: Principal, names: SessionNames): Promise<number> {
    this.save();
    const open = this.#deps.store.openOf(this.#ownerOf(principal));
    const ends = open.map(async ({ id }) => {
      const live = this.#find(id);
      if (live === undefined) return;
      live.names ??= names;
      await this.#end(live, "logout");
    });
    await Promise.all(ends);
    return open.length;
  }

  /** Ends what nobody has called for too long, and forgets what is over its time. To be asked every minute or so. */
  async sweep(): Promise<number> {
    this.save();
    const { store, now } = this.#deps;
    const nowMs = now();
    const idle = store.idleAt(nowMs, idleAtOnce);
    await Promise.all(
      idle.map(async ({ id }) => {
        const live = this.#find(id);
        if (live !== undefined) await this.#end(live, "idle");
      }),
    );
    this.save();
    if (nowMs - this.#forgotAtMs > forgetEveryMs) {
      this.#forgotAtMs = nowMs;
      store.forget({ endedMs: nowMs - endedKeptMs, turnsMs: nowMs - turnsKeptMs, turnsMax: storedTurnsMax });
    }
    return idle.length;
  }

  /** The gateway ends: what is open in memory ends with it, and its owners may come back. */
  async stop(): Promise<void> {
    const open = [...this.#live.values()].filter(({ kept }) => kept.endedAtMs === undefined);
    await Promise.allSettled(open.map((live) => this.#end(live, "gateway-stopped")));
    this.save();
    clearTimeout(this.#flush);
    this.#deps.store.close();
  }

  /** What was counted or claimed is to be kept. */
  changed(live?: Live): void {
    if (live !== undefined) this.#changed.add(live);
    this.#flush ??= setTimeout(() => this.save(), flushMs).unref();
  }

  /** Keeps what changed. What the file does not take stays in memory and is tried again. */
  save(): void {
    clearTimeout(this.#flush);
    this.#flush = undefined;
    const turns = this.turns.changes();
    const changed = this.#changed;
    if (changed.size === 0 && turns.length === 0) return;
    this.#changed = new Set();
    try {
      this.#deps.store.save(
        [...changed].filter(isBegun).map(({ kept }) => kept),
        turns,
      );
    } catch (error) {
      for (const live of changed) this.#changed.add(live);
      this.turns.again(turns);
      this.#say(error);
      this.#flush = setTimeout(() => this.save(), sayEveryMs / 60).unref();
    }
  }

  personOf({ tenant, user, key }: Principal): string {
    // Nobody is named: all who have the key are one.
    return this.hasher.name("person", tenant, user, user === undefined ? key : undefined);
  }

  /** Index of the start of a session in the log; undefined where it is not known. */
  startOf(id: string): number | undefined {
    const kept = this.#live.get(id)?.kept ?? this.#deps.store.find(id);
    return kept === undefined || kept.startEntry < 0 ? undefined : kept.startEntry;
  }

  #begin(arrival: Arrival, { id, minted }: { readonly id: string; readonly minted: boolean }): Live {
    const { principal, names, rules } = arrival;
    const nowMs = this.#deps.now();
    const person = this.personOf(principal);
    const live: Live = {
      kept: {
        ...{ id, minted, person, feature: principal.feature, owner: this.#ownerOf(principal) },
        ...{ startEntry: -1, startedAtMs: nowMs, lastAtMs: nowMs, idleMs: rules.idleMs },
        ...{ messages: 0, calls: 0, tokens: 0, threads: "" },
      },
      claim: { session: id, person },
      names,
      starting: undefined,
      saidNew: false,
    };
    this.#keep(live);
    this.#start(live, arrival, { minted });
    return live;
  }

  #resume(live: Live, arrival: Arrival): void {
    const { reason } = live.kept;
    const again = reason === "gateway-stopped" || (reason === "idle" && arrival.rules.afterIdle === "resume");
    if (!again) throw new SessionRefused("ended");
    const { id, feature, owner, person, minted, startEntry, threads } = live.kept;
    const nowMs = this.#deps.now();
    live.kept = {
      ...{ id, feature, owner, person, minted, startEntry, threads },
      ...{ startedAtMs: nowMs, lastAtMs: nowMs, idleMs: arrival.rules.idleMs },
      ...{ messages: 0, calls: 0, tokens: 0 },
    };
    this.#start(live, arrival, { resumes: startEntry });
  }

  /** The entry first, then the store: what a crash takes between them has its start twice, never a session without one. */
  #start(live: Live, { names, exchange }: Arrival, facts: NonNullable<NewEntry["facts"]>): void {
    const entry: NewEntry = {
      ...{ ...names, kind: "session.started", facts },
      ...(exchange === undefined ? {} : { exchange }),
    };
    const starting = this.#deps.record(entry).then((index) => {
      live.kept = { ...live.kept, startEntry: index };
      this.#store([live.kept]);
      if (live.starting === starting) live.starting = undefined;
    });
    live.starting = starting;
    starting.catch(() => {
      if (live.kept.startEntry === -1) this.#live.delete(live.kept.id);
    });
  }

  /** @throws KnownError SESSIONS_UNAVAILABLE */
  #store(sessions: readonly KeptSession[]): void {
    try {
      this.#deps.store.save(sessions, []);
    } catch (error) {
      this.#say(error);
      throw new KnownError(
        "SESSIONS_UNAVAILABLE",
        "whose session this is cannot be written down",
        "ask the gateway's operator to look at sessions.db",
      );
    }
  }

  /** Resolves when the log has it. */
  async #end(live: Live, reason: EndReason): Promise<void> {
    const { kept, names } = live;
    const { messages, calls, tokens, startedAtMs, startEntry, feature } = kept;
    const nowMs = this.#deps.now();
    live.kept = { ...kept, endedAtMs: nowMs, reason };
    this.changed(live);
    await live.starting;
    await this.#deps.record({
      feature,
      ...names,
      kind: "session.ended",
      facts: {
        reason,
        messages,
        calls,
        tokens,
        ms: nowMs - startedAtMs,
        start: Math.max(startEntry, live.kept.startEntry),
      },
    });
  }

  #find(id: string): Live | undefined {
    const live = this.#live.get(id);
    if (live !== undefined) {
      // The last that was asked for is the last to leave memory.
      this.#live.delete(id);
      this.#live.set(id, live);
      return live;
    }
    const kept = this.#deps.store.find(id);
    if (kept === undefined) return undefined;
    const claim = { session: id, person: kept.person };
    const found: Live = { kept, claim, names: undefined, starting: undefined, saidNew: false };
    this.#keep(found);
    return found;
  }

  #keep(live: Live): void {
    if (this.#live.size >= liveMax) this.#makeRoom();
    this.#live.set(live.kept.id, live);
  }

  /** One whose state is not in the store yet stays. */
  #makeRoom(): void {
    if (this.#changed.size > liveMax / 2) this.save();
    for (const [id, live] of this.#live) {
      if (live.starting !== undefined || this.#changed.has(live)) continue;
      this.#live.delete(id);
      return;
    }
  }

  #say(error: unknown): void {
    const nowMs = this.#deps.now();
    if (nowMs - this.#saidAtMs < sayEveryMs) return;
    this.#saidAtMs = nowMs;
    const why = error instanceof Error ? error.message : String(error);
    this.#deps.report(`sessions cannot be written down: ${why}`);
  }

  #idOf({ feature }: Principal, session: string): string {
    return this.hasher.name("session", feature, session);
  }

  #ownerOf({ feature, tenant, user, key }: Principal): string {
    return this.hasher.name("owner", feature, tenant, user, key);
  }
}

/** The row of a session whose start is not in the log yet is written with it. */
const isBegun = ({ kept }: Live): boolean => kept.startEntry >= 0;

const startOf = ({ startEntry }: KeptSession): { readonly from?: number } =>
  startEntry < 0 ? {} : { from: startEntry };
