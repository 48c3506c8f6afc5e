import type { AnomalyKind, AnomalyRules } from "../../policy/anomalies-section.ts";
import { Anomalies, type Change } from "./anomalies.ts";
import type { BaselineRow } from "./baselines.ts";
import { dayMs, minuteMs, type Finding } from "./finding.ts";
import { mondayMs, personOf, traffic, type Seen } from "./made-up-traffic.ts";
import { plantsFor, type Plant } from "./plants.ts";

/** What became of one planted anomaly. */
export interface Rehearsed {
  readonly name: string;
  readonly kind: AnomalyKind;
  readonly state: "found" | "missed" | "off";
  /** Milliseconds, and calls of what was planted, from its first entry on. */
  readonly afterMs?: number;
  readonly calls?: number;
  /** Findings of other kinds that came with it. */
  readonly others: number;
}

export interface RehearsalOptions {
  readonly seed: number;
  readonly users: number;
  /** Ordinary days before the planted one. */
  readonly days: number;
}

/** Our own choice: twelve users over two months are the least with which each baseline is warm. */
export const smallRehearsal: RehearsalOptions = { seed: 1, users: 12, days: 63 };

/**
 * Plays ordinary days through detectors of their own, then a day with one anomaly of each kind, each by itself. Thresholds are the
 * feature's; what its owner names as usual is left out, since made-up people know nothing of it. The same each time.
 *
 * Yields between days, so that whoever plays it beside calls can let them pass.
 */
export function* rehearse(
  rules: AnomalyRules,
  { seed, users, days }: RehearsalOptions,
): Generator<undefined, readonly Rehearsed[]> {
  const used: AnomalyRules = { ...rules, usual: {} };
  const anomalies = watching(used);
  const source = traffic({ seed, users });
  for (let day = 0; day < days; day += 1) {
    play(anomalies, source.next().value as Seen[]);
    yield undefined;
  }
  const { rows } = anomalies.take(Infinity);
  const today = source.next().value as Seen[];
  const known = new Set(found(rows, used, today).map(({ key }) => key));
  const plants = plantsFor({
    rules: used,
    users,
    dayMs: mondayMs + days * dayMs,
    night: nightOf(anomalies, users),
  });
  const results: Rehearsed[] = [];
  for (const plant of plants) {
    yield undefined;
    const seen = [...today, ...plant.seen].sort((a, b) => a.atMs - b.atMs);
    results.push(
      resultOf(
        plant,
        used,
        found(rows, used, seen).filter(({ key }) => !known.has(key)),
      ),
    );
  }
  return results;
}

/** Plays entries, with a tick a minute between them; the changes that they make. */
export function play(anomalies: Anomalies, seen: readonly Seen[]): readonly Change[] {
  const changes: Change[] = [];
  let tickedMs = seen[0]?.atMs ?? 0;
  for (const [index, { entry, atMs }] of seen.entries()) {
    for (; tickedMs + minuteMs < atMs; tickedMs += minuteMs)
      for (const change of anomalies.tick(tickedMs + minuteMs)) changes.push(change);
    for (const change of anomalies.see(entry, atMs, index)) changes.push(change);
  }
  return changes;
}

/** Detectors of their own for the made-up company. */
export const watching = (rules: AnomalyRules): Anomalies =>
  new Anomalies({
    rules: new Map(["support", "search"].map((feature) => [feature, rules])),
    personOf: (tenant, user) => `${tenant ?? ""}/${user}`,
  });

function found(rows: readonly BaselineRow[], rules: AnomalyRules, seen: readonly Seen[]): readonly Finding[] {
  const anomalies = watching(rules);
  anomalies.restore(rows);
  return play(anomalies, seen).flatMap((one) => (one.change === "found" ? [one.finding] : []));
}

/** The user whose hours are known best, and the hour that is farthest from them. */
function nightOf(anomalies: Anomalies, users: number): { readonly user: number; readonly hour: number } {
  const known = Array.from({ length: users }, (_, user) => {
    const { tenant, user: name } = personOf(user, users);
    const baseline = anomalies.baselines.at("person", `${tenant}/${name}`);
    return { user, shown: baseline?.shown(0) };
  }).sort((a, b) => Number(b.shown?.["hoursKnown"] ?? 0) - Number(a.shown?.["hoursKnown"] ?? 0));
  const best = known[0];
  const counts = (best?.shown?.["hoursUtc"] ?? []) as readonly number[];
  const near = (hour: number): number =>
    [-2, -1, 0, 1, 2].reduce((sum, away) => sum + (counts[(hour + away + 24) % 24] ?? 0), 0);
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  return { user: best?.user ?? 0, hour: hours.find((hour) => near(hour) === 0) ?? 3 };
}

function resultOf(
  { name, kind, seen, fromMs = seen[0]?.atMs ?? 0 }: Plant,
  rules: AnomalyRules,
  all: readonly Finding[],
): Rehearsed {
  const others = all.filter((one) => one.kind !== kind).length;
  if (rules.off.includes(kind)) return { name, kind, state: "off", others };
  const hit = all.find((one) => one.kind === kind);
  if (hit === undefined) return { name, kind, state: "missed", others };
  const begun = seen.filter(
    ({ atMs, entry }) => atMs >= fromMs && atMs <= hit.atMs && entry.kind !== "call.output",
  );
  return { name, kind, state: "found", afterMs: Math.round(hit.atMs - fromMs), calls: begun.length, others };
}
