import type { KillScope } from "../../evidence/kill-scope.ts";

export { newKillId, type KillScope } from "../../evidence/kill-scope.ts";

/** One stop: by a person, or by a part of the gateway that blocks for a while. */
export interface Kill {
  /** 12 characters: short enough to be read out on the telephone. */
  readonly id: string;
  readonly scope: KillScope;
  /** Why, for those who answer for it. Callers are told only where `isPublic`. */
  readonly reason: string;
  readonly isPublic?: boolean;
  /** A person's name, or the part of the gateway: `anomalies`, `keys`, `drill`. */
  readonly by: string;
  readonly byProgram?: boolean;
  readonly atMs: number;
  /** From then on it stops nothing. Unset: until somebody resumes it. */
  readonly endsAtMs?: number;
  /** One person asks for its end and another one ends it. */
  readonly needsSecondPerson: boolean;
  /** Index of the entry that says so (`kill.placed`, `block.placed`): it is in the log before the kill is. */
  readonly entry: number;
}

/** The first of two people wants it to end. */
export interface ResumeAsked {
  readonly by: string;
  readonly atMs: number;
  /** Index of the entry that says so. */
  readonly entry: number;
}

/** A kill with what became of it. */
export interface KillRecord extends Kill {
  readonly resumeAsked?: ResumeAsked;
  readonly resumedBy?: string;
  readonly resumedAtMs?: number;
  /** When a gateway had ended what ran under it, and how many calls that were. */
  readonly effect?: { readonly atMs: number; readonly ended: number };
}

/** What a gateway that serves a feature says of it, for commands that run beside it. */
export interface KillableFeature {
  readonly name: string;
  /** Its manifest wants two people for resuming. */
  readonly needsSecondPerson: boolean;
}

/** One rehearsal on the canary, asked for by somebody or by the calendar. */
export interface DrillRecord {
  readonly id: string;
  readonly by: string;
  readonly askedAtMs: number;
  readonly doneAtMs?: number;
  /** What it measured, as JSON text. */
  readonly result?: string;
}

/**
 * The promises about what is stopped; `kill.conformance.ts` holds every store to them. Every method is one transaction, and what
 * was acknowledged survives a crash.
 * @throws KnownError KILLS_UNREADABLE from every method where the store cannot be read or written.
 */
export interface KillStore {
  /** The kill stands. @throws KnownError USAGE where the id is taken or as many stand as may. */
  add(kill: Kill): Promise<void>;
  /** Ends it; ending it again changes nothing. False: no such kill. */
  resume(id: string, by: string, atMs: number): Promise<boolean>;
  /** The first of two people asked for its end. False: no such kill, or it has ended. */
  askResume(id: string, asked: ResumeAsked): Promise<boolean>;
  /** A gateway has carried it out; only the first one counts. */
  carriedOut(id: string, effect: { readonly atMs: number; readonly ended: number }): Promise<void>;
  /** All that stand and those that ended in the last 90 days, the oldest first. */
  list(): Promise<readonly KillRecord[]>;
  /** A number that changes whenever another process may have changed a kill. Cheap: asked many times a second. */
  version(): number;
  /** Replaces the list of features that are served. */
  serve(features: readonly KillableFeature[]): Promise<void>;
  served(): Promise<readonly KillableFeature[]>;
  askDrill(drill: DrillRecord): Promise<void>;
  /** One that nobody has taken; it is taken then. */
  takeDrill(): Promise<DrillRecord | undefined>;
  endDrill(id: string, doneAtMs: number, result: string): Promise<void>;
  /** The newest first, at most 100. */
  drills(): Promise<readonly DrillRecord[]>;
  close(): void;
}

/** Whether it stops anything at this moment. */
export const stands = ({ resumedAtMs, endsAtMs = Infinity }: KillRecord, nowMs: number): boolean =>
  resumedAtMs === undefined && nowMs < endsAtMs;
