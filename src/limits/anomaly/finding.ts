import type { AnomalyKind } from "../../policy/anomalies-section.ts";

/** Info is read when there is time, warning on the same day, critical now. The words of `alerts/alert.ts`. */
export type Severity = "info" | "warning" | "critical";

/** Whom a baseline is of: `feature`, `person` (tenant and user), `key`, `network`, `model`, `secret`. */
export type SubjectKind = "feature" | "person" | "key" | "network" | "model" | "secret";

export interface Subject {
  readonly kind: SubjectKind;
  /** A feature's name, a key's id, a keyed pseudonym: never the name of a person or an address. */
  readonly id: string;
}

/** Something unlike the usual: what, against what, since when. */
export interface Finding {
  readonly kind: AnomalyKind;
  /** The same trouble has the same key: kind, feature and subject. */
  readonly key: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly feature?: string;
  readonly environment?: string;
  /** What was measured, what is usual (absent where a threshold stands alone) and what would have been too much. */
  readonly value: number;
  readonly baseline?: number;
  readonly threshold?: number;
  /** Of the three numbers: "share", "tokens a day", "dollars". */
  readonly unit: string;
  /** What was seen where it is a name and no number: a place, a model, a tool. */
  readonly seen?: string;
  /** Names that are usual, at most four. */
  readonly usual?: readonly string[];
  /** The time that the value is of, in milliseconds. */
  readonly windowMs: number;
  /** When it began, and when it was found, in milliseconds since 1970. */
  readonly sinceMs: number;
  readonly atMs: number;
  /** Indexes of entries that show it, the newest last, at most eight. */
  readonly entries: readonly number[];
  /** Over, where it was not seen again for so long, in milliseconds. */
  readonly quietMs: number;
  /** One sentence for whoever is woken up. */
  readonly summary: string;
}

/** How long a baseline learns before it says anything. Stated in docs/anomalies.md, tested at both sides. */
export const dayMs = 86_400_000;
export const hourMs = 3_600_000;
export const minuteMs = 60_000;

export const keyOf = (kind: AnomalyKind, feature: string | undefined, subject: Subject): string =>
  `${kind}:${feature ?? "-"}:${subject.kind}:${subject.id}`;

/** A number for people: whole where it is large, else three digits that matter. */
export const shown = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));

export const percent = (share: number): string => `${shown(share * 100)} %`;
