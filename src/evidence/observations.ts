import type { JsonObject } from "../base/json.ts";
import type { EntryKind, NewEntry } from "./entry.ts";
import { canaries } from "./observed/canaries.ts";
import { settings } from "./observed/config.ts";
import { drills } from "./observed/drills.ts";
import { measures } from "./observed/measures.ts";
import { people } from "./observed/people.ts";
import { probes } from "./observed/probes.ts";
import { reports } from "./observed/reports.ts";
import type { ObservationRow } from "./observed/row.ts";

/**
 * Everything that controls read beside decisions. Collectors write these and judge nothing; controls judge and fetch nothing. The
 * entry's facts are `{ of: name, ...figures }`; kinds with one meaning (`drill.kill`) need no `of`.
 */
export const observations = {
  ...canaries,
  ...drills,
  ...probes,
  ...settings,
  ...measures,
  ...reports,
  ...people,
} as const satisfies Readonly<Record<string, ObservationRow>>;

export type ObservationName = keyof typeof observations;
export type FactName<N extends ObservationName> = keyof (typeof observations)[N]["facts"] & string;

/** The kinds with one meaning each. */
const sharedKinds: ReadonlySet<EntryKind> = new Set([
  "canary.tried",
  "config.attested",
  "log.measured",
  "probe.made",
  "report.imported",
  "redteam.finished",
  "artefact.recorded",
  "review.held",
]);

/** Small facts beside the figures: until when it counts, whose report it is, which file by its SHA-256. */
export interface ObservationBeside {
  /** Unix milliseconds: after that the observation counts no more. */
  readonly endsAtMs?: number;
  readonly sha256?: string;
  readonly tool?: string;
  readonly note?: string;
}

/** Kind and facts of the entry that says an observation. */
export function observation<N extends ObservationName>(
  name: N,
  figures: Readonly<Record<FactName<N>, number>>,
  beside: ObservationBeside = {},
): Pick<NewEntry, "kind"> & { readonly facts: JsonObject } {
  const { kind } = observations[name];
  return { kind, facts: { ...(sharedKinds.has(kind) ? { of: name } : {}), ...figures, ...beside } };
}

/** Which observation an entry says; undefined where it says none. */
export function observationOf(kind: EntryKind, facts: JsonObject = {}): ObservationName | undefined {
  if (sharedKinds.has(kind)) {
    const name = facts["of"];
    if (typeof name !== "string" || !Object.hasOwn(observations, name)) return undefined;
    return observations[name as ObservationName].kind === kind ? (name as ObservationName) : undefined;
  }
  return byKind.get(kind);
}

const byKind = new Map<EntryKind, ObservationName>(
  (Object.keys(observations) as ObservationName[])
    .filter((name) => !sharedKinds.has(observations[name].kind))
    .map((name) => [observations[name].kind, name] as const),
);
