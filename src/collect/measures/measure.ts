import type { EntryQuery } from "../../audit/search/entry-query.ts";
import type { Leaf } from "../../audit/leaf.ts";
import type { JsonValue } from "../../base/json.ts";
import { isTwin } from "../../evidence/canary-twin.ts";
import type { ObservationName } from "../../evidence/observations.ts";
import type { Capability } from "../../policy/capability.ts";
import type { Collected } from "../collector.ts";
import type { LogReader } from "./log-reader.ts";

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Leaves that one measure reads for figures in their facts. Our own choice: about a second on a thread of its own. */
export const leavesMax = 20_000;

/** What measures know of a feature. Plain data: it goes to another thread. */
export interface MeasuredFeature {
  readonly feature: string;
  readonly environment: string;
  /** In order of preference. */
  readonly models: readonly { readonly provider: string; readonly id: string }[];
  /** Ids of the guards that are on. */
  readonly rules: readonly string[];
  readonly capabilities: readonly Capability[];
  /** Undefined: no manifest says. */
  readonly requestsPerUserPerHour?: number;
}

/** What only the gateway itself knows. */
export interface OwnFigures {
  /** Entries of the last day that the log did not take. */
  readonly dropped: number;
  /** Calls that providers billed and that we have no entry of, where they were asked. */
  readonly billed: number;
  readonly missing: number;
  /** Percent of the highest limit of tokens, and of money, that is used. By feature. */
  readonly use: Readonly<Record<string, { readonly tokens: number; readonly spend: number }>>;
}

export interface MeasureAsk {
  readonly log: LogReader;
  readonly nowMs: number;
  /** Of the gateway. */
  readonly environment: string;
  readonly own: OwnFigures;
}

export interface FeatureAsk extends MeasureAsk {
  readonly of: MeasuredFeature;
}

/** One measure: which observation it makes, how often, and how. */
export type Measure<N extends ObservationName = ObservationName> = {
  readonly observation: N;
  readonly everyMs: number;
} & (
  | { readonly each: "feature"; readonly measure: (ask: FeatureAsk) => Promise<Collected<N> | undefined> }
  | { readonly each: "gateway"; readonly measure: (ask: MeasureAsk) => Promise<Collected<N> | undefined> }
);

/** Typed by the observation that it makes. */
export const measureOf = <const N extends ObservationName>(one: Measure<N>): Measure => one;

/** Entries about one feature in its environment, of these kinds, in the time before now. */
export const lately = (
  { of: { feature, environment }, nowMs }: Pick<FeatureAsk, "of" | "nowMs">,
  forMs: number,
  where: EntryQuery["where"],
): EntryQuery => ({
  where: { feature: [feature], environment: [environment], ...where },
  fromMs: nowMs - forMs,
  toMs: nowMs,
});

/** What the entry says beside its figures where not every leaf was read: so that nobody takes a part for the whole. */
export const partly = (isWhole: boolean, of: string): Pick<Collected, "beside"> =>
  isWhole ? {} : { beside: { note: `counted in the newest ${leavesMax} ${of}; there are more` } };

/** Features that exist to be attacked: what they do is nobody's use. */
export const isRehearsed = (feature: string | undefined): boolean =>
  isTwin(feature) || feature?.startsWith("seaworthy-canary") === true;

/** A number among an entry's facts; undefined where it is none. */
export function numberIn({ facts }: Pick<Leaf, "facts">, name: string): number | undefined {
  const value = facts?.[name];
  return typeof value === "number" ? value : undefined;
}

export function textIn({ facts }: Pick<Leaf, "facts">, name: string): string | undefined {
  const value = facts?.[name];
  return typeof value === "string" ? value : undefined;
}

/** A list among an entry's facts; empty where it is none. */
export function listIn({ facts }: Pick<Leaf, "facts">, name: string): readonly JsonValue[] {
  const value = facts?.[name];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** The guard of `guard:kind`; undefined for a count of more, and for a guard that was blind. */
export function guardOf(finding: string): string | undefined {
  const colon = finding.indexOf(":");
  return colon === -1 || finding.endsWith(":blind") ? undefined : finding.slice(0, colon);
}

export const wholeDays = (ms: number): number => Math.max(0, Math.floor(ms / dayMs));

export const stopping = ["block", "hold", "redact"] as const;
export const decided = ["allow", ...stopping] as const;
