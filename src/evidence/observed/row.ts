import type { EntryKind } from "../entry.ts";

/** What can be observed: which entry says it, of what, and which figures it has. */
export interface ObservationRow {
  readonly kind: EntryKind;
  /** `feature`: of one feature, under one running digest. `gateway`: of the gateway and its log, for all features. */
  readonly of: "feature" | "gateway";
  readonly summary: string;
  /** Figures by name; flags are 0 or 1. */
  readonly facts: Readonly<Record<string, string>>;
}

export const row =
  <const K extends EntryKind, const O extends "feature" | "gateway">(kind: K, of: O) =>
  <const F extends Record<string, string>>(summary: string, facts: F) => ({ kind, of, summary, facts });

/** Figures of what is searched by a tool: by severity, as SARIF's `security-severity` has it. */
export const findings = {
  high: "open findings of severity high or critical",
  medium: "open findings of severity medium",
  low: "open findings of severity low",
} as const;

/** Figures of guards that were run over texts whose answer is known. */
export const labelled = {
  texts: "texts",
  falsePositives: "of the honest texts, those found all the same, in thousandths",
} as const;
