import { observationOf, observations, type ObservationName } from "../evidence/observations.ts";
import type { EntryKind } from "../evidence/entry.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import type { Subject } from "./subject.ts";

type Of = Pick<Subject, "feature" | "environment">;

/** Of one name, feature and environment. Our own choice: a year of a daily canary, and all waivers that anybody will ever ask for. */
export const keptOfEach = 400;

/** Evidence in memory, newest first: what controls judge from. */
export interface EvidenceBook {
  /**
   * The observations of a feature. Those of its own environment; a prod that has none of them takes those of staging, where a digest
   * is tried before it ships. With a digest: those under it, wherever they are; where there are none, those under others.
   */
  observed(name: ObservationName, of: Of, digest?: string): readonly Witnessed[];
  /** Other entries of a kind: those about the feature, and those about none. In all environments that count. */
  entries(kind: EntryKind, of: Of): readonly Witnessed[];
}

/** Environments whose evidence counts for another one, the own one first. */
export const environmentsFor = (environment: string): readonly string[] =>
  environment === "prod" ? ["prod", "staging"] : [environment];

/** A book that entries are added to, in any order; one that comes again is taken once. */
export class OpenBook implements EvidenceBook {
  readonly #lists = new Map<string, Witnessed[]>();
  readonly #taken = new Map<string, Set<number>>();

  constructor(entries: Iterable<Witnessed> = []) {
    for (const entry of entries) this.add(entry);
  }

  add(entry: Witnessed): void {
    const name = observationOf(entry.kind, entry.facts);
    if (name !== undefined)
      this.#put(
        keyOf(name, observations[name].of === "feature" ? entry.feature : "", entry.environment),
        entry,
      );
    this.#put(keyOf(entry.kind, entry.feature, entry.environment), entry);
  }

  observed(name: ObservationName, { feature, environment }: Of, digest?: string): readonly Witnessed[] {
    const of = observations[name].of === "feature" ? feature : "";
    // What no environment has said of itself (an imported report) counts for all.
    const found = [...environmentsFor(environment), undefined].map(
      (one) => this.#lists.get(keyOf(name, of, one)) ?? [],
    );
    const under = found.map((list) => list.filter((entry) => entry.digest === digest));
    const first = (digest === undefined ? found : under).find((list) => list.length > 0);
    return first ?? found.find((list) => list.length > 0) ?? [];
  }

  entries(kind: EntryKind, { feature, environment }: Of): readonly Witnessed[] {
    const found = [...environmentsFor(environment), undefined].flatMap((one) =>
      [feature, undefined].flatMap((of) => this.#lists.get(keyOf(kind, of, one)) ?? []),
    );
    return found.sort((a, b) => b.seq - a.seq);
  }

  /** Features that a gateway has loaded, each with where that was last. */
  loaded(): readonly { readonly feature: string; readonly environment: string; readonly atMs: number }[] {
    return [...this.#lists].flatMap(([key, [newest]]) => {
      const [kind, feature = "", environment = ""] = key.split("\n");
      if (kind !== "policy.loaded" || newest === undefined || feature === "") return [];
      return [{ feature, environment, atMs: newest.atMs }];
    });
  }

  #put(key: string, entry: Witnessed): void {
    const list = this.#lists.get(key);
    const seen = this.#taken.get(key);
    if (list === undefined || seen === undefined) {
      this.#lists.set(key, [entry]);
      this.#taken.set(key, new Set([entry.seq]));
      return;
    }
    if (seen.has(entry.seq)) return;
    seen.add(entry.seq);
    // Nearly always the newest.
    const at = list.findIndex(({ seq }) => seq < entry.seq);
    list.splice(at === -1 ? list.length : at, 0, entry);
    if (list.length > keptOfEach) seen.delete(list.pop()?.seq ?? -1);
  }
}

const keyOf = (name: string, feature: string | undefined, environment: string | undefined): string =>
  `${name}\n${feature ?? ""}\n${environment ?? ""}`;
