import { dayMs, weekOf } from "../keys/data-keys.ts";
import type { SlotFacts } from "../keys/key-slot.ts";
import type { Leaf } from "../leaf.ts";

/** Our own choice: a request that nobody has joined in a week is forgotten by the one who made it. */
export const releaseRequestMsMax = 7 * dayMs;

/**
 * Our own choice: who makes tokens could be two people at once. One that was made since the hold was placed ends it a week later at
 * the earliest, so that others see the entry of its making before.
 */
export const freshTokenMsMax = 7 * dayMs;

/** What a hold holds: the entries that all of the given members fit. */
export interface HoldScope {
  /** Pseudonyms. */
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly session?: string | undefined;
  readonly feature?: string | undefined;
  /** The pseudonym that data keys have of the feature. */
  readonly featureKey?: string | undefined;
  /** Time of an entry, Unix milliseconds: from here on, and before there. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** A legal hold: as long as it stands, nothing in its scope is destroyed or removed. */
export interface Hold extends HoldScope {
  /** Index of its entry `hold.placed`. */
  readonly id: number;
  readonly atMs: number;
  /** Number of the key that its reason is under: held with it. */
  readonly key?: number | undefined;
  /** Pseudonym of the person who placed it. */
  readonly by: string;
  /** The first of the two who end it. */
  readonly release?: { readonly by: string; readonly atMs: number } | undefined;
}

/**
 * Whether a data key may have sealed an entry in the scope. Wider than the scope, never narrower: a key says whose it is and of
 * which week, not of which feature or day its entries are, and the entries of a session that name a user too are under the user's key.
 */
export function holdsKey(hold: Hold, { number, subject, week }: SlotFacts): boolean {
  if (number === hold.key) return true;
  if (hold.fromMs !== undefined && week < weekOf(hold.fromMs)) return false;
  if (hold.toMs !== undefined && week > weekOf(hold.toMs - 1)) return false;
  if (hold.tenant !== undefined && subject.tenant !== hold.tenant) return false;
  if (subject.kind === "user") return hold.user === undefined || subject.name === hold.user;
  // All others sealed entries that name no user; and so on, down to those that name nobody.
  if (hold.user !== undefined) return false;
  if (subject.kind === "session") return hold.session === undefined || subject.name === hold.session;
  if (hold.session !== undefined) return false;
  if (subject.kind === "feature") return hold.feature === undefined || subject.name === hold.featureKey;
  return subject.kind !== "log" || hold.feature === undefined;
}

/** Whether an entry is in the scope: a leaf has all that a scope asks for. */
export const holdsLeaf = (hold: HoldScope, leaf: Leaf): boolean =>
  (hold.tenant === undefined || leaf.tenant === hold.tenant) &&
  (hold.user === undefined || leaf.user === hold.user) &&
  (hold.session === undefined || leaf.session === hold.session) &&
  (hold.feature === undefined || leaf.feature === hold.feature) &&
  leaf.at >= (hold.fromMs ?? 0) &&
  leaf.at < (hold.toMs ?? Infinity);

/** Whether the request of the first of two still counts. */
export const isAsked = ({ release }: Hold, nowMs: number): boolean =>
  release !== undefined && nowMs - release.atMs <= releaseRequestMsMax;
