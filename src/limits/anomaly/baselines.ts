import type { JsonValue } from "../../base/json.ts";
import { FeatureBaseline } from "./feature-baseline.ts";
import { Kept } from "./kept.ts";
import { ModelBaseline } from "./model-baseline.ts";
import { SecretBaseline } from "./secret-baseline.ts";
import { SubjectBaseline } from "./subject-baseline.ts";

/** What a baseline is of; the first part of its name where it is kept. */
export type BaselineKind = "feature" | "person" | "key" | "model" | "secret";

/** One baseline as it is kept. */
export interface BaselineRow {
  /** `state`: what else is to be known after a restart. */
  readonly kind: BaselineKind | "state";
  readonly id: string;
  readonly state: JsonValue;
}

/** Where baselines are while nobody runs. `store/sqlite/baselines.ts` keeps it. */
export interface BaselineStore {
  /** All rows but those that were saved longer than 90 days ago, which are forgotten; the one that was saved last first. */
  load(nowMs: number): readonly BaselineRow[];
  /** In one transaction. */
  save(
    rows: readonly BaselineRow[],
    forgotten: readonly Pick<BaselineRow, "kind" | "id">[],
    atMs: number,
  ): void;
  close(): void;
}

/** Our own choices, stated in docs/anomalies.md: with them all full some 60 MB. Those that were not seen for the longest are forgotten. */
export const baselinesMax: Readonly<Record<BaselineKind, number>> = {
  feature: 1000,
  person: 20_000,
  key: 5000,
  model: 2000,
  secret: 1000,
};

interface Kinds {
  readonly feature: FeatureBaseline;
  readonly person: SubjectBaseline;
  readonly key: SubjectBaseline;
  readonly model: ModelBaseline;
  readonly secret: SecretBaseline;
}

const made: { readonly [K in BaselineKind]: { new (): Kinds[K]; from(json: JsonValue): Kinds[K] } } = {
  feature: FeatureBaseline,
  person: SubjectBaseline,
  key: SubjectBaseline,
  model: ModelBaseline,
  secret: SecretBaseline,
};

/** All baselines in memory, with what changed since it was saved. */
export class Baselines {
  readonly #kept: { readonly [K in BaselineKind]: Kept<Kinds[K]> };

  constructor() {
    const kept = <K extends BaselineKind>(kind: K): Kept<Kinds[K]> =>
      new Kept(baselinesMax[kind], { make: () => new made[kind](), isSaved: true });
    this.#kept = {
      feature: kept("feature"),
      person: kept("person"),
      key: kept("key"),
      model: kept("model"),
      secret: kept("secret"),
    };
  }

  /** The baseline of somebody, made where there is none; it is saved with the next ones. */
  of<K extends BaselineKind>(kind: K, id: string): Kinds[K] {
    return this.#kept[kind].of(id);
  }

  at<K extends BaselineKind>(kind: K, id: string): Kinds[K] | undefined {
    return this.#kept[kind].at(id);
  }

  /** What changed, the longest ago first, at most so many; and what was forgotten. They count as saved then. */
  take(most: number): {
    readonly rows: readonly BaselineRow[];
    readonly forgotten: readonly Pick<BaselineRow, "kind" | "id">[];
  } {
    const rows: BaselineRow[] = [];
    const forgotten: Pick<BaselineRow, "kind" | "id">[] = [];
    for (const kind of baselineKinds) {
      const kept: Kept<Kinds[BaselineKind]> = this.#kept[kind];
      for (const id of kept.takeChanged(most - rows.length)) {
        const state = kept.at(id)?.toJson();
        if (state !== undefined) rows.push({ kind, id, state });
      }
      for (const id of kept.takeForgotten()) forgotten.push({ kind, id });
    }
    return { rows, forgotten };
  }

  /** @param rows the one that was saved last first */
  restore(rows: readonly BaselineRow[]): void {
    for (const { kind, id, state } of rows.toReversed()) {
      if (kind === "state") continue;
      const kept: Kept<Kinds[BaselineKind]> = this.#kept[kind];
      kept.set(id, made[kind].from(state));
    }
  }
}

/** In the order in which they are saved: few first. */
export const baselineKinds = ["feature", "key", "model", "secret", "person"] as const;
