import type { FactName, ObservationName } from "../../evidence/observations.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";

/** Observations that a report of another tool can say. */
export const reportNames = [
  "report-red-team",
  "report-jailbreak",
  "report-extraction",
  "report-regression",
  "report-patterns",
  "report-secrets",
  "report-dependencies",
  "report-pins",
  "report-models",
  "report-penetration",
  "report-infrastructure",
  "report-code-review",
] as const satisfies readonly ObservationName[];

export type ReportName = (typeof reportNames)[number];

/** What was read in a report: figures, and what a person looks at who asks why. */
export interface ReadReport<N extends ReportName = ReportName> {
  readonly as: N;
  /** A figure that is missing here stands in no entry: who judges cannot say then. */
  readonly figures: Readonly<Partial<Record<FactName<N>, number>>>;
  /** Findings, attacks or components, one object each, the worst first. */
  readonly details: readonly JsonObject[];
  /** Figures over all of them that are no part of the observation: rates with their confidence intervals. */
  readonly summary?: JsonObject;
}

/** The name and version of the tool that wrote a report. */
export interface Tool {
  readonly name: string;
  readonly version?: string;
}

/** A report of a known format, before anybody asked what it is to say. */
export interface Report {
  /** As people know it: `SARIF 2.1.0`. */
  readonly format: string;
  readonly tools: readonly Tool[];
  /** Which observations it can say. */
  readonly can: readonly ReportName[];
  /** Those that it says where nobody asked for one; empty where a person must choose. */
  readonly says: readonly ReportName[];
  /** @throws KnownError where it cannot say that. */
  readonly read: (as: ReportName, beside: ReportBeside) => ReadReport;
}

/** What is read beside the report itself. */
export interface ReportBeside {
  readonly nowMs: number;
  /** Figures that the format has no place for, as a person says them. */
  readonly said: Readonly<Record<string, number>>;
  /** The report of the round before, for what is compared with it. */
  readonly before?: Report;
  /** CVE ids that CISA's catalogue lists as exploited; undefined where nobody has given it. */
  readonly exploited?: ReadonlySet<string>;
}

/** An object's member as text; "" for anything else. */
export const textIn = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");

export const listIn = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

export const objectIn = (value: JsonValue | undefined): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

export const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  listIn(value).map((one) => objectIn(one));

export const numberIn = (value: JsonValue | undefined): number | undefined => {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  // SARIF has `security-severity` as text.
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const read = Number(value);
  return Number.isFinite(read) ? read : undefined;
};
