/** Who a session belongs to, as the application names them. */
export interface Principal {
  readonly feature: string;
  readonly tenant?: string;
  readonly user?: string;
  /** The first key of its line of rotations: a new key of the same line is the same principal. */
  readonly key: string;
}

/**
 * Why a session ended. `closed`: the program said so. `logout`: its user left, with all of their sessions. `idle`: nobody called for
 * too long. `gateway-stopped`: the gateway ended; its owner may come back.
 */
export type EndReason = "closed" | "logout" | "idle" | "gateway-stopped";

/** A session as it is kept: keyed hashes and counts, no name and no text. */
export interface KeptSession {
  /** Of the feature and the session's name. */
  readonly id: string;
  readonly feature: string;
  /** Of the feature, the tenant, the user and the key. */
  readonly owner: string;
  /** Of the tenant and the user: whose turns they are, whatever the feature. */
  readonly person: string;
  /** The gateway gave out its name. */
  readonly minted: boolean;
  /** Index in the log of its newest `session.started`. */
  readonly startEntry: number;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  readonly messages: number;
  readonly calls: number;
  readonly tokens: number;
  /** It ends when nobody has called for so long, in milliseconds. */
  readonly idleMs: number;
  /** What its last requests held, see `threads.ts`. */
  readonly threads: string;
  readonly endedAtMs?: number;
  readonly reason?: EndReason;
}

/** Whose a turn is. Without a session: of several sessions of one person; without a person: of nobody, since several have it. */
export interface Claim {
  readonly session: string;
  readonly person: string;
}

export interface KeptTurn extends Claim {
  readonly hash: string;
  readonly atMs: number;
}

/** A drill that somebody asked for, and what came of it. */
export interface SessionDrill {
  readonly id: string;
  readonly by: string;
  readonly askedAtMs: number;
  readonly doneAtMs?: number;
  /** JSON. */
  readonly result?: string;
}

/**
 * Keeps whose sessions and turns are whose over restarts. What `save` was given survives the end of this process, however it ends.
 *
 * Each method throws where the file cannot be used: whoever asked must not go on.
 */
export interface SessionStore {
  find(id: string): KeptSession | undefined;
  /** Of one owner, those that have not ended. */
  openOf(owner: string): readonly KeptSession[];
  /** Those that have not ended though nobody has called for their time, those that wait the longest first. */
  idleAt(nowMs: number, max: number): readonly KeptSession[];
  /** The newest turns, the oldest of them first. */
  turns(max: number): readonly KeptTurn[];
  save(sessions: readonly KeptSession[], turns: readonly KeptTurn[]): void;
  /** Sessions that ended, and turns that were claimed, before these moments; and the oldest turns beyond the most that are kept. */
  forget(before: { readonly endedMs: number; readonly turnsMs: number; readonly turnsMax: number }): void;
  askDrill(drill: SessionDrill): void;
  /** The oldest that nobody has done yet. */
  askedDrill(): SessionDrill | undefined;
  endDrill(id: string, atMs: number, result: string): void;
  /** The newest first, at most 16. */
  drills(): readonly SessionDrill[];
  close(): void;
}
