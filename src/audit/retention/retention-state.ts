import type { KeyObject } from "node:crypto";
import type { JsonObject } from "../../base/json.ts";
import { createPrivateFile, readIfThere } from "../durable-file.ts";
import { readMarked, writeMarked } from "../keys/marked-file.ts";
import type { Hold } from "./holds.ts";
import { readLeaf, type Leaf } from "../leaf.ts";

/** For how long what the log has is kept, in days. */
export interface RetentionTimes {
  /** Payloads: from then on their keys are destroyed. */
  readonly detailDays: number;
  /** Leaves: from then on they are removed. */
  readonly summaryDays: number;
}

/** REQUIREMENTS, retention.detailed and retention.summary: 90 days and 2 years. */
export const defaultTimes: RetentionTimes = { detailDays: 90, summaryDays: 730 };

/** Whom an erasure is about: pseudonyms. A user or session without a tenant stands for those of every tenant. */
export interface ErasedSubject {
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly session?: string | undefined;
}

/** An erasure that has been decided: it is carried out, also over a crash. */
export interface BegunErasure extends ErasedSubject {
  /** Index of its entry `erasure.begun`. */
  readonly id: number;
  /** Keys of the subject with numbers below are destroyed; those above are of what came after. */
  readonly below: number;
  /** Keys that there were to destroy. */
  readonly keys: number;
  readonly by: string;
}

/** The last time that retention was applied, as its entry says. */
export interface LastApplied {
  readonly id: number;
  readonly atMs: number;
  /** Keys of this week and of those before are destroyed, but for held ones. */
  readonly weekTo: number;
  /** Leaves before this entry are removed. */
  readonly prunedTo: number;
  /** All of it has been carried out. */
  readonly done: boolean;
}

/** All that the log says of holds, erasures and retention. It can be made again from the leaves. */
export interface RetentionState {
  readonly holds: Map<number, Hold>;
  readonly erasures: Map<number, BegunErasure>;
  applied: LastApplied | undefined;
  /** As in the last entry that says so, or as auditd was started with since. */
  times: RetentionTimes;
}

export const emptyState = (): RetentionState => ({
  holds: new Map(),
  erasures: new Map(),
  applied: undefined,
  times: defaultTimes,
});

const kinds = ["hold.", "erasure.begun", "subject.erased", "retention.applied"].map((kind) =>
  Buffer.from(`"kind":"${kind}`),
);

/** Takes a leaf in: what it says of holds, erasures and retention. Leaves come in their order. */
export function takeLeaf(state: RetentionState, bytes: Buffer): void {
  if (!kinds.some((kind) => bytes.includes(kind))) return;
  const leaf = readLeaf(bytes);
  if (leaf !== undefined) apply(state, leaf, leaf.facts ?? {});
}

function apply(state: RetentionState, leaf: Leaf, facts: JsonObject): void {
  const { holds, erasures } = state;
  const hold = holds.get(numberIn(facts, "hold") ?? -1);
  switch (leaf.kind) {
    case "hold.placed":
      holds.set(leaf.seq, holdOf(leaf, facts));
      break;
    case "hold.release-asked":
      if (hold !== undefined)
        holds.set(hold.id, { ...hold, release: { by: textIn(facts, "by") ?? "", atMs: leaf.at } });
      break;
    case "hold.released":
      if (hold !== undefined) holds.delete(hold.id);
      break;
    case "erasure.begun":
      erasures.set(leaf.seq, {
        id: leaf.seq,
        ...subjectIn(facts),
        below: numberIn(facts, "below") ?? 0,
        keys: numberIn(facts, "keys") ?? 0,
        by: textIn(facts, "by") ?? "",
      });
      break;
    case "subject.erased":
      erasures.delete(numberIn(facts, "begun") ?? -1);
      break;
    case "retention.applied":
      takeApplied(state, leaf, facts);
      break;
    default:
  }
}

function takeApplied(state: RetentionState, leaf: Leaf, facts: JsonObject): void {
  state.applied = {
    id: leaf.seq,
    atMs: leaf.at,
    weekTo: numberIn(facts, "weekTo") ?? 0,
    prunedTo: numberIn(facts, "prunedTo") ?? 0,
    done: false,
  };
  state.times = {
    detailDays: numberIn(facts, "detailDays") ?? state.times.detailDays,
    summaryDays: numberIn(facts, "summaryDays") ?? state.times.summaryDays,
  };
}

function holdOf(leaf: Leaf, facts: JsonObject): Hold {
  return {
    id: leaf.seq,
    atMs: leaf.at,
    by: textIn(facts, "by") ?? "",
    key: leaf.payload?.key,
    ...subjectIn(facts),
    feature: leaf.feature,
    featureKey: textIn(facts, "featureKey"),
    fromMs: numberIn(facts, "fromMs"),
    toMs: numberIn(facts, "toMs"),
  };
}

const subjectIn = (facts: JsonObject): ErasedSubject => ({
  tenant: textIn(facts, "tenant"),
  user: textIn(facts, "user"),
  session: textIn(facts, "session"),
});

const numberIn = (object: JsonObject, name: string): number | undefined => {
  const value = object[name];
  return typeof value === "number" ? value : undefined;
};

const textIn = (object: JsonObject, name: string): string | undefined => {
  const value = object[name];
  return typeof value === "string" ? value : undefined;
};

/** What the file beside the log has: the state, and from which entry on it may say less than the log. */
export interface StoredState {
  readonly state: RetentionState;
  /** Leaves from this one on may not have been taken in; undefined where all have. */
  readonly from: number | undefined;
}

const version = 1;

/** Writes the state; when it returns, that survives a crash. */
export function writeState(path: string, { state, from }: StoredState, key: KeyObject): void {
  const { holds, erasures, applied, times } = state;
  const body = JSON.stringify({
    version,
    holds: [...holds.values()],
    erasures: [...erasures.values()],
    applied,
    times,
    from,
  });
  createPrivateFile(path, writeMarked(body, key));
}

/** Reads what `writeState` wrote; undefined where there is nothing, or not that: then the log itself is read again. */
export function readState(path: string, key: KeyObject): StoredState | undefined {
  const bytes = readIfThere(path);
  const body = bytes === undefined ? undefined : readMarked(bytes, key);
  if (body === undefined) return undefined;
  const stored = JSON.parse(body) as {
    version: number;
    holds: Hold[];
    erasures: BegunErasure[];
    applied?: LastApplied;
    times: RetentionTimes;
    from?: number;
  };
  if (stored.version !== version) return undefined;
  const state: RetentionState = {
    holds: new Map(stored.holds.map((hold) => [hold.id, hold])),
    erasures: new Map(stored.erasures.map((erasure) => [erasure.id, erasure])),
    applied: stored.applied,
    times: stored.times,
  };
  return { state, from: stored.from };
}
